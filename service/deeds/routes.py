"""Who did what: of the area that an administrator, an auditor or a leader answers for; and everybody their own."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from schemas.base import Instant, Page
from schemas.deeds import ABOUT, Deed, DeedDevice, DeedKind, DeedOut, DeedSubject
from schemas.people import Device, Person, PersonRef, Role
from schemas.places import Place, PlaceRef, under
from service.pages import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.people.access import EVERY_CATEGORY, Caller, Post, visible_place
from service.people.charge import visible_person
from service.people.door import AtDoor
from service.world import Work

router = APIRouter(tags=["deeds"])

READERS = (Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER)


@router.get("/deeds")
def list_deeds(
    door: AtDoor,
    place_id: Annotated[UUID | None, Query(description="what concerned this place or one below it")] = None,
    person_id: Annotated[UUID | None, Query(description="who did it")] = None,
    kind: Annotated[list[DeedKind] | None, Query(description="several are joined by OR")] = None,
    subject: Annotated[
        str | None, Query(max_length=80, pattern=r"^[^\x00]*$", description="id, code, year or digest")
    ] = None,
    from_at: Annotated[Instant | None, Query(alias="from")] = None,
    to_at: Annotated[Instant | None, Query(alias="to", description="this instant is not in it")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[DeedOut]:
    """Newest first."""
    with door.look() as (work, by):
        wanted: list[ColumnElement[bool]] = []
        if place_id is not None:
            place = visible_place(work, by, place_id)
            wanted.append(under(Deed, place.id, place.kind))
        if person_id is not None:
            wanted.append(col(Deed.person_id) == visible_person(work, by, person_id).id)
        if kind:
            wanted.append(col(Deed.kind).in_([each.value for each in kind]))
        if subject is not None:
            wanted.append(col(Deed.subject) == subject)
        wanted += [] if from_at is None else [col(Deed.at) >= from_at]
        wanted += [] if to_at is None else [col(Deed.at) < to_at]
        branches = [and_(branch, *wanted) for branch in _read_by(by)]
        rows, following = page_of(work, Deed, branches, order=col(Deed.at), limit=limit, cursor=cursor)
        return Page(items=_out(work, rows), next=following)


def _read_by(by: Caller) -> list[ColumnElement[bool]]:
    """One condition per post, each the head of an index. What a school must not know yet no post of a school reads."""
    posts = [post for post in by.held() if post.role in READERS and not post.of_a_school]
    return [col(Deed.person_id) == by.person_id, *(_in_area(post) for post in posts)]


def _in_area(post: Post) -> ColumnElement[bool]:
    """What is of no category (a place, a person, a calendar) is read by whoever answers for one, too."""
    here = under(Deed, post.place_id, post.kind)
    if post.sees_every_category:
        return here
    category = col(Deed.category)
    return and_(here, or_(category.is_(None), category.in_([post.category, EVERY_CATEGORY])))


def _out(work: Work, rows: Sequence[Deed]) -> list[DeedOut]:
    people = dict(
        work.session.exec(
            select(Person.id, Person.name).where(col(Person.id).in_({row.person_id for row in rows}))
        ).all()
    )
    places = dict(
        work.session.exec(
            select(Place.id, Place.name).where(col(Place.id).in_({row.place_id for row in rows}))
        ).all()
    )
    devices = dict(
        work.session.exec(
            select(Device.id, Device.name).where(col(Device.id).in_({row.device_id for row in rows}))
        ).all()
    )
    return [
        DeedOut(
            id=row.id,
            at=row.at,
            person=PersonRef(id=row.person_id, name=people[row.person_id]),
            device=DeedDevice(id=row.device_id, name=devices[row.device_id])
            if row.device_id in devices
            else None,
            kind=DeedKind(row.kind),
            subject=DeedSubject(type=ABOUT.get(DeedKind(row.kind), row.kind), id=row.subject),
            label=row.label,
            place=PlaceRef(id=row.place_id, name=places[row.place_id]) if row.place_id else None,
            changes=row.changes,
        )
        for row in rows
    ]
