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
from service.board.tally import Asked, Closed, Found, PartId, closed_hazards, tally_hazards, tally_tasks
from service.pages import IDS_AT_ONCE
from service.people.access import Caller
from service.world import Work


@dataclass
class _Sum:
    """What came together for one group in one period."""

    tasks: Counter[str] = field(default_factory=Counter)
    hazards: Counter[str] = field(default_factory=Counter)
    days_to_close: list[float] = field(default_factory=list)


@dataclass
class _Sums:
    """By period: of the place as a whole, of each category, of each part."""

    whole: dict[int, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    categories: dict[tuple[str, int], _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    parts: dict[tuple[PartId, int], _Sum] = field(default_factory=lambda: defaultdict(_Sum))

    def at(self, one: Found | Closed) -> tuple[_Sum, _Sum, _Sum]:
        period = one.period
        return self.whole[period], self.categories[one.category, period], self.parts[one.part, period]


def board(work: Work, by: Caller, asked: Asked) -> BoardOut:
    """Only what the caller may see is counted, so that the numbers are those of the lists."""
    sums = _sums(work, by, asked)
    raw = {_id(part): part for part, _ in sums.parts}
    parts = _places(work, raw)
    periods = [days.shown() for days in asked.periods]
    return BoardOut(
        place=PlaceRef(id=asked.place.id, name=asked.place.name),
        from_on=periods[0].from_on,
        to_on=periods[0].to_on,
        period=periods[0],
        previous_period=periods[1] if len(periods) > 1 else None,
        total=Counts(**_counts(asked, sums.whole[0], sums.whole[1])),
        by_category=[
            CategoryCounts(
                category=category,
                **_counts(asked, sums.categories[category, 0], sums.categories[category, 1]),
            )
            for category in sorted({category for category, _ in sums.categories})
        ],
        by_place=[
            PlaceCounts(
                place=PlaceRef(id=part.id, name=part.name),
                kind=PlaceKind(part.kind),
                directly=_is_direct(part, asked.place),
                **_counts(asked, sums.parts[raw[part.id], 0], sums.parts[raw[part.id], 1]),
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


def _sums(work: Work, by: Caller, asked: Asked) -> _Sums:
    sums = _Sums()
    for found in tally_tasks(work, by, asked):
        for one in sums.at(found):
            one.tasks[found.name] += found.number
    for found in tally_hazards(work, by, asked):
        for one in sums.at(found):
            one.hazards[found.name] += found.number
    for closed in closed_hazards(work, by, asked):
        for one in sums.at(closed):
            one.days_to_close.append(closed.days)
    return sums


def _counts(asked: Asked, now: _Sum, before: _Sum) -> dict[str, Any]:
    counts: dict[str, Any] = {"tasks": task_counts(now.tasks)}
    stands = {
        name: now.hazards[name] for name in ("open", "rectified", "overdue", "major_open", "transferred")
    }
    counts["hazards"] = HazardCounts(**_of_period(now), **stands)
    if len(asked.periods) > 1:
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


def _id(part: PartId) -> UUID:
    return part if isinstance(part, UUID) else UUID(part)


def _is_direct(part: Place, shown: Place) -> bool:
    """Of a school each place is a part of its own, the school itself too; a bureau is a part only as a place."""
    return part.id == shown.id or shown.kind not in (PlaceKind.CITY, PlaceKind.DISTRICT)


def _places(work: Work, ids: Iterable[UUID]) -> list[Place]:
    wanted, found = list(ids), list[Place]()
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = select(Place).where(col(Place.id).in_(wanted[start : start + IDS_AT_ONCE]))
        found.extend(work.session.exec(some).all())
    return found
