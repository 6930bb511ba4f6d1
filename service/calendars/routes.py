"""Calendars and holiday notices over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Response

from schemas.base import Bilingual
from schemas.calendars import (
    Calendar,
    CalendarIn,
    CalendarOut,
    DayOut,
    HolidayIn,
    HolidayYearIn,
    HolidayYearOut,
    TermOut,
    YearOut,
)
from service import refusals
from service.calendars.days import effective_calendar, notice_days
from service.calendars.edit import calendar_of, put_calendar
from service.calendars.notice import notice, put_notice
from service.calendars.rules import SchoolCalendar, activity_days
from service.people.access import visible_place
from service.people.door import AtDoor

router = APIRouter(tags=["calendars"])

Year = Annotated[int, Path(ge=2000, le=2199)]


@router.get("/calendars/{place_id}")
def show_calendar(place_id: UUID, door: AtDoor) -> CalendarOut:
    """What the place says for itself: version 0 and empty where it inherits everything."""
    with door.look() as (work, by):
        place = visible_place(work, by, place_id)
        return _out(place.id, calendar_of(work, place.id))


@router.put("/calendars/{place_id}", responses={201: {"model": CalendarOut}})
def change_calendar(place_id: UUID, given: CalendarIn, door: AtDoor, response: Response) -> CalendarOut:
    with door.work() as (work, by):
        row, is_first = put_calendar(work, by, place_id, given=given)
        response.status_code = 201 if is_first else 200
        return _out(place_id, row)


@router.get("/calendars/{place_id}/year")
def show_calendar_year(
    place_id: UUID, door: AtDoor, year: Annotated[int | None, Query(ge=2000, le=2199)] = None
) -> YearOut:
    """All layers laid over one another; this year, if none is named."""
    with door.look() as (work, by):
        place = visible_place(work, by, place_id)
        wanted = year or work.now.astimezone(ZoneInfo(place.zone)).year
        return _year(effective_calendar(work, place), wanted, notice_days(work, wanted))


@router.get("/holidays/{year}")
def show_holidays(year: Year, door: AtDoor) -> HolidayYearOut:
    with door.look() as (work, _):
        known = notice(work, year)
        if known is None:
            raise refusals.not_found()
        return known


@router.put("/holidays/{year}", responses={201: {"model": HolidayYearOut}})
def import_holidays(year: Year, given: HolidayYearIn, door: AtDoor, response: Response) -> HolidayYearOut:
    with door.work() as (work, by):
        known, is_new = put_notice(work, by, year, given=given)
        response.status_code = 201 if is_new else 200
        return known


def _out(place_id: UUID, row: Calendar | None) -> CalendarOut:
    if row is None:
        return CalendarOut(place_id=place_id, version=0, changed_at=None)
    return CalendarOut(place_id=place_id, version=row.version, changed_at=row.changed_at, **row.content)


def _year(calendar: SchoolCalendar, year: int, holidays: list[HolidayIn]) -> YearOut:
    first, last = date(year, 1, 1), date(year, 12, 31)
    names = {day.on: Bilingual(zh=day.name_zh, en=day.name_en) for day in holidays}
    return YearOut(
        year=year,
        confirmed=calendar.is_confirmed(year),
        terms=[TermOut.model_validate(term._asdict()) for term in calendar.terms(first, last)],
        days=[
            DayOut(on=day, activities=sorted(activities), holiday=names.get(day))
            for day, activities in activity_days(calendar, first, last).items()
        ],
    )
