"""The person, their appointments, and the devices they are signed in on."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict
from pydantic import Field as WireField
from sqlmodel import Field, Index, SQLModel

from schemas.base import Category, Instant, Wire
from schemas.places import PlaceRef


class Role(StrEnum):
    INSPECTOR = "inspector"
    RESPONSIBLE = "responsible"
    HEAD = "head"
    SECTION = "section"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


Username = Annotated[str, WireField(min_length=1, max_length=64, pattern=r"^[^\s/\\\x00-\x1f]+$")]
PersonName = Annotated[str, WireField(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]
Email = Annotated[str, WireField(max_length=200, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")]
Phone = Annotated[str, WireField(max_length=40, pattern=r"^[0-9+() -]+$")]


class Person(SQLModel, table=True):
    """One human being. Never deleted: a leaver is `left_at`, and stays on every record."""

    __table_args__ = (Index("ix_person_city", "city_id", "username", "id"),)

    id: UUID = Field(primary_key=True)
    city_id: UUID | None = Field(default=None, foreign_key="place.id")
    username: str = Field(unique=True)
    name: str
    language: str = "zh-CN"
    email: str | None = None
    phone: str | None = None
    password_hash: str | None = None
    password_from_id: UUID | None = None
    """Who made the link by which it was set, and may know it; null where the server itself did."""
    left_at: datetime | None = None
    version: int = 1
    notices_due_at: datetime | None = Field(default=None, index=True)
    """The alarm of `notices.deliver`: when this person is next owed a message."""
    scope_changed_at: datetime
    """When an appointment last changed: a phone that synced before starts over."""


class Appointment(SQLModel, table=True):
    """A post: a role at a place, for one category or all, from an instant until another or for good."""

    __table_args__ = (Index("ix_appointment_holders", "place_id", "role"),)

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    role: str
    place_id: UUID = Field(foreign_key="place.id")
    category: str | None = None
    deputy: bool = False
    from_at: datetime
    until_at: datetime | None = None
    version: int = 1


class Device(SQLModel, table=True):
    """One phone or browser that signed in: a family of refresh tokens, of which one is alive."""

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    name: str
    created_at: datetime
    last_seen_at: datetime
    generation: int = 1
    refresh_hash: str = Field(unique=True)
    spent_at: datetime | None = None
    confirmed_generation: int = 1
    """The newest generation whose access token was used once: spent tokens before it end the session."""
    expires_at: datetime
    ended_at: datetime | None = None


class DeviceContact(SQLModel, table=True):
    """A minute in which a request of this device was answered: what says that it had a connection then."""

    __tablename__ = "device_contact"

    device_id: UUID = Field(primary_key=True)
    minute_at: datetime = Field(primary_key=True)
    answered_at: datetime


class SigninFailure(SQLModel, table=True):
    """Failures in a row, counted per person and address, and per address."""

    __tablename__ = "signin_failure"

    key: str = Field(primary_key=True)
    failures: int
    last_at: datetime = Field(index=True)
    blocked_until_at: datetime | None = None


class PasswordLink(SQLModel, table=True):
    """A link by which a person sets a first (or forgotten) password, once."""

    __tablename__ = "password_link"

    token_hash: str = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    made_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    """Null where it was made at the server itself."""
    expires_at: datetime
    used_at: datetime | None = None


class PersonIn(Wire):
    username: Username
    name: PersonName
    language: str = WireField(default="zh-CN", pattern=r"^(zh-CN|en)$")
    email: Email | None = None
    phone: Phone | None = None
    left_at: Instant | None = None
    version: int | None = None


class PersonOut(Wire):
    id: UUID
    username: str
    name: str
    language: str
    email: str | None
    phone: str | None
    left_at: Instant | None
    version: int
    has_password: bool


class PersonRef(Wire):
    id: UUID
    name: str


InstantOrDay = Instant | Annotated[date, WireField(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class AppointmentIn(Wire):
    """`from` left out is now. A plain day counts in the place's zone, and `until` includes it.

    A post that has not begun is withdrawn by an `until` not after its `from`: it is over at once, and never in force.
    """

    person_id: UUID
    role: Role
    place_id: UUID
    category: Category | None = None
    deputy: bool = False
    from_at: InstantOrDay | None = WireField(default=None, alias="from")
    until_at: InstantOrDay | None = WireField(default=None, alias="until")
    version: int | None = None

    model_config = ConfigDict(populate_by_name=True)


class AppointmentOut(Wire):
    id: UUID
    person_id: UUID
    role: Role
    place_id: UUID
    place: PlaceRef
    category: Category | None
    deputy: bool
    from_at: Instant = WireField(serialization_alias="from")
    until_at: Instant | None = WireField(serialization_alias="until")
    version: int


class DeviceOut(Wire):
    id: UUID
    name: str
    created_at: Instant
    last_seen_at: Instant
    current: bool


class Me(PersonOut):
    """The person, with their posts that are in force or to come, and where they are signed in.

    `now` is the service's time: a screen's own clock may be wrong.
    """

    now: Instant
    appointments: list[AppointmentOut]
    devices: list[DeviceOut]
