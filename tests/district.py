"""A small district with people whose names mean something: Ines inspects, Omar inspects elsewhere, Max heads, Dora directs."""

from datetime import timedelta
from uuid import UUID, uuid5

from sqlmodel import Session

from schemas.people import Appointment, Device, Person, Role
from schemas.places import Place, PlaceKind

NAMESPACE = UUID("6f1c5f0e-5b1e-4b8e-9d55-2f6f0b8f3a11")


def known_id(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


PLACES = (
    # name, kind, parent, traits, school_kind
    ("city", PlaceKind.CITY, None, [], None),
    ("district", PlaceKind.DISTRICT, "city", [], None),
    ("other_district", PlaceKind.DISTRICT, "city", [], None),
    ("school", PlaceKind.SCHOOL, "district", ["canteen", "school_bus", "boarding", "water_tank"], "primary"),
    ("campus", PlaceKind.CAMPUS, "school", ["canteen"], None),
    ("kitchen", PlaceKind.SPOT, "campus", ["canteen"], None),
    ("bus", PlaceKind.SPOT, "school", ["school_bus"], None),
    ("river", PlaceKind.SPOT, "district", ["open_water"], None),
    ("kindergarten", PlaceKind.SCHOOL, "district", ["kindergarten", "canteen"], "kindergarten"),
    ("other_school", PlaceKind.SCHOOL, "other_district", ["canteen"], "primary"),
)
CODES = {"city": "3700", "district": "3701", "other_district": "3702"}

PEOPLE = (
    # name, role, place, category
    ("ines", Role.INSPECTOR, "school", None),
    ("ivan", Role.INSPECTOR, "school", None),
    ("rosa", Role.RESPONSIBLE, "school", "fire"),
    ("max", Role.HEAD, "school", None),
    ("kim", Role.HEAD, "kindergarten", None),
    ("omar", Role.INSPECTOR, "other_school", None),
    ("olga", Role.HEAD, "other_school", None),
    ("dora", Role.SECTION, "district", None),
    ("dina", Role.SECTION, "district", None),
    ("sven", Role.SECTION, "other_district", None),
    ("lea", Role.LEADER, "district", None),
    ("ada", Role.ADMINISTRATOR, "city", None),
    ("axel", Role.AUDITOR, "district", None),
)


def settle(session: Session, now: object) -> None:
    """Rows for the district as of `now`."""
    from datetime import datetime

    assert isinstance(now, datetime)
    made: dict[str, Place] = {}
    for name, kind, parent_name, traits, school_kind in PLACES:
        parent = made[parent_name] if parent_name else None
        id = known_id(name)
        place = Place(
            id=id,
            parent_id=parent.id if parent else None,
            kind=kind.value,
            school_kind=school_kind,
            name=name,
            code=CODES.get(name, name),
            traits=traits,
            zone="Asia/Shanghai",
            city_id=parent.city_id if parent else id,
            district_id=id if kind == PlaceKind.DISTRICT else parent.district_id if parent else None,
            school_id=id if kind == PlaceKind.SCHOOL else parent.school_id if parent else None,
            campus_id=id if kind == PlaceKind.CAMPUS else parent.campus_id if parent else None,
            changed_at=now,
        )
        made[name] = place
        session.add(place)
        session.flush()
    long_ago = now - timedelta(days=400)
    for name, role, place_name, category in PEOPLE:
        session.add(
            Person(
                id=known_id(name), city_id=made["city"].id, username=name, name=name.title(), language="en",
                scope_changed_at=long_ago,
            )
        )  # fmt: skip
        session.flush()
        session.add(
            Appointment(
                id=known_id(f"post of {name}"), person_id=known_id(name), role=role.value,
                place_id=made[place_name].id, category=category, from_at=long_ago,
            )
        )  # fmt: skip
        session.add(
            Device(
                id=known_id(f"phone of {name}"), person_id=known_id(name), name="phone", created_at=long_ago,
                last_seen_at=long_ago, refresh_hash=f"none-{name}", expires_at=now + timedelta(days=4000),
            )
        )  # fmt: skip
