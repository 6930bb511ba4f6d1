"""The office: a post that must be held at a school or bureau, who holds it, and whether it is or will be empty."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field as WireField

from schemas.base import Instant, Wire
from schemas.people import PersonRef, Role
from schemas.places import PlaceKind, PlaceRef


class Reason(StrEnum):
    """Why an office must be held."""

    ALWAYS = "always"
    PLAN = "plan"
    """An active plan gives this role something to do."""
    LADDER = "ladder"
    """A rung tells whoever holds it."""


class GapKind(StrEnum):
    VACANT = "vacant"
    ENDING = "ending"


class Gap(Wire):
    """`at`: when the last holder's term ends; of a vacant office when it ended, null if nobody ever held it."""

    kind: GapKind
    at: Instant | None


class OfficeHolder(Wire):
    """In office, or to come: `from` says since when."""

    appointment_id: UUID
    person: PersonRef
    place: PlaceRef
    category: str | None
    deputy: bool
    from_at: Instant = WireField(serialization_alias="from")
    until_at: Instant | None = WireField(serialization_alias="until")


class OfficeOut(Wire):
    """`categories` is empty where the office is not one category's; `all` stands for plans of every category.

    `stand_in`: who is told and answers while a category has nobody responsible; such a gap is not counted.
    """

    role: Role
    categories: list[str]
    reasons: list[Reason]
    holders: list[OfficeHolder]
    gap: Gap | None
    stand_in: PersonRef | None


class OfficesOut(Wire):
    place: PlaceRef
    kind: PlaceKind
    offices: list[OfficeOut]
    gaps: int
