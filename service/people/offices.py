"""Reads at once who is in office at many places, for those who tell many people in one piece of work."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, or_, select

from schemas.people import Appointment, Person, Role
from schemas.places import Place, Scoped
from service.people.posts import Holder, _upwards
from service.world import Work

AT_ONCE = 500
"""Places in one question: a database takes only so many parameters."""


def read_offices(work: Work, wheres: Iterable[Place | Scoped]) -> None:
    """After this, `holders` and `responsible_persons` at these places ask the database no more in this piece of work."""
    chains = {_upwards(where) for where in wheres}
    chains = {chain for chain in chains if ("in office", chain) not in work.memo}
    posts = _in_office(work, sorted({place_id for chain in chains for place_id in chain}))
    for chain in chains:
        work.memo["in office", chain] = [
            Holder(a.person_id, name, Role(a.role), a.place_id, a.category, a.deputy, distance)
            for distance, place_id in enumerate(chain)
            for a, name in posts.get(place_id, [])
        ]


def _in_office(work: Work, place_ids: list[UUID]) -> dict[UUID, list[tuple[Appointment, str]]]:
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
