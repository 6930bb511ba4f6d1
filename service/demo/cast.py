"""Who is who in the made-up city, and how each of them steps up to do something."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID
from zlib import crc32

from sqlmodel import col, select

from schemas.base import Category, new_id
from schemas.people import AppointmentIn, Person, PersonIn, Role
from service.people.access import Caller, load_caller
from service.people.edit import put_appointment, put_person
from service.people.passwords import hash_password
from service.world import Work, World

ADMINISTRATOR, LEADER, SECTION = "administrator", "leader", "section"
HEAD, INSPECTOR = "head", "inspector"
OTHER_HEAD, OTHER_INSPECTOR = "other_head", "other_inspector"
NAMED = (ADMINISTRATOR, LEADER, SECTION, HEAD, INSPECTOR, OTHER_HEAD, OTHER_INSPECTOR)
"""The user names that can sign in at once; everybody else first needs a link for their password."""


@dataclass(frozen=True)
class Made:
    """A person with their one post."""

    username: str
    name: str
    role: Role
    place_id: UUID
    category: Category | None = None
    deputy: bool = False


@dataclass
class Cast:
    """Their posts never change here, so that each caller is read once."""

    callers: dict[str, Caller] = field(default_factory=dict)

    def as_(self, work: Work, username: str) -> Caller:
        return replace(self.callers[username], at=work.now)

    def id_of(self, username: str) -> UUID:
        return self.callers[username].person_id

    def remember(self, work: Work, people: Iterable[Person]) -> None:
        for person in people:
            self.callers[person.username] = load_caller(work.session, person, None, work.now)


def appoint(work: Work, by: Caller, made: Made, *, since: datetime) -> Person:
    sent = PersonIn(username=made.username, name=made.name, phone=_made_up_phone(made.username))
    person, _ = put_person(work, by, new_id(), sent=sent)
    post = AppointmentIn(
        person_id=person.id,
        role=made.role,
        place_id=made.place_id,
        category=made.category,
        deputy=made.deputy,
        from_at=since,
    )
    put_appointment(work, by, new_id(), sent=post)
    return person


def _made_up_phone(username: str) -> str:
    """No area code begins with 0000: nobody is called by mistake."""
    return f"0000-{crc32(username.encode()) % 10**8:08d}"


def named_people(work: Work) -> dict[str, Person]:
    rows = work.session.exec(select(Person).where(col(Person.username).in_(NAMED))).all()
    return {person.username: person for person in rows}


def give_password(world: World, usernames: Iterable[str], password: str) -> None:
    """The same for all of them, hashed once."""
    hash = hash_password(password)
    with world.work() as work:
        for person in work.session.exec(select(Person).where(col(Person.username).in_(usernames))).all():
            person.password_hash = hash
            work.session.add(person)
