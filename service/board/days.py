"""Counts day by day what was due and done, and what was found and closed: for a calendar of misses, and for trends."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from schemas.board import DayCounts, DaysOut
from schemas.hazards import Hazard
from schemas.places import PlaceRef
from schemas.tasks import Task
from schemas.tasks import state_column as task_state
from service.board.count import task_counts
from service.board.period import Days
from service.board.tally import PENDING, Asked, seen_hazards, seen_tasks
from service.people.access import Caller
from service.world import Work


def count_days(work: Work, by: Caller, asked: Asked) -> DaysOut:
    """Every local day of the (one) period, also those on which nothing happened."""
    days = asked.periods[0].each()
    begins = [day.begins_at for day in days]
    tasks: list[Counter[str]] = [Counter() for _ in days]
    found, closed = [0] * len(days), [0] * len(days)
    for due_at, state, count in _tasks(work, by, asked):
        tasks[_index(begins, due_at)]["pending" if state in PENDING else state] += count
    for at, count in _found(work, by, asked):
        found[_index(begins, at)] += count
    for at, count in _closed(work, by, asked):
        closed[_index(begins, at)] += count
    return DaysOut(
        place=PlaceRef(id=asked.place.id, name=asked.place.name),
        days=[
            DayCounts(**_edges(day), tasks=task_counts(tasks[n]), found=found[n], closed=closed[n])
            for n, day in enumerate(days)
        ],
    )


def _tasks(work: Work, by: Caller, asked: Asked) -> Iterator[Any]:
    """By due instant: schools share them, so they are few, and fall into days of whatever zone afterwards."""
    state, due_at = task_state(work.now), col(Task.due_at)
    wanted = (*seen_tasks(by, asked), *_in(asked.periods[0], due_at), col(Task.cancelled_at).is_(None))
    rows = select(due_at, state, func.count()).where(*wanted).group_by(due_at, state)
    yield from work.session.execute(rows)


def _found(work: Work, by: Caller, asked: Asked) -> Iterator[Any]:
    at = col(Hazard.received_at)
    wanted = (*seen_hazards(by, asked), *_in(asked.periods[0], at), col(Hazard.voided_at).is_(None))
    yield from work.session.execute(select(at, func.count()).where(*wanted).group_by(at))


def _closed(work: Work, by: Caller, asked: Asked) -> Iterator[Any]:
    at: Any = col(Hazard.closed_at)
    wanted = (*seen_hazards(by, asked), *_in(asked.periods[0], at))
    yield from work.session.execute(select(at, func.count()).where(*wanted).group_by(at))


def _in(days: Days, at: Any) -> tuple[ColumnElement[bool], ...]:
    return at >= days.begins_at, at < days.ends_at


def _index(begins: list[datetime], at: datetime) -> int:
    return bisect_right(begins, at) - 1


def _edges(day: Days) -> dict[str, Any]:
    return {"on": day.from_on, "begins_at": day.begins_at, "ends_at": day.ends_at}
