"""The escalation: what climbed, how far, who was told, who said 'seen, mine'; and the ladders that are climbed."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field as WireField
from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from schemas.base import SEVERITY_RANK, Bilingual, Category, Instant, Json, Severity, Wire, as_z
from schemas.places import Scoped

ALL = "all"
RESOLVED = "~"
"""What `urgency` begins with once an escalation is resolved: it sorts behind all that are open."""


class SubjectKind(StrEnum):
    HAZARD = "hazard"
    MISSES = "misses"


class ClockKind(StrEnum):
    """What a ladder is for: each is a clock that something or somebody is late by."""

    HAZARD = "hazard"
    VERIFICATION = "verification"
    STOP_CONFIRMATION = "stop_confirmation"
    TRANSFER = "transfer"
    MAJOR = "major"
    """Runs from the receipt of a major hazard: it is on the bureau's desk at once."""
    MISSES = "misses"
    TASK = "task"


class Told(StrEnum):
    """Whom a rung tells: the holders of a role, or, for a task, its assignee."""

    ASSIGNEE = "assignee"
    INSPECTOR = "inspector"
    RESPONSIBLE = "responsible"
    HEAD = "head"
    SECTION = "section"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Change(StrEnum):
    """What a rung asks of the bureau: 约谈, 通报, 挂牌督办建议."""

    INTERVIEW = "interview"
    CIRCULAR = "circular"
    LISTED_PROPOSED = "listed_proposed"


class LadderVersion(SQLModel, table=True):
    """A ladder as it was published: immutable versions; the highest one of a code is in force."""

    __tablename__ = "ladder_version"

    code: str = Field(primary_key=True, max_length=40)
    version: int = Field(primary_key=True)
    subject: str
    category: str = ALL
    severity: str = ALL
    content: dict[str, Any] = Field(sa_type=Json)
    content_sha256: str
    published_at: datetime
    published_by_id: UUID | None = Field(default=None, foreign_key="person.id")


class MissRun(Scoped, table=True):
    """Misses in a row of one plan at one place, from the threshold on. Its subject stays the first task it had then."""

    __tablename__ = "miss_run"
    __table_args__ = (
        Index("ix_miss_run_wake_at", "wake_at"),
        Index("ix_miss_run_first_task", "first_task_id"),
        Index(
            "uq_miss_run_open",
            "plan_id",
            "place_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id")
    category: str
    first_task_id: UUID = Field(foreign_key="task.id")
    last_task_id: UUID = Field(foreign_key="task.id")
    misses: int
    raised_at: datetime
    """The clock of its ladder: when the threshold was crossed."""
    ended_at: datetime | None = None
    wake_at: datetime | None = None


class Climb(SQLModel, table=True):
    """How far a hazard or a run of misses has climbed on one of its clocks: a rejected fix resumes here."""

    subject_id: UUID = Field(primary_key=True)
    clock: str = Field(primary_key=True)
    clock_at: datetime
    started_at: datetime
    """Since when this ladder is climbed; an extension or another date to verify by starts it anew."""
    extended_at: datetime | None = None
    """The extension it last started anew for."""
    reached_s: int | None = None
    """Seconds after the clock (negative: before it) of the last rung climbed; later rungs are still to come."""
    not_before_at: datetime | None = None
    """After an outage the next rung waits until then."""


class Escalation(Scoped, table=True):
    """One open escalation per subject: at most one row with `resolved_at` null for (subject_kind, subject_id).

    `source`, `announced`, `reported_at` are the task's: what nobody may know of an unannounced visit, its escalation
    does not tell. `urgency` sorts: open ones first, then the highest level, then severity, then who waits longest.
    """

    __table_args__ = (
        Index(
            "uq_escalation_open_subject",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("resolved_at IS NULL"),
            postgresql_where=text("resolved_at IS NULL"),
        ),
        Index("ix_escalation_subject", "subject_id"),
        Index("ix_escalation_city", "city_id", "urgency", "id"),
        Index("ix_escalation_district", "district_id", "urgency", "id"),
        Index("ix_escalation_school", "school_id", "urgency", "id"),
        Index("ix_escalation_climbed_at", "climbed_at"),
        Index(
            "ix_escalation_resolved_at",
            "resolved_at",
            sqlite_where=text("resolved_at IS NOT NULL"),
            postgresql_where=text("resolved_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    subject_kind: str
    subject_id: UUID
    category: str
    severity: str | None = None
    source: str
    announced: bool = True
    reported_at: datetime | None = None
    level: int
    misses: int = 0
    reason: str
    change: str | None = None
    ladder_code: str
    ladder_version: int
    raised_at: datetime
    climbed_at: datetime
    urgency: str
    resolved_at: datetime | None = None
    resolution: str | None = None


class EscalationTold(SQLModel, table=True):
    """Who was told at which level; the channel and its result are the deliveries of the notice."""

    __tablename__ = "escalation_told"
    __table_args__ = (
        UniqueConstraint("escalation_id", "person_id", "level", "at"),
        Index("ix_escalation_told_person", "person_id", "escalation_id"),
    )

    id: UUID = Field(primary_key=True)
    escalation_id: UUID = Field(foreign_key="escalation.id")
    person_id: UUID = Field(foreign_key="person.id")
    level: int
    at: datetime
    notice_id: UUID | None = None


class Acknowledgement(SQLModel, table=True):
    """'Seen, mine': belongs to a level; never stops the ladder."""

    __table_args__ = (
        Index("ix_acknowledgement_level", "escalation_id", "person_id", "level"),
        Index("ix_acknowledgement_person", "person_id", "at", "id"),
        Index("ix_acknowledgement_at", "at"),
    )

    id: UUID = Field(primary_key=True)
    escalation_id: UUID = Field(foreign_key="escalation.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    level: int
    at: datetime
    note: str | None = None


def urgency(level: int, severity: str | None, raised_at: datetime, *, resolved: bool) -> str:
    """The one key by which lists are most urgent first, ascending."""
    rank = {grade.value: SEVERITY_RANK[grade] for grade in Severity}.get(severity or "", 0)
    return f"{RESOLVED if resolved else ''}{999 - min(level, 999):03d}{9 - rank}{as_z(raised_at)}"


class RungIn(Wire):
    """`after`: ISO 8601, counted from the subject's clock; negative = before it, then it is a notice only."""

    after: timedelta = WireField(ge=timedelta(days=-60), le=timedelta(days=400))
    tell: list[Told] = WireField(max_length=len(Told))
    change: Change | None = None


class LadderIn(Wire):
    """A ladder as it is published. `category` and `severity` may be `all`."""

    title: Bilingual
    subject: ClockKind
    category: Category | str = WireField(default=ALL, pattern=r"^[a-z_]{1,40}$")
    severity: Severity | str = WireField(default=ALL, pattern=r"^[a-z_]{1,40}$")
    basis: str = WireField(default="", max_length=1000)
    rungs: list[RungIn] = WireField(min_length=1, max_length=30)
    version: int | None = WireField(default=None, ge=0)


class LadderOut(LadderIn):
    code: str
    version: int
    published_at: Instant


class AcknowledgementIn(Wire):
    """`level` left out means the level it stands at."""

    level: int | None = WireField(default=None, ge=1, le=10_000)
    note: str | None = WireField(default=None, max_length=2000)
