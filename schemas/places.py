"""The place: the tree city, district, school, campus, spot, with the traits that decide what is checked there."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as WireField
from sqlalchemy import ColumnElement
from sqlmodel import Field, Index, SQLModel, UniqueConstraint, col

from schemas.base import Wire, WordSet

Trait = Annotated[str, WireField(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""canteen, school_bus, boarding, open_water, heating_boiler, water_tank, pool, laboratory, kindergarten, ..."""


class PlaceKind(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    SCHOOL = "school"
    CAMPUS = "campus"
    SPOT = "spot"


ALLOWED_PARENTS: dict[PlaceKind, tuple[PlaceKind, ...]] = {
    PlaceKind.CITY: (),
    PlaceKind.DISTRICT: (PlaceKind.CITY,),
    PlaceKind.SCHOOL: (PlaceKind.DISTRICT, PlaceKind.CITY),
    PlaceKind.CAMPUS: (PlaceKind.SCHOOL,),
    PlaceKind.SPOT: (PlaceKind.CAMPUS, PlaceKind.SCHOOL, PlaceKind.DISTRICT, PlaceKind.CITY),
}


class SchoolKind(StrEnum):
    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    JUNIOR_SECONDARY = "junior_secondary"
    SENIOR_SECONDARY = "senior_secondary"
    NINE_YEAR = "nine_year"
    TWELVE_YEAR = "twelve_year"
    SPECIAL = "special"
    VOCATIONAL = "vocational"


class Place(SQLModel, table=True):
    """`city_id` to `campus_id` name the place itself or what it lies in: the scope of everything seen there.

    A school never changes its district (what happened there stays under the bureau that answered for it then),
    so the scope can be copied onto tasks, reports and hazards, where one index serves one scope.
    """

    __table_args__ = (
        UniqueConstraint("city_id", "code"),
        Index("ix_place_parent", "parent_id", "code", "id"),
        Index("ix_place_district", "district_id", "code", "id"),
        Index("ix_place_school", "school_id", "code", "id"),
        Index("ix_place_campus", "campus_id", "code", "id"),
    )

    id: UUID = Field(primary_key=True)
    parent_id: UUID | None = Field(default=None, foreign_key="place.id")
    kind: str
    school_kind: str | None = None
    name: str
    code: str
    traits: list[str] = Field(default_factory=list, sa_type=WordSet)
    zone: str
    lat: float | None = None
    lon: float | None = None
    city_id: UUID
    district_id: UUID | None = None
    school_id: UUID | None = None
    campus_id: UUID | None = None
    closed_on: date | None = None
    version: int = 1
    changed_at: datetime


class Scoped(SQLModel):
    """The scope columns of a row that happened at a place."""

    place_id: UUID = Field(foreign_key="place.id")
    city_id: UUID
    district_id: UUID | None = None
    school_id: UUID | None = None
    campus_id: UUID | None = None


def scope_of(place: Place) -> dict[str, Any]:
    """The scope columns for a row at `place`, to be spread into its constructor."""
    return {
        "place_id": place.id,
        "city_id": place.city_id,
        "district_id": place.district_id,
        "school_id": place.school_id,
        "campus_id": place.campus_id,
    }


def under(model: Any, place_id: UUID, kind: str) -> ColumnElement[bool]:
    """Rows of `model` (Place itself, or any row with scope columns) at the place or below it."""
    if kind == PlaceKind.SPOT:
        return col(model.id if model is Place else model.place_id) == place_id
    return col(getattr(model, f"{kind}_id")) == place_id


class Location(Wire):
    lat: float = WireField(ge=-90, le=90)
    lon: float = WireField(ge=-180, le=180)
    accuracy_m: float | None = WireField(default=None, ge=0)


class PlaceIn(Wire):
    parent_id: UUID | None = None
    kind: PlaceKind
    school_kind: SchoolKind | None = None
    name: str = WireField(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
    code: str = WireField(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    traits: list[Trait] = WireField(default=[], max_length=40)
    zone: str | None = WireField(default=None, max_length=60)
    location: Location | None = None
    closed_on: date | None = None
    version: int | None = None


class PlaceOut(Wire):
    id: UUID
    parent_id: UUID | None
    kind: PlaceKind
    school_kind: SchoolKind | None
    name: str
    code: str
    label: str
    """What its QR label says, and a person may type instead: see `service/places/label.py`."""
    traits: list[str]
    zone: str
    location: Location | None
    closed_on: date | None
    version: int


class PlaceRef(Wire):
    id: UUID
    name: str
