"""The board: what was due and done, what was found and is late, added up for a place and its parts."""

from datetime import date

from schemas.base import Wire
from schemas.places import PlaceRef


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


class HazardCounts(Wire):
    """`found` and `closed` in the period; the rest as it stands now. What was transferred counts against nobody here."""

    found: int = 0
    closed: int = 0
    open: int = 0
    rectified: int = 0
    overdue: int = 0
    major_open: int = 0
    transferred: int = 0


class Counts(Wire):
    tasks: TaskCounts
    hazards: HazardCounts


class CategoryCounts(Counts):
    category: str


class PlaceCounts(Counts):
    place: PlaceRef


class BoardOut(Wire):
    """`from_on` and `to_on` are local days of the place, both included."""

    place: PlaceRef
    from_on: date
    to_on: date
    total: Counts
    by_category: list[CategoryCounts]
    by_place: list[PlaceCounts]
