"""Counts tasks and hazards in the database, by category and part of a place; only what the caller may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, func, literal, select, type_coerce
from sqlmodel import col

from schemas.board import Part
from schemas.hazards import Hazard, overdue_column, unsettled_column
from schemas.hazards import state_column as hazard_state
from schemas.places import Place, PlaceKind
from schemas.tasks import Task, TaskState
from schemas.tasks import state_column as task_state
from service.board.period import Days
from service.database import is_sqlite
from service.hazards import see as hazards
from service.hazards.search import rejected_between
from service.people.access import Caller, seen_at
from service.tasks import see as tasks
from service.world import Work

PENDING = frozenset({TaskState.SCHEDULED, TaskState.OPEN, TaskState.OVERDUE})


PartId = UUID | str
"""As the database holds it: among a hundred thousand rows, making an id of each costs more than counting them."""


@dataclass(frozen=True)
class Asked:
    """What is to be counted. `periods`: the one that is shown, and perhaps the one before it."""

    place: Place
    periods: tuple[Days, ...]
    category: str | None = None
    part: Part = Part.CHILD


class Found(NamedTuple):
    """So many of what `name` says, in the period of that index, in a category, at a part of the place."""

    period: int
    category: str
    part: PartId
    name: str
    number: int


class Closed(NamedTuple):
    """One hazard closed in a period, after so many days."""

    period: int
    category: str
    part: PartId
    days: float


def tally_tasks(work: Work, by: Caller, asked: Asked) -> Iterator[Found]:
    state, when = task_state(work.now), _period(asked, col(Task.due_at))
    keys = (state, when, col(Task.category), part_of(Task, asked))  # the state first: the cheapest to sort by
    wanted = (*seen_tasks(by, asked), *_within(asked, col(Task.due_at)), col(Task.cancelled_at).is_(None))
    rows = select(*keys, func.count()).where(*wanted).group_by(*keys)
    for found, period, category, part, count in work.session.execute(rows):
        yield Found(period, category, part, "pending" if found in PENDING else found, count)


def tally_hazards(work: Work, by: Caller, asked: Asked) -> Iterator[Found]:
    """`found`, `reopened` by period, and how it stands now."""
    seen = seen_hazards(by, asked)
    keys = (col(Hazard.category), part_of(Hazard, asked), _period(asked, col(Hazard.received_at)))
    found = (*seen, *_within(asked, col(Hazard.received_at)), col(Hazard.voided_at).is_(None))
    yield from _counted(work, "found", select(*keys, func.count()).where(*found).group_by(*keys))
    for index, days in enumerate(asked.periods):
        both = keys[:2]
        again = (*seen, rejected_between(days.begins_at, days.ends_at))
        rows = select(*both, literal(index), func.count()).where(*again).group_by(*both)
        yield from _counted(work, "reopened", rows)
    yield from _as_it_stands(work, asked, seen)


def closed_hazards(work: Work, by: Caller, asked: Asked) -> Iterator[Closed]:
    closed, received = col(Hazard.closed_at), col(Hazard.received_at)
    if is_sqlite(work.world.engine):
        days: Any = func.julianday(closed) - func.julianday(received)
    else:
        days = func.extract("epoch", closed - received) / 86400.0
    rows = select(_period(asked, closed), col(Hazard.category), part_of(Hazard, asked), days)
    rows = rows.where(*seen_hazards(by, asked), *_within(asked, closed))
    for period, category, part, length in work.session.execute(rows):
        yield Closed(period, category, part, float(length))


def part_of(model: Any, asked: Asked) -> Any:
    """The column that names the part: its schools, or a city's districts, a district's schools, a school's places."""
    columns = [col(model.place_id)]
    if asked.place.kind in (PlaceKind.CITY, PlaceKind.DISTRICT):
        columns.insert(0, col(model.school_id))
    if asked.place.kind == PlaceKind.CITY and asked.part is Part.CHILD:
        columns.insert(0, col(model.district_id))
    return type_coerce(func.coalesce(*columns) if len(columns) > 1 else columns[0], String)


def _as_it_stands(work: Work, asked: Asked, seen: list[ColumnElement[bool]]) -> Iterator[Found]:
    state = hazard_state()
    facts: dict[str, ColumnElement[bool]] = {
        "open": state == "open",
        "rectified": state == "rectified",
        "transferred": state == "transferred",
        "overdue": overdue_column(work.now),
        "major_open": col(Hazard.severity) == "major",
    }
    sums = [func.sum(case((fact, 1), else_=0)) for fact in facts.values()]
    keys = (col(Hazard.category), part_of(Hazard, asked))
    rows = select(*keys, *sums).where(*seen, unsettled_column()).group_by(*keys)
    for category, part, *counts in work.session.execute(rows):
        for name, count in zip(facts, counts, strict=True):
            yield Found(0, category, part, name, int(count))


def _counted(work: Work, name: str, rows: Select[Any]) -> Iterator[Found]:
    for category, part, period, count in work.session.execute(rows):
        yield Found(period, category, part, name, count)


def seen_tasks(by: Caller, asked: Asked) -> list[ColumnElement[bool]]:
    return [*seen_at(by, Task, asked.place, tasks.visible(by)), *_in_category(Task, asked)]


def seen_hazards(by: Caller, asked: Asked) -> list[ColumnElement[bool]]:
    return [*seen_at(by, Hazard, asked.place, hazards.visible(by)), *_in_category(Hazard, asked)]


def _in_category(model: Any, asked: Asked) -> list[ColumnElement[bool]]:
    return [] if asked.category is None else [col(model.category) == asked.category]


def _within(asked: Asked, at: Any) -> list[ColumnElement[bool]]:
    """In any of the periods, which follow one another."""
    return [at >= asked.periods[-1].begins_at, at < asked.periods[0].ends_at]


def _period(asked: Asked, at: Any) -> Any:
    return case((at >= asked.periods[0].begins_at, literal(0)), else_=literal(1))
