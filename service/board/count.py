"""Adds up tasks and hazards for a place, by category and by the places right below it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from schemas.board import BoardOut, CategoryCounts, Counts, HazardCounts, PlaceCounts, TaskCounts
from schemas.hazards import Hazard, overdue_column
from schemas.hazards import state_column as hazard_state
from schemas.places import Place, PlaceKind, PlaceRef, under
from schemas.tasks import Task, TaskState
from schemas.tasks import state_column as task_state
from service.people.access import Caller, any_of, in_scope
from service.world import Work

PENDING = frozenset({TaskState.SCHEDULED, TaskState.OPEN, TaskState.OVERDUE})

Cell = tuple[str, UUID]
"""A category at a place right below the one that is shown."""


def board(work: Work, by: Caller, place: Place, *, from_on: date, to_on: date) -> BoardOut:
    """Only what the caller may see is counted, so that the numbers are those of the lists."""
    zone = ZoneInfo(place.zone)
    begins = datetime.combine(from_on, time.min, zone)
    ends = datetime.combine(to_on + timedelta(days=1), time.min, zone)
    cells: Counter[tuple[Cell, str]] = Counter()
    _count_tasks(work, by, place, cells, begins=begins, ends=ends)
    _count_hazards(work, by, place, cells, begins=begins, ends=ends)
    names = _names(work, {cell[1] for cell, _ in cells})
    return BoardOut(
        place=PlaceRef(id=place.id, name=place.name),
        from_on=from_on,
        to_on=to_on,
        total=_counts(cells, cells),
        by_category=[
            CategoryCounts(category=category, **_parts(cells, lambda cell, c=category: cell[0] == c))
            for category in sorted({cell[0] for cell, _ in cells})
        ],
        by_place=[
            PlaceCounts(place=PlaceRef(id=id, name=name), **_parts(cells, lambda cell, i=id: cell[1] == i))
            for id, name in sorted(names.items(), key=lambda named: named[1])
        ],
    )


def _count_tasks(
    work: Work,
    by: Caller,
    place: Place,
    cells: "Counter[tuple[Cell, str]]",
    *,
    begins: datetime,
    ends: datetime,
) -> None:
    state = task_state(work.now)
    wanted = and_(
        under(Task, place.id, place.kind), any_of(in_scope(by, Task)),
        col(Task.due_at) >= begins, col(Task.due_at) < ends, col(Task.cancelled_at).is_(None),
    )  # fmt: skip
    below = _below(Task, place)
    rows = (
        select(col(Task.category), below, state, func.count())
        .where(wanted)
        .group_by(Task.category, below, state)
    )
    for category, part, found, count in work.session.execute(rows):
        name = "pending" if found in PENDING else found
        cells[(category, part), f"task {name}"] += count


def _count_hazards(
    work: Work,
    by: Caller,
    place: Place,
    cells: "Counter[tuple[Cell, str]]",
    *,
    begins: datetime,
    ends: datetime,
) -> None:
    state, below = hazard_state(), _below(Hazard, place)
    found = and_(col(Hazard.received_at) >= begins, col(Hazard.received_at) < ends)
    closed = and_(col(Hazard.closed_at) >= begins, col(Hazard.closed_at) < ends)
    unsettled = and_(col(Hazard.closed_at).is_(None), col(Hazard.voided_at).is_(None))
    major = and_(unsettled, col(Hazard.severity) == "major")
    facts: list[tuple[str, ColumnElement[bool]]] = [
        ("found", and_(found, col(Hazard.voided_at).is_(None))),
        ("closed", closed),
        ("open", state == "open"),
        ("rectified", state == "rectified"),
        ("transferred", state == "transferred"),
        ("overdue", overdue_column(work.now)),
        ("major_open", major),
    ]
    sums = [func.sum(case((fact, 1), else_=0)) for _, fact in facts]
    wanted = and_(
        under(Hazard, place.id, place.kind), any_of(in_scope(by, Hazard)), or_(found, closed, unsettled)
    )
    rows = select(col(Hazard.category), below, *sums).where(wanted).group_by(Hazard.category, below)
    for category, part, *counts in work.session.execute(rows):
        for (name, _), count in zip(facts, counts, strict=True):
            cells[(category, part), f"hazard {name}"] += int(count)


def _below(model: Any, place: Place) -> Any:
    """The column that names the part: a city's districts, a district's schools, a school's places."""
    match place.kind:
        case PlaceKind.CITY:
            return func.coalesce(col(model.district_id), col(model.school_id), col(model.place_id))
        case PlaceKind.DISTRICT:
            return func.coalesce(col(model.school_id), col(model.place_id))
        case _:
            return col(model.place_id)


def _names(work: Work, ids: Iterable[UUID]) -> dict[UUID, str]:
    found = select(col(Place.id), col(Place.name)).where(col(Place.id).in_(set(ids)))
    return {id: name for id, name in work.session.execute(found)}


def _parts(cells: "Counter[tuple[Cell, str]]", wanted: Any) -> dict[str, Any]:
    counts = _counts(cells, [key for key in cells if wanted(key[0])])
    return {"tasks": counts.tasks, "hazards": counts.hazards}


def _counts(cells: "Counter[tuple[Cell, str]]", keys: Iterable[tuple[Cell, str]]) -> Counts:
    added: Counter[str] = Counter()
    for key in keys:
        added[key[1]] += cells[key]
    tasks = {
        name: added[f"task {name}"] for name in TaskCounts.model_fields if name not in ("due", "completion")
    }
    due = sum(tasks.values())
    owed = due - tasks["excused"] - tasks["pending"]
    return Counts(
        tasks=TaskCounts(due=due, completion=round(tasks["done"] / owed, 4) if owed else None, **tasks),
        hazards=HazardCounts(**{name: added[f"hazard {name}"] for name in HazardCounts.model_fields}),
    )
