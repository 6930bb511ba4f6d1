"""What is sent twice, or raced for, exists once: the same content again gets its receipt, other content is refused."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from schemas.base import as_z
from schemas.hazards import Hazard, HazardStep
from schemas.people import Appointment
from tests.campus import Campus
from tests.hazard_words import accept, find, fix, found, later, once, seen, step


def test_a_hazard_sent_again_is_the_same_hazard(campus: Campus) -> None:
    id = uuid4()
    first = find(campus, id=id)
    again = find(campus, id=id, sent_at=later(campus, minutes=5))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    claims = campus.world.receipts.verify(first.json()["receipt"])
    assert (claims["kind"], claims["id"], claims["received_at"]) == ("hazard", str(id), as_z(campus.now))
    assert find(campus, id=id, description="other words").json()["type"] == "different-content"
    assert find(campus, "ivan", id=id).status_code == 409
    assert find(campus, "omar", id=id, at="other_school").status_code == 409
    assert len(campus.rows(Hazard)) == 1


WITH_ID: list[tuple[str, str, dict[str, Any]]] = [
    ("rectifications", "ines", {"sent_at": "2026-09-08T01:00:00Z", "description": "x"}),
    ("extension_requests", "rosa", {"until": "2026-12-01T00:00:00Z", "reason": "x"}),
    ("deadlines", "dora", {"due_at": "2026-09-10T00:00:00Z", "reason": "x"}),
    ("transfers", "dora", {"authority": "x"}),
]


@pytest.mark.parametrize(("noun", "who", "words"), WITH_ID)
def test_a_step_sent_again_gets_its_receipt(
    campus: Campus, noun: str, who: str, words: dict[str, Any]
) -> None:
    hazard, other, id = found(campus), found(campus), uuid4()
    first = step(campus, who, hazard, noun, id=id, **words)
    again = step(campus, who, hazard, noun, id=id, **words)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    changed = {**words, "note": "more"}
    assert step(campus, who, hazard, noun, id=id, **changed).status_code == 409
    assert step(campus, who, other, noun, id=id, **words).status_code == 409
    assert step(campus, "lea" if who == "dora" else "max", hazard, noun, id=id, **words).status_code == 409
    assert len([s for s in campus.rows(HazardStep) if s.id == id]) == 1


def test_a_receipt_names_the_id_that_its_sender_knows(campus: Campus) -> None:
    hazard, request = found(campus), uuid4()
    step(campus, "rosa", hazard, "extension_requests", id=request, until=later(campus, days=30), reason="x")
    decided = once(campus, "dora", hazard, f"extension_requests/{request}/decision", granted=False).json()
    void = once(campus, "dora", hazard, "voiding", reason="none").json()
    claims = [campus.world.receipts.verify(answer["receipt"]) for answer in (decided, void)]
    assert [(said["kind"], said["id"]) for said in claims] == [
        ("decision", str(request)),
        ("voiding", hazard),
    ]


def test_a_verification_sent_again_after_it_closed_gets_its_receipt(campus: Campus) -> None:
    hazard, id = found(campus), uuid4()
    fix(campus, "ines", hazard)
    first = accept(campus, "max", hazard, id=id)
    assert accept(campus, "max", hazard, id=id).json()["receipt"] == first.json()["receipt"]
    assert accept(campus, "max", hazard, id=id, note="x").status_code == 409


ONCE: list[tuple[str, str, dict[str, Any]]] = [
    ("voiding", "dora", {"reason": "none"}),
    ("supervision_order", "dora", {"number": "7"}),
]


@pytest.mark.parametrize(("noun", "who", "words"), ONCE)
def test_what_exists_once_is_not_said_otherwise(
    campus: Campus, noun: str, who: str, words: dict[str, Any]
) -> None:
    hazard = found(campus)
    first = once(campus, who, hazard, noun, **words)
    again = once(campus, who, hazard, noun, **words)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    changed = {name: value + "!" for name, value in words.items()}
    assert once(campus, who, hazard, noun, **changed).json()["type"] == "different-content"


def test_a_decision_exists_once_for_each_request(campus: Campus) -> None:
    hazard, one, two = found(campus), uuid4(), uuid4()
    for id in (one, two):
        step(campus, "rosa", hazard, "extension_requests", id=id, until=later(campus, days=30), reason="x")
    for id in (one, two):
        decision = f"extension_requests/{id}/decision"
        codes = [once(campus, "dora", hazard, decision, granted=False).status_code for _ in range(2)]
        assert codes == [201, 200]
        assert once(campus, "dina", hazard, decision, granted=True).status_code == 409
    unknown = f"extension_requests/{uuid4()}/decision"
    assert once(campus, "dora", hazard, unknown, granted=False).status_code == 404


def test_who_handed_something_in_gets_the_receipt_even_after_leaving(campus: Campus) -> None:
    hazard, id = found(campus, "max"), uuid4()
    first = step(
        campus, "rosa", hazard, "extension_requests", id=id, until=later(campus, days=30), reason="x"
    )
    with campus.work() as work:
        post = work.session.get(Appointment, campus.id("post of rosa"))
        assert post is not None
        post.until_at = work.now
        work.session.add(post)
    again = step(
        campus, "rosa", hazard, "extension_requests", id=id, until=later(campus, days=30), reason="x"
    )
    assert (again.status_code, again.json()["receipt"]) == (200, first.json()["receipt"])


def raced(
    campus: Campus, who: str, url: str, bodies: list[dict[str, Any]]
) -> list[tuple[int, dict[str, Any]]]:
    headers = dict(campus.as_(who).headers)

    def send(body: dict[str, Any]) -> Any:
        return TestClient(campus.app).put(url, json=body, headers=headers)

    with ThreadPoolExecutor(10) as pool:
        return [(answer.status_code, answer.json()) for answer in pool.map(send, bodies)]


def test_of_fifty_racing_sends_of_one_hazard_one_opens_it(campus: Campus) -> None:
    body = {
        "place_id": str(campus.id("school")), "category": "fire", "severity": "general", "description": "x",
        "sent_at": as_z(campus.now),
    }  # fmt: skip
    answers = raced(campus, "ines", f"/api/v1/hazards/{uuid4()}", [body] * 50)
    assert sorted(status for status, _ in answers) == [200] * 49 + [201]
    assert len({answer["receipt"] for _, answer in answers}) == 1
    assert len(campus.rows(Hazard)) == 1
    assert campus.told("max") == ["hazard_opened"]


def test_of_fifty_racing_fixes_with_one_id_one_is_kept(campus: Campus) -> None:
    hazard = found(campus)
    bodies = [{"sent_at": as_z(campus.now), "description": "x" if n % 2 else "y"} for n in range(50)]
    answers = raced(campus, "ines", f"/api/v1/hazards/{hazard}/rectifications/{uuid4()}", bodies)
    assert sorted(status for status, _ in answers) == [200] * 24 + [201] + [409] * 25
    assert seen(campus, "ines", hazard)["round"] == 1


def test_racing_signatures_never_close_a_major_hazard_with_one_side(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "ines", hazard)
    answers: list[tuple[int, dict[str, Any]]] = []
    for _ in range(3):
        answers += raced(
            campus, "dora", f"/api/v1/hazards/{hazard}/verifications/{uuid4()}", [{"outcome": "accepted"}]
        )
    assert [status for status, _ in answers] == [201, 409, 409]
    assert seen(campus, "max", hazard)["state"] == "rectified"


def test_numbers_have_no_gap_and_no_twin_under_twenty_racing_finders(campus: Campus) -> None:
    headers = dict(campus.as_("ines").headers)
    ids = [uuid4() for _ in range(40)]

    def send(n: int) -> int:
        body: dict[str, Any] = {
            "place_id": str(campus.id("school")), "category": "fire", "severity": "general",
            "description": "x", "sent_at": as_z(campus.now),
        }  # fmt: skip
        if n % 4 == 0:
            body["photos"] = ["not a digest"]  # refused: takes no number with it
        if n % 4 == 1:
            body["place_id"] = str(campus.id("other_school"))
        url = f"/api/v1/hazards/{ids[n]}"
        return TestClient(campus.app).put(url, json=body, headers=headers).status_code

    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(send, range(40)))
    assert sorted(codes) == [201] * 20 + [404] * 10 + [422] * 10
    numbers = sorted(hazard.number for hazard in campus.rows(Hazard))
    assert numbers == [f"3701-2026-{n:04d}" for n in range(1, 21)]


def test_each_district_counts_for_itself(campus: Campus) -> None:
    found(campus)
    found(campus, "omar", at="other_school")
    found(campus, "dora", at="river", category="drowning")
    numbers = sorted(hazard.number for hazard in campus.rows(Hazard))
    assert numbers == ["3701-2026-0001", "3701-2026-0002", "3702-2026-0001"]
