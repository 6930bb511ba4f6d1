"""Counting days in a school calendar: workdays, the next day of some kind, the next term, long holidays."""

from collections.abc import Collection
from datetime import date, timedelta

from schemas.calendars import Activity
from service.calendars.rules import SchoolCalendar, each_day
from service.calendars.terms import Stretch

FAR = timedelta(days=800)
"""Beyond this nobody has entered anything: a day that is not found by then is not known."""
LONG_HOLIDAY = 3
MONTHS_OF_HOLIDAY = timedelta(days=130)


def is_workday(day: date, calendar: SchoolCalendar) -> bool:
    return Activity.WORKDAY in calendar.activities(day)


def add_workdays(day: date, n: int, *, calendar: SchoolCalendar) -> date:
    """The n-th workday after the day, which itself is not counted. `n` >= 1."""
    assert n >= 1
    found = day
    for _ in range(n):
        found = next_day_with({Activity.WORKDAY}, found, calendar=calendar) or found + timedelta(days=1)
    return found


def next_day_with(wanted: Collection[Activity], after: date, *, calendar: SchoolCalendar) -> date | None:
    """The first day later than `after` with any of the wanted activities."""
    days = each_day(after + timedelta(days=1), after + FAR)
    return next((day for day in days if calendar.has(day, wanted)), None)


def next_term_start(after: date, calendar: SchoolCalendar) -> date | None:
    """The first day of the next term that begins later than `after`."""
    starts = (term.first_on for term in calendar.terms(after, after + FAR))
    return next((start for start in starts if start > after), None)


def long_holidays(first: date, last: date, *, calendar: SchoolCalendar) -> list[Stretch]:
    """Stretches of three or more days without work or in the vacation that begin in first..last.

    A vacation begins with the weekend before it, and swallows the public holidays within it.
    """
    found: list[Stretch] = []
    start: date | None = None
    for day in each_day(first - MONTHS_OF_HOLIDAY, last + MONTHS_OF_HOLIDAY):
        if _is_off(day, calendar):
            start = start or day
        elif start:
            found.append(Stretch(start, day - timedelta(days=1)))
            start = None
    return [
        run
        for run in found
        if first <= run.first_on <= last and (run.last_on - run.first_on).days + 1 >= LONG_HOLIDAY
    ]


def unconfirmed_years(first: date, last: date, *, calendar: SchoolCalendar) -> list[int]:
    """The years of first..last that go by weekends because their notice is not in."""
    return [year for year in range(first.year, last.year + 1) if not calendar.is_confirmed(year)]


def _is_off(day: date, calendar: SchoolCalendar) -> bool:
    activities = calendar.activities(day)
    return Activity.WORKDAY not in activities or Activity.VACATION in activities
