"""What the bureau decides: more time, a date, another authority, a grade, a listing, that it is none."""

from datetime import timedelta
from uuid import uuid4

from tests.campus import Campus
from tests.hazard_words import accept, fix, found, later, once, reject, seen, step


def ask(campus: Campus, hazard: str, who: str = "rosa", **words: object) -> str:
    """The id of a request for more time."""
    id = str(uuid4())
    said = {
        "until": later(campus, days=30),
        "reason": "parts ordered",
        "interim_protection": "guard posted",
        **words,
    }
    answer = step(campus, who, hazard, "extension_requests", id=id, **said)
    assert answer.status_code == 201, answer.text
    return id


def test_asking_for_time_stops_nothing_and_granting_it_moves_the_deadline(campus: Campus) -> None:
    hazard = found(campus)
    first = seen(campus, "max", hazard)["due_at"]
    request = ask(campus, hazard)
    assert campus.told("dora") == campus.told("dina") == ["extension_asked"]
    assert seen(campus, "max", hazard)["due_at"] == first

    answer = once(campus, "dora", hazard, f"extension_requests/{request}/decision", granted=True)
    assert (answer.status_code, answer.json()["due_at"]) == (201, later(campus, days=30))
    assert "extension_decided" in campus.told("rosa")
    shown = seen(campus, "max", hazard)
    assert (shown["due_at"], shown["original_due_at"]) == (later(campus, days=30), first)


def test_the_bureau_may_grant_less_than_was_asked_for(campus: Campus) -> None:
    hazard = found(campus)
    decision = f"extension_requests/{ask(campus, hazard)}/decision"
    assert (
        once(campus, "dora", hazard, decision, granted=True, until=later(campus, days=2)).status_code == 422
    )
    less = later(campus, days=10)
    assert once(campus, "dora", hazard, decision, granted=True, until=less).json()["due_at"] == less


def test_a_refused_request_changes_no_date_and_another_may_follow(campus: Campus) -> None:
    hazard = found(campus)
    first = seen(campus, "max", hazard)["due_at"]
    refused = once(campus, "lea", hazard, f"extension_requests/{ask(campus, hazard)}/decision", granted=False)
    assert (refused.status_code, refused.json()["due_at"]) == (201, first)
    ask(campus, hazard, "max")


def test_time_is_granted_once(campus: Campus) -> None:
    hazard = found(campus)
    one, two = ask(campus, hazard), ask(campus, hazard)
    assert once(campus, "dora", hazard, f"extension_requests/{one}/decision", granted=True).status_code == 201
    second = once(campus, "dora", hazard, f"extension_requests/{two}/decision", granted=True)
    assert second.json()["type"] == "extended-already"
    third = step(
        campus, "rosa", hazard, "extension_requests", until=later(campus, days=60), reason="more parts"
    )
    assert third.json()["type"] == "extended-already"


def test_time_is_granted_only_with_protection_meanwhile(campus: Campus) -> None:
    hazard = found(campus)
    request = ask(campus, hazard, interim_protection=None)
    answer = once(campus, "dora", hazard, f"extension_requests/{request}/decision", granted=True)
    assert answer.json()["type"] == "no-interim-protection"


def test_the_date_of_a_plan_is_set_once_and_then_only_shortened(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    assert seen(campus, "max", hazard)["due_at"] == "2026-09-11T16:00:00.000000Z"
    set_to = later(campus, days=60)
    answer = step(campus, "dora", hazard, "deadlines", due_at=set_to, reason="building work in the holidays")
    assert (answer.status_code, answer.json()["due_at"]) == (201, set_to)
    assert "deadline_set" in campus.told("max")

    more = step(campus, "dora", hazard, "deadlines", due_at=later(campus, days=90), reason="rain")
    assert more.json()["type"] == "date-set-already"
    less = step(campus, "dora", hazard, "deadlines", due_at=later(campus, days=20), reason="exams")
    assert less.json()["due_at"] == later(campus, days=20)


def test_the_date_of_other_hazards_is_only_shortened(campus: Campus) -> None:
    hazard = found(campus)
    more = step(campus, "dora", hazard, "deadlines", due_at=later(campus, days=20), reason="x")
    assert more.json()["type"] == "no-plan-date"
    less = step(campus, "dora", hazard, "deadlines", due_at=later(campus, days=2), reason="x")
    assert less.status_code == 201
    past = step(campus, "dora", hazard, "deadlines", due_at=later(campus, days=-2), reason="x")
    assert past.status_code == 422


def test_what_lies_with_an_authority_is_the_sections_and_never_counts_against_the_school(
    campus: Campus,
) -> None:
    hazard = found(campus)
    answer = step(
        campus, "dora", hazard, "transfers", authority="water bureau", follow_up_at=later(campus, days=5)
    )
    assert (answer.status_code, answer.json()["state"]) == (201, "transferred")
    assert "transferred" in set(campus.told("max")) & set(campus.told("dina"))
    campus.now += timedelta(days=20)
    shown = seen(campus, "max", hazard)
    assert (shown["overdue"], shown["responsible_person"]["name"] in ("Dora", "Dina")) == (False, True)


def test_the_section_hands_in_what_the_authority_did_and_another_of_the_bureau_looks(campus: Campus) -> None:
    hazard = found(campus)
    assert fix(campus, "dora", hazard).status_code == 403  # while it is the school's to fix
    step(campus, "dora", hazard, "transfers", authority="water bureau")
    assert seen(campus, "dora", hazard)["follow_up_at"] == "2026-09-11T16:00:00.000000Z"
    assert fix(campus, "dora", hazard).json()["state"] == "rectified"
    assert accept(campus, "dora", hazard).status_code == 403
    assert accept(campus, "max", hazard).json()["type"] == "bureau-verifies"
    assert "rectification_handed_in" in campus.told("dina")
    assert accept(campus, "dina", hazard).json()["state"] == "closed"


def test_what_an_authority_did_not_fix_leaves_time_for_the_next_step(campus: Campus) -> None:
    hazard = found(campus)
    step(campus, "dora", hazard, "transfers", authority="water bureau")
    campus.now += timedelta(days=20)
    fix(campus, "dora", hazard)
    assert reject(campus, "dina", hazard).json()["state"] == "open"
    shown = seen(campus, "max", hazard)
    assert (shown["overdue"], shown["due_at"]) == (False, "2026-10-08T16:00:00.000000Z")


def test_a_duplicate_is_void_and_stays_on_record(campus: Campus) -> None:
    hazard, twin = found(campus), found(campus, "ivan")
    answer = once(campus, "dora", twin, "voiding", reason="same door", duplicate_of=hazard)
    assert (answer.status_code, answer.json()["state"]) == (201, "void")
    assert {"voided"} <= set(campus.told("ivan")) & set(campus.told("max"))
    assert seen(campus, "ivan", twin)["timeline"][-1]["data"]["duplicate_of"] == hazard
    circle = once(campus, "dora", hazard, "voiding", reason="same door", duplicate_of=twin)
    assert circle.status_code == 422
    itself = once(campus, "dora", hazard, "voiding", reason="same door", duplicate_of=hazard)
    assert itself.status_code == 422
    nothing = once(campus, "dora", hazard, "voiding", reason="same door", duplicate_of=str(uuid4()))
    assert nothing.status_code == 422


def test_a_graver_hazard_must_go_sooner_and_reaches_the_section(campus: Campus) -> None:
    hazard = found(campus)
    answer = once(campus, "dora", hazard, "severity", severity="major", reason="it is the only exit")
    assert (answer.status_code, answer.json()["due_at"]) == (201, "2026-09-11T16:00:00.000000Z")
    assert "severity_changed" in set(campus.told("max")) & set(campus.told("dina"))
    set_to = step(campus, "dora", hazard, "deadlines", due_at=later(campus, days=40), reason="a second exit")
    assert set_to.status_code == 201


def test_a_milder_hazard_keeps_its_date(campus: Campus) -> None:
    hazard = found(campus)
    due = seen(campus, "max", hazard)["due_at"]
    assert once(campus, "dora", hazard, "severity", severity="minor", reason="x").json()["due_at"] == due


def test_each_change_of_grade_is_a_step_but_a_repeat_is_none(campus: Campus) -> None:
    hazard = found(campus)
    changes = [("major", "a"), ("major", "a"), ("general", "b"), ("major", "a")]
    codes = [
        once(campus, "dora", hazard, "severity", severity=grade, reason=why).status_code
        for grade, why in changes
    ]
    assert codes == [201, 200, 201, 201]
    grades = [
        line["data"]["severity"]
        for line in seen(campus, "max", hazard)["timeline"]
        if line["kind"] == "severity"
    ]
    assert grades == ["major", "general", "major"]


def test_a_listed_hazard_has_the_orders_date_and_ten_days_to_be_verified(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    order = {
        "number": "2026-7",
        "measures": "rebuild the stair",
        "responsible_person_id": str(campus.id("max")),
        "funds_cents": 12_000_000,
        "due_at": later(campus, days=90),
        "contingency": "other stair",
    }
    answer = once(campus, "lea", hazard, "supervision_order", **order)
    assert (answer.status_code, answer.json()["due_at"]) == (201, later(campus, days=90))
    assert "supervision_ordered" in set(campus.told("max")) & set(campus.told("dora"))
    fix(campus, "rosa", hazard)
    shown = seen(campus, "max", hazard)
    assert (shown["listed"], shown["verify_due_at"]) == (True, "2026-09-18T16:00:00.000000Z")
    nobody = {**order, "responsible_person_id": str(uuid4())}
    assert once(campus, "dora", found(campus), "supervision_order", **nobody).status_code == 422
