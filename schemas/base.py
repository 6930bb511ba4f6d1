"""The measures every noun is written in: ids, instants, days, word sets, two languages, and the shared enums."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import uuid_utils
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer
from sqlalchemy import JSON, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Category(StrEnum):
    FIRE = "fire"
    FOOD = "food"
    WATER = "water"
    BUS = "bus"
    DROWNING = "drowning"
    BUILDING_SAFETY = "building_safety"
    HEATING = "heating"
    SECURITY = "security"
    INFECTIOUS_DISEASE = "infectious_disease"
    DRILL = "drill"
    SPECIAL_EQUIPMENT = "special_equipment"


class Severity(StrEnum):
    """What is wrong, graded. The law knows `general` and `major`; `minor` is correctable on the spot."""

    MINOR = "minor"
    GENERAL = "general"
    MAJOR = "major"


SEVERITY_RANK = {Severity.MINOR: 0, Severity.GENERAL: 1, Severity.MAJOR: 2}


class Source(StrEnum):
    """Who checks: the school itself (学校自查), schools one another (校际互查), the bureau (部门督查)."""

    SELF = "self"
    CROSS = "cross"
    BUREAU = "bureau"


def new_id() -> UUID:
    """A UUIDv7: sorts by creation time in both databases."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the calendar") from None


def as_z(value: datetime) -> str:
    """RFC 3339 in UTC with `Z`, to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc), PlainSerializer(as_z, when_used="json")]
"""An aware instant: any offset on the way in, UTC with `Z` on the way out."""

Json = JSON().with_variant(JSONB(), "postgresql")
"""A document that is stored and shown, never queried inside."""


class WordSet(TypeDecorator[list[str]]):
    """A small set of words in one text column, ` canteen boarding `, so that a plan's targets are one LIKE on both databases."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str:
        words = sorted(set(value or []))
        return f" {' '.join(words)} " if words else ""

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str]:
        return value.split() if value else []


class Wire(BaseModel):
    """What travels. Unknown fields are let through: the body as received is stored whole where it is evidence."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=False)


class Bilingual(Wire):
    """One text in the two languages of the screens."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


T = TypeVar("T")


class Page(Wire, Generic[T]):
    """One page of a list, and the cursor of the next."""

    items: list[T]
    next: str | None = None
