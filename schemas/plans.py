"""The plan: which check is due where and how often. The tick turns it into tasks."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal
from uuid import UUID

import yaml
from pydantic import ConfigDict
from pydantic import Field as WireField
from sqlmodel import Field, Index, SQLModel

from schemas.base import Bilingual, Category, Instant, Json, Source, Wire, WordSet
from schemas.calendars import Activity, CalendarDay
from schemas.checklists import Code
from schemas.people import Role
from schemas.places import PlaceKind, SchoolKind, Trait


class PlanState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"


class Anchor(StrEnum):
    """A day that the school calendar decides."""

    TERM_START = "term_start"
    TERM_END = "term_end"
    LONG_HOLIDAY_START = "long_holiday_start"


class Pace(StrEnum):
    """How often, as far as the window cares."""

    SEVERAL_A_DAY = "several_a_day"
    DAILY = "daily"
    RARER = "rarer"


class Mark(StrEnum):
    """What a window counts from: the slot, midnight of its day, midnight of its period's first day."""

    SLOT = "slot"
    DAY = "day"
    PERIOD = "period"


LocalTime = Annotated[str, WireField(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Recurrence(Wire):
    """Days by RRULE (RFC 5545), or by an anchor and an offset; on each day at each of `times`, or 00:00."""

    rrule: str | None = WireField(default=None, max_length=300)
    anchor: Anchor | None = None
    offset_days: int = WireField(default=0, ge=-90, le=90)
    times: list[LocalTime] = WireField(default=[], max_length=24)


class Window(Wire):
    """Lengths from the slot's instant; `opens` may be negative; what is null is as usual (windows.yaml)."""

    opens: timedelta | None = None
    due: timedelta | None = None
    closes: timedelta | None = None


class Bound(Wire):
    """Of a default window. Since `slot`: elapsed time. Since `day`, `period`: by the clock on the wall."""

    since: Mark
    plus: timedelta


class DefaultWindow(Wire):
    opens: Bound
    due: Bound
    closes: Bound


class Timing(Wire):
    """All that decides when a plan is due at a place, given the place's zone and calendar."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    recurrence: Recurrence
    activities: list[Activity] = WireField(default=[], max_length=len(Activity))
    window: Window | None = None
    starts_on: CalendarDay | None = None
    ends_on: CalendarDay | None = None


class Plan(SQLModel, table=True):
    """`horizon_on`: tasks that open up to this day, itself included, were made."""

    __table_args__ = (Index("ix_plan_wake_at", "wake_at"),)

    id: UUID = Field(primary_key=True)
    code: str = Field(max_length=40)
    title: dict[str, Any] = Field(sa_type=Json)
    category: str
    checklist: str
    source: str
    announced: bool = False
    role: str | None = None
    assignee_id: UUID | None = Field(default=None, foreign_key="person.id")
    recurrence: dict[str, Any] = Field(sa_type=Json)
    activities: list[str] = Field(default_factory=list, sa_type=WordSet)
    window: dict[str, Any] | None = Field(default=None, sa_type=Json)
    target_place_id: UUID = Field(foreign_key="place.id", index=True)
    target_kinds: list[str] = Field(default_factory=list, sa_type=WordSet)
    target_traits: list[str] = Field(default_factory=list, sa_type=WordSet)
    school_kinds: list[str] = Field(default_factory=list, sa_type=WordSet)
    state: str = PlanState.DRAFT.value
    miss_threshold: int = 1
    version: int = 1
    wake_at: datetime | None = None
    horizon_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    basis: str = ""
    changed_at: datetime
    changed_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    content_sha256: str = ""


class PlanIn(Timing):
    """Targets: places of `target_kinds` at or under `target_place_id` that have every one of `target_traits`;
    of their schools only those of `school_kinds`, if any are named. `miss_threshold`: misses in a row that
    climb, by default 2 for daily plans and 1 for rarer ones."""

    code: Code
    title: Bilingual
    category: Category | Literal["all"]
    checklist: Code
    source: Source = Source.SELF
    announced: bool = False
    role: Role | None = None
    assignee_id: UUID | None = None
    target_place_id: UUID
    target_kinds: list[PlaceKind] = WireField(
        default=[PlaceKind.SCHOOL], min_length=1, max_length=len(PlaceKind)
    )
    target_traits: list[Trait] = WireField(default=[], max_length=20)
    school_kinds: list[SchoolKind] = WireField(default=[], max_length=len(SchoolKind))
    state: PlanState = PlanState.DRAFT
    miss_threshold: int | None = WireField(default=None, ge=1, le=30)
    basis: str = WireField(default="", max_length=1000)
    version: int = WireField(default=0, ge=0)


class PlanOut(PlanIn):
    id: UUID
    miss_threshold: int
    horizon_on: date | None
    changed_at: Instant


class PreviewIn(PlanIn):
    """A plan as it would be saved. `until`: how far to look, at most two years; a year if left out."""

    until: date | None = None


class PreviewSlot(Wire):
    """One coming occurrence: the instants are the earliest and latest among the places it reaches."""

    slot: str
    places: int
    opens_at: Instant
    due_at: Instant
    closes_at: Instant


class PreviewOut(Wire):
    """`dropped`: days of the rule whose period has no day with the activity, and at how many places.
    `unconfirmed_years`: years that go by weekends, their holidays being unpublished."""

    places: int
    tasks: int
    slots: list[PreviewSlot]
    dropped: list["DroppedDay"]
    unconfirmed_years: list[int]


class DroppedDay(Wire):
    on: date
    places: int


@cache
def default_windows() -> dict[Pace, DefaultWindow]:
    text = resources.files("schemas").joinpath("library/windows.yaml").read_text(encoding="utf-8")
    return {
        Pace(pace): DefaultWindow.model_validate(window)
        for pace, window in yaml.safe_load(text)["windows"].items()
    }
