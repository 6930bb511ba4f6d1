"""Weeks in the life of a hazard: sham fixes, other authorities, two signatures, more time, and the long way to the top."""

from typing import Any

from schemas.base import as_z
from tests.campus import Campus
from tests.climbing import heard, rungs
from tests.hazard_words import accept, fix, found, once, reject, seen, step
from tests.rounds import photo, send_photo
from tests.stories.moves import appoint, at, begin, check, desk, report, until

DUE = "2026-09-16 00:00"
"""Of a general hazard found on Tuesday the 8th."""


def test_a_sham_fix_is_rejected_twice_and_the_climb_resumes_at_its_rung(campus: Campus) -> None:
    hazard = found(campus)
    until(campus, "2026-09-17 09:00")
    assert [row["level"] for row in desk(campus, "dora")] == [2]
    missing = photo(9)[1]
    assert fix(campus, "rosa", hazard, photos=[missing]).json()["photos_missing"] == [missing]
    assert accept(campus, "dora", hazard).json()["type"] == "photos-missing"
    until(campus, "2026-09-18 09:00")
    assert reject(campus, "dora", hazard, note="a fix without photos is a word").status_code == 201
    assert seen(campus, "max", hazard)["level"] == 2

    assert fix(campus, "rosa", hazard, photos=[photo(10)[1]]).status_code == 201
    send_photo(campus, "rosa", photo(10)[0])
    reject(campus, "dora", hazard, note="the picture shows another door")
    assert heard(campus, "rosa").count("rectification_rejected") == 2
    until(campus, "2026-09-18 23:00")
    assert heard(campus, "lea") == []
    until(campus, "2026-09-19 01:00")
    assert heard(campus, "lea") == ["escalated"], "three days after the deadline, as if there had been no fix"
    assert seen(campus, "max", hazard)["level"] == 3

    fix(campus, "rosa", hazard)
    assert accept(campus, "dora", hazard).json()["state"] == "closed"
    until(campus, "2026-10-30 09:00")
    assert (desk(campus, "lea"), heard(campus, "ada")) == ([], [])


def test_a_bank_that_belongs_to_the_water_bureau_is_followed_up_by_the_section(campus: Campus) -> None:
    hazard = found(
        campus, "max", category="drowning", description="the bank behind the school has no railing"
    )
    words = {"authority": "water bureau", "contact": "Ms Wu", "follow_up_at": as_z(at("2026-09-21 09:00"))}
    assert step(campus, "dora", hazard, "transfers", **words).status_code == 201
    assert heard(campus, "max")[-1] == "transferred"
    until(campus, "2026-09-20 12:00")
    assert "escalated" not in heard(campus, "max") + heard(campus, "dora"), (
        "its old deadline is nobody's any more"
    )
    assert overdue_at_school(campus) == []
    until(campus, "2026-09-21 09:00")
    assert heard(campus, "dora")[-1] == heard(campus, "dina")[-1] == "escalated"
    assert overdue_at_school(campus) == []
    until(campus, "2026-09-24 09:00")
    assert heard(campus, "lea")[-1] == heard(campus, "ada")[-1] == "escalated"
    assert "escalated" not in heard(campus, "max")

    assert fix(campus, "dora", hazard, description="railing put up by the water bureau").status_code == 201
    assert accept(campus, "max", hazard).status_code == 403
    assert accept(campus, "dina", hazard).json()["state"] == "closed"
    assert heard(campus, "max")[-1] == "hazard_closed"


def overdue_at_school(campus: Campus) -> list[Any]:
    wanted = {"place_id": str(campus.id("school")), "overdue": True}
    found: list[Any] = campus.as_("dora").get("/api/v1/hazards", params=wanted).json()["items"]
    return found


def test_a_major_hazard_that_the_head_put_right_needs_two_of_the_bureau(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    until(campus, "2026-09-09 10:00")
    fix(campus, "max", hazard)
    assert heard(campus, "dora")[-1] == heard(campus, "dina")[-1] == "rectification_handed_in"
    assert accept(campus, "max", hazard).status_code == 403
    assert accept(campus, "dora", hazard).json()["state"] == "rectified"
    assert accept(campus, "dora", hazard).status_code == 409
    until(campus, "2026-09-15 00:00")
    assert [row["reason"] for row in desk(campus, "dina")] == ["verification_overdue"], (
        "one signature is not enough"
    )
    assert accept(campus, "dina", hazard).json()["state"] == "closed"
    assert heard(campus, "max")[-1] == "hazard_closed"
    assert desk(campus, "dina") == []


def test_a_deputy_who_touched_nothing_signs_for_the_school(campus: Campus) -> None:
    appoint(campus, "ivan", "head", "school", deputy=True)
    hazard = found(campus, severity="major")
    fix(campus, "max", hazard)
    assert accept(campus, "dora", hazard).json()["state"] == "rectified"
    assert accept(campus, "dina", hazard).json()["type"] == "other-side-needed"
    assert accept(campus, "ivan", hazard).json()["state"] == "closed"


def test_more_time_is_granted_once_and_refused_the_second_time(campus: Campus) -> None:
    hazard = found(campus)
    until(campus, "2026-09-17 09:00")
    words = {"reason": "the door is being made", "interim_protection": "a guard day and night"}
    asked = step(campus, "rosa", hazard, "extension_requests", until=as_z(at("2026-09-25 18:00")), **words)
    assert heard(campus, "dora")[-1] == "extension_asked"
    decision = f"extension_requests/{asked.json()['id']}/decision"
    assert once(campus, "dora", hazard, decision, granted=True).status_code == 201
    campus.forward(minutes=1)
    assert heard(campus, "rosa")[-1] == heard(campus, "max")[-1] == "extension_decided"
    assert desk(campus, "dora") == []

    until(campus, "2026-09-24 18:00")
    assert heard(campus, "rosa")[-1] == "hazard_due_soon", "from the foot of the ladder again"
    again = step(campus, "max", hazard, "extension_requests", until=as_z(at("2026-10-25 18:00")), **words)
    assert (again.status_code, again.json()["type"]) == (409, "extended-already")
    until(campus, "2026-09-26 18:00")
    shown = seen(campus, "max", hazard)
    assert (shown["level"], shown["due_at"]) == (2, as_z(at("2026-09-25 18:00")))
    assert shown["original_due_at"] == as_z(at(DUE)), "the first deadline stays visible"


def test_a_request_that_is_refused_leaves_the_climb_where_it_is(campus: Campus) -> None:
    hazard = found(campus)
    until(campus, "2026-09-15 09:00")
    words = {"reason": "no money", "interim_protection": "a sign"}
    asked = step(campus, "max", hazard, "extension_requests", until=as_z(at("2026-12-01 18:00")), **words)
    refused = f"extension_requests/{asked.json()['id']}/decision"
    assert once(campus, "lea", hazard, refused, granted=False, note="a sign stops no fire").status_code == 201
    assert heard(campus, "max")[-1] == "extension_decided"
    until(campus, "2026-09-17 00:00")
    assert rungs(campus) == [(1, "max"), (2, "dina"), (2, "dora")]


def test_a_duplicate_is_voided_and_climbs_no_more(campus: Campus) -> None:
    first, second = found(campus, "ines"), found(campus, "ivan")
    until(campus, "2026-09-17 09:00")
    assert len(desk(campus, "dora")) == 2
    assert (
        once(campus, "dora", second, "voiding", reason="the same door", duplicate_of=first).status_code == 201
    )
    assert heard(campus, "ivan") == ["voided"]
    assert [row["subject"]["id"] for row in desk(campus, "dora")] == [first]
    until(campus, "2026-09-20 09:00")
    assert heard(campus, "lea") == ["escalated"], "of one"
    assert seen(campus, "ivan", second)["state"] == "void"


def test_a_severity_that_the_section_lowers_keeps_its_date_and_asks_for_one_signature(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    due = seen(campus, "max", hazard)["due_at"]
    answer = once(campus, "dora", hazard, "severity", severity="general", reason="a second exit is free")
    assert answer.status_code == 201
    assert (heard(campus, "max")[-1], seen(campus, "max", hazard)["due_at"]) == ("severity_changed", due)
    assert once(campus, "max", hazard, "severity", severity="minor", reason="hardly").status_code == 403
    told = heard(campus, "dora")
    until(campus, "2026-09-12 00:00")
    assert heard(campus, "max")[-1] == "escalated"
    assert (heard(campus, "dora"), heard(campus, "lea")) == (told, []), "the ladder of a general hazard"
    fix(campus, "rosa", hazard)
    assert accept(campus, "max", hazard).json()["state"] == "closed"


def test_a_hazard_of_a_month_is_proposed_for_listing_and_then_listed(campus: Campus) -> None:
    hazard = found(campus)
    for day, change in (("09-23", "interview"), ("10-01", "circular"), ("10-16", "listed_proposed")):
        until(campus, f"2026-{day} 00:00")
        [escalation] = desk(campus, "lea")
        assert escalation["change"] == change
        path = f"/api/v1/escalations/{escalation['id']}/acknowledgement"
        assert campus.as_("lea").put(path, json={"note": "seen, mine"}).status_code == 201
    assert heard(campus, "ada") == ["escalated"]

    order = {"number": "2026-3", "measures": "a new door", "responsible_person_id": str(campus.id("max"))}
    order |= {"funds_cents": 800_000, "due_at": as_z(at("2026-11-15 18:00")), "contingency": "a guard"}
    assert once(campus, "lea", hazard, "supervision_order", **order).status_code == 201
    assert heard(campus, "max")[-1] == heard(campus, "dora")[-1] == "supervision_ordered"
    assert seen(campus, "max", hazard)["listed"] is True
    until(campus, "2026-10-20 09:00")
    fix(campus, "rosa", hazard)
    assert seen(campus, "max", hazard)["verify_due_at"] == as_z(at("2026-10-31 00:00")), (
        "ten days to look at it"
    )
    assert accept(campus, "max", hazard).json()["state"] == "closed"
    assert desk(campus, "lea") == []


def test_what_a_patrol_finds_again_and_again_is_one_hazard(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol")
    found_ids = set()
    for day in ("09", "10", "11"):
        until(campus, f"2026-09-{day} 08:00")
        found_ids |= set(
            report(campus, "ines", check(campus, "fire_daily_patrol"), failing=["FIRE-13"])["hazards"]
        )
    [hazard] = found_ids
    shown = seen(campus, "max", hazard)
    assert (shown["times_seen"], shown["due_at"]) == (3, as_z(at("2026-09-17 00:00")))
    assert heard(campus, "rosa") == ["hazard_opened", "hazard_joined", "hazard_joined"]
