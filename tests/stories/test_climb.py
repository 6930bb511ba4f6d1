"""A hazard that nobody puts right climbs, step by step, until a leader has it on the table."""

from datetime import timedelta
from uuid import UUID

from schemas.hazards import Hazard
from schemas.people import Role
from tests.campus import Campus
from tests.climbing import appoint, escalations, heard, leave, rungs
from tests.hazard_words import accept, find, fix, found, later, once, reject, seen, step

SECTION = ["dina", "dora"]


def due_in(campus: Campus, hazard: str) -> timedelta:
    row = next(row for row in campus.rows(Hazard) if str(row.id) == hazard)
    due: timedelta = row.due_at - campus.now
    return due


def overdue(campus: Campus, **more: float) -> str:
    """A hazard whose deadline has passed by so much."""
    hazard = found(campus)
    campus.forward(seconds=(due_in(campus, hazard) + timedelta(**more)).total_seconds())
    return hazard


def test_a_hazard_that_nobody_puts_right_climbs_to_the_administrator(campus: Campus) -> None:
    overdue(campus, days=31)
    everyone_at_the_bureau = [*SECTION, "lea", "max"]
    assert rungs(campus) == [
        (1, "max"),
        *((2, name) for name in SECTION),
        (3, "lea"),
        *((4, name) for name in everyone_at_the_bureau),
        *((5, name) for name in everyone_at_the_bureau),
        *((6, name) for name in sorted(["ada", *everyone_at_the_bureau])),
    ]
    assert heard(campus, "rosa") == ["hazard_opened", "hazard_due_soon"]
    [escalation] = escalations(campus)
    assert (escalation.change, escalation.level) == ("listed_proposed", 6)


def test_each_rung_comes_at_its_hour(campus: Campus) -> None:
    hazard = found(campus)
    due_at = campus.now + due_in(campus, hazard)
    campus.forward(days=20)
    came = {notice.level: notice.created_at - due_at for notice in campus.notices("dora") if notice.level}
    assert came == {2: timedelta(days=1), 4: timedelta(days=7)}
    reminded = next(n for n in campus.notices("rosa") if n.kind == "hazard_due_soon")
    assert due_at - reminded.created_at == timedelta(days=1)


def test_what_is_closed_in_time_never_climbs(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard)
    accept(campus, "max", hazard)
    campus.forward(days=40)
    assert escalations(campus) == []
    assert {row.wake_at for row in campus.rows(Hazard)} == {None}


def test_closing_resolves_the_escalation_and_nobody_hears_of_it_again(campus: Campus) -> None:
    hazard = overdue(campus, days=1)
    fix(campus, "rosa", hazard)
    accept(campus, "dora", hazard)
    campus.forward(days=30)
    [escalation] = escalations(campus)
    assert (escalation.resolution, escalation.level) == ("closed", 2)
    assert heard(campus, "lea") == []


def test_acknowledging_never_stops_the_ladder(campus: Campus) -> None:
    overdue(campus, days=1)
    [escalation] = escalations(campus)
    answer = campus.as_("dora").put(
        f"/api/v1/escalations/{escalation.id}/acknowledgement", json={"note": "mine"}
    )
    assert answer.status_code == 201
    campus.forward(days=2)
    assert rungs(campus)[-1] == (3, "lea")


def test_a_granted_extension_resolves_it_and_starts_at_the_foot_of_the_ladder(campus: Campus) -> None:
    hazard = overdue(campus, days=4)
    extend(campus, hazard, later(campus, days=10))
    campus.forward(minutes=1)
    [first] = escalations(campus)
    assert (first.resolution, first.level, seen(campus, "max", hazard)["level"]) == ("extended", 3, 0)

    campus.forward(days=10)
    [first, second] = escalations(campus)
    assert (second.level, second.resolved_at) == (1, None)
    assert campus.told("rosa").count("hazard_due_soon") == 2


def test_a_rejected_fix_resumes_at_the_level_reached(campus: Campus) -> None:
    hazard = overdue(campus, days=1)
    fix(campus, "rosa", hazard)
    campus.forward(hours=12)
    reject(campus, "dora", hazard)
    campus.forward(days=2)
    [escalation] = escalations(campus)
    assert escalation.level == 3
    assert rungs(campus) == [(1, "max"), *((2, name) for name in SECTION), (3, "lea")]


def test_while_a_fix_waits_for_eyes_the_deadline_does_not_climb(campus: Campus) -> None:
    hazard = overdue(campus, hours=1)
    fix(campus, "rosa", hazard)
    campus.forward(days=2)
    assert rungs(campus) == [(1, "max")]
    assert seen(campus, "max", hazard)["state"] == "rectified"


def test_a_late_verifier_climbs_too(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard)
    campus.forward(days=5)
    assert rungs(campus) == [*((1, name) for name in SECTION), (2, "ada"), (2, "lea")]
    [escalation] = escalations(campus)
    assert escalation.reason == "verification_overdue"


def test_each_round_of_verification_has_a_ladder_of_its_own(campus: Campus) -> None:
    hazard = found(campus)
    fix(campus, "rosa", hazard)
    campus.forward(days=3, hours=20)
    reject(campus, "dora", hazard, new_due_at=later(campus, days=30))
    fix(campus, "rosa", hazard)
    campus.forward(days=7)
    [escalation] = escalations(campus)
    assert escalation.level == 3
    assert campus.told("dora").count("escalated") == 2


def test_a_transferred_hazard_climbs_from_its_follow_up(campus: Campus) -> None:
    hazard = overdue(campus, hours=1)
    answer = step(
        campus, "dora", hazard, "transfers",
        authority="water bureau", contact="Wu", follow_up_at=later(campus, days=20), note="their bank",
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    campus.forward(days=19)
    assert rungs(campus) == [(1, "max")]
    campus.forward(days=2)
    assert rungs(campus)[1:] == [(2, name) for name in SECTION]
    campus.forward(days=3)
    assert rungs(campus)[-2:] == [(3, "ada"), (3, "lea")]


def test_a_stop_that_nobody_confirms_climbs_within_hours(campus: Campus) -> None:
    hazard = stopped(campus)
    campus.forward(hours=2)
    assert rungs(campus) == [(1, "dina"), (1, "dora"), (1, "max")]
    campus.forward(hours=2)
    assert rungs(campus)[3:] == [(2, "ada"), (2, "lea")]
    assert escalations(campus)[0].subject_id == hazard


def test_a_stop_that_is_confirmed_waits_for_its_plan(campus: Campus) -> None:
    hazard = stopped(campus)
    once(campus, "max", str(hazard), "out_of_service_confirmation", note="sealed", photos=[])
    campus.forward(days=1)
    assert rungs(campus) == []
    campus.forward(days=3)
    assert rungs(campus)[0] == (1, "max")


def test_a_major_hazard_is_on_the_desk_of_the_section_at_once(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    assert "hazard_opened" in campus.told("dora")
    campus.forward(minutes=1)
    at_once = [(1, "ada"), (1, "dina"), (1, "dora")]
    assert rungs(campus) == at_once
    desk = campus.as_("dora").get("/api/v1/escalations").json()["items"]
    assert [(raised["reason"], raised["subject"]["id"]) for raised in desk] == [("major", str(hazard))]
    campus.forward(seconds=due_in(campus, hazard).total_seconds())
    assert rungs(campus) == [*at_once, (2, "dina"), (2, "dora"), (2, "max")]


def test_a_hazard_that_is_found_to_be_no_major_one_leaves_the_desk(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    campus.forward(minutes=1)
    lowered = {"severity": "general", "reason": "one door of three"}
    assert campus.as_("dora").put(f"/api/v1/hazards/{hazard}/severity", json=lowered).status_code == 201
    campus.forward(minutes=1)
    assert campus.as_("dora").get("/api/v1/escalations?open=true").json()["items"] == []


def test_a_hazard_made_major_again_is_on_the_desk_again(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    for severity in ("general", "major"):
        campus.forward(minutes=1)
        once(campus, "dora", hazard, "severity", severity=severity, reason="looked again")
    campus.forward(minutes=1)
    assert [row.resolution for row in escalations(campus)] == ["severity_lowered", None]
    assert seen(campus, "dora", hazard)["level"] == 1


def test_an_extension_takes_a_major_hazard_off_the_desk_until_it_is_late_again(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    campus.forward(minutes=1)
    extend(campus, hazard, later(campus, days=20))
    campus.forward(days=19)
    assert escalations(campus, open=True) == []
    campus.forward(days=2)
    assert [row.reason for row in escalations(campus, open=True)] == ["overdue"]


def test_a_rung_with_nobody_in_office_is_skipped_and_the_administrator_told(campus: Campus) -> None:
    hazard = found(campus)
    leave(campus, "max")
    campus.forward(seconds=due_in(campus, hazard).total_seconds())
    assert rungs(campus) == [(2, name) for name in SECTION]
    assert heard(campus, "ada") == ["rung_empty"]
    campus.forward(days=1)
    assert rungs(campus) == [(2, name) for name in SECTION]


def test_when_the_head_leaves_the_successor_hears_of_the_next_rung(campus: Campus) -> None:
    hazard = found(campus)
    leave(campus, "max")
    appoint(campus, "olga", Role.HEAD, "school")
    campus.forward(seconds=due_in(campus, hazard).total_seconds())
    assert rungs(campus) == [(1, "olga")]
    assert heard(campus, "max") == ["hazard_opened"]


def test_where_no_school_is_the_head_is_not_missed(campus: Campus) -> None:
    answer = find(campus, "dora", at="river", category="drowning")
    assert answer.status_code == 201, answer.text
    campus.forward(days=10)
    assert rungs(campus)[0] == (2, "dina")
    assert heard(campus, "ada") == []


def stopped(campus: Campus) -> UUID:
    """A hazard of an item that must stop being used, in one of the ways it can be opened."""
    hazard = found(campus)
    with campus.work() as work:
        row = work.session.get_one(Hazard, UUID(hazard))
        row.confirm_due_at, row.due_kind = work.now + timedelta(hours=2), "stop"
        row.due_at, row.out_of_service_at = work.now + timedelta(days=3), work.now
        row.wake_at = work.now
        work.session.add(row)
        return row.id


def extend(campus: Campus, hazard: str, until: str) -> None:
    words = {"until": until, "reason": "the part is ordered", "interim_protection": "a guard"}
    asked = step(campus, "max", hazard, "extension_requests", **words, sent_at=later(campus))
    decision = f"extension_requests/{asked.json()['id']}/decision"
    assert once(campus, "dora", hazard, decision, granted=True, until=until).status_code == 201
