"""Adds up what was counted, for a place as a whole, its categories and its parts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.board import (
    BoardOut,
    CategoryCounts,
    Counts,
    HazardCounts,
    PeriodCounts,
    PeriodHazards,
    PlaceCounts,
    TaskCounts,
)
from schemas.places import Place, PlaceKind, PlaceRef
from service.board.tally import Asked, closed_hazards, tally_hazards, tally_tasks
from service.pages import IDS_AT_ONCE
from service.people.access import Caller
from service.world import Work

AS_A_WHOLE = "whole"
Group = UUID | str
"""A part of the place, a category, or the place as a whole."""


@dataclass
class _Sum:
    """What came together for one group in one period."""

    tasks: Counter[str] = field(default_factory=Counter)
    hazards: Counter[str] = field(default_factory=Counter)
    days_to_close: list[float] = field(default_factory=list)


Sums = defaultdict[tuple[Group, int], _Sum]


def board(work: Work, by: Caller, asked: Asked) -> BoardOut:
    """Only what the caller may see is counted, so that the numbers are those of the lists."""
    sums = _sums(work, by, asked)
    groups = {group for group, _ in sums}
    parts = _places(work, [group for group in groups if isinstance(group, UUID)])
    periods = [days.shown() for days in asked.periods]
    return BoardOut(
        place=PlaceRef(id=asked.place.id, name=asked.place.name),
        from_on=periods[0].from_on,
        to_on=periods[0].to_on,
        period=periods[0],
        previous_period=periods[1] if len(periods) > 1 else None,
        total=Counts(**_counts(sums, AS_A_WHOLE, asked)),
        by_category=[
            CategoryCounts(category=category, **_counts(sums, category, asked))
            for category in sorted(g for g in groups if isinstance(g, str) and g != AS_A_WHOLE)
        ],
        by_place=[
            PlaceCounts(
                place=PlaceRef(id=part.id, name=part.name),
                kind=PlaceKind(part.kind),
                directly=_is_direct(part, asked.place),
                **_counts(sums, part.id, asked),
            )
            for part in sorted(parts, key=lambda part: (part.name, part.id))
        ],
    )


def task_counts(added: Counter[str]) -> TaskCounts:
    """By state, with what they come to."""
    tasks = {name: added[name] for name in TaskCounts.model_fields if name not in ("due", "completion")}
    due = sum(tasks.values())
    owed = due - tasks["excused"] - tasks["pending"]
    return TaskCounts(due=due, completion=round(tasks["done"] / owed, 4) if owed else None, **tasks)


def _sums(work: Work, by: Caller, asked: Asked) -> Sums:
    sums: Sums = defaultdict(_Sum)
    for found in tally_tasks(work, by, asked):
        for group in (AS_A_WHOLE, found.category, found.part):
            sums[group, found.period].tasks[found.name] += found.number
    for found in tally_hazards(work, by, asked):
        for group in (AS_A_WHOLE, found.category, found.part):
            sums[group, found.period].hazards[found.name] += found.number
    for closed in closed_hazards(work, by, asked):
        for group in (AS_A_WHOLE, closed.category, closed.part):
            sums[group, closed.period].days_to_close.append(closed.days)
    return sums


def _counts(sums: Sums, group: Group, asked: Asked) -> dict[str, Any]:
    now = sums[group, 0]
    counts: dict[str, Any] = {"tasks": task_counts(now.tasks)}
    stands = {
        name: now.hazards[name] for name in ("open", "rectified", "overdue", "major_open", "transferred")
    }
    counts["hazards"] = HazardCounts(**_of_period(now), **stands)
    if len(asked.periods) > 1:
        before = sums[group, 1]
        hazards = PeriodHazards(**_of_period(before))
        counts["previous"] = PeriodCounts(tasks=task_counts(before.tasks), hazards=hazards)
    return counts


def _of_period(added: _Sum) -> dict[str, Any]:
    days = added.days_to_close
    return {
        "found": added.hazards["found"],
        "closed": len(days),
        "reopened": added.hazards["reopened"],
        "median_days_to_close": round(median(days), 2) if days else None,
    }


def _is_direct(part: Place, shown: Place) -> bool:
    """Of a school each place is a part of its own, the school itself too; a bureau is a part only as a place."""
    return part.id == shown.id or shown.kind not in (PlaceKind.CITY, PlaceKind.DISTRICT)


def _places(work: Work, ids: Iterable[UUID]) -> list[Place]:
    wanted, found = list(ids), list[Place]()
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = select(Place).where(col(Place.id).in_(wanted[start : start + IDS_AT_ONCE]))
        found.extend(work.session.exec(some).all())
    return found
