"""What a look over the ladders finds: whom each rung would reach now, and where it would reach nobody."""

from datetime import timedelta

from schemas.base import Bilingual, Wire
from schemas.escalations import Change, ClockKind, Told
from schemas.people import PersonRef
from schemas.places import PlaceRef

MOST_SHOWN = 100


class EmptyAt(Wire):
    """A place where the rung reaches nobody; `categories` says for which, all of them if it is empty."""

    place: PlaceRef
    categories: list[str]
    vacant: list[Told]


class ReachedOut(Wire):
    """Somebody the rung would tell, and for which categories (all of them if it is empty)."""

    person: PersonRef
    categories: list[str]


class RungLint(Wire):
    """`reached` is told only of a single school, campus or spot. `empty_at` counts places, `empty` shows the first hundred."""

    after: timedelta
    tell: list[Told]
    change: Change | None
    people: int
    empty_at: int
    empty: list[EmptyAt]
    reached: list[ReachedOut] | None


class LadderLint(Wire):
    code: str
    version: int
    title: Bilingual
    subject: ClockKind
    category: str
    severity: str
    rungs: list[RungLint]


class LintOut(Wire):
    """`places`: how many schools and districts were looked at; `empty_rungs`: rungs that somewhere reach nobody."""

    place: PlaceRef
    places: int
    empty_rungs: int
    ladders: list[LadderLint]
