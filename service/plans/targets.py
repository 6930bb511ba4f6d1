"""Which places a plan reaches, and which of them are due on the same days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import col, or_, select

from schemas.places import Place, under
from schemas.plans import Plan, PlanIn, Timing
from service.calendars.days import chain_of, effective_calendars
from service.calendars.rules import SchoolCalendar, day_pattern
from service.plans.occurrences import period_length
from service.world import Work

CLOSED_LONG_AGO = timedelta(days=60)
"""Places that closed within this time still get the slots before their closing that an outage left out."""


@dataclass(frozen=True)
class Group:
    """Places on the same days: of one zone and one effective calendar, and closing on the same day if they close."""

    zone: ZoneInfo
    calendar: SchoolCalendar
    closed_on: date | None
    place_ids: tuple[UUID, ...]

    def is_open(self, on: date) -> bool:
        return self.closed_on is None or on < self.closed_on


def groups(work: Work, plan: Plan | PlanIn, target: Place) -> list[Group]:
    """All places that the plan reaches, by the days they have in common."""
    wanted: tuple[Any, ...] = (
        Place.id,
        Place.zone,
        Place.closed_on,
        Place.city_id,
        Place.district_id,
        Place.school_id,
        Place.campus_id,
    )
    columns = select_columns(*wanted).where(*reached(work, plan, target)).order_by(col(Place.id))
    rows = work.session.connection().execute(columns).all()
    chains = [chain_of(row.city_id, row.district_id, row.school_id, row.campus_id, row.id) for row in rows]
    calendars = effective_calendars(work, chains)
    alike: dict[tuple[str, date | None, int], list[int]] = {}
    for index, (row, calendar) in enumerate(zip(rows, calendars, strict=True)):
        alike.setdefault((row.zone, row.closed_on, id(calendar)), []).append(index)
    return [
        Group(ZoneInfo(zone), calendars[indexes[0]], closed_on, tuple(rows[index].id for index in indexes))
        for (zone, closed_on, _), indexes in alike.items()
    ]


def alike(found: Sequence[Group], timing: Timing, first: date, last: date) -> list[Group]:
    """Fewer groups: those whose calendars differ, but not in anything that decides on slots of first..last."""
    merged: dict[tuple[ZoneInfo, date | None, object], list[Group]] = {}
    for group in found:
        merged.setdefault((group.zone, group.closed_on, _pattern(group, timing, first, last)), []).append(
            group
        )
    return [
        replace(same[0], place_ids=tuple(id for group in same for id in group.place_ids))
        for same in merged.values()
    ]


def reached(work: Work, plan: Plan | PlanIn, target: Place) -> list[ColumnElement[bool]]:
    """Places at or under the target, of its kinds, with every one of its traits, in schools of its kinds."""
    closed_since = work.now.date() - CLOSED_LONG_AGO
    wanted = [
        under(Place, target.id, target.kind),
        col(Place.kind).in_([str(kind) for kind in plan.target_kinds]),
        or_(col(Place.closed_on).is_(None), col(Place.closed_on) > closed_since),
        *(_has_trait(trait) for trait in plan.target_traits),
    ]
    return [*wanted, _in_schools_of(plan.school_kinds)] if plan.school_kinds else wanted


def _pattern(group: Group, timing: Timing, first: date, last: date) -> object:
    if timing.recurrence.anchor:  # terms and long holidays decide too
        return id(group.calendar)
    span = period_length(timing)
    return day_pattern(group.calendar, timing.activities, first - span, last + span)


def _has_trait(trait: str) -> ColumnElement[bool]:
    return type_coerce(col(Place.traits), String).contains(f" {trait} ", autoescape=True)


def _in_schools_of(kinds: Sequence[str]) -> ColumnElement[bool]:
    schools = select(Place.id).where(col(Place.school_kind).in_([str(kind) for kind in kinds]))
    return col(Place.school_id).in_(schools)
