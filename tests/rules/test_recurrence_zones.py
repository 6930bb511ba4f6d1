"""What holds for every rule, in every zone, over decades of days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.calendars import Activity, CalendarContent
from schemas.plans import Timing
from service.plans.occurrences import occurrences, opening_between, placed_days
from service.plans.rules import period_around
from service.plans.windows import day_start
from tests.rules.holidays_2026 import LIBRARY

ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
RULES = (
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU,FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=2WE",
    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
)  # fmt: skip
TIMES = st.lists(st.sampled_from(["00:00", "00:30", "02:30", "12:00", "23:59"]), max_size=3, unique=True)
TIMINGS = st.builds(
    lambda recurrence, times, activities: Timing.model_validate(
        {"recurrence": {**recurrence, "times": times}, "activities": activities, "starts_on": LONG_AGO}
    ),
    st.sampled_from(RULES).map(lambda rule: {"rrule": rule})
    | st.builds(
        lambda anchor, offset: {"anchor": anchor, "offset_days": offset},
        st.sampled_from(["term_start", "term_end", "long_holiday_start"]),
        st.integers(-20, 20),
    ),
    TIMES,
    st.lists(st.sampled_from(Activity), max_size=2, unique=True),
)
LONG_AGO = date(2001, 1, 1)
DAYS = st.dates(date(2005, 1, 1), date(2060, 12, 31))
PLACES = st.builds(
    lambda days: LIBRARY.with_layer(CalendarContent(days=days)),
    st.dictionaries(DAYS, st.dictionaries(st.sampled_from(Activity), st.booleans(), max_size=2), max_size=5),
)
JUST = settings(max_examples=60, deadline=None)


def test_every_zone_keeps_the_order_of_a_window_over_the_days_its_clocks_change():
    plans = [Timing.model_validate({"recurrence": {"rrule": rule, "times": times}, "starts_on": LONG_AGO})
             for rule, times in (("FREQ=DAILY", []), ("FREQ=DAILY", ["00:00", "02:30"]), ("FREQ=WEEKLY", []))]  # fmt: skip
    for name in ZONES:
        zone = ZoneInfo(name)
        for on in _days_of_change(zone):
            for plan in plans:
                found = occurrences(
                    plan, on - timedelta(days=1), on + timedelta(days=1), calendar=LIBRARY, zone=zone
                )
                assert all(one.opens_at < one.due_at < one.closes_at for one in found), (name, on)
                assert len({one.slot for one in found}) == len(found)


@JUST
@given(TIMINGS, PLACES, st.sampled_from(ZONES), DAYS)
def test_slots_are_in_order_and_unique_and_their_windows_too(timing, calendar, zone, first):
    found = occurrences(timing, first, first + timedelta(days=400), calendar=calendar, zone=ZoneInfo(zone))
    assert [one.slot for one in found] == sorted({one.slot for one in found})
    assert all(one.opens_at < one.due_at < one.closes_at for one in found)


@JUST
@given(TIMINGS, PLACES, st.sampled_from(ZONES), DAYS, st.integers(0, 60))
def test_days_asked_for_in_two_parts_are_the_days_asked_for_at_once(timing, calendar, zone, first, length):
    last, end = first + timedelta(days=length), first + timedelta(days=90)
    ask = {"calendar": calendar, "zone": ZoneInfo(zone)}
    parts = occurrences(timing, first, last, **ask) + occurrences(
        timing, last + timedelta(days=1), end, **ask
    )
    assert parts == occurrences(timing, first, end, **ask)
    since, middle, until = (day_start(on, ZoneInfo(zone)) for on in (first, last, end))
    opening = opening_between(timing, since, middle, **ask) + opening_between(timing, middle, until, **ask)
    assert sorted(opening) == sorted(opening_between(timing, since, until, **ask))


@JUST
@given(TIMINGS, PLACES, DAYS)
def test_every_day_that_is_due_has_the_activity(timing, calendar, first):
    for placed in placed_days(timing, first, first + timedelta(days=120), calendar=calendar).days:
        assert calendar.has(placed.on, timing.activities)
        assert placed.period_on <= placed.on


@JUST
@given(st.sampled_from(["WEEKLY", "MONTHLY"]), PLACES, DAYS, st.sampled_from(Activity))
def test_a_period_with_the_activity_is_never_left_without_its_check(freq, calendar, on, activity):
    first, last = period_around(freq, on)
    timing = Timing.model_validate(
        {"recurrence": {"rrule": f"FREQ={freq}"}, "activities": [activity], "starts_on": LONG_AGO}
    )
    placed = placed_days(timing, first, last, calendar=calendar)
    possible = any(
        calendar.has(first + timedelta(days=n), [activity]) for n in range((last - first).days + 1)
    )
    assert len(placed.days) == (1 if possible else 0)
    assert len(placed.dropped) == (0 if possible else 1)


def _days_of_change(zone: ZoneInfo) -> list[date]:
    """The last few days in some years on which the zone's offset changed: one a year, and the odd ones."""
    found: list[date] = []
    before = None
    for year in (2006, 2011, 2016, 2026):
        for month in range(1, 13):
            for at in (datetime(year, month, 1), datetime(year, month, 16)):  # noqa: DTZ001
                offset = at.replace(tzinfo=zone).utcoffset()
                if before is not None and offset != before[1]:
                    found.append(_change(zone, before[0], at))
                before = (at, offset)
    return found[-6:]


def _change(zone: ZoneInfo, early: datetime, late: datetime) -> date:
    start = early.replace(tzinfo=zone).utcoffset()
    while late - early > timedelta(hours=12):
        middle = early + (late - early) / 2
        early, late = (middle, late) if middle.replace(tzinfo=zone).utcoffset() == start else (early, middle)
    return late.date()
