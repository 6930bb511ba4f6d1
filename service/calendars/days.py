"""The effective calendar of each place, read from the database once and worked out once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, false, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from schemas.calendars import (
    Calendar,
    CalendarContent,
    Holiday,
    HolidayIn,
    HolidayKind,
    HolidayYear,
    library_calendar,
    library_holidays,
)
from schemas.places import Place, Scoped
from service.calendars.rules import Holidays, SchoolCalendar
from service.world import Work

Layer = tuple[UUID, int, datetime]
"""One calendar as it was at one version: its id, version, and when it was changed."""
Stamp = tuple[tuple[int, datetime], ...]

MOST_KNOWN = 20_000


@dataclass
class _Known:
    """What this process has worked out, for the notices as they stand."""

    stamp: Stamp
    holidays: Holidays
    calendars: dict[tuple[Layer, ...], SchoolCalendar] = field(default_factory=dict)


_KNOWN: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()


def effective_calendar(work: Work, place: Place | Scoped) -> SchoolCalendar:
    """All layers that hold at the place, laid over one another."""
    return effective_calendars(work, [above(place)])[0]


def effective_calendars(work: Work, chains: Sequence[tuple[UUID, ...]]) -> list[SchoolCalendar]:
    """One calendar for each chain of places (see `above`). Places without own days share one object."""
    known, fresh = _known(work), work.memo.setdefault("calendars just changed", {})
    layers = _layers(work, {place_id for chain in chains for place_id in chain})
    wanted = [tuple(layers[place_id] for place_id in chain if place_id in layers) for chain in chains]
    missing = {layer for stack in set(wanted) - known.calendars.keys() for layer in stack}
    stacks = _Stacks(known, fresh, _contents(work, missing), work.now)
    return [stacks.calendar(stack) for stack in wanted]


def above(place: Place | Scoped) -> tuple[UUID, ...]:
    """The place and all it lies in, the outermost first: the order in which their calendars are laid."""
    own = place.id if isinstance(place, Place) else place.place_id
    return chain_of(place.city_id, place.district_id, place.school_id, place.campus_id, own)


def chain_of(*ids: UUID | None) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(id for id in ids if id is not None))


def holidays(work: Work) -> Holidays:
    """The notices: those that ship, and over them those that were imported."""
    return _known(work).holidays


def notice_days(work: Work, year: int) -> list[HolidayIn]:
    """The days of one year's notice, with their names; none where it is not in."""
    if work.session.get(HolidayYear, year) is None:
        return library_holidays()[year].days if year in library_holidays() else []
    rows = work.session.exec(_days_of([year]).order_by(col(Holiday.on))).all()
    return [HolidayIn.model_validate(row, from_attributes=True) for row in rows]


def _known(work: Work) -> _Known:
    if "holidays" in work.memo:
        remembered: _Known = work.memo["holidays"]
        return remembered
    years = work.session.exec(select(HolidayYear)).all()
    stamp = tuple(sorted((row.year, row.imported_at) for row in years))
    known = _KNOWN.get(work.world.engine)
    if known is None or known.stamp != stamp or len(known.calendars) > MOST_KNOWN:
        known = _Known(stamp, _read_holidays(work, years))
        if all(imported_at < work.now for _, imported_at in stamp):  # else it may yet be rolled back
            _KNOWN[work.world.engine] = known
    work.memo["holidays"] = known
    return known


def _read_holidays(work: Work, years: Iterable[HolidayYear]) -> Holidays:
    imported = {row.year: row.confirmed for row in years}
    shipped = {year: notice for year, notice in library_holidays().items() if year not in imported}
    days = {day.on: day.kind for notice in shipped.values() for day in notice.days}
    rows = work.session.exec(_days_of(imported)).all()
    days |= {row.on: HolidayKind(row.kind) for row in rows}
    confirmed = {year for year, is_confirmed in imported.items() if is_confirmed}
    return Holidays(days=days, confirmed=frozenset(confirmed | shipped.keys()))


def _days_of(years: Iterable[int]) -> SelectOfScalar[Holiday]:
    spans = [col(Holiday.on).between(date(year, 1, 1), date(year, 12, 31)) for year in years]
    return select(Holiday).where(or_(false(), *spans))


def _layers(work: Work, place_ids: set[UUID]) -> dict[UUID, Layer]:
    """The calendars at these places, without their content. Read whole: there are few beside the places."""
    columns = select(Calendar.place_id, Calendar.id, Calendar.version, Calendar.changed_at)
    if len(place_ids) <= 5:
        columns = columns.where(col(Calendar.place_id).in_(place_ids))
    return {
        place_id: (id, version, changed_at)
        for place_id, id, version, changed_at in work.session.exec(columns).all()
        if place_id in place_ids
    }


def _contents(work: Work, layers: set[Layer]) -> dict[Layer, CalendarContent]:
    if not layers:
        return {}
    ids = {layer[0]: layer for layer in layers}
    rows = work.session.exec(select(Calendar.id, Calendar.content).where(col(Calendar.id).in_(ids))).all()
    return {ids[id]: CalendarContent.model_validate(content) for id, content in rows}


@dataclass(frozen=True)
class _Stacks:
    """Lays layers over one another. What changed in this very piece of work may yet be rolled back: kept apart."""

    known: _Known
    fresh: dict[tuple[Layer, ...], SchoolCalendar]
    contents: dict[Layer, CalendarContent]
    now: datetime

    def calendar(self, stack: tuple[Layer, ...]) -> SchoolCalendar:
        kept = (
            self.fresh if any(changed_at >= self.now for _, _, changed_at in stack) else self.known.calendars
        )
        if stack not in kept:
            kept[stack] = self._lay(stack)
        return kept[stack]

    def _lay(self, stack: tuple[Layer, ...]) -> SchoolCalendar:
        if not stack:
            return SchoolCalendar(library_calendar(), self.known.holidays)
        return self.calendar(stack[:-1]).with_layer(self.contents[stack[-1]])
