"""Imports the national holiday notice of a year, published each November for the next."""

from sqlalchemy import update
from sqlmodel import col, select

from schemas.calendars import Holiday, HolidayYear, HolidayYearIn, HolidayYearOut, library_holidays
from schemas.plans import Plan, PlanState
from service import refusals
from service.calendars.days import notice_days
from service.calendars.faults import holiday_faults
from service.content import accepted_sha256
from service.people.access import Caller
from service.world import Work


def put_notice(work: Work, by: Caller, year: int, *, given: HolidayYearIn) -> tuple[HolidayYearOut, bool]:
    """The notice as it stands now, and whether the year was unknown before. The same again changes nothing."""
    if not by.administers_a_city():
        raise refusals.forbidden(
            "只有市级管理员可以导入节假日安排。",
            "Only an administrator of the city imports the holiday notice.",
        )
    faults = holiday_faults(year, given.days)
    if faults:
        raise refusals.unprocessable(
            "notice-broken",
            "节假日安排有误，请按提示修改后重新导入。",
            "This notice makes no sense; correct what is listed and import it again.",
            errors=faults,
        )
    accepted_sha256(given.model_dump(mode="json"))
    work.lock("holidays", str(year))
    before = notice(work, year)
    given = given.model_copy(update={"days": sorted(given.days, key=lambda day: day.on)})
    if before is not None and HolidayYearIn.model_validate(before.model_dump()) == given:
        return before, False
    _replace(work, year, given)
    _wake_all_plans(work)
    return HolidayYearOut(year=year, imported_at=work.now, **given.model_dump()), before is None


def notice(work: Work, year: int) -> HolidayYearOut | None:
    """What is known of a year: imported, else as shipped, else nothing."""
    row = work.session.get(HolidayYear, year)
    if row is not None:
        days = notice_days(work, year)
        return HolidayYearOut(
            year=year, source=row.source, confirmed=row.confirmed, imported_at=row.imported_at, days=days
        )
    shipped = library_holidays().get(year)
    return HolidayYearOut(year=year, imported_at=None, **shipped.model_dump()) if shipped else None


def _replace(work: Work, year: int, given: HolidayYearIn) -> None:
    row = work.session.get(HolidayYear, year)
    if row is not None:
        known = [day.on for day in notice_days(work, year)]
        for day in work.session.exec(select(Holiday).where(col(Holiday.on).in_(known))):
            work.session.delete(day)
    row = row or HolidayYear(year=year, source="", imported_at=work.now)
    row.sqlmodel_update({"source": given.source, "confirmed": given.confirmed, "imported_at": work.now})
    work.session.add(row)
    work.session.add_all(Holiday.model_validate(day.model_dump()) for day in given.days)
    work.session.flush()
    work.memo.pop("holidays", None)


def _wake_all_plans(work: Work) -> None:
    """Holidays hold everywhere: every running plan works its coming tasks out again."""
    running = update(Plan).where(col(Plan.state) == PlanState.ACTIVE.value)
    work.session.connection().execute(running.values(wake_at=work.now))
