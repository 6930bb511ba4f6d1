"""The days of the made-up city: its terms, and a storm that closes the schools of one district for a day."""

from datetime import date, timedelta

from schemas.calendars import CalendarIn, Closure, Term, library_calendar
from service.calendars.days import effective_calendars
from service.calendars.edit import put_calendar
from service.calendars.rules import SchoolCalendar
from service.calendars.terms import terms_between
from service.demo.cast import ADMINISTRATOR, Cast
from service.demo.city import City
from service.world import Work, World

AFTERWARDS = timedelta(days=21)


def enter_terms(world: World, cast: Cast, city: City, *, first_on: date, today: date) -> None:
    """Terms by the usual dates; where the weeks to be lived lie in a vacation, schools mind the children then too."""
    with world.work() as work:
        given = CalendarIn(terms=_terms(first_on, today + AFTERWARDS))
        put_calendar(work, cast.as_(work, ADMINISTRATOR), city.id, given=given)


def _terms(first_on: date, last_on: date) -> list[Term]:
    usual = terms_between([library_calendar()], first_on, last_on)
    if any(term.first_on <= first_on and last_on <= term.last_on for term in usual):
        return list(library_calendar().terms)
    name = "、".join([*(term.name for term in usual), "假期托管"])
    firsts = [first_on, *(term.first_on for term in usual)]
    lasts = [last_on, *(term.last_on for term in usual)]
    return [Term(name=name, first_on=min(firsts), last_on=max(lasts))]


def storm_day(calendar: SchoolCalendar, *, first_on: date, today: date) -> tuple[date, date] | None:
    """A school day in the third week, and the Saturday after it on which it is made up; None if there is no such."""
    around = [first_on + timedelta(days=n) for n in range(14, 21)]
    for day in around:
        saturday = day + timedelta(days=(5 - day.weekday()) % 7 or 7)
        if saturday < today and _is_school_day(calendar, day) and not _is_school_day(calendar, saturday):
            return day, saturday
    return None


def close_for_storm(world: World, cast: Cast, city: City, *, storm_on: date, made_up_on: date) -> None:
    """The section of the second district closes its schools for a day and has a Saturday taught instead."""
    district = city.districts[1]
    taught = {"workday": True, "school_day": True}
    given = CalendarIn(
        closures=[Closure(first_on=storm_on, last_on=storm_on, reason="暴雨红色预警，停课一天")],
        days={made_up_on: taught},
    )
    with world.work() as work:
        put_calendar(work, cast.as_(work, district.section), district.id, given=given)


def calendar_of_second_district(work: Work, city: City) -> SchoolCalendar:
    return effective_calendars(work, [(city.id, city.districts[1].id)])[0]


def _is_school_day(calendar: SchoolCalendar, day: date) -> bool:
    return "school_day" in calendar.activities(day)
