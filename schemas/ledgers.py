"""The ledger: what a list held when it was asked for, drawn up as a spreadsheet for its author, and kept for a day."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as WireField
from sqlmodel import Field, Index, SQLModel

from schemas.base import Instant, Json, Wire
from schemas.lists import HazardsAsked, TasksAsked


class LedgerKind(StrEnum):
    HAZARDS = "hazards"
    TASKS = "tasks"


class LedgerState(StrEnum):
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class Ledger(SQLModel, table=True):
    """`rows` in all, as counted when it was asked for; `beat_at` is the last sign of life of who draws it up."""

    __table_args__ = (Index("ix_ledger_wake_at", "wake_at"), Index("ix_ledger_by", "by_id", "asked_at"))

    id: UUID = Field(primary_key=True)
    of: str
    by_id: UUID = Field(foreign_key="person.id")
    language: str
    asked: dict[str, Any] = Field(sa_type=Json)
    asked_at: datetime
    rows: int
    rows_done: int = 0
    beat_at: datetime
    finished_at: datetime | None = None
    failed_at: datetime | None = None
    size: int | None = None
    wake_at: datetime


class HazardLedgerIn(Wire):
    """The hazards that `GET /hazards` would list for the same words."""

    of: Literal[LedgerKind.HAZARDS]
    asked: HazardsAsked = HazardsAsked()


class TaskLedgerIn(Wire):
    """The tasks that `GET /tasks` would list for the same words."""

    of: Literal[LedgerKind.TASKS]
    asked: TasksAsked = TasksAsked()


LedgerIn = Annotated[HazardLedgerIn | TaskLedgerIn, WireField(discriminator="of")]


class LedgerOut(Wire):
    """`rows_done` of `rows` are drawn up; `size` in bytes once it is ready. It is there until `expires_at`."""

    id: UUID
    of: LedgerKind
    language: str
    asked_at: Instant
    state: LedgerState
    rows: int
    rows_done: int
    size: int | None
    finished_at: Instant | None
    expires_at: Instant
