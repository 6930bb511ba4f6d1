"""What kind of day it is, at a place: holidays, terms, seasons and special days, laid over one another."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from schemas.calendars import Activity, CalendarContent, HolidayKind
from service.calendars.terms import Stretch, season_days, terms_between

BIT = {activity: 1 << place for place, activity in enumerate(Activity)}
AT_SCHOOL = (Activity.SCHOOL_DAY, Activity.BOARDING, Activity.CANTEEN_OPEN, Activity.BUS_RUNNING)
FOLLOW_SCHOOL = (Activity.BOARDING, Activity.CANTEEN_OPEN, Activity.BUS_RUNNING)
SEASONAL = (Activity.HEATING_SEASON, Activity.SWIMMING_SEASON, *FOLLOW_SCHOOL)


@dataclass(frozen=True)
class Holidays:
    """What the national notices say: days that depart from the week, and the years that are published."""

    days: Mapping[date, HolidayKind] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()


class SchoolCalendar:
    """The effective calendar of a place: one layer upon the calendar of what it lies in. Never changes.

    A year is worked out once, as one byte a day (a bit for each activity), so that many places can be
    compared and counted cheaply. A layer of single days and closures costs only the days that it names.
    """

    def __init__(
        self, layer: CalendarContent, holidays: Holidays, below: "SchoolCalendar | None" = None
    ) -> None:
        self.layers: tuple[CalendarContent, ...] = (*(below.layers if below else ()), layer)
        self.holidays = holidays
        self._below = None if layer.terms or layer.seasons else below
        self._years: dict[int, bytes] = {}
        self._backdrops: dict[int, bytes] = {}

    def with_layer(self, layer: CalendarContent) -> "SchoolCalendar":
        return SchoolCalendar(layer, self.holidays, self)

    def year(self, year: int) -> bytes:
        """One byte a day, 1 January first; see `BIT`."""
        if year not in self._years:
            self._years[year] = self._work_out(year)
        return self._years[year]

    def activities(self, day: date) -> frozenset[Activity]:
        return activities_of(self.year(day.year)[day.timetuple().tm_yday - 1])

    def has(self, day: date, wanted: Collection[Activity]) -> bool:
        """Any of the wanted activities takes place; nothing wanted means any day will do."""
        return not wanted or not self.activities(day).isdisjoint(wanted)

    def terms(self, first: date, last: date) -> list[Stretch]:
        return terms_between(self.layers, first, last)

    def is_confirmed(self, year: int) -> bool:
        """Whether the notice of the year is in. Until then the year goes by weekends."""
        return year in self.holidays.confirmed

    def _work_out(self, year: int) -> bytes:
        backdrop = self._backdrop(year)
        if self._below:
            settled, named = bytearray(self._below.year(year)), _named_days(self.layers[-1:], year)
        else:
            settled, named = bytearray(backdrop.translate(_PLAIN)), _named_days(self.layers, year)
        for day in named:
            index = day.timetuple().tm_yday - 1
            settled[index] = _settle(backdrop[index], self._rulings(day))
        return bytes(settled)

    def _backdrop(self, year: int) -> bytes:
        """What holds before anyone speaks of single days: workdays, terms (as their absence) and seasons."""
        if self._below:
            return self._below._backdrop(year)
        if year not in self._backdrops:
            first, last = date(year, 1, 1), date(year, 12, 31)
            days = _civil_days(year, self.holidays)
            in_term = bytearray(len(days))
            for term in self.terms(first, last):
                _mark(in_term, term, year, 1)
            for index, taught in enumerate(in_term):
                days[index] |= 0 if taught else BIT[Activity.VACATION]
            for activity in SEASONAL:
                for stretch in season_days(self.layers, activity, year):
                    _mark(days, stretch, year, BIT[activity])
            self._backdrops[year] = bytes(days)
        return self._backdrops[year]

    def _rulings(self, day: date) -> dict[Activity, bool]:
        """What the layers say of this day. The inner layer wins; within a layer a named day beats a closure.

        Who rules on the school day rules on boarding, canteen and bus with it, unless they are named too.
        """
        rulings: dict[Activity, bool] = {}
        for layer in self.layers:
            if any(closure.first_on <= day <= closure.last_on for closure in layer.closures):
                rulings.update(dict.fromkeys(AT_SCHOOL, False))
            said = layer.days.get(day, {})
            if Activity.SCHOOL_DAY in said:
                for activity in FOLLOW_SCHOOL:
                    rulings.pop(activity, None)
            rulings.update(said)
        return rulings


def effective(layers: Sequence[CalendarContent], holidays: Holidays) -> SchoolCalendar:
    """The calendar of a place whose layers are given from the outermost (the library's) to its own."""
    calendar = SchoolCalendar(layers[0], holidays)
    for layer in layers[1:]:
        calendar = calendar.with_layer(layer)
    return calendar


def activity_days(calendar: SchoolCalendar, first: date, last: date) -> dict[date, frozenset[Activity]]:
    """Every day of first..last with what takes place on it."""
    return {day: calendar.activities(day) for day in each_day(first, last)}


def day_pattern(calendar: SchoolCalendar, wanted: Collection[Activity], first: date, last: date) -> bytes:
    """One byte a day of first..last, 1 where any of the wanted activities takes place: equal for places due alike."""
    mask = mask_of(wanted)
    table = bytes(1 if bits & mask or not mask else 0 for bits in range(256))
    years = b"".join(calendar.year(year) for year in range(first.year, last.year + 1))
    start = (first - date(first.year, 1, 1)).days
    return years[start : start + (last - first).days + 1].translate(table)


def each_day(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


@lru_cache(maxsize=256)
def activities_of(bits: int) -> frozenset[Activity]:
    return frozenset(activity for activity, bit in BIT.items() if bits & bit)


def mask_of(wanted: Collection[Activity]) -> int:
    """The bits of any of the wanted activities."""
    return sum(BIT[activity] for activity in set(wanted))


def _civil_days(year: int, holidays: Holidays) -> bytearray:
    """Workdays of the nation: Monday to Friday, but for what the notice moves."""
    workday, first = BIT[Activity.WORKDAY], date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    days = bytearray(workday if (first.weekday() + index) % 7 < 5 else 0 for index in range(length))
    for day, kind in holidays.days.items():
        if day.year == year:
            days[(day - first).days] = workday if kind == HolidayKind.MAKEUP_WORKDAY else 0
    return days


def _mark(days: bytearray, stretch: Stretch, year: int, bit: int) -> None:
    first = date(year, 1, 1)
    start = max((stretch.first_on - first).days, 0)
    end = min((stretch.last_on - first).days + 1, len(days))
    for index in range(start, end):
        days[index] |= bit


def _named_days(layers: Sequence[CalendarContent], year: int) -> set[date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    named = {day for layer in layers for day in layer.days if day.year == year}
    for layer in layers:
        for closure in layer.closures:
            named.update(each_day(max(closure.first_on, first), min(closure.last_on, last)))
    return named


def _settle(backdrop: int, rulings: Mapping[Activity, bool]) -> int:
    """Unless ruled otherwise: teaching on workdays in term; boarding, canteen and bus with it."""

    def ruled(activity: Activity, otherwise: bool) -> bool:
        return rulings.get(activity, otherwise or (activity in SEASONAL and bool(backdrop & BIT[activity])))

    workday = ruled(Activity.WORKDAY, bool(backdrop & BIT[Activity.WORKDAY]))
    vacation = ruled(Activity.VACATION, bool(backdrop & BIT[Activity.VACATION]))
    school_day = ruled(Activity.SCHOOL_DAY, workday and not vacation)
    boarding = ruled(Activity.BOARDING, school_day)
    holds = {
        Activity.WORKDAY: workday,
        Activity.VACATION: vacation,
        Activity.SCHOOL_DAY: school_day,
        Activity.BOARDING: boarding,
        Activity.CANTEEN_OPEN: ruled(Activity.CANTEEN_OPEN, school_day or boarding),
        Activity.BUS_RUNNING: ruled(Activity.BUS_RUNNING, school_day),
        Activity.HEATING_SEASON: ruled(Activity.HEATING_SEASON, False),
        Activity.SWIMMING_SEASON: ruled(Activity.SWIMMING_SEASON, False),
    }
    return sum(BIT[activity] for activity, holding in holds.items() if holding)


_PLAIN = bytes(_settle(backdrop, {}) for backdrop in range(256))
"""A day of which nobody speaks, settled: backdrop byte to activity byte."""
