"""Nothing twice and nothing left out, whoever runs the tick, and wherever it dies."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import col, select

from schemas.plans import Plan
from schemas.tasks import Task, TaskChange
from service import jobs
from service.plans import tick
from tests.campus import Campus
from tests.plan_bodies import publish_patrol, put_plan, slots, tasks_of

PLANS = ("first", "second", "third")


class Killed(BaseException):
    """What no `except Exception` catches: the process is gone."""


def three_plans(campus: Campus) -> None:
    publish_patrol(campus)
    for name in PLANS:
        assert (
            put_plan(
                campus, name, recurrence={"rrule": "FREQ=DAILY", "times": ["10:00", "15:00"]}
            ).status_code
            == 201
        )


def everything(campus: Campus) -> list[tuple[str, ...]]:
    return sorted(
        (str(task.plan_id), str(task.place_id), task.slot, str(task.cancelled_at))
        for task in campus.rows(Task)
    )


def test_four_nodes_that_tick_at_once_make_each_task_once(campus):
    three_plans(campus)
    start, faults = threading.Barrier(4), []

    def node() -> None:
        start.wait()
        try:
            jobs.run(campus.world, tick)
        except Exception as fault:
            faults.append(fault)

    nodes = [threading.Thread(target=node) for _ in range(4)]
    for one in nodes:
        one.start()
    for one in nodes:
        one.join()
    found = everything(campus)
    assert faults == []
    assert len(found) == len(set(found)) == 3 * 2 * 24
    assert all(plan.wake_at > campus.now for plan in campus.rows(Plan))


@pytest.mark.parametrize("statements", [1, 3, 5, 8, 13, 21])
def test_a_node_killed_between_any_two_statements_leaves_nothing_half_done(campus, statements):
    three_plans(campus)
    _die_after(campus, statements)
    campus.forward(seconds=0)
    assert len(everything(campus)) == len(set(everything(campus))) == 3 * 2 * 24


@pytest.mark.parametrize("statements", [3, 6, 9, 12])
def test_a_node_killed_while_it_works_a_change_out_again_leaves_nothing_half_done(campus, statements):
    three_plans(campus)
    campus.forward(seconds=0)
    closure = {"closures": [{"first_on": "2026-09-09", "last_on": "2026-09-11"}]}
    campus.as_("dora").put(f"/api/v1/calendars/{campus.id('school')}", json=closure)
    _die_after(campus, statements)
    campus.forward(seconds=0)
    for name in PLANS:
        assert slots(tasks_of(campus, name, place="school"))[1:4] == [
            "09-08T15:00",
            "09-14T10:00",
            "09-14T15:00",
        ]
    cancelled = [task for task in campus.rows(Task) if task.cancelled_at]
    assert len(cancelled) == len(campus.rows(TaskChange)) == 3 * 3 * 2


def test_a_long_outage_is_made_good_in_shares_that_let_others_write(campus, monkeypatch):
    monkeypatch.setattr(tick, "MOST_AT_ONCE", 10)
    three_plans(campus)
    campus.now += timedelta(seconds=1)
    shares = 0
    while True:
        with campus.world.look() as work:
            key = tick.find(work)
        if key is None:
            break
        assert tick.handle(campus.world, key) <= 12
        shares += 1
    assert shares > 3 * 3
    assert len(everything(campus)) == len(set(everything(campus))) == 3 * 2 * 24


def test_an_edit_between_two_shares_is_worked_out_too(campus, monkeypatch):
    monkeypatch.setattr(tick, "MOST_AT_ONCE", 10)
    publish_patrol(campus)
    put_plan(campus)
    tick.handle(campus.world, campus.id("plan"))
    closure = {"closures": [{"first_on": "2026-09-10", "last_on": "2026-09-15"}]}
    campus.as_("dora").put(f"/api/v1/calendars/{campus.id('school')}", json=closure)
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school"))[:4] == ["09-08", "09-09", "09-16", "09-17"]
    assert len(slots(tasks_of(campus, place="kindergarten"))) == 12


def test_a_plan_that_is_woken_for_nothing_changes_nothing(campus):
    three_plans(campus)
    campus.forward(seconds=0)
    before = everything(campus)
    campus.as_("max").put(
        f"/api/v1/calendars/{campus.id('school')}", json={"days": {"2027-03-06": {"boarding": True}}}
    )
    assert {plan.wake_at for plan in campus.rows(Plan)} == {campus.now}
    campus.forward(seconds=0)
    assert everything(campus) == before
    assert campus.rows(TaskChange) == []


def test_the_own_alarm_is_known_from_any_other(campus):
    three_plans(campus)
    campus.forward(seconds=0)
    with campus.world.look() as work:
        plans = work.session.exec(select(Plan).order_by(col(Plan.code))).all()
    assert {plan.wake_at.isoformat() for plan in plans} == {"2026-09-08T16:10:00+00:00"}  # 00:10 in Shanghai


def _die_after(campus: Campus, statements: int) -> None:
    """Run the tick on a connection that is gone after so many statements; what was committed before stays."""
    from sqlalchemy import event

    left = [statements]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    event.listen(campus.world.engine, "before_cursor_execute", count)
    try:
        with pytest.raises(Killed):
            jobs.run(campus.world, tick)
    finally:
        event.remove(campus.world.engine, "before_cursor_execute", count)
