"""Checks that are missed in a row climb as one matter, and stop climbing when they are done again."""

from datetime import timedelta
from uuid import UUID

from schemas.base import as_z
from schemas.escalations import MissRun
from schemas.tasks import Task
from tests.campus import Campus
from tests.climbing import add_checks, add_plan, escalations, heard, rungs
from tests.rounds import hand_in, report_on

SECTION = ["dina", "dora"]


def excuse(campus: Campus, task_id: UUID) -> None:
    answer = campus.as_("dora").put(
        f"/api/v1/tasks/{task_id}/excuse", json={"reason": "the school was flooded"}
    )
    assert answer.status_code == 201, answer.text


def do(campus: Campus, task_id: UUID, **words: object) -> None:
    answer = hand_in(campus, "ines", report_on(campus, task_id, **words))  # type: ignore[arg-type]
    assert answer.status_code == 201, answer.text


def test_before_its_close_a_check_is_told_of_but_nothing_climbs(campus: Campus) -> None:
    add_checks(campus, add_plan(campus), 1)
    campus.forward(hours=8, minutes=45)
    assert heard(campus, "ines") == ["task_due_soon"]
    campus.forward(hours=4)
    assert heard(campus, "ines") == ["task_due_soon", "task_overdue"]
    assert heard(campus, "max") == ["task_overdue"]
    assert escalations(campus) == []


def test_whoever_is_done_hears_nothing(campus: Campus) -> None:
    [task_id] = add_checks(campus, add_plan(campus), 1)
    do(campus, task_id)
    campus.forward(days=2)
    assert heard(campus, "ines") == []
    assert {row.wake_at for row in campus.rows(Task)} == {None}


def test_an_assignee_is_told_instead_of_the_role(campus: Campus) -> None:
    add_checks(campus, add_plan(campus), 1, assignee_id=campus.id("ivan"))
    campus.forward(hours=10)
    assert (heard(campus, "ivan"), heard(campus, "ines")) == (["task_due_soon", "task_overdue"], [])


def test_one_missed_day_does_not_climb_two_in_a_row_do(campus: Campus) -> None:
    first, _, _ = add_checks(campus, add_plan(campus), 3)
    campus.forward(hours=16)
    assert escalations(campus) == []
    campus.forward(days=1)
    [escalation] = escalations(campus)
    assert (escalation.subject_kind, escalation.subject_id, escalation.misses) == ("misses", first, 2)
    assert rungs(campus) == [(1, "max")]
    campus.forward(days=1)
    [escalation] = escalations(campus)
    assert (escalation.subject_id, escalation.misses) == (first, 3)


def test_a_run_that_nobody_ends_climbs_to_the_administrator(campus: Campus) -> None:
    add_checks(campus, add_plan(campus), 12)
    campus.forward(days=12)
    assert rungs(campus) == [(1, "max"), *((2, name) for name in SECTION), (3, "lea"), (4, "ada"), (4, "lea")]
    [escalation] = escalations(campus)
    assert (escalation.misses, escalation.change) == (12, None)


def test_a_weekly_check_climbs_from_its_first_miss(campus: Campus) -> None:
    add_checks(campus, add_plan(campus, "FREQ=WEEKLY"), 1)
    campus.forward(hours=16)
    assert [row.misses for row in escalations(campus)] == [1]


def test_the_next_check_done_in_time_ends_the_run(campus: Campus) -> None:
    *_, third = add_checks(campus, add_plan(campus), 3)
    campus.forward(days=2)
    do(campus, third)
    [shown] = campus.as_("dora").get("/api/v1/escalations").json()["items"]
    assert shown["open"] is False  # before any chore came by
    campus.forward(days=7)
    assert [row.resolution for row in escalations(campus)] == ["below_threshold"]
    assert heard(campus, "lea") == []
    assert {(row.ended_at is None, row.wake_at) for row in campus.rows(MissRun)} == {(False, None)}


def test_a_late_check_ends_a_weekly_run_but_not_a_daily_one(campus: Campus) -> None:
    daily = add_checks(campus, add_plan(campus), 2)
    [weekly] = add_checks(campus, add_plan(campus, "FREQ=WEEKLY"), 1)
    campus.forward(days=2)
    do(campus, weekly)
    do(campus, daily[1])
    campus.forward(minutes=1)
    assert {row.subject_id: row.resolved_at is None for row in escalations(campus)} == {
        daily[0]: True,
        weekly: False,
    }


def test_a_late_report_from_the_basement_rebuts_its_miss_and_ends_the_run(campus: Campus) -> None:
    first, second = add_checks(campus, add_plan(campus), 2)
    campus.forward(days=1, hours=14)
    in_time = campus.now - timedelta(minutes=30)
    campus.forward(hours=3)
    assert len(escalations(campus, open=True)) == 1
    do(campus, second, captured_at=as_z(in_time))
    campus.forward(minutes=1)
    assert escalations(campus, open=True) == []
    facts = {row.id: (row.missed_at is None, row.rebutted_at is None) for row in campus.rows(Task)}
    assert facts == {first: (False, True), second: (False, False)}


def test_a_rebuttal_within_a_long_run_shortens_it_and_its_subject_stays(campus: Campus) -> None:
    first, second, *_ = add_checks(campus, add_plan(campus), 4)
    campus.forward(days=1, hours=14)
    in_time = campus.now - timedelta(minutes=30)
    campus.forward(days=2, hours=2)
    assert [row.misses for row in escalations(campus)] == [4]
    campus.now = in_time + timedelta(hours=47)
    do(campus, second, captured_at=as_z(in_time))
    campus.now += timedelta(hours=10)
    campus.forward(minutes=1)
    [escalation] = escalations(campus)
    assert (escalation.subject_id, escalation.misses, escalation.resolved_at) == (first, 2, None)


def test_an_excuse_takes_a_run_below_its_threshold_and_the_miss_stays_on_record(campus: Campus) -> None:
    first, second = add_checks(campus, add_plan(campus), 2)
    campus.forward(days=2)
    excuse(campus, second)
    campus.forward(days=5)
    assert [row.resolution for row in escalations(campus)] == ["below_threshold"]
    assert heard(campus, "dora") == []
    assert all(row.missed_at is not None for row in campus.rows(Task))
    assert first != second


def test_after_an_excuse_the_next_miss_begins_another_escalation(campus: Campus) -> None:
    first, second, _ = add_checks(campus, add_plan(campus), 3)
    campus.forward(days=1, hours=20)
    excuse(campus, second)
    campus.forward(days=2)
    resolved, again = escalations(campus)
    assert (resolved.resolved_at is None, again.resolved_at is None) == (False, True)
    assert (again.subject_id, again.misses) == (first, 2)


def test_photos_that_never_come_make_a_check_a_miss(campus: Campus) -> None:
    ids = add_checks(campus, add_plan(campus), 2)
    campus.forward(hours=1)
    do(campus, ids[0])
    campus.forward(days=2)
    assert escalations(campus) == []
    with campus.work() as work:  # as `lose_evidence` leaves it
        task = work.session.get_one(Task, ids[0])
        task.evidence_missing_at, task.in_time, task.done_at, task.report_id = work.now, None, None, None
        task.wake_at = work.now
        work.session.add(task)
    campus.forward(minutes=1)
    [escalation] = escalations(campus)
    assert (escalation.subject_id, escalation.misses) == (ids[0], 2)


def test_plans_and_places_are_counted_apart(campus: Campus) -> None:
    plan = add_plan(campus)
    add_checks(campus, plan, 1)
    add_checks(campus, plan, 1, place="kindergarten")
    add_checks(campus, add_plan(campus), 1)
    campus.forward(days=1)
    assert escalations(campus) == []


def test_an_unannounced_visit_that_was_missed_is_kept_from_the_school(campus: Campus) -> None:
    plan = add_plan(campus, "FREQ=MONTHLY", source="bureau")
    [task_id] = add_checks(campus, plan, 1, source="bureau", assignee_id=campus.id("dora"))
    campus.forward(days=2)
    assert heard(campus, "max") == []
    assert heard(campus, "ines") == []
    assert heard(campus, "dora")[:2] == ["task_due_soon", "task_overdue"]
    assert rungs(campus) == [(2, "dina"), (2, "dora")]
    assert heard(campus, "ada") == []  # no post is vacant
    assert campus.as_("max").get("/api/v1/escalations").json()["items"] == []
    [shown] = campus.as_("dora").get("/api/v1/escalations").json()["items"]
    assert shown["subject"] == {"type": "misses", "id": str(task_id)}


def test_after_an_outage_missed_slots_come_without_a_storm(campus: Campus) -> None:
    add_checks(campus, add_plan(campus), 4)
    campus.now += timedelta(days=5)
    campus.forward(minutes=1)
    assert heard(campus, "ines") == []
    assert rungs(campus) == [(1, "max")]
    assert [row.misses for row in escalations(campus)] == [4]
