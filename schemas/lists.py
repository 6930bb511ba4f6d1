"""What is asked of a list of tasks, hazards or reports: the same words for a page, a number of the board and a ledger."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator
from pydantic import Field as WireField

from schemas.base import Category, Instant, Severity, Source, Wire
from schemas.hazards import HazardState
from schemas.tasks import TaskState

AnyCategory = Category | Literal["all"]
"""`all`: a check of everything, which is a category of its own on the board."""


def _storable(text: str) -> str:
    if "\0" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)):
        raise ValueError("含有无法检索的字符。 / It holds characters that cannot be searched for.")
    return text


SearchWords = Annotated[str, WireField(min_length=1, max_length=100), AfterValidator(_storable)]


class AtPlace(Wire):
    """Rows at the place and below it; `directly`: at the place itself alone."""

    place_id: UUID | None = None
    directly: bool = False
    category: AnyCategory | None = None
    source: Source | None = None


class TasksAsked(AtPlace):
    """`_from` is included, `_before` is not."""

    state: list[TaskState] = WireField(default=[], max_length=len(TaskState))
    plan_id: UUID | None = None
    due_from: Instant | None = None
    due_before: Instant | None = None


class HazardsAsked(AtPlace):
    """`found` is when it was received, `reopened` when a fix of it was rejected. `q`: words of its number or description."""

    state: list[HazardState] = WireField(default=[], max_length=len(HazardState))
    severity: list[Severity] = WireField(default=[], max_length=len(Severity))
    overdue: bool | None = None
    listed: bool | None = None
    reopened: bool | None = None
    found_from: Instant | None = None
    found_before: Instant | None = None
    closed_from: Instant | None = None
    closed_before: Instant | None = None
    reopened_from: Instant | None = None
    reopened_before: Instant | None = None
    q: SearchWords | None = None


class PageAsked(Wire):
    limit: int = WireField(default=100, ge=1, le=1000, description="at most so many items")
    cursor: str | None = WireField(default=None, max_length=500, description="`next` of the page before")


class TasksPage(TasksAsked, PageAsked):
    latest_first: bool = False


class HazardsPage(HazardsAsked, PageAsked):
    pass
