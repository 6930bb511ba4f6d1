"""The transaction is committed before the answer goes out: where it fails, nobody is told that it was stored."""

from typing import Any

from sqlalchemy import event

from tests.campus import Campus


def test_a_commit_that_fails_is_no_success(campus: Campus) -> None:
    def refuse(_: Any) -> None:
        raise RuntimeError("the disk is full")

    event.listen(campus.world.engine, "commit", refuse)
    answer = campus.as_("ines").put(
        "/api/v1/hazards/0197f3a0-0000-7000-8000-000000000001", json=a_hazard(campus)
    )
    event.remove(campus.world.engine, "commit", refuse)
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"]
    assert answer.json()["type"] == "internal"
    assert campus.as_("ines").get("/api/v1/hazards").json()["items"] == []


def a_hazard(campus: Campus) -> dict[str, Any]:
    return {
        "place_id": str(campus.id("school")),
        "category": "fire",
        "description": "the exit is locked",
        "severity": "general",
        "photos": [],
        "sent_at": campus.now.isoformat(),
        "captured_at": campus.now.isoformat(),
    }
