"""Who answers for whom: the administrator for everyone below, the head for the school's own inspectors and posts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from schemas.people import Appointment, Person, Role
from schemas.places import Place, PlaceKind, under
from service import refusals
from service.people.access import Caller, Post
from service.people.rules import APPOINTED_BY_A_HEAD
from service.world import Work

Posts = list[tuple[Appointment, Place]]


def city_of(by: Caller) -> UUID:
    """The tenant in which the caller administers people; 403 for everybody else."""
    for post in _posts_in_charge(by):
        return post.city_id
    raise refusals.forbidden(
        "只有管理员，或本校负责人对本校人员，可以进行此操作。",
        "Only an administrator, or a head for the own school's people, may do this.",
    )


def is_in_charge(by: Caller, place: Place, role: str) -> bool:
    """May the caller fill this role at this place?"""
    if by.has([Role.ADMINISTRATOR], place, None):
        return True
    return role in APPOINTED_BY_A_HEAD and by.has([Role.HEAD], place, None)


def answers_for(work: Work, by: Caller, person: Person) -> bool:
    """May the caller change this person's record and password?

    Every post that the person holds or will hold must be in the caller's charge, lest a head or a district reach
    the rights of somebody above. Of who holds none any more, the past ones count. Who never held one may be meant
    for any post: only the city's administrator.
    """
    return answers_for_holder(work, by, person, posts_of(work, [person.id]).get(person.id, []))


def answers_for_holder(work: Work, by: Caller, person: Person, posts: Posts) -> bool:
    """The same, for who has looked the posts up already."""
    if person.city_id not in {post.city_id for post in _posts_in_charge(by)}:
        return False
    if not posts:
        return any(_is_city_administrator(post) for post in by.held() if post.city_id == person.city_id)
    standing = [row for row in posts if row[0].until_at is None or row[0].until_at > work.now]
    return all(is_in_charge(by, place, appointment.role) for appointment, place in standing or posts)


def posts_of(work: Work, person_ids: Sequence[UUID]) -> dict[UUID, Posts]:
    """Every post these people ever held or will hold, and where."""
    held: dict[UUID, Posts] = {}
    rows = work.session.exec(
        select(Appointment, Place)
        .join(Place, col(Place.id) == col(Appointment.place_id))
        .where(col(Appointment.person_id).in_(person_ids))
    ).all()
    for appointment, place in rows:
        held.setdefault(appointment.person_id, []).append((appointment, place))
    return held


def seen_people(by: Caller) -> list[ColumnElement[bool]]:
    """One condition per post: the people with a post under mine; everyone of the city for its administrator.

    Who holds no post yet is in nobody's list but the city administrator's: they may be meant for any post.
    """
    branches: list[ColumnElement[bool]] = [col(Person.id) == by.person_id]
    for post in by.held():
        if _is_city_administrator(post):
            branches.append(col(Person.city_id) == post.city_id)
            continue
        branches.append(col(Person.id).in_(_people_under(post)))
    return branches


def seen_appointments(by: Caller) -> list[ColumnElement[bool]]:
    """One condition per post: the appointments at places under mine; and my own."""
    mine: list[ColumnElement[bool]] = [col(Appointment.person_id) == by.person_id]
    places = [select(Place.id).where(under(Place, post.place_id, post.kind)) for post in by.held()]
    return mine + [col(Appointment.place_id).in_(ids) for ids in places]


def sees_contacts(by: Caller) -> bool:
    """The bureau and the heads may look up a telephone number; colleagues see names."""
    return any(post.role not in APPOINTED_BY_A_HEAD for post in by.held())


def visible_person(work: Work, by: Caller, person_id: UUID) -> Person:
    """The person, if a post of mine reaches them; else they are not there.

    Who took somebody on knows their id, and may fill a post with them; nobody else can find them.
    """
    nowhere = ~select(Appointment.id).where(col(Appointment.person_id) == col(Person.id)).exists()
    cities = {post.city_id for post in _posts_in_charge(by)}
    seen = [*seen_people(by), and_(col(Person.city_id).in_(cities), nowhere)]
    person = work.session.exec(select(Person).where(col(Person.id) == person_id, or_(*seen))).first()
    if person is None:
        raise refusals.not_found()
    return person


def is_seen(by: Caller, person: Person, posts: Posts) -> bool:
    """`seen_people` for one whose posts were looked up already."""
    if any(_is_city_administrator(post) and post.city_id == person.city_id for post in by.held()):
        return True
    return any(post.covers(place, None) for _, place in posts for post in by.held())


def _is_city_administrator(post: Post) -> bool:
    return post.role == Role.ADMINISTRATOR and post.kind == PlaceKind.CITY


def _posts_in_charge(by: Caller) -> list[Post]:
    return [post for post in by.held() if post.role in (Role.ADMINISTRATOR, Role.HEAD)]


def _people_under(post: Post) -> Any:
    return (
        select(Appointment.person_id)
        .join(Place, col(Place.id) == col(Appointment.place_id))
        .where(under(Place, post.place_id, post.kind))
    )
