"""What a report finds wrong becomes a hazard, joins the one that is known, or stands against a fix that waits."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from schemas.base import as_z
from tests.campus import Campus
from tests.hazard_words import accept, fix, once, reject, seen
from tests.rounds import hand_in, photo, send_photo


def publish(campus: Campus, **changes: Any) -> None:
    """One item: the bus's doors."""
    item = {
        "code": "BUS-DOOR", "category": "bus", "text": {"zh": "车门完好", "en": "Doors work"}, "kind": "yes_no",
        "severity": "general", "due": {"kind": "days", "n": 7}, "photo": "never", **changes,
    }  # fmt: skip
    other = {**item, "code": "BUS-BELT", "severity": "minor", "due": None}
    checklist = {"title": {"zh": "校车", "en": "Bus"}, "category": "bus", "items": [item, other]}
    assert campus.as_("ada").put("/api/v1/checklists/bus", json=checklist).status_code in (200, 201)


def report(
    campus: Campus, who: str = "ines", *, photos: list[str] | None = None, at: str = "bus", **hazard: Any
) -> str:
    """A visit on which the door fails; the id of the hazard that this found."""
    door = {"item": "BUS-DOOR", "value": False, "photos": photos or [], "hazard": hazard or None}
    body = {
        "place_id": str(campus.id(at)),
        "checklist": {"code": "bus"},
        "captured_at": as_z(campus.now - timedelta(minutes=5)),
        "sent_at": as_z(campus.now),
        "answers": [door, {"item": "BUS-BELT", "value": True}],
    }
    answer = hand_in(campus, who, body)
    assert answer.status_code == 201, answer.text
    [id] = answer.json()["hazards"]
    return str(id)


def _seen_again(campus: Campus) -> str:
    """A hazard whose fix waits, and whose failure another inspector has seen since."""
    publish(campus)
    hazard = report(campus)
    fix(campus, "ines", hazard)
    report(campus, "ivan")
    return hazard


def test_a_failed_item_opens_a_hazard_with_its_own_deadline(campus: Campus) -> None:
    publish(campus)
    shown = seen(campus, "max", report(campus, description="door sticks"))
    assert (shown["number"], shown["item"], shown["description"]) == (
        "3701-2026-0001",
        "BUS-DOOR",
        "door sticks",
    )
    assert (shown["due_at"], shown["source"]) == ("2026-09-15T16:00:00.000000Z", "self")
    assert shown["place"]["name"] == "bus"


def test_without_words_the_item_says_what_is_wrong(campus: Campus) -> None:
    publish(campus)
    assert seen(campus, "max", report(campus))["description"] == "车门完好 / Doors work"


def test_the_same_failure_joins_and_never_weakens(campus: Campus) -> None:
    publish(campus)
    hazard = report(campus, photos=["a" * 64])
    due = seen(campus, "max", hazard)["due_at"]
    campus.now += timedelta(days=1)
    assert report(campus, "ivan", photos=["b" * 64], severity="major") == hazard
    shown = seen(campus, "max", hazard)
    assert (shown["times_seen"], shown["severity"], shown["due_at"]) == (2, "major", due)
    assert shown["photos"] == ["a" * 64, "b" * 64]
    assert campus.told("max")[-1] == "hazard_joined"
    report(campus)
    report(campus)
    assert campus.told("max").count("hazard_joined") == 1  # once a day
    assert "hazard_joined" in campus.told("dora")  # it became major


def test_another_one_another_spot_and_another_state_never_join(campus: Campus) -> None:
    publish(campus)
    first = report(campus)
    assert report(campus, another=True) != first
    assert report(campus, at="school") != first
    fix(campus, "ines", first)
    assert report(campus) != first


def test_a_failure_seen_after_the_fix_blocks_acceptance_until_a_verifier_has_seen_it(campus: Campus) -> None:
    publish(campus)
    hazard = report(campus)
    fix(campus, "ines", hazard)
    again = report(campus, "ivan")
    assert again != hazard
    assert accept(campus, "max", hazard).json()["type"] == "failure-seen-since"

    assert seen(campus, "ivan", hazard)["failure_seen"] is True  # he does not verify
    assert accept(campus, "max", hazard).status_code == 409
    timeline = seen(campus, "max", hazard)["timeline"]
    assert [line["kind"] for line in timeline][-2:] == ["seen_while_rectified", "failure_looked_at"]
    assert accept(campus, "max", hazard).json()["state"] == "closed"
    assert seen(campus, "max", again)["state"] == "open"


def test_the_answer_that_counts_as_the_look_says_what_was_found(campus: Campus) -> None:
    hazard = _seen_again(campus)
    assert [seen(campus, "max", hazard)["failure_seen"] for _ in range(2)] == [True, False]
    assert accept(campus, "max", hazard).json()["state"] == "closed"


def test_a_glance_lifts_nothing_however_often(campus: Campus) -> None:
    hazard = _seen_again(campus)
    for _ in range(2):
        glanced = campus.as_("max").get(f"/api/v1/hazards/{hazard}", params={"glance": True}).json()
        assert (glanced["failure_seen"], glanced["timeline"][-1]["kind"]) == (True, "seen_while_rectified")
    assert accept(campus, "max", hazard).json()["type"] == "failure-seen-since"


def test_a_rejection_needs_no_look(campus: Campus) -> None:
    publish(campus)
    hazard = report(campus)
    fix(campus, "ines", hazard)
    report(campus, "ivan")
    assert reject(campus, "max", hazard).json()["state"] == "open"


def test_what_was_fixed_on_the_spot_is_still_looked_at(campus: Campus) -> None:
    publish(campus, photo="on_failure", due={"kind": "spot"})
    before, after = photo(1), photo(2)
    hazard = report(campus, "ines", photos=[before[1]], fixed_on_spot=True, photos_after=[after[1]])
    shown = seen(campus, "max", hazard)
    assert (shown["state"], shown["photos"]) == ("rectified", [before[1]])
    assert [(line["kind"], line["photos"]) for line in shown["timeline"]] == [
        ("opened", [before[1]]),
        ("rectification", [after[1]]),
    ]
    assert accept(campus, "max", hazard).json()["type"] == "photos-missing"
    for content, _ in (before, after):
        send_photo(campus, "ines", content)
    assert accept(campus, "ines", hazard).status_code == 403
    assert accept(campus, "max", hazard).json()["state"] == "closed"


def test_what_should_have_been_fixed_on_the_spot_has_two_hours(campus: Campus) -> None:
    publish(campus, due={"kind": "spot"})
    hazard = report(campus)
    assert seen(campus, "max", hazard)["due_at"] == as_z(campus.now + timedelta(hours=2))


def test_what_must_stop_is_out_of_use_from_receipt_until_a_fix_is_accepted(campus: Campus) -> None:
    publish(campus, due={"kind": "stop"})
    hazard = report(campus)
    assert "out_of_service_to_confirm" in campus.told("max")
    assert "hazard_opened" in campus.told("dora")
    shown = seen(campus, "max", hazard)
    assert (shown["out_of_service"], shown["due_at"]) == (True, as_z(campus.now + timedelta(hours=2)))
    assert shown["confirm_due_at"] == shown["due_at"]

    campus.now += timedelta(hours=1)
    noun = "out_of_service_confirmation"
    assert once(campus, "axel", hazard, noun, note="x").status_code == 403
    said = once(campus, "ines", hazard, noun, note="keys in the safe")
    assert (
        once(campus, "ines", hazard, noun, note="keys in the safe").json()["receipt"]
        == said.json()["receipt"]
    )
    assert once(campus, "ivan", hazard, noun, note="keys are lost").status_code == 409
    assert (said.status_code, said.json()["due_at"]) == (201, "2026-09-11T16:00:00.000000Z")
    assert seen(campus, "max", hazard)["confirm_due_at"] is None

    fix(campus, "ines", hazard)
    assert seen(campus, "max", hazard)["out_of_service"] is True
    accept(campus, "max", hazard)
    shown = seen(campus, "max", hazard)
    assert (shown["state"], shown["out_of_service"]) == ("closed", False)
    assert shown["timeline"][-1]["kind"] == "back_in_service"


def test_a_date_that_the_section_set_outlives_the_confirmation(campus: Campus) -> None:
    publish(campus, due={"kind": "stop"})
    hazard = report(campus)
    date = as_z(campus.now + timedelta(days=20))
    body = {"due_at": date, "reason": "a new bus is ordered"}
    assert (
        campus.as_("dora").put(f"/api/v1/hazards/{hazard}/deadlines/{uuid4()}", json=body).status_code == 201
    )
    once(campus, "ines", hazard, "out_of_service_confirmation", note="parked")
    assert seen(campus, "max", hazard)["due_at"] == date


def test_findings_of_one_report_are_hazards_of_their_own(campus: Campus) -> None:
    publish(campus)
    body = {
        "place_id": str(campus.id("bus")),
        "checklist": {"code": "bus"},
        "captured_at": as_z(campus.now),
        "sent_at": as_z(campus.now),
        "answers": [{"item": "BUS-DOOR", "value": False}, {"item": "BUS-BELT", "value": False}],
    }
    report_id = uuid4()
    hazards = hand_in(campus, "ines", body, id=report_id).json()["hazards"]
    assert [seen(campus, "max", hazard)["item"] for hazard in hazards] == ["BUS-DOOR", "BUS-BELT"]
    assert hand_in(campus, "ines", body, id=report_id).json()["hazards"] == hazards
    assert [seen(campus, "max", hazard)["times_seen"] for hazard in hazards] == [1, 1]
