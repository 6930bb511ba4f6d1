"""The notice for 2026 (4 November 2025) as a table, and calendars to try rules on."""

from datetime import date, timedelta

from schemas.calendars import CalendarContent, HolidayKind, library_calendar
from service.calendars.rules import Holidays, SchoolCalendar, effective

RUNS_OFF = (("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7))
WORKED = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")

HOLIDAYS = Holidays(
    days={
        **{
            date.fromisoformat(f"2026-{start}") + timedelta(days=n): HolidayKind.DAY_OFF
            for start, length in RUNS_OFF
            for n in range(length)
        },
        **{date.fromisoformat(f"2026-{day}"): HolidayKind.MAKEUP_WORKDAY for day in WORKED},
    },
    confirmed=frozenset({2026}),
)
LIBRARY = effective([library_calendar()], HOLIDAYS)


def calendar(*layers: dict[str, object], below: SchoolCalendar = LIBRARY) -> SchoolCalendar:
    """The library's calendar with these layers upon it."""
    for layer in layers:
        below = below.with_layer(CalendarContent.model_validate(layer))
    return below


def day(text: str) -> date:
    return date.fromisoformat(text)
