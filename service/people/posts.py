"""Who holds a role at a place right now: roles are looked up when somebody is told, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, or_, select

from schemas.people import Appointment, Person, Role
from schemas.places import Place, Scoped
from service.world import Work

AT_ONCE = 500
"""Places in one question: a database takes only so many parameters."""


@dataclass(frozen=True)
class Holder:
    """A person in office: the nearer the place (`distance` 0 is the place itself), the nearer the duty."""

    person_id: UUID
    name: str
    role: Role
    place_id: UUID
    category: str | None
    deputy: bool
    distance: int


def holders(work: Work, role: Role, where: Place | Scoped, category: str | None) -> list[Holder]:
    """Who holds the role for the category at the nearest place upwards, the deputies with them; empty if nobody does.

    A post for the category itself goes before one for all categories at the same place.
    """
    fitting = [
        h
        for h in _in_office(work, where)
        if h.role == role and (h.category is None or category in (None, "all", h.category))
    ]
    if not fitting:
        return []
    nearest = min(h.distance for h in fitting)
    at_nearest = [h for h in fitting if h.distance == nearest]
    own = [h for h in at_nearest if h.category is not None]
    return _posts_first(own if any(not h.deputy for h in own) else at_nearest)


def responsible_persons(work: Work, where: Place | Scoped, category: str) -> list[Holder]:
    """The owner of a hazard here, never empty while an administrator is in office (design: law 11).

    Who holds role `responsible` within the school, else the head, else the section, else the administrator.
    """
    for role in (Role.RESPONSIBLE, Role.HEAD, Role.SECTION, Role.ADMINISTRATOR):
        found = holders(work, role, where, category)
        if found:
            return found
    return []


def people_in(work: Work, roles: Iterable[Role], where: Place | Scoped, category: str) -> list[UUID]:
    """The ids of everyone to be told as one of these roles; each role at its own nearest place; each person once."""
    found: dict[UUID, None] = {}
    for role in roles:
        at = (
            responsible_persons(work, where, category)
            if role == Role.RESPONSIBLE
            else holders(work, role, where, category)
        )
        found.update({h.person_id: None for h in at})
    return list(found)


def read_offices(work: Work, wheres: Iterable[Place | Scoped]) -> None:
    """Who is in office at many places, in one question: afterwards the functions above ask no more about them."""
    chains = {_upwards(where) for where in wheres}
    chains = {chain for chain in chains if ("in office", chain) not in work.memo}
    posts = _appointed(work, sorted({place_id for chain in chains for place_id in chain}))
    for chain in chains:
        work.memo["in office", chain] = [
            Holder(a.person_id, name, Role(a.role), a.place_id, a.category, a.deputy, distance)
            for distance, place_id in enumerate(chain)
            for a, name in posts.get(place_id, [])
        ]


def _posts_first(found: list[Holder]) -> list[Holder]:
    return sorted(found, key=lambda h: (h.deputy, str(h.person_id)))


def _in_office(work: Work, where: Place | Scoped) -> list[Holder]:
    """Everyone in office at the place or above it; read once per place and piece of work."""
    known = ("in office", _upwards(where))
    if known not in work.memo:
        read_offices(work, [where])
    found: list[Holder] = work.memo[known]
    return found


def _appointed(work: Work, place_ids: list[UUID]) -> dict[UUID, list[tuple[Appointment, str]]]:
    found: dict[UUID, list[tuple[Appointment, str]]] = {}
    for start in range(0, len(place_ids), AT_ONCE):
        rows = work.session.exec(
            select(Appointment, Person.name)
            .join(Person, col(Person.id) == col(Appointment.person_id))
            .where(
                col(Appointment.place_id).in_(place_ids[start : start + AT_ONCE]),
                col(Appointment.from_at) <= work.now,
                or_(col(Appointment.until_at).is_(None), col(Appointment.until_at) > work.now),
                or_(col(Person.left_at).is_(None), col(Person.left_at) > work.now),
            )
        )
        for appointment, name in rows:
            found.setdefault(appointment.place_id, []).append((appointment, name))
    return found


def _upwards(where: Place | Scoped) -> tuple[UUID, ...]:
    at = where.id if isinstance(where, Place) else where.place_id
    above = (where.campus_id, where.school_id, where.district_id, where.city_id)
    return tuple(dict.fromkeys(p for p in (at, *above) if p is not None))
