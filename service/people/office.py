"""Sees to it that a city is never without an administrator."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlmodel import col, select

from schemas.people import Appointment, Person, Role
from schemas.places import Place, PlaceKind
from service import refusals
from service.people.rules import Span, leaves_a_gap
from service.world import Work


@contextmanager
def keeping_an_administrator(work: Work, places: Sequence[Place]) -> Iterator[None]:
    """Around a change to posts at these places: 409 if it would leave a city without an administrator too early.

    The city is locked first: two administrators who end each other's post at once would each see the other one stay.
    """
    cities = sorted({place.id for place in places if place.kind == PlaceKind.CITY})
    for city_id in cities:
        work.lock("administrators", city_id)
    before = {city_id: _administrators(work, city_id) for city_id in cities}
    yield
    work.session.flush()
    if any(leaves_a_gap(before[city_id], _administrators(work, city_id), work.now) for city_id in cities):
        raise refusals.conflict(
            "last-administrator",
            "这是本市最后一位管理员。请先任命另一位管理员，再结束此任职。",
            "This is the city's last administrator. Appoint another one first, then end this post.",
        )


def _administrators(work: Work, city_id: UUID) -> list[Span]:
    rows = work.session.exec(
        select(Appointment.from_at, Appointment.until_at, Person.left_at)
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Appointment.place_id) == city_id, col(Appointment.role) == Role.ADMINISTRATOR.value)
    ).all()
    return [
        Span(from_at, min((at for at in (until_at, left_at) if at is not None), default=None))
        for from_at, until_at, left_at in rows
    ]
