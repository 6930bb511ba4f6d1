"""The photo: bytes known by their digest, who sent them, who refers to them, who looked at the original."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as WireField
from sqlalchemy import BigInteger, text
from sqlmodel import Field, Index, SQLModel

from schemas.answers import Sha256
from schemas.base import Instant, Json, Wire
from schemas.places import Scoped


class PhotoSubject(StrEnum):
    """What shows a photo: a report, a hazard, or a step of a hazard (a fix, a verification)."""

    REPORT = "report"
    HAZARD = "hazard"
    STEP = "step"


class PreviewSize(IntEnum):
    """Pixels of the longer side, at most."""

    SMALL = 320
    LARGE = 1280


class Photo(SQLModel, table=True):
    """One original, kept as received. `width` and `height` in pixels as it stands upright."""

    __table_args__ = (Index("ix_photo_wake_at", "wake_at"),)

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    media_type: str
    width: int
    height: int
    received_at: datetime
    checked_at: datetime | None = None
    """When it was decoded to its end."""
    damaged_at: datetime | None = None
    """When that was tried and failed: the bytes arrived, the picture did not."""
    hints: dict[str, Any] | None = Field(default=None, sa_type=Json)
    """What the photo says of itself; see service/evidence/hints.py."""
    discarded_at: datetime | None = None
    """Nobody referred to it for 30 days: its bytes go next, and then this row."""
    wake_at: datetime | None = None


class PhotoUpload(SQLModel, table=True):
    """Who sent these bytes. Having sent them is the right to refer to them."""

    __tablename__ = "photo_upload"
    __table_args__ = (
        Index(
            "ix_photo_upload_unreferenced",
            "person_id",
            sqlite_where=text("referenced_at IS NULL"),
            postgresql_where=text("referenced_at IS NULL"),
        ),
    )

    sha256: str = Field(primary_key=True, foreign_key="photo.sha256", max_length=64)
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    device_id: UUID | None = None
    received_at: datetime
    size: int = Field(sa_type=BigInteger)
    referenced_at: datetime | None = None
    """When its sender first referred to it; until then it counts against the sender's quota."""
    receipt: str


class PhotoUse(Scoped, table=True):
    """One reference to a photo, by digest, with the scope of what shows it: it decides who may see the photo.

    It waits (`effective_at` null) until its author has sent the bytes, unless they could already see them.
    """

    __tablename__ = "photo_use"
    __table_args__ = (
        Index("ix_photo_use_sha256", "sha256"),
        Index("ix_photo_use_subject", "subject_kind", "subject_id"),
        Index("ix_photo_use_author", "author_id", "sha256"),
        Index(
            "ix_photo_use_effective_at",
            "effective_at",
            sqlite_where=text("effective_at IS NOT NULL"),
            postgresql_where=text("effective_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    sha256: str = Field(max_length=64)
    author_id: UUID = Field(foreign_key="person.id")
    subject_kind: str
    subject_id: UUID
    shown_by_id: UUID
    """The report or hazard on whose page it is seen: for a step its hazard, else the subject itself."""
    item: str | None = None
    required: bool
    category: str
    created_at: datetime
    effective_at: datetime | None = None


class PhotoView(SQLModel, table=True):
    """One view of an original. Kept when the photo is gone."""

    __tablename__ = "photo_view"
    __table_args__ = (Index("ix_photo_view_sha256", "sha256", "viewed_at"),)

    id: UUID = Field(primary_key=True)
    sha256: str = Field(max_length=64)
    person_id: UUID = Field(foreign_key="person.id")
    viewed_at: datetime


class PhotosMissingIn(Wire):
    sha256: Annotated[list[Sha256], WireField(max_length=500)]


class PhotoReceipt(Wire):
    """`receipt`: JWS over `{kind: photo, id, content_sha256, received_at}`; both are the photo's digest."""

    sha256: str
    size: int
    received_at: Instant
    receipt: str


class PhotoBegun(Wire):
    """`size`: bytes of it that came before the line broke. Its sender may send the rest, with `Content-Range`."""

    sha256: str
    size: int


class PhotosMissingOut(Wire):
    """Those of the asked digests whose bytes this person still has to send; of the others their receipts.

    A phone that lost the answer to a photo has its receipt from here, and need not send the bytes again for it; of
    one that broke off on its way it need not send again what is here (`begun`, some of `sha256`).
    """

    sha256: list[str]
    received: list[PhotoReceipt]
    begun: list[PhotoBegun]
