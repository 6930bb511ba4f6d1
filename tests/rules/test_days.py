"""What kind of day it is: the nation's holidays, a region's terms, a place's special days."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.calendars import Activity, CalendarContent, HolidayIn, library_calendar
from service.calendars.faults import calendar_faults, holiday_faults
from service.calendars.rules import BIT, activities_of, activity_days, effective, mask_of
from tests.rules.holidays_2026 import HOLIDAYS, LIBRARY, calendar, day

AT_SCHOOL = {"school_day", "boarding", "canteen_open", "bus_running"}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-09-08", {"workday", "swimming_season", *AT_SCHOOL}),  # a Tuesday in term
        ("2026-09-12", {"swimming_season"}),  # a Saturday
        ("2026-09-20", {"workday", "swimming_season", *AT_SCHOOL}),  # a Sunday worked to make up
        ("2026-10-01", {"swimming_season"}),  # National Day
        ("2026-07-15", {"workday", "vacation", "swimming_season"}),  # summer
        ("2026-02-28", {"workday", "vacation", "heating_season"}),  # a Saturday worked before term
        ("2026-11-14", set()),  # the Saturday between the seasons
        ("2026-11-15", {"heating_season"}),
        ("2027-03-15", {"workday", "heating_season", *AT_SCHOOL}),
        ("2027-03-16", {"workday", *AT_SCHOOL}),
    ],
)
def test_the_library_calendar_knows_what_day_it_is(on, expected):
    assert LIBRARY.activities(day(on)) == expected


def test_a_year_without_a_notice_goes_by_weekends_and_says_so():
    assert LIBRARY.is_confirmed(2026)
    assert not LIBRARY.is_confirmed(2027)
    assert Activity.SCHOOL_DAY in LIBRARY.activities(
        day("2027-10-01")
    )  # National Day, nobody has said so yet


def test_a_region_s_own_term_replaces_the_usual_one_and_leaves_the_next_as_it_was():
    region = calendar({"terms": [{"name": "一", "first_on": "2026-08-31", "last_on": "2027-01-29"}]})
    assert [(t.first_on, t.last_on) for t in region.terms(day("2026-08-01"), day("2027-12-31"))] == [
        (day("2026-08-31"), day("2027-01-29")),
        (day("2027-03-01"), day("2027-07-05")),
        (day("2027-09-01"), day("2028-01-20")),
    ]
    assert Activity.SCHOOL_DAY in region.activities(day("2027-01-28"))
    assert Activity.VACATION in LIBRARY.activities(day("2027-01-28"))


def test_a_kindergarten_that_stays_open_in_july_says_so_for_itself():
    kindergarten = calendar({"terms": [{"name": "二", "first": "03-01", "last": "07-31"}]})
    assert Activity.SCHOOL_DAY in kindergarten.activities(day("2026-07-15"))
    assert Activity.SCHOOL_DAY not in LIBRARY.activities(day("2026-07-15"))


def test_a_closure_empties_the_school_and_a_place_may_open_again():
    storm = {"closures": [{"first_on": "2026-09-07", "last_on": "2026-09-11", "reason": "台风"}]}
    shelter = {"days": {"2026-09-08": {"school_day": True}}}
    assert not LIBRARY.activities(day("2026-09-08")).isdisjoint(AT_SCHOOL)
    assert calendar(storm).activities(day("2026-09-08")).isdisjoint(AT_SCHOOL)
    assert Activity.WORKDAY in calendar(storm).activities(day("2026-09-08"))
    assert calendar(storm, shelter).activities(day("2026-09-08")) >= AT_SCHOOL
    assert calendar(storm, shelter).activities(day("2026-09-09")).isdisjoint(AT_SCHOOL)


def test_canteen_and_bus_follow_the_school_unless_they_are_named():
    exam = calendar({"days": {"2026-06-08": {"school_day": False, "canteen_open": True}}})
    assert exam.activities(day("2026-06-08")) & AT_SCHOOL == {"canteen_open"}


def test_a_boarding_weekend_opens_the_canteen_but_runs_no_bus():
    weekend = calendar({"days": {"2026-09-12": {"boarding": True}}})
    assert weekend.activities(day("2026-09-12")) & AT_SCHOOL == {"boarding", "canteen_open"}


def test_boarding_throughout_the_term_is_one_season():
    school = calendar({"seasons": {"boarding": [{"first_on": "2026-09-01", "last_on": "2027-01-20"}]}})
    assert Activity.BOARDING in school.activities(day("2026-09-13"))
    assert Activity.SCHOOL_DAY not in school.activities(day("2026-09-13"))


def test_a_region_without_heating_says_never():
    south = calendar({"seasons": {"heating_season": []}})
    assert Activity.HEATING_SEASON not in south.activities(day("2026-12-15"))
    assert Activity.SWIMMING_SEASON in south.activities(day("2026-06-15"))


def test_a_regional_holiday_is_no_school_day_either():
    region = calendar({"days": {"2026-04-20": {"workday": False}}})
    assert region.activities(day("2026-04-20")).isdisjoint({"workday", *AT_SCHOOL})


DAYS = st.dates(day("2024-12-01"), day("2028-02-01"))
SPANS = st.tuples(DAYS, st.integers(0, 200))
LAYERS = st.builds(
    lambda terms, closures, days, heating: CalendarContent.model_validate(
        {
            "terms": [
                {"name": "t", "first_on": a, "last_on": a.fromordinal(a.toordinal() + n)} for a, n in terms
            ],
            "closures": [{"first_on": a, "last_on": a.fromordinal(a.toordinal() + n)} for a, n in closures],
            "days": days,
            "seasons": {} if heating is None else {"heating_season": heating},
        }
    ),
    st.lists(SPANS, max_size=2),
    st.lists(SPANS, max_size=2),
    st.dictionaries(DAYS, st.dictionaries(st.sampled_from(Activity), st.booleans(), max_size=3), max_size=4),
    st.none() | st.just([]) | st.just([{"first": "12-01", "last": "02-29"}]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(LAYERS, max_size=3), st.integers(2025, 2027))
def test_a_year_built_on_the_one_below_equals_the_year_built_from_all_layers(layers, year):
    stacked = effective([library_calendar(), *layers], HOLIDAYS)
    afresh = effective([library_calendar(), *layers], HOLIDAYS)
    afresh._below = None
    assert stacked.year(year) == afresh.year(year)


@settings(max_examples=40, deadline=None)
@given(st.lists(LAYERS, max_size=3), DAYS)
def test_the_innermost_word_on_a_day_is_the_last(layers, on):
    said = {activity: activity.value < "c" for activity in Activity}
    place = effective([library_calendar(), *layers, CalendarContent(days={on: said})], HOLIDAYS)
    assert place.activities(on) == {activity for activity, holds in said.items() if holds}


def test_a_layer_of_single_days_leaves_every_other_day_as_it_was():
    below = activity_days(LIBRARY, day("2026-01-01"), day("2026-12-31"))
    above = activity_days(
        calendar({"days": {"2026-09-12": {"boarding": True}}}), day("2026-01-01"), day("2026-12-31")
    )
    assert [on for on in below if below[on] != above[on]] == [day("2026-09-12")]


def test_a_mask_meets_exactly_the_days_with_any_of_its_activities():
    wanted = {Activity.SCHOOL_DAY, Activity.BOARDING}
    for bits in range(256):
        assert bool(bits & mask_of(wanted)) == (not activities_of(bits).isdisjoint(wanted))
    assert sum(BIT.values()) == 255


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ({"terms": [{"name": "一", "first_on": "2026-09-02", "last_on": "2026-09-01"}]}, "/terms/0/last_on"),
        ({"terms": [{"name": "一", "first_on": "2026-09-02", "last_on": "2028-09-01"}]}, "/terms/0/last_on"),
        ({"terms": [{"name": "一", "first": "09-01", "last": "01-20"},
                    {"name": "二", "first": "01-15", "last": "07-05"}]}, "/terms/1"),
        ({"seasons": {"school_day": []}}, "/seasons/school_day"),
        ({"closures": [{"first_on": "2026-09-02", "last_on": "2026-09-01"}]}, "/closures/0/last_on"),
    ],
)  # fmt: skip
def test_a_calendar_that_makes_no_sense_is_told_where(content, pointer):
    assert [fault.pointer for fault in calendar_faults(CalendarContent.model_validate(content))] == [pointer]


@pytest.mark.parametrize(
    "span", [{}, {"first_on": "2026-09-01"}, {"first": "09-01", "last_on": "2026-10-01"}]
)
def test_a_span_is_once_or_yearly(span):
    with pytest.raises(ValueError, match="first_on and last_on"):
        CalendarContent.model_validate({"terms": [{"name": "一", **span}]})


def test_the_library_s_own_calendar_makes_sense():
    assert calendar_faults(library_calendar()) == []


def test_a_notice_names_each_day_once_in_its_year_and_works_only_weekends():
    names = {"name_zh": "国庆节", "name_en": "National Day"}
    given_days = [
        HolidayIn(on=on, kind=kind, **names)
        for on, kind in (("2026-10-01", "day_off"), ("2026-10-01", "day_off"), ("2027-01-01", "day_off"),
                         ("2026-10-09", "makeup_workday"), ("2026-10-10", "makeup_workday"))
    ]  # fmt: skip
    assert [fault.pointer for fault in holiday_faults(2026, given_days)] == [
        "/days/1/on",
        "/days/2/on",
        "/days/3/on",
    ]
