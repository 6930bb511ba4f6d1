"""Counting days: workdays, the next day of some kind, the next term, long holidays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.calendars import Activity
from service.calendars.workdays import (
    add_workdays,
    is_workday,
    long_holidays,
    next_day_with,
    next_term_start,
    unconfirmed_years,
)
from tests.rules.holidays_2026 import LIBRARY, calendar, day


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-09-08", 3, "2026-09-11"),  # Tuesday to Friday
        ("2026-09-11", 1, "2026-09-14"),  # over a weekend
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday worked to make up
        ("2026-09-30", 3, "2026-10-10"),  # over the National Day week, to the Saturday worked
        ("2026-02-13", 2, "2026-02-24"),  # Saturday 14 is worked, then Spring Festival
        ("2026-12-31", 1, "2027-01-01"),  # nobody has published 2027
    ],
)
def test_workdays_are_counted_by_the_notice(start, n, expected):
    assert add_workdays(day(start), n, calendar=LIBRARY) == day(expected)


@settings(max_examples=60, deadline=None)
@given(st.dates(day("2025-01-01"), day("2027-12-31")), st.integers(1, 30))
def test_n_workdays_later_lie_exactly_n_workdays(start, n):
    end = add_workdays(start, n, calendar=LIBRARY)
    between = [start.fromordinal(o) for o in range(start.toordinal() + 1, end.toordinal() + 1)]
    assert sum(is_workday(on, LIBRARY) for on in between) == n
    assert is_workday(end, LIBRARY)


def test_the_next_day_of_a_kind_is_later_than_today():
    assert next_day_with({Activity.CANTEEN_OPEN}, day("2026-09-11"), calendar=LIBRARY) == day("2026-09-14")
    assert next_day_with({Activity.CANTEEN_OPEN}, day("2026-07-03"), calendar=LIBRARY) == day("2026-09-01")


def test_a_day_that_never_comes_is_not_searched_for_ever():
    never = calendar({"seasons": {"heating_season": []}})
    assert next_day_with({Activity.HEATING_SEASON}, day("2026-09-11"), calendar=never) is None


def test_the_next_term_begins_later_than_today():
    assert next_term_start(day("2026-08-31"), LIBRARY) == day("2026-09-01")
    assert next_term_start(day("2026-09-01"), LIBRARY) == day("2027-03-01")


def test_long_holidays_swallow_what_lies_within_the_vacation():
    found = long_holidays(day("2026-01-01"), day("2026-12-31"), calendar=LIBRARY)
    assert [(run.first_on, run.last_on) for run in found] == [
        (day("2026-01-01"), day("2026-01-03")),
        (
            day("2026-01-21"),
            day("2026-03-01"),
        ),  # the winter vacation with Spring Festival and the Sunday after it
        (day("2026-04-04"), day("2026-04-06")),
        (day("2026-05-01"), day("2026-05-05")),
        (day("2026-06-19"), day("2026-06-21")),
        (day("2026-07-04"), day("2026-08-31")),  # from the Saturday on which term is over in all but name
        (day("2026-09-25"), day("2026-09-27")),
        (day("2026-10-01"), day("2026-10-07")),
    ]


def test_years_that_go_by_weekends_are_named():
    assert unconfirmed_years(day("2026-11-01"), day("2027-02-01"), calendar=LIBRARY) == [2027]
