"""Who did something, and when by the clock on the wall there: what a refusal names."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from schemas.people import Person
from schemas.places import Place, Scoped
from service.world import Work


@dataclass(frozen=True)
class Author:
    """`at` is local: `2026-09-08 09:41`."""

    name: str
    at: str


def author(work: Work, person_id: UUID, at: datetime, where: Scoped) -> Author:
    """The person's name, and the instant in the zone of the place."""
    person = work.session.get_one(Person, person_id)
    zone = ZoneInfo(work.session.get_one(Place, where.place_id).zone)
    return Author(person.name, f"{at.astimezone(zone):%Y-%m-%d %H:%M}")
