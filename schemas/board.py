"""The board: what was due and done, what was found and is late, added up for a place, its parts and its days."""

from datetime import date
from enum import StrEnum

from schemas.base import Instant, Wire
from schemas.places import PlaceKind, PlaceRef


class Part(StrEnum):
    """Whether a place is compared by what lies right below it, or by its schools."""

    CHILD = "child"
    SCHOOL = "school"


class Period(Wire):
    """Local days of the place, both included; `begins_at` is included, `ends_at` is not."""

    from_on: date
    to_on: date
    begins_at: Instant
    ends_at: Instant


class TaskCounts(Wire):
    """Checks due in the period, by what became of them. `completion` is the share of those owed that were done in time."""

    due: int = 0
    done: int = 0
    done_late: int = 0
    missed: int = 0
    unproven: int = 0
    excused: int = 0
    pending: int = 0
    completion: float | None = None


class PeriodHazards(Wire):
    """What happened in the period. `reopened`: hazards of which a fix was rejected. The median is of those closed."""

    found: int = 0
    closed: int = 0
    reopened: int = 0
    median_days_to_close: float | None = None


class HazardCounts(PeriodHazards):
    """Beside the period, how it stands now. What was transferred counts against nobody here."""

    open: int = 0
    rectified: int = 0
    overdue: int = 0
    major_open: int = 0
    transferred: int = 0


class PeriodCounts(Wire):
    tasks: TaskCounts
    hazards: PeriodHazards


class Counts(Wire):
    """`previous`: the period of the same length right before; null unless it was asked for."""

    tasks: TaskCounts
    hazards: HazardCounts
    previous: PeriodCounts | None = None


class CategoryCounts(Counts):
    category: str


class PlaceCounts(Counts):
    """`directly`: only what happened at the place itself, as a list shows it with `directly=true`."""

    place: PlaceRef
    kind: PlaceKind
    directly: bool


class BoardOut(Wire):
    """`from_on` and `to_on` are local days of the place, both included."""

    place: PlaceRef
    from_on: date
    to_on: date
    period: Period
    previous_period: Period | None
    total: Counts
    by_category: list[CategoryCounts]
    by_place: list[PlaceCounts]


class DayCounts(Wire):
    """One local day: `begins_at` is included, `ends_at` is not."""

    on: date
    begins_at: Instant
    ends_at: Instant
    tasks: TaskCounts
    found: int
    closed: int


class DaysOut(Wire):
    place: PlaceRef
    days: list[DayCounts]
