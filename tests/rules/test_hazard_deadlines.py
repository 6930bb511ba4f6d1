"""By when a hazard must be put right: every kind of length, at places with their own clocks and calendars."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schemas.base import Category, Severity
from schemas.calendars import CalendarContent, library_calendar
from schemas.checklists import Due, DueKind
from service.calendars.rules import Holidays, SchoolCalendar, effective
from service.hazards.deadlines import Reckoning
from service.hazards.waits import Wait, library_waits
from tests.rules.holidays_2026 import LIBRARY, calendar


def local(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def at(calendar: SchoolCalendar, zone: str = "Asia/Shanghai") -> Reckoning:
    return Reckoning(ZoneInfo(zone), calendar, library_waits())


SCHOOL = at(LIBRARY)
NOTHING_KNOWN = at(SchoolCalendar(CalendarContent(), Holidays()))


def due(kind: str, n: int | None, received: str, here: Reckoning = SCHOOL) -> datetime:
    asked = Due(kind=DueKind(kind), n=n)
    received_at = local(received, here.zone.key)
    return here.to_fix(asked, category="fire", severity=Severity.GENERAL, received_at=received_at).due_at


@pytest.mark.parametrize(
    ("kind", "n", "received", "expected"),
    [
        ("spot", None, "2026-09-08T09:00", "2026-09-08T11:00"),
        ("stop", None, "2026-09-08T23:30", "2026-09-09T01:30"),
        ("hours", 48, "2026-09-11T18:00", "2026-09-13T18:00"),
        ("days", 7, "2026-09-08T00:00", "2026-09-16T00:00"),
        ("days", 7, "2026-09-08T23:59", "2026-09-16T00:00"),
        ("days", 1, "2026-12-31T12:00", "2027-01-02T00:00"),
        ("workdays", 3, "2026-09-08T09:00", "2026-09-12T00:00"),
        ("workdays", 1, "2026-09-11T09:00", "2026-09-15T00:00"),
        # Friday before Mid-Autumn: Sunday 20 September is worked, 25 to 27 September and 1 to 7 October are not.
        ("workdays", 1, "2026-09-18T09:00", "2026-09-21T00:00"),
        ("workdays", 1, "2026-09-24T09:00", "2026-09-29T00:00"),
        ("workdays", 3, "2026-09-29T09:00", "2026-10-10T00:00"),
        ("plan", None, "2026-09-08T09:00", "2026-09-12T00:00"),
        ("next_meal", None, "2026-09-08T06:59", "2026-09-08T07:00"),
        ("next_meal", None, "2026-09-08T07:00", "2026-09-08T11:30"),
        ("next_meal", None, "2026-09-08T12:00", "2026-09-08T17:30"),
        ("next_meal", None, "2026-09-08T18:00", "2026-09-09T07:00"),
        ("next_meal", None, "2026-09-11T18:00", "2026-09-14T07:00"),
        ("before_opening", None, "2026-08-20T10:00", "2026-09-01T00:00"),
        ("before_opening", None, "2026-08-31T23:00", "2026-09-01T00:00"),
        ("before_opening", None, "2026-09-01T08:00", "2027-03-01T00:00"),
    ],
)
def test_a_length_ends_at_an_instant(kind: str, n: int | None, received: str, expected: str) -> None:
    assert due(kind, n, received) == local(expected)


def test_where_no_term_is_known_what_should_be_done_before_opening_has_seven_days() -> None:
    assert due("before_opening", None, "2026-08-20T10:00", NOTHING_KNOWN) == local("2026-08-28T00:00")


def test_where_no_canteen_ever_opens_the_next_meal_is_seven_days_away() -> None:
    closed = {"closures": [{"first_on": "2026-01-01", "last_on": "2036-12-31"}]}
    nothing = at(calendar(closed))
    assert due("next_meal", None, "2026-09-08T09:00", nothing) == local("2026-09-16T00:00")


def test_a_day_of_summer_time_ends_at_its_own_midnight() -> None:
    berlin = at(effective([library_calendar()], Holidays()), "Europe/Berlin")
    assert due("days", 1, "2026-10-24T12:00", berlin) == local("2026-10-26T00:00", "Europe/Berlin")
    assert due("hours", 24, "2026-10-24T12:00", berlin) == local("2026-10-25T11:00", "Europe/Berlin")


@pytest.mark.parametrize(
    ("severity", "kind", "expected"),
    [
        (Severity.MINOR, DueKind.HOURS, "2026-09-10T09:00"),
        (Severity.GENERAL, DueKind.DAYS, "2026-09-16T00:00"),
        (Severity.MAJOR, DueKind.PLAN, "2026-09-12T00:00"),
    ],
)
@pytest.mark.parametrize("category", list(Category))
def test_without_a_length_of_its_own_the_severity_decides(
    category: Category, severity: Severity, kind: DueKind, expected: str
) -> None:
    received_at = local("2026-09-08T09:00")
    deadline = SCHOOL.to_fix(None, category=category, severity=severity, received_at=received_at)
    assert (deadline.kind, deadline.due_at, deadline.confirm_due_at) == (kind, local(expected), None)


def test_a_stop_is_to_be_confirmed_in_two_hours() -> None:
    received_at = local("2026-09-08T09:00")
    stop = Due(kind=DueKind.STOP)
    deadline = SCHOOL.to_fix(stop, category="bus", severity=Severity.GENERAL, received_at=received_at)
    assert deadline.due_at == deadline.confirm_due_at == received_at + timedelta(hours=2)


def test_a_listed_hazard_is_verified_in_ten_days_others_in_three_workdays() -> None:
    fixed_at = local("2026-09-11T10:00")
    assert SCHOOL.verification(fixed_at, listed=False) == local("2026-09-17T00:00")
    assert SCHOOL.verification(fixed_at, listed=True) == local("2026-09-22T00:00")


def test_every_wait_is_written_down() -> None:
    assert all(library_waits().of(wait) for wait in Wait)


def test_the_year_of_a_number_is_the_local_one() -> None:
    assert SCHOOL.year(datetime(2026, 12, 31, 17, tzinfo=UTC)) == 2027
