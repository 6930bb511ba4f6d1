"""The main road: a report with a photo becomes a hazard, is fixed, rejected, fixed again, and seen gone by other eyes."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.seed import seed
from tests.campus import Campus
from tests.stories.moves import answered

PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "photos"
PATROL = "fire_daily_patrol"


@pytest.fixture
def task_id(campus: Campus) -> UUID:
    """Today's fire patrol at the school, made by the plan's own tick."""
    seed(campus.world)
    plan = {
        "code": PATROL, "title": {"zh": "防火巡查", "en": "Fire patrol"}, "category": "fire", "checklist": PATROL,
        "role": "inspector", "recurrence": {"rrule": "FREQ=DAILY"}, "activities": ["school_day"],
        "target_place_id": str(campus.id("school")), "state": "active",
    }  # fmt: skip
    saved = campus.as_("ada").put(f"/api/v1/plans/{uuid4()}", json=plan)
    assert saved.status_code == 201, saved.text
    campus.forward(minutes=1)
    open_now = campus.as_("ines").get("/api/v1/tasks", params={"state": "open"}).json()["items"]
    assert [task["checklist"]["code"] for task in open_now] == [PATROL]
    return UUID(open_now[0]["id"])


def test_a_report_with_a_photo_becomes_a_hazard_and_is_closed_by_other_eyes(
    campus: Campus, task_id: UUID
) -> None:
    report_id, before, after = uuid4(), photo("nokia_8.3.jpg"), photo("orientation_6.jpg")
    report = a_report(campus, task_id, before)
    early = campus.as_("ines").put(f"/api/v1/reports/{report_id}", json=report)
    assert early.status_code == 201, early.text
    assert early.json()["photos_missing"] == [digest(before)]
    assert send_photo(campus, "ines", before).status_code == 201
    again = campus.as_("ines").put(
        f"/api/v1/reports/{report_id}", json={**report, "sent_at": campus.now.isoformat()}
    )
    assert (again.status_code, again.json()["photos_missing"]) == (200, [])
    assert again.json()["receipt"] == early.json()["receipt"]
    assert campus.world.receipts.verify(again.json()["receipt"])["id"] == str(report_id)
    assert campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()["state"] == "done"

    (hazard_id,) = again.json()["hazards"]
    assert {"hazard_opened"} <= set(campus.told("rosa")) & set(campus.told("max"))
    assert fix(campus, hazard_id, after).status_code == 201
    rejected = look(campus, "dora", hazard_id, outcome="rejected", note="the chain is still on the door")
    assert rejected.status_code == 201, rejected.text
    assert state(campus, hazard_id) == "open"
    assert "rectification_rejected" in campus.told("rosa")

    assert fix(campus, hazard_id, after).status_code == 201
    refused = look(campus, "rosa", hazard_id, outcome="accepted")
    assert refused.status_code == 403, "who fixed it never verifies it"
    accepted = look(campus, "dora", hazard_id, outcome="accepted", note="seen on the spot")
    assert accepted.status_code == 201, accepted.text
    hazard = campus.as_("max").get(f"/api/v1/hazards/{hazard_id}").json()
    assert hazard["state"] == "closed"
    assert hazard["number"].startswith("3701-2026-")
    kinds = [step["kind"] for step in hazard["timeline"]]
    assert [k for k in kinds if k != "escalated"] == [
        "opened", "rectification", "verification", "rectification", "verification",
    ]  # fmt: skip


def test_somebody_elsewhere_sees_nothing_of_it(campus: Campus, task_id: UUID) -> None:
    before = photo("nokia_8.3.jpg")
    send_photo(campus, "ines", before)
    sent = campus.as_("ines").put(f"/api/v1/reports/{uuid4()}", json=a_report(campus, task_id, before)).json()
    for path in (
        f"tasks/{task_id}",
        f"reports/{sent['id']}",
        f"hazards/{sent['hazards'][0]}",
        f"photos/{digest(before)}",
    ):
        assert campus.as_("max").get(f"/api/v1/{path}").status_code == 200, path
        assert campus.as_("omar").get(f"/api/v1/{path}").status_code == 404, path


def a_report(campus: Campus, task_id: UUID, shown: bytes) -> dict[str, Any]:
    """A patrol that found the exit blocked (FIRE-01), the rest as it should be."""
    version = campus.as_("ines").get(f"/api/v1/checklists/{PATROL}/versions/1").json()
    today = campus.now.date()
    answers = [answered(item, digest(shown), fails=False, today=today) for item in version["items"]]
    blocked = {
        "item": "FIRE-01",
        "value": False,
        "photos": [digest(shown)],
        "hazard": {"description": "exit chained"},
    }
    at = campus.now.isoformat()
    rest = [a for a in answers if a["item"] != "FIRE-01"]
    return {
        "task_id": str(task_id),
        "started_at": at,
        "captured_at": at,
        "sent_at": at,
        "answers": [blocked, *rest],
    }


def photo(name: str) -> bytes:
    return (PHOTOS / name).read_bytes()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def send_photo(campus: Campus, who: str, data: bytes) -> Any:
    headers = {"Content-Type": "image/jpeg"}
    return campus.as_(who).put(f"/api/v1/photos/{digest(data)}", content=data, headers=headers)


def fix(campus: Campus, hazard_id: str, shown: bytes) -> Any:
    send_photo(campus, "rosa", shown)
    body = {"description": "chain cut", "photos": [digest(shown)], "sent_at": campus.now.isoformat()}
    return campus.as_("rosa").put(f"/api/v1/hazards/{hazard_id}/rectifications/{uuid4()}", json=body)


def look(campus: Campus, who: str, hazard_id: str, **said: str) -> Any:
    return campus.as_(who).put(f"/api/v1/hazards/{hazard_id}/verifications/{uuid4()}", json=said)


def state(campus: Campus, hazard_id: str) -> str:
    return str(campus.as_("max").get(f"/api/v1/hazards/{hazard_id}").json()["state"])
