"""What I did a minute ago can be found again: each kind of deed, mine alone, the newest first."""

from typing import Any

from schemas.people import Appointment
from tests.api.test_escalations import acknowledge, climbed
from tests.campus import Campus
from tests.climbing import add_checks, add_plan
from tests.district import known_id
from tests.hazard_words import fix, found, later, once, reject, step


def deeds(campus: Campus, who: str, query: str = "") -> dict[str, Any]:
    answer = campus.as_(who).get(f"/api/v1/me/deeds{query}")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def work_off(campus: Campus) -> str:
    """Each a minute after the other: a comment, a decision, a rejection, a transfer; the hazard."""
    hazard = found(campus)
    said = {"until": later(campus, days=30), "reason": "parts", "interim_protection": "guard"}
    request = step(campus, "rosa", hazard, "extension_requests", **said).json()["id"]
    fix(campus, "ines", hazard)
    for act in (
        lambda: step(campus, "dora", hazard, "comments", text="why so late?"),
        lambda: once(
            campus, "dora", hazard, f"extension_requests/{request}/decision", granted=False, note="no"
        ),
        lambda: reject(campus, "dora", hazard, note="still locked"),
        lambda: step(campus, "dora", hazard, "transfers", authority="police", note="urgent"),
    ):
        campus.forward(minutes=1)
        assert act().status_code == 201
    return hazard


def test_it_is_named_with_its_instant_its_outcome_and_its_subject(campus: Campus) -> None:
    hazard = work_off(campus)
    items = deeds(campus, "dora")["items"]
    assert [(deed["kind"], deed["outcome"], deed["words"]) for deed in items] == [
        ("transfer", None, "police"),
        ("verification", "rejected", "still locked"),
        ("decision", "refused", "no"),
        ("comment", None, "why so late?"),
    ]
    assert items[0]["subject"] == {"type": "hazard", "id": hazard}
    assert items[0]["number"] == "3701-2026-0001"
    assert items[0]["label"] == {"zh": "the exit is locked", "en": "the exit is locked"}
    assert items[0]["place"]["name"] == "school"
    assert items[0]["at"] == later(campus)


def test_acknowledgements_and_excuses_stand_among_them(campus: Campus) -> None:
    row = climbed(campus)
    acknowledge(campus, "lea", row, note="on it")
    [task] = add_checks(campus, add_plan(campus), 1)
    campus.forward(days=1)
    assert campus.as_("lea").put(f"/api/v1/tasks/{task}/excuse", json={"reason": "storm"}).status_code == 201
    excused, acknowledged = deeds(campus, "lea")["items"]
    assert (excused["kind"], excused["words"], excused["subject"]) == (
        "excused", "storm", {"type": "task", "id": str(task)},
    )  # fmt: skip
    assert excused["label"] == {"zh": "巡查", "en": "Round"}
    assert (acknowledged["kind"], acknowledged["words"], acknowledged["subject"]) == (
        "acknowledgement", "on it", {"type": "escalation", "id": str(row.id)},
    )  # fmt: skip
    assert acknowledged["number"] == "3701-2026-0001"


def test_nobody_sees_what_others_did_nor_what_merely_followed(campus: Campus) -> None:
    work_off(campus)
    assert [deed["kind"] for deed in deeds(campus, "ines")["items"]] == ["rectification"]
    assert [deed["kind"] for deed in deeds(campus, "rosa")["items"]] == ["extension_request"]
    assert deeds(campus, "lea") == {"items": [], "next": None}


def test_pages_follow_one_another_across_the_tables(campus: Campus) -> None:
    work_off(campus)
    acknowledge(campus, "dora", climbed(campus))
    everything = deeds(campus, "dora")
    assert everything["next"] is None
    one_by_one, query = [], "?limit=1"
    while True:
        page = deeds(campus, "dora", query)
        one_by_one += page["items"]
        if page["next"] is None:
            break
        query = f"?limit=1&cursor={page['next']}"
    assert one_by_one == everything["items"]
    assert len(one_by_one) == 5


def test_what_i_no_longer_see_keeps_its_instant_and_loses_its_name(campus: Campus) -> None:
    hazard = found(campus)
    step(campus, "lea", hazard, "comments", text="mine to say")
    with campus.work() as work:
        work.session.get_one(Appointment, known_id("post of lea")).until_at = work.now
    [deed] = deeds(campus, "lea")["items"]
    assert (deed["kind"], deed["words"]) == ("comment", "mine to say")
    assert (deed["number"], deed["label"], deed["place"]) == (None, None, None)
