"""The escalation: what climbed, how far, who was told, who said 'seen, mine'."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from schemas.base import Json
from schemas.places import Scoped


class SubjectKind(StrEnum):
    HAZARD = "hazard"
    MISSES = "misses"


class Ladder(SQLModel, table=True):
    """A ladder as it was published: immutable versions; the highest one of a code is in force."""

    code: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    subject: str
    category: str = "all"
    severity: str = "all"
    rungs: list[dict[str, Any]] = Field(sa_type=Json)
    content_sha256: str
    published_at: datetime
    published_by_id: UUID | None = None


class MissRun(Scoped, table=True):
    """Misses in a row of one plan at one place. Its subject stays the task that was first when it was raised."""

    __tablename__ = "miss_run"
    __table_args__ = (
        Index("ix_miss_run_wake_at", "wake_at"),
        Index("ix_miss_run_plan_place", "plan_id", "place_id"),
    )

    id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id")
    category: str
    first_task_id: UUID = Field(foreign_key="task.id")
    last_task_id: UUID = Field(foreign_key="task.id")
    misses: int
    started_at: datetime
    raised_at: datetime | None = None
    """The clock of its ladder: when the threshold was crossed."""
    rung: int = 0
    ended_at: datetime | None = None
    wake_at: datetime | None = None


class Escalation(Scoped, table=True):
    """One open escalation per subject: at most one row with `resolved_at` null for (subject_kind, subject_id)."""

    __table_args__ = (
        Index(
            "uq_escalation_open_subject",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("resolved_at IS NULL"),
            postgresql_where=text("resolved_at IS NULL"),
        ),
        Index("ix_escalation_city", "city_id", "raised_at", "id"),
        Index("ix_escalation_district", "district_id", "raised_at", "id"),
        Index("ix_escalation_school", "school_id", "raised_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    subject_kind: str
    subject_id: UUID
    category: str
    severity: str | None = None
    level: int
    misses: int = 0
    reason: str
    change: str | None = None
    ladder_code: str
    ladder_version: int
    raised_at: datetime
    climbed_at: datetime
    resolved_at: datetime | None = None
    resolution: str | None = None


class EscalationTold(SQLModel, table=True):
    """Who was told at which level; the channel and its result are the deliveries of the notice."""

    __tablename__ = "escalation_told"
    __table_args__ = (UniqueConstraint("escalation_id", "person_id", "level", "at"),)

    id: UUID = Field(primary_key=True)
    escalation_id: UUID = Field(foreign_key="escalation.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    level: int
    at: datetime
    notice_id: UUID | None = None


class Acknowledgement(SQLModel, table=True):
    """'Seen, mine': belongs to a level; never stops the ladder."""

    id: UUID = Field(primary_key=True)
    escalation_id: UUID = Field(foreign_key="escalation.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    level: int
    at: datetime
    note: str | None = None
