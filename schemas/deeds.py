"""The deed: who did what at a desk, when, from which device, and what it changed. Rows are added, never changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field, Index, SQLModel

from schemas.base import Instant, Json, Wire
from schemas.people import PersonRef
from schemas.places import PlaceRef


class DeedKind(StrEnum):
    """What was changed; for what is decided once, the decision. Reports, fixes and photos are records of their own."""

    PLACE = "place"
    PERSON = "person"
    APPOINTMENT = "appointment"
    PASSWORD_LINK = "password_link"
    CHANNELS = "channels"
    DEVICE = "device"
    HANDOVER = "handover"
    PLAN = "plan"
    CALENDAR = "calendar"
    HOLIDAYS = "holidays"
    CHECKLIST = "checklist"
    LADDER = "ladder"
    TASK = "task"
    EXCUSE = "excuse"
    ACKNOWLEDGEMENT = "acknowledgement"
    COMMENT = "comment"
    VERIFICATION = "verification"
    DECISION = "decision"
    DEADLINE = "deadline"
    TRANSFER = "transfer"
    VOIDING = "voiding"
    SEVERITY = "severity"
    SUPERVISION_ORDER = "supervision_order"
    PHOTO_VIEW = "photo_view"


ABOUT = {
    DeedKind.PASSWORD_LINK: "person",
    DeedKind.CHANNELS: "person",
    DeedKind.HANDOVER: "person",
    DeedKind.CALENDAR: "place",
    DeedKind.EXCUSE: "task",
    DeedKind.ACKNOWLEDGEMENT: "escalation",
    DeedKind.PHOTO_VIEW: "photo",
    **{
        kind: "hazard"
        for kind in (
            DeedKind.COMMENT, DeedKind.VERIFICATION, DeedKind.DECISION, DeedKind.DEADLINE, DeedKind.TRANSFER,
            DeedKind.VOIDING, DeedKind.SEVERITY, DeedKind.SUPERVISION_ORDER,
        )
    },
}  # fmt: skip
"""The noun whose id (code, year, digest) `subject` is; where it is not here, the kind says it."""


class Deed(SQLModel, table=True):
    """`subject` is an id, a code, a year or a digest, as the kind has it; the scope is that of the place concerned.

    `category` is that of the hazard, task, escalation, plan or photo it is about; null where the noun has none.
    The database itself refuses to change or remove a row.
    """

    __table_args__ = (
        Index("ix_deed_city", "city_id", "at", "id"),
        Index("ix_deed_district", "district_id", "at", "id"),
        Index("ix_deed_school", "school_id", "at", "id"),
        Index("ix_deed_person", "person_id", "at", "id"),
        Index("ix_deed_subject", "subject", "at", "id"),
    )

    id: UUID = Field(primary_key=True)
    at: datetime
    person_id: UUID = Field(foreign_key="person.id")
    device_id: UUID | None = None
    kind: str
    subject: str = Field(max_length=80)
    label: str
    changes: list[dict[str, Any]] = Field(sa_type=Json)
    category: str | None = None
    place_id: UUID | None = Field(default=None, foreign_key="place.id")
    city_id: UUID | None = None
    district_id: UUID | None = None
    school_id: UUID | None = None
    campus_id: UUID | None = None


class FieldChange(Wire):
    """`before` is null where there was nothing, `after` where nothing is left. Of a secret only `set` is told."""

    field: str
    before: Any
    after: Any


class DeedSubject(Wire):
    """`type`: place, person, appointment, device, plan, holidays, checklist, ladder, task, hazard, escalation, photo."""

    type: str
    id: str


class DeedDevice(Wire):
    id: UUID
    name: str


class DeedOut(Wire):
    id: UUID
    at: Instant
    person: PersonRef
    device: DeedDevice | None
    kind: DeedKind
    subject: DeedSubject
    label: str
    place: PlaceRef | None
    changes: list[FieldChange]
