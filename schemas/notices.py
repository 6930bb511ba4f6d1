"""The notice: one row per person told, with its reason; and every try to deliver it elsewhere than in the inbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from schemas.base import Json


class Notice(SQLModel, table=True):
    """`key` makes telling idempotent: the same person hears of the same step of the same subject once."""

    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notice_inbox", "person_id", "created_at", "id"),
        Index("ix_notice_subject", "subject_kind", "subject_id", "person_id"),
        Index("ix_notice_owed", "person_id", "settled_at"),
    )

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id")
    key: str
    kind: str
    subject_kind: str
    subject_id: UUID
    place_id: UUID | None = Field(default=None, foreign_key="place.id")
    category: str | None = None
    severity: str | None = None
    level: int | None = None
    urgent: bool = False
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    created_at: datetime
    read_at: datetime | None = None
    settled_at: datetime | None = None
    """Delivered by a channel, or only the inbox is left to show it: nothing more to try."""


class PersonChannel(SQLModel, table=True):
    """A way to reach a person beside the inbox, tried in the order of `rank`."""

    __tablename__ = "person_channel"
    __table_args__ = (UniqueConstraint("person_id", "channel"),)

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    channel: str
    address: str
    secret: str | None = None
    rank: int = 0
    disabled_at: datetime | None = None
    disabled_reason: str | None = None
    version: int = 1


class Delivery(SQLModel, table=True):
    """One try of one digest over one channel. Written before the message leaves, settled after: at least once."""

    __table_args__ = (
        Index("ix_delivery_person", "person_id", "started_at"),
        Index(
            "ix_delivery_finished_at",
            "finished_at",
            sqlite_where=text("finished_at IS NOT NULL"),
            postgresql_where=text("finished_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id")
    channel: str
    address: str
    message_id: str
    attempt: int
    started_at: datetime
    finished_at: datetime | None = None
    ok: bool | None = None
    code: str | None = None
    detail: str | None = None


class DeliveryNotice(SQLModel, table=True):
    """Which notices one try carried."""

    __tablename__ = "delivery_notice"

    delivery_id: UUID = Field(primary_key=True, foreign_key="delivery.id")
    notice_id: UUID = Field(primary_key=True, foreign_key="notice.id", index=True)
