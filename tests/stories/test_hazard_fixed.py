"""A hazard is found, put right, sent back, put right again, and gone only when other eyes have seen it."""

from datetime import timedelta
from uuid import uuid4

from schemas.base import as_z
from tests.campus import Campus
from tests.hazard_words import accept, find, fix, found, later, reject, seen
from tests.rounds import photo, send_photo


def test_a_hazard_is_closed_only_when_somebody_else_has_seen_it_gone(campus: Campus) -> None:
    hazard = found(campus)
    assert "hazard_opened" in campus.told("max")
    assert "hazard_opened" in campus.told("rosa")

    assert fix(campus, "rosa", hazard).status_code == 201
    assert campus.told("max")[-1] == "rectification_handed_in"
    assert seen(campus, "ines", hazard)["state"] == "rectified"

    assert reject(campus, "max", hazard, note="still locked").status_code == 201
    assert seen(campus, "ines", hazard)["state"] == "open"
    assert campus.told("rosa")[-1] == "rectification_rejected"

    assert fix(campus, "rosa", hazard).status_code == 201
    answer = accept(campus, "max", hazard)
    assert (answer.status_code, answer.json()["state"]) == (201, "closed")
    assert "hazard_closed" in campus.told("ines")
    timeline = seen(campus, "ines", hazard)["timeline"]
    kinds = ["opened", "rectification", "verification", "rectification", "verification"]
    assert [line["kind"] for line in timeline] == kinds
    assert [line["by"]["name"] for line in timeline] == ["Ines", "Rosa", "Max", "Rosa", "Max"]


def test_the_finder_may_verify_and_the_finder_may_fix_but_not_both(campus: Campus) -> None:
    hazard = found(campus, "max")
    fix(campus, "rosa", hazard)
    assert accept(campus, "max", hazard).status_code == 201

    other = found(campus, "max")
    fix(campus, "max", other)
    assert accept(campus, "max", other).json()["type"] == "verifier-touched-fix"
    assert campus.told("dora")[-1] == "rectification_handed_in"  # no head is left to look
    assert accept(campus, "dora", other).json()["state"] == "closed"


def test_hands_that_are_only_named_touched_the_fix_too(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "ines", hazard, carried_out_by=[{"name": "Max"}, {"person_id": str(campus.id("dora"))}])
    assert accept(campus, "max", hazard).status_code == 403
    assert accept(campus, "dora", hazard).status_code == 403
    assert accept(campus, "dina", hazard).status_code == 201


def test_a_fix_stays_a_fix_in_every_later_round(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "max", hazard)
    reject(campus, "dora", hazard)
    fix(campus, "rosa", hazard)
    assert accept(campus, "max", hazard).status_code == 403


def test_what_the_bureau_found_the_bureau_sees_gone(campus: Campus) -> None:
    hazard = found(campus, "dora")
    fix(campus, "rosa", hazard)
    assert accept(campus, "max", hazard).json()["type"] == "bureau-verifies"
    assert "rectification_handed_in" in campus.told("dora")
    assert accept(campus, "dora", hazard).json()["state"] == "closed"


def test_the_verifier_has_three_workdays(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard)
    assert seen(campus, "max", hazard)["verify_due_at"] == "2026-09-11T16:00:00.000000Z"


def test_a_rejection_may_set_a_new_date_but_only_the_bureau_gives_more_time(campus: Campus) -> None:
    hazard = found(campus)
    first = seen(campus, "ines", hazard)["due_at"]
    fix(campus, "rosa", hazard)
    assert reject(campus, "max", hazard, new_due_at=later(campus, days=30)).status_code == 403
    assert reject(campus, "max", hazard, new_due_at=later(campus, hours=-1)).status_code == 422
    sooner = later(campus, days=2)
    assert reject(campus, "max", hazard, new_due_at=sooner).json()["due_at"] == sooner
    fix(campus, "rosa", hazard)
    later_on = later(campus, days=30)
    assert reject(campus, "dora", hazard, new_due_at=later_on).json()["due_at"] == later_on
    assert seen(campus, "ines", hazard)["original_due_at"] == first


def test_a_fix_is_not_accepted_while_its_photos_are_missing(campus: Campus) -> None:
    hazard = found(campus)
    content, digest = photo(7)
    fix_id = uuid4()
    answer = fix(campus, "rosa", hazard, id=fix_id, photos=[digest])
    assert answer.json()["photos_missing"] == [digest]
    assert accept(campus, "max", hazard).json()["type"] == "photos-missing"
    assert seen(campus, "max", hazard)["photos_missing"] == [digest]

    assert send_photo(campus, "rosa", content).status_code == 201
    assert seen(campus, "max", hazard)["photos_missing"] == []
    assert campus.as_("max").get(f"/api/v1/photos/{digest}").status_code == 200
    assert accept(campus, "max", hazard).status_code == 201


def test_a_rejected_fix_takes_its_missing_photos_out_of_the_way(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard, photos=[photo(8)[1]])
    reject(campus, "max", hazard, note="no photos")
    fix(campus, "rosa", hazard)
    assert accept(campus, "max", hazard).status_code == 201


def test_a_second_fix_while_one_waits_joins_its_round(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard)
    due = seen(campus, "max", hazard)["verify_due_at"]
    campus.now += timedelta(days=1)
    assert fix(campus, "ines", hazard).json()["round"] == 1
    assert seen(campus, "max", hazard)["verify_due_at"] == due
    assert accept(campus, "max", hazard, round=1).status_code == 201


def test_nothing_is_judged_unseen(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard)
    reject(campus, "dora", hazard)
    fix(campus, "rosa", hazard)
    assert accept(campus, "max", hazard, round=1).json()["type"] == "newer-fix"
    assert accept(campus, "max", hazard, round=2).status_code == 201


def test_a_fix_that_arrives_after_the_hazard_was_closed_is_kept_and_counts_for_nothing(
    campus: Campus,
) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard)
    accept(campus, "max", hazard)
    late = fix(campus, "ines", hazard)
    assert (late.status_code, late.json()["state"], late.json()["data"]["counts"]) == (201, "closed", False)
    assert campus.world.receipts.verify(late.json()["receipt"])["kind"] == "rectification"


def test_an_offline_find_is_dated_by_its_age(campus: Campus) -> None:
    """The phone's clock is a day slow; the hazard was found five hours before it was sent."""
    sent_at, captured_at = later(campus, days=-1), later(campus, days=-1, hours=-5)
    answer = find(campus, sent_at=sent_at, captured_at=captured_at).json()
    assert answer["found_at"] == later(campus, hours=-5)
    assert answer["received_at"] == as_z(campus.now)


def test_no_one_in_the_school_in_office_leaves_the_hazard_to_the_bureau(campus: Campus) -> None:
    hazard = found(campus, "dora", at="river", category="drowning")
    shown = seen(campus, "dora", hazard)
    assert shown["responsible_person"]["name"] in ("Dora", "Dina")
    assert "hazard_opened" in campus.told("dina")
