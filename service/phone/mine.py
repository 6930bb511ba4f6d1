"""Which tasks and hazards a person carries on the phone: assigned to them, or to a role they hold nearest to the place."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from schemas.base import Source
from schemas.hazards import Hazard, HazardState, state_column
from schemas.people import Appointment, Person, Role
from schemas.places import Place, PlaceKind, under
from schemas.tasks import Task
from service.people.access import BUREAU, EVERY_CATEGORY, FIXERS, Caller, Post
from service.phone.rules import AHEAD, BEHIND

LONGEST_OPEN = timedelta(days=100)
"""No window stays open longer than this after it was due: lets the index on `due_at` be walked from there."""

WITHIN_SCHOOL = (Task.place_id, Task.campus_id, Task.school_id)


def my_tasks(by: Caller) -> list[ColumnElement[bool]]:
    """One condition per way in which a task within sight is mine. Each walks an index that ends in `due_at`."""
    mine = [col(Task.assignee_id) == by.person_id]
    for post in by.held():
        mine.append(_of_role(post, post.role, by.at))
        if post.role == Role.HEAD:
            mine.append(
                and_(
                    _of_role(post, Role.RESPONSIBLE, by.at), ~_held_at(Role.RESPONSIBLE, WITHIN_SCHOOL, by.at)
                )
            )
    return [and_(one, _within_sight(by.at)) for one in mine]


def my_hazards(by: Caller) -> list[ColumnElement[bool]]:
    """One condition per post with which I fix or verify: at a school all that stand, at the bureau what waits for its eyes."""
    mine = []
    state = state_column()
    for post in by.held():
        parts = [under(Hazard, post.place_id, post.kind)]
        if post.category is not None:
            parts.append(col(Hazard.category) == post.category)
        if post.of_a_school and post.role in FIXERS:
            mine.append(and_(*parts, _stands()))
        elif post.role in FIXERS:
            mine.append(and_(*parts, _stands(), col(Hazard.school_id).is_(None)))
        elif post.role in BUREAU:
            waiting = [HazardState.RECTIFIED.value]
            waiting += [HazardState.TRANSFERRED.value] if post.role == Role.SECTION else []
            mine.append(and_(*parts, _stands(), state.in_(waiting)))
    return mine


def my_places(by: Caller) -> list[ColumnElement[bool]]:
    """Where I may find a hazard outside any checklist: all of my school, and what I hold a post for itself."""
    return [
        under(Place, post.place_id, post.kind) if post.of_a_school else col(Place.id) == post.place_id
        for post in by.held()
    ]


def _within_sight(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Task.opens_at) <= now + AHEAD,
        col(Task.closes_at) > now - BEHIND,
        col(Task.due_at) > now - BEHIND - LONGEST_OPEN,
    )


def _stands() -> ColumnElement[bool]:
    return and_(col(Hazard.closed_at).is_(None), col(Hazard.voided_at).is_(None))


def _of_role(post: Post, role: Role, now: datetime) -> ColumnElement[bool]:
    """Tasks of a role under a post, as far as nobody nearer holds that role. A school never inspects itself as a visitor."""
    parts = [
        under(Task, post.place_id, post.kind),
        col(Task.role) == role.value,
        col(Task.assignee_id).is_(None),
    ]
    if post.category is not None:
        parts.append(col(Task.category).in_([post.category, EVERY_CATEGORY]))
    own = col(Task.source) == Source.SELF.value
    if post.of_a_school:
        return and_(*parts, own)
    elsewhere = col(Appointment.place_id) != post.place_id
    parts.append(or_(~own, ~_held_at(role, (*WITHIN_SCHOOL, Task.district_id), now, elsewhere)))
    if post.kind == PlaceKind.CITY:
        parts.append(~_held_at(role, (Task.district_id,), now))
    return and_(*parts)


def _held_at(
    role: Role, places: tuple[object, ...], now: datetime, *more: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Somebody holds the role, for the task's category, at one of these places of the task."""
    fitting = or_(
        col(Appointment.category).is_(None),
        col(Appointment.category) == col(Task.category),
        col(Task.category) == EVERY_CATEGORY,
    )
    held = (
        select(col(Appointment.id))
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(
            col(Appointment.place_id).in_(places),
            col(Appointment.role) == role.value,
            col(Appointment.from_at) <= now,
            or_(col(Appointment.until_at).is_(None), col(Appointment.until_at) > now),
            or_(col(Person.left_at).is_(None), col(Person.left_at) > now),
            fitting,
            *more,
        )
    )
    return held.correlate(Task).exists()
