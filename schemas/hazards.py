"""The hazard: something that is wrong at a place, its deadline, and every step until other eyes saw it gone."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, literal
from sqlmodel import Field, Index, SQLModel, col

from schemas.base import Json
from schemas.places import Scoped


class HazardState(StrEnum):
    OPEN = "open"
    RECTIFIED = "rectified"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    VOID = "void"


class Hazard(Scoped, table=True):
    __table_args__ = (
        Index("ix_hazard_place", "place_id", "received_at", "id"),
        Index("ix_hazard_school", "school_id", "received_at", "id"),
        Index("ix_hazard_district", "district_id", "received_at", "id"),
        Index("ix_hazard_city", "city_id", "received_at", "id"),
        Index("ix_hazard_wake_at", "wake_at"),
        Index("ix_hazard_spot_item", "place_id", "item"),
    )

    id: UUID = Field(primary_key=True)
    number: str = Field(unique=True)
    category: str
    item: str | None = None
    checklist_code: str | None = None
    description: str
    severity: str
    source: str
    report_id: UUID | None = None
    found_by_id: UUID = Field(foreign_key="person.id")
    found_by_school: bool = False
    """The finder belongs to the inspected school: then its head may verify a minor or general one."""
    found_at: datetime
    received_at: datetime
    due_kind: str | None = None
    due_at: datetime
    original_due_at: datetime
    confirm_due_at: datetime | None = None
    """A `stop` item's two hours to confirm that it is really out of use; null once confirmed."""
    verify_due_at: datetime | None = None
    follow_up_at: datetime | None = None
    rectified_at: datetime | None = None
    closed_at: datetime | None = None
    transferred_at: datetime | None = None
    voided_at: datetime | None = None
    out_of_service_at: datetime | None = None
    in_service_at: datetime | None = None
    listed_at: datetime | None = None
    extended_at: datetime | None = None
    seen_while_rectified_at: datetime | None = None
    """A failure of the same item seen after the fix was handed in: blocks acceptance until a verifier has seen it."""
    signed_school_by_id: UUID | None = None
    signed_bureau_by_id: UUID | None = None
    round: int = 0
    """Which fix is being judged: each handed-in fix after a rejection opens a new round."""
    times_seen: int = 1
    level: int = 0
    rung: int = 0
    """How many rungs of the ladder of its current clock have been climbed."""
    content_sha256: str | None = None
    receipt: str | None = None
    body: dict[str, Any] | None = Field(default=None, sa_type=Json)
    wake_at: datetime | None = None


class HazardStep(SQLModel, table=True):
    """One line of the timeline: who, what, when. Rows are added, never changed.

    `kind`: opened, joined, seen_while_rectified, rectification, verification, extension_request, decision,
    deadline, transfer, voiding, severity, supervision_order, out_of_service_confirmation, out_of_service,
    back_in_service, escalated, ...
    """

    __tablename__ = "hazard_step"
    __table_args__ = (Index("ix_hazard_step_hazard", "hazard_id", "at", "id"),)

    id: UUID = Field(primary_key=True)
    hazard_id: UUID = Field(foreign_key="hazard.id")
    kind: str
    at: datetime
    by_id: UUID | None = Field(default=None, foreign_key="person.id")
    about_id: UUID | None = None
    """The step this one answers: a decision's request, a verification's rectification."""
    round: int = 0
    content_sha256: str | None = None
    receipt: str | None = None
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class HazardPerson(SQLModel, table=True):
    """Who had a hand in a hazard: finder, fixer (handed in or carried out a fix), verifier."""

    __tablename__ = "hazard_person"
    __table_args__ = (Index("ix_hazard_person_person", "person_id", "hazard_id"),)

    hazard_id: UUID = Field(primary_key=True, foreign_key="hazard.id")
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    part: str = Field(primary_key=True)


class HazardNumber(SQLModel, table=True):
    """The last number given, per district code and year: taken inside the hazard's own transaction, so no gap."""

    __tablename__ = "hazard_number"

    district_code: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


def state_column() -> ColumnElement[str]:
    """The SQL twin of `service.hazards.rules.state`."""
    return case(
        (col(Hazard.voided_at).is_not(None), literal(HazardState.VOID.value)),
        (col(Hazard.closed_at).is_not(None), literal(HazardState.CLOSED.value)),
        (col(Hazard.transferred_at).is_not(None), literal(HazardState.TRANSFERRED.value)),
        (col(Hazard.rectified_at).is_not(None), literal(HazardState.RECTIFIED.value)),
        else_=literal(HazardState.OPEN.value),
    )
