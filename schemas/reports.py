"""The report: what an inspector found at a place, as it was sent, with the three clocks and what became of it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as WireField
from pydantic import SkipValidation
from sqlmodel import Field, Index, SQLModel

from schemas.answers import AnswerIn, PhotoFactsBySha256, Words
from schemas.base import Bilingual, Instant, Json, Source, Wire
from schemas.checklists import Code
from schemas.people import PersonRef
from schemas.places import Location, PlaceRef, Scoped


class Report(Scoped, table=True):
    """One hand-in. `body` is the JSON as received and is never changed; everything else was worked out from it."""

    __table_args__ = (
        Index("ix_report_place", "place_id", "received_at", "id"),
        Index("ix_report_school", "school_id", "received_at", "id"),
        Index("ix_report_district", "district_id", "received_at", "id"),
        Index("ix_report_city", "city_id", "received_at", "id"),
        Index("ix_report_task", "task_id"),
        Index("ix_report_by", "by_id", "received_at", "id"),
        Index("ix_report_wake_at", "wake_at"),
        Index("ix_report_received_at", "received_at"),
    )

    id: UUID = Field(primary_key=True)
    task_id: UUID | None = Field(default=None, foreign_key="task.id")
    source: str
    category: str
    checklist_code: str
    checklist_version: int
    by_id: UUID = Field(foreign_key="person.id")
    device_id: UUID | None = None
    content_sha256: str
    body: dict[str, Any] = Field(sa_type=Json)
    started_at: datetime | None = None
    captured_at: datetime
    sent_at: datetime
    received_at: datetime
    clock_skew_s: float
    corrected_captured_at: datetime
    in_time: bool | None = None
    passed: bool
    score: int
    counts: bool
    counts_reason: str | None = None
    additional: bool = False
    hazard_ids: list[str] = Field(default_factory=list, sa_type=Json)
    evidence_missing_at: datetime | None = None
    evidence_complete_at: datetime | None = None
    receipt: str
    wake_at: datetime | None = None


class RefusedReport(SQLModel, table=True):
    """A body that broke its checklist, kept 90 days for the section; the phone may send the same id again, corrected."""

    __tablename__ = "refused_report"
    __table_args__ = (
        Index("ix_refused_report_scope", "city_id", "refused_at"),
        Index("ix_refused_report_wake_at", "wake_at"),
    )

    id: UUID = Field(primary_key=True)
    report_id: UUID = Field(index=True)
    content_sha256: str
    city_id: UUID
    district_id: UUID | None = None
    school_id: UUID | None = None
    campus_id: UUID | None = None
    place_id: UUID
    category: str
    by_id: UUID
    refused_at: datetime
    body: dict[str, Any] = Field(sa_type=Json)
    errors: list[dict[str, Any]] = Field(sa_type=Json)
    wake_at: datetime | None = None


class ChecklistNamed(Wire):
    """A version, or the newest where none is given."""

    code: Code
    version: int | None = WireField(default=None, ge=1, le=2**31 - 1)


class ReportIn(Wire):
    """A report as a phone hands it in: `task_id`, or `place_id` and `checklist` for a visit outside any plan.

    The answers are left as they came: their checklist judges them, one error per item.
    """

    task_id: UUID | None = None
    place_id: UUID | None = None
    checklist: ChecklistNamed | None = None
    started_at: Instant | None = None
    captured_at: Instant
    sent_at: Instant
    answers: Annotated[list[SkipValidation[AnswerIn]], WireField(max_length=1000)]
    location: Location | None = None
    note: Words | None = None
    photo_facts: PhotoFactsBySha256 | None = None


class ReportOut(Wire):
    """A report as it was sent, and what became of it. `photos_missing`: named, but not here yet."""

    id: UUID
    task_id: UUID | None
    place_id: UUID
    checklist: ChecklistNamed
    source: Source
    category: str
    by_id: UUID
    started_at: Instant | None
    captured_at: Instant
    sent_at: Instant
    answers: list[AnswerIn]
    location: Location | None
    note: str | None
    photo_facts: PhotoFactsBySha256
    received_at: Instant
    clock_skew_s: float
    corrected_captured_at: Instant
    in_time: bool | None
    passed: bool
    score: int
    hazards: list[UUID]
    photos_missing: list[str]
    evidence_missing_at: Instant | None
    evidence_complete_at: Instant | None
    counts: bool
    counts_reason: str | None
    additional: bool
    receipt: str


class ReportRow(ReportOut):
    """A report with the names a table shows."""

    place: PlaceRef
    school: PlaceRef | None
    by: PersonRef
    checklist_title: Bilingual | None


class RefusedError(Wire):
    pointer: str
    detail: Bilingual


class RefusedReportOut(Wire):
    """A body that broke its checklist, and why: one error per item."""

    id: UUID
    report_id: UUID
    place_id: UUID
    category: str
    by_id: UUID
    refused_at: Instant
    errors: list[RefusedError]
    body: dict[str, Any]
