"""Whom to call about a matter: the people who answer for it, with their numbers, for those who may have to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.climbed import ContactOut, Contacts
from schemas.people import Person, PersonRef, Role
from schemas.places import Place, PlaceRef, Scoped
from service import refusals
from service.people.access import BUREAU, Caller
from service.people.posts import Holder, holders, responsible_persons
from service.world import Work


def contacts(work: Work, by: Caller, where: Scoped, category: str) -> Contacts:
    """The responsible person, the head, the section, deputies with them. 403 for all but the bureau and the own head."""
    if not by.has((*BUREAU, Role.HEAD), where, category):
        raise refusals.forbidden(
            "只有本校负责人、科室和分管领导可以查看联系方式。",
            "Only the school's head and the bureau's section or leader see how to reach people.",
        )
    found = responsible_persons(work, where, category)
    for role in (Role.HEAD, Role.SECTION):
        found = [*found, *holders(work, role, where, category)]
    return Contacts(items=_shown(work, list(dict.fromkeys(found))))


def _shown(work: Work, found: Sequence[Holder]) -> list[ContactOut]:
    people = _rows(work, Person, {h.person_id for h in found})
    places = _rows(work, Place, {h.place_id for h in found})
    return [
        ContactOut(
            person=PersonRef(id=h.person_id, name=h.name),
            role=h.role,
            deputy=h.deputy,
            category=h.category,
            place=PlaceRef(id=h.place_id, name=places[h.place_id].name),
            phone=people[h.person_id].phone,
            email=people[h.person_id].email,
        )
        for h in found
    ]


def _rows(work: Work, model: Any, ids: set[UUID]) -> dict[UUID, Any]:
    return {row.id: row for row in work.session.exec(select(model).where(col(model.id).in_(ids)))}
