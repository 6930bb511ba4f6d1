"""The hand-over: what is in somebody's charge, and how it went to who follows."""

from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field as WireField
from sqlmodel import Field, SQLModel

from schemas.base import Instant, Json, Severity, Wire
from schemas.hazards import HazardState
from schemas.people import AppointmentOut, PersonRef
from schemas.places import PlaceRef
from schemas.tasks import TaskState

MOST_SHOWN = 100
T = TypeVar("T")


class Handover(SQLModel, table=True):
    """One act, made once: posts end at `at` and begin for the successor. `outcome` says what it moved."""

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    successor_id: UUID = Field(foreign_key="person.id")
    at: datetime
    leaves: bool = False
    note: str | None = None
    outcome: dict[str, Any] = Field(sa_type=Json)
    content_sha256: str
    made_at: datetime
    made_by_id: UUID = Field(foreign_key="person.id")


class Some(Wire, Generic[T]):
    """How many there are, and the first hundred."""

    count: int
    items: list[T]


class ChargedTask(Wire):
    id: UUID
    place: PlaceRef
    category: str
    slot: str
    due_at: Instant
    closes_at: Instant
    state: TaskState


class ChargedPlan(Wire):
    id: UUID
    code: str
    title: dict[str, str]


class ChargedHazard(Wire):
    id: UUID
    number: str
    place: PlaceRef
    category: str
    severity: Severity
    description: str
    due_at: Instant
    state: HazardState


class ChargeOut(Wire):
    """`tasks` and `plans` name the person; `hazards` look to them now; `fixes` are theirs and nobody verified them yet."""

    person: PersonRef
    appointments: list[AppointmentOut]
    tasks: Some[ChargedTask]
    plans: list[ChargedPlan]
    hazards: Some[ChargedHazard]
    fixes: Some[ChargedHazard]


class HandoverIn(Wire):
    """`at` left out is now; `appointments` left out are all that are in force or to come then."""

    successor_id: UUID
    at: Instant | None = None
    appointments: list[UUID] | None = WireField(default=None, max_length=200)
    leaves: bool = False
    note: str | None = WireField(default=None, max_length=2000)


class HandedPost(Wire):
    """`made_id` is null where the successor held the same post already."""

    ended_id: UUID
    made_id: UUID | None


class HandoverOut(Wire):
    """How many tasks and plans now name the successor, and how many stay: not the caller's to give, or too far ahead."""

    id: UUID
    person: PersonRef
    successor: PersonRef
    at: Instant
    leaves: bool
    note: str | None
    appointments: list[HandedPost]
    tasks: int
    tasks_left: int
    plans: int
    plans_left: int
    made_at: Instant
    made_by: PersonRef
