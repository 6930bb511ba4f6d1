"""The task: one due check at one place. Its facts are columns, its state is worked out."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field as WireField
from sqlalchemy import ColumnElement, case, literal
from sqlmodel import Field, Index, SQLModel, UniqueConstraint, col, text

from schemas.base import Bilingual, Instant, Json, Source, Wire
from schemas.people import PersonRef, Role
from schemas.places import PlaceRef, Scoped


class TaskState(StrEnum):
    CANCELLED = "cancelled"
    EXCUSED = "excused"
    DONE = "done"
    DONE_LATE = "done_late"
    UNPROVEN = "unproven"
    SCHEDULED = "scheduled"
    OPEN = "open"
    OVERDUE = "overdue"
    MISSED = "missed"


class Task(Scoped, table=True):
    """`done_at`, `in_time`, `report_id` are those of the first counting report whose evidence is not missing."""

    __table_args__ = (
        UniqueConstraint("plan_id", "slot", "place_id"),  # in this order a slot is one stretch of it
        Index("ix_task_wake_at", "wake_at"),
        Index(
            "ix_task_place",
            "place_id",
            "due_at",
            "id",
            sqlite_where=text("school_id IS NULL"),
            postgresql_where=text("school_id IS NULL"),
        ),  # waters of a district; a place of a school is found through its school
        Index("ix_task_school", "school_id", "due_at", "id"),
        Index("ix_task_district", "district_id", "due_at", "id"),
        Index("ix_task_city", "city_id", "due_at", "id"),
        Index("ix_task_assignee", "assignee_id", "due_at", "id"),
        Index("ix_task_run", "plan_id", "place_id", "due_at"),
        Index(
            "ix_task_missed_at",
            "missed_at",
            sqlite_where=text("missed_at IS NOT NULL"),
            postgresql_where=text("missed_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id")
    slot: str
    slot_on: date
    source: str
    announced: bool = False
    category: str
    checklist_code: str
    checklist_version: int
    role: str | None = None
    assignee_id: UUID | None = Field(default=None, foreign_key="person.id")
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    created_at: datetime
    done_at: datetime | None = None
    in_time: bool | None = None
    report_id: UUID | None = None
    missed_at: datetime | None = None
    rebutted_at: datetime | None = None
    evidence_missing_at: datetime | None = None
    excused_at: datetime | None = None
    excuse: dict[str, Any] | None = Field(default=None, sa_type=Json)
    cancelled_at: datetime | None = None
    reported_at: datetime | None = None
    """When any report on it first arrived: from then on the inspected school may see a visit."""
    told: int = 0
    """How many rungs of the task's own ladder were told."""
    wake_at: datetime | None = None


class TaskChange(SQLModel, table=True):
    """What changed a task after it was made: cancelled, revived, moved, excused; who and why."""

    __tablename__ = "task_change"
    __table_args__ = (
        Index("ix_task_change_at", "at"),
        Index(
            "ix_task_change_excused_by",
            "by_id",
            "at",
            "id",
            sqlite_where=text("kind = 'excused'"),
            postgresql_where=text("kind = 'excused'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    task_id: UUID = Field(foreign_key="task.id", index=True)
    at: datetime
    kind: str
    by_id: UUID | None = None
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


def state_column(now: datetime) -> ColumnElement[str]:
    """The SQL twin of `service.tasks.rules.state`."""
    return case(
        (col(Task.cancelled_at).is_not(None), literal(TaskState.CANCELLED.value)),
        (col(Task.excused_at).is_not(None), literal(TaskState.EXCUSED.value)),
        (col(Task.in_time).is_(True), literal(TaskState.DONE.value)),
        (col(Task.in_time).is_(False), literal(TaskState.DONE_LATE.value)),
        (col(Task.evidence_missing_at).is_not(None), literal(TaskState.UNPROVEN.value)),
        (col(Task.opens_at) > now, literal(TaskState.SCHEDULED.value)),
        (col(Task.due_at) > now, literal(TaskState.OPEN.value)),
        (col(Task.closes_at) > now, literal(TaskState.OVERDUE.value)),
        else_=literal(TaskState.MISSED.value),
    )


class ChecklistRef(Wire):
    code: str
    version: int


class Excuse(Wire):
    by: UUID
    at: Instant
    reason: str


class ExcuseIn(Wire):
    reason: str = WireField(min_length=1, max_length=2000)


class TaskOut(Wire):
    id: UUID
    plan_id: UUID
    plan_title: Bilingual
    slot: str
    slot_on: date
    source: Source
    category: str
    checklist: ChecklistRef
    place: PlaceRef
    school: PlaceRef | None
    role: Role | None
    assignee_id: UUID | None
    opens_at: Instant
    due_at: Instant
    closes_at: Instant
    state: TaskState
    done_at: Instant | None
    missed_at: Instant | None
    rebutted_at: Instant | None
    evidence_missing_at: Instant | None
    excuse: Excuse | None
    report_id: UUID | None


class TaskRow(TaskOut):
    """A task with the names a table shows."""

    checklist_title: Bilingual | None
    assignee: PersonRef | None
