"""The hazard: something that is wrong at a place, its deadline, and every step until other eyes saw it gone."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field as WireField
from sqlalchemy import ColumnElement, and_, case, literal, or_
from sqlmodel import Field, Index, SQLModel, col, text

from schemas.answers import PhotoFactsBySha256, Sha256, Sha256s, Words
from schemas.base import Category, Instant, Json, Severity, Source, Wire
from schemas.people import PersonRef
from schemas.places import PlaceRef, Scoped


class HazardState(StrEnum):
    OPEN = "open"
    RECTIFIED = "rectified"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    VOID = "void"


OWED = "closed_at IS NULL AND voided_at IS NULL"


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Hazard(Scoped, table=True):
    __table_args__ = (
        Index("ix_hazard_place", "place_id", "received_at", "id"),
        Index("ix_hazard_school", "school_id", "received_at", "id"),
        Index("ix_hazard_district", "district_id", "received_at", "id"),
        Index("ix_hazard_city", "city_id", "received_at", "id"),
        Index("ix_hazard_wake_at", "wake_at"),
        Index("ix_hazard_spot_item", "place_id", "item"),
        *(
            Index(f"ix_hazard_{scope}_owed", f"{scope}_id", "received_at", "id", **_where(OWED))
            for scope in ("city", "district")
        ),
        *(
            Index(f"ix_hazard_{scope}_closed", f"{scope}_id", "closed_at", **_where("closed_at IS NOT NULL"))
            for scope in ("city", "district")
        ),
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
    content_sha256: str | None = None
    receipt: str | None = None
    body: dict[str, Any] | None = Field(default=None, sa_type=Json)
    wake_at: datetime | None = None


class HazardStep(SQLModel, table=True):
    """One line of the timeline: who, what, when. Rows are added, never changed.

    `kind`: `schemas.hazard_steps.StepKind`. `data` holds what was said, what came of it, and `body`, the JSON as received.
    """

    __tablename__ = "hazard_step"
    __table_args__ = (
        Index("ix_hazard_step_hazard", "hazard_id", "at", "id"),
        Index("ix_hazard_step_by", "by_id", "at", "id"),
        Index("ix_hazard_step_at", "at"),
    )

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


def unsettled_column() -> ColumnElement[bool]:
    """Something is still owed."""
    return and_(col(Hazard.closed_at).is_(None), col(Hazard.voided_at).is_(None))


def overdue_column(now: datetime) -> ColumnElement[bool]:
    """The SQL twin of `service.hazards.rules.is_overdue`."""
    late = or_(
        col(Hazard.due_at) <= now,
        and_(col(Hazard.confirm_due_at).is_not(None), col(Hazard.confirm_due_at) <= now),
    )
    return and_(state_column() == HazardState.OPEN.value, late)


class HazardIn(Wire):
    """A hazard found outside any checklist."""

    place_id: UUID
    category: Category
    severity: Severity
    description: Words | None = None
    photos: Sha256s | None = None
    photo_facts: PhotoFactsBySha256 | None = None
    captured_at: Instant | None = None
    sent_at: Instant


class TimelineOut(Wire):
    """One step: who, what, when. `data` is what was said with it, by the step's kind."""

    id: UUID
    kind: str
    at: Instant
    by: PersonRef | None
    about_id: UUID | None
    round: int
    photos: list[Sha256]
    data: dict[str, Any]


class HazardOut(Wire):
    """`responsible_person` is looked up when asked, never stored; `overdue` is what counts against the school."""

    id: UUID
    number: str
    place: PlaceRef
    school: PlaceRef | None
    category: Category
    checklist_code: str | None
    item: str | None
    description: str
    severity: Severity
    source: Source
    report_id: UUID | None
    found_by: PersonRef
    found_at: Instant
    received_at: Instant
    due_kind: str | None
    due_at: Instant
    original_due_at: Instant
    confirm_due_at: Instant | None
    verify_due_at: Instant | None
    follow_up_at: Instant | None
    rectified_at: Instant | None
    closed_at: Instant | None
    state: HazardState
    overdue: bool
    responsible_person: PersonRef | None
    out_of_service: bool
    listed: bool
    times_seen: int
    level: int
    round: int
    signed_school_by_id: UUID | None
    signed_bureau_by_id: UUID | None
    failure_seen: bool = WireField(
        description="seen again after the fix; no acceptance before a verifier looked"
    )


class HazardDetail(HazardOut):
    photos: list[Sha256]
    photos_missing: list[Sha256]
    timeline: list[TimelineOut]


class HazardReceived(HazardDetail):
    receipt: str
