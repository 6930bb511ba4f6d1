"""What climbs when the chores stood still, broke down, died half way or ran twice at once."""

from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest

from schemas.escalations import Climb, EscalationTold
from schemas.hazards import Hazard, HazardStep
from schemas.notices import Notice
from service import jobs
from service.escalations import sweep
from service.tasks import miss
from tests.campus import Campus
from tests.climbing import add_checks, add_plan, escalations, heard, rungs
from tests.dying import Died, dying_at
from tests.hazard_words import found

DUE = timedelta(days=7, hours=15)
"""Of a general hazard found on Tuesday at nine."""


def test_after_an_outage_of_three_days_one_rung_is_climbed_in_half_a_day(campus: Campus) -> None:
    found(campus)
    campus.forward(days=1)
    campus.now += timedelta(days=10)  # 3 days and 9 hours past the deadline
    campus.forward(minutes=1)
    assert rungs(campus) == [(1, "max")]
    campus.forward(hours=11)
    assert rungs(campus) == [(1, "max")]
    campus.forward(hours=1)
    assert rungs(campus) == [(1, "max"), (2, "dina"), (2, "dora")]
    campus.forward(hours=12)
    assert rungs(campus)[-1] == (3, "lea")
    campus.forward(days=3)
    assert [level for level, _ in rungs(campus)][-1] == 4


def test_a_change_during_that_pause_does_not_shorten_it(campus: Campus) -> None:
    found(campus)
    campus.now += timedelta(days=20)
    campus.forward(minutes=1)
    with campus.work() as work:
        hazard = work.session.get_one(Hazard, campus.rows(Hazard)[0].id)
        hazard.wake_at = work.now
        work.session.add(hazard)
    campus.forward(hours=1)
    assert rungs(campus) == [(1, "max")]


def test_a_broken_row_delays_nobody_but_itself(campus: Campus) -> None:
    hazards = [UUID(found(campus)) for _ in range(3)]
    broken = hazards[1]
    campus.forward(minutes=1)
    with campus.work() as work:
        mark = work.session.get_one(Climb, (broken, "hazard"))
        mark.reached_s = 2 * 10**9  # beyond the top, and yet nothing ever climbed
        work.session.add(mark)
    campus.now += DUE
    campus.forward(minutes=1)
    assert {row.subject_id for row in escalations(campus)} == {hazards[0], hazards[2]}
    alarms = {row.id: row.wake_at for row in campus.rows(Hazard)}
    assert alarms[broken] > campus.now


@pytest.mark.parametrize("start", range(0, 40, 8))
def test_a_sweep_that_dies_between_any_two_lines_does_each_thing_once(campus: Campus, start: int) -> None:
    found(campus)
    add_checks(campus, add_plan(campus, "FREQ=WEEKLY"), 1)
    campus.forward(hours=14)
    campus.now += DUE - timedelta(hours=14)
    deaths = 0
    for line in range(1 + start, 1200, 40):
        try:
            with dying_at(line):
                jobs.run_round(campus.world)
        except Died:
            deaths += 1
    assert deaths > 5
    campus.forward(minutes=1)
    assert sorted(row.level for row in escalations(campus)) == [1, 1]
    assert len(campus.rows(EscalationTold)) == len(set(rungs(campus))) + 1 == 2
    assert heard(campus, "max").count("escalated") == 1
    assert [row.kind for row in campus.rows(HazardStep)].count("escalated") == 1


def test_two_workers_at_once_do_each_thing_once(campus: Campus) -> None:
    for _ in range(30):
        found(campus)
    campus.forward(minutes=1)
    plans = [add_plan(campus, "FREQ=WEEKLY") for _ in range(10)]
    for plan in plans:
        add_checks(campus, plan, 1)
    campus.now += DUE + timedelta(hours=1)
    workers = [Thread(target=_rounds, args=(campus,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(escalations(campus)) == 40
    assert {row.level for row in escalations(campus)} == {1}
    assert len(campus.rows(EscalationTold)) == 40
    climbed = [row for row in campus.rows(Notice) if row.kind in ("escalated", "misses_run")]
    assert len(climbed) == 40


def _rounds(campus: Campus) -> None:
    for _ in range(3):
        jobs.run(campus.world, miss)
        jobs.run(campus.world, sweep)
