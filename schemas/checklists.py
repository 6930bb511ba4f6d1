"""The checklist: versioned items, each judged by its own rule and grounded in its own basis."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as WireField
from sqlmodel import Field, SQLModel

from schemas.base import Bilingual, Category, Instant, Json, Severity, Wire

ALL_CATEGORIES = "all"
Code = Annotated[str, WireField(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]


class ItemKind(StrEnum):
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


class PhotoRule(StrEnum):
    ALWAYS = "always"
    ON_FAILURE = "on_failure"
    NEVER = "never"


class DueKind(StrEnum):
    SPOT = "spot"
    STOP = "stop"
    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    NEXT_MEAL = "next_meal"
    BEFORE_OPENING = "before_opening"
    PLAN = "plan"


class Due(Wire):
    """How long a failed item may wait: `n` counts hours, days or workdays and is null for the other kinds."""

    kind: DueKind
    n: int | None = WireField(default=None, ge=1, le=400)


class Limits(Wire):
    """For numbers `min`, `max`, `unit`; for dates `max_age_days` (how old it may be) or `min_days_left`."""

    min: float | None = None
    max: float | None = None
    unit: str | None = None
    max_age_days: int | None = None
    min_days_left: int | None = None


class Choice(Wire):
    code: Code
    text: Bilingual
    passes: bool


class Item(Wire):
    """One thing to judge. `severity` null means information only: it never opens a hazard."""

    code: Code
    category: Category
    text: Bilingual
    kind: ItemKind
    limits: Limits | None = None
    choices: list[Choice] = WireField(default=[])
    photo: PhotoRule = PhotoRule.ON_FAILURE
    may_skip: bool = False
    severity: Severity | None = None
    due: Due | None = None
    basis: str = ""


class ChecklistIn(Wire):
    """A checklist as it is published. `category` is one category or `all` (seen by every category).

    `version`: the one it was written over, so that nobody's work is covered unseen; left out, it is published anyway.
    """

    title: Bilingual
    category: Category | str = WireField(pattern=r"^[a-z_]+$")
    items: list[Item] = WireField(min_length=1, max_length=400)
    version: int | None = WireField(default=None, ge=0, le=2**31 - 1)


class ChecklistOut(ChecklistIn):
    code: str
    version: int
    published_at: Instant


class ChecklistBrief(Wire):
    """One line of the list of checklists: its newest version, without the items."""

    code: str
    version: int
    title: Bilingual
    category: str
    item_count: int
    published_at: Instant


class ChecklistVersion(SQLModel, table=True):
    """One immutable version; a report is judged by the version its task was created with."""

    __tablename__ = "checklist_version"

    code: str = Field(primary_key=True, max_length=40)
    version: int = Field(primary_key=True)
    category: str
    content: dict[str, Any] = Field(sa_type=Json)
    content_sha256: str
    published_at: datetime
    published_by_id: UUID | None = Field(default=None, foreign_key="person.id")
