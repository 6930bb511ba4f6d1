"""The school calendar: holidays of the nation, terms and closures of a region, special days of a place."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Any, Self
from uuid import UUID

import yaml
from pydantic import Field as WireField
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from schemas.base import Bilingual, Instant, Json, Wire


class Activity(StrEnum):
    """What happens at a place on a day. A plan is bound to any of several."""

    SCHOOL_DAY = "school_day"
    WORKDAY = "workday"
    BOARDING = "boarding"
    CANTEEN_OPEN = "canteen_open"
    BUS_RUNNING = "bus_running"
    HEATING_SEASON = "heating_season"
    SWIMMING_SEASON = "swimming_season"
    VACATION = "vacation"


class HolidayKind(StrEnum):
    DAY_OFF = "day_off"
    MAKEUP_WORKDAY = "makeup_workday"


class Holiday(SQLModel, table=True):
    """A day on which the national notice departs from the week: a day off, or a weekend worked (调休上班)."""

    on: date = Field(primary_key=True)
    kind: str
    name_zh: str
    name_en: str


class HolidayYear(SQLModel, table=True):
    """A year whose notice was imported. A year without a confirmed row goes by weekends."""

    __tablename__ = "holiday_year"

    year: int = Field(primary_key=True)
    source: str
    imported_at: datetime
    confirmed: bool = True


class Calendar(SQLModel, table=True):
    """One layer: what a city, district, school, campus or spot says about its own days."""

    id: UUID = Field(primary_key=True)
    place_id: UUID = Field(foreign_key="place.id", unique=True)
    version: int = 1
    content: dict[str, Any] = Field(sa_type=Json)
    changed_at: datetime
    changed_by_id: UUID | None = Field(default=None, foreign_key="person.id")


MonthDay = Annotated[str, WireField(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
CalendarDay = Annotated[date, WireField(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
Reason = Annotated[str, WireField(max_length=200)]


class Span(Wire):
    """Days in a row: once (`first_on`, `last_on`), or every year (`first`, `last` as MM-DD; may wrap)."""

    first_on: CalendarDay | None = None
    last_on: CalendarDay | None = None
    first: MonthDay | None = None
    last: MonthDay | None = None

    @model_validator(mode="after")
    def _once_or_yearly(self) -> Self:
        once = self.first_on is not None and self.last_on is not None
        yearly = self.first is not None and self.last is not None
        if (
            once == yearly
            or (self.first_on is None) != (self.last_on is None)
            or (self.first is None) != (self.last is None)
        ):
            raise ValueError(
                "请填写起止日期（first_on、last_on），或每年重复的起止月日（first、last），二者选一。 / "
                "Give either first_on and last_on (once) or first and last as MM-DD (every year)."
            )
        return self


class Term(Span):
    name: str = WireField(min_length=1, max_length=100)


class Closure(Wire):
    """School is closed, whatever the term says: a storm, an epidemic, a local holiday."""

    first_on: CalendarDay
    last_on: CalendarDay
    reason: Reason = ""


class CalendarContent(Wire):
    """One layer. What it leaves out it inherits.

    `terms`: a term replaces the inherited terms that it overlaps. `closures`: added to the inherited ones.
    `seasons`: an activity that is named replaces what was inherited for it, [] = never; of `boarding`,
    `canteen_open` and `bus_running` these are days beyond the school days. `days`: the last word on a day.
    """

    terms: list[Term] = WireField(default=[], max_length=60)
    closures: list[Closure] = WireField(default=[], max_length=200)
    seasons: dict[Activity, Annotated[list[Span], WireField(max_length=60)]] = WireField(default={})
    days: dict[CalendarDay, dict[Activity, bool]] = WireField(default={}, max_length=1500)


class CalendarIn(CalendarContent):
    version: int = WireField(default=0, ge=0)


class CalendarOut(CalendarContent):
    place_id: UUID
    version: int
    changed_at: Instant | None


class HolidayIn(Wire):
    on: date
    kind: HolidayKind
    name_zh: str = WireField(min_length=1, max_length=60)
    name_en: str = WireField(min_length=1, max_length=60)


class HolidayYearIn(Wire):
    """The notice for one year. `source`: its number and date. A draft, not `confirmed`, counts already."""

    source: str = WireField(min_length=1, max_length=500)
    confirmed: bool = True
    days: list[HolidayIn] = WireField(max_length=120)


class HolidayYearOut(HolidayYearIn):
    year: int
    imported_at: Instant | None


class DayOut(Wire):
    on: date
    activities: list[Activity]
    holiday: Bilingual | None = None


class TermOut(Wire):
    name: str
    first_on: date
    last_on: date


class YearOut(Wire):
    """A year at one place, all layers laid over one another. Not `confirmed`: it goes by weekends so far."""

    year: int
    confirmed: bool
    terms: list[TermOut]
    days: list[DayOut]


@cache
def library_calendar() -> CalendarContent:
    """The layer under all others, for regions that have not entered their own."""
    text = resources.files("schemas").joinpath("library/calendar.yaml").read_text(encoding="utf-8")
    return CalendarContent.model_validate(yaml.safe_load(text)["calendar"])


@cache
def library_holidays() -> dict[int, HolidayYearIn]:
    """The notices that ship with the service; a year imported into the database goes before them."""
    found: dict[int, HolidayYearIn] = {}
    for file in resources.files("schemas").joinpath("library/holidays").iterdir():
        if file.name.endswith(".yaml"):
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            found[content["year"]] = HolidayYearIn(source=content["source"], days=[*_library_days(content)])
    return found


def _library_days(content: dict[str, Any]) -> Iterator[HolidayIn]:
    for off in content["days_off"]:
        name = off["name"]
        yield HolidayIn(on=off["on"], kind=HolidayKind.DAY_OFF, name_zh=name["zh"], name_en=name["en"])
    for on in content["makeup_workdays"]:
        yield HolidayIn(on=on, kind=HolidayKind.MAKEUP_WORKDAY, name_zh="调休上班", name_en="Make-up workday")
