"""What is in somebody's charge: their posts, and the tasks, plans, hazards and fixes that look to them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from schemas.handovers import MOST_SHOWN, ChargedHazard, ChargedPlan, ChargedTask, ChargeOut, Some
from schemas.hazards import Hazard, HazardPerson, HazardState, state_column, unsettled_column
from schemas.people import Appointment, PersonRef, Role
from schemas.places import Place, PlaceRef, Scoped, under
from schemas.plans import Plan
from schemas.tasks import Task
from service import refusals
from service.hazards import rules as hazards
from service.hazards.steps import FIXER
from service.people.access import Caller
from service.people.charge import answers_for, visible_person
from service.people.posts import read_offices, responsible_persons
from service.people.show import appointments_out
from service.tasks import rules as tasks
from service.world import Work

OWNING = (Role.RESPONSIBLE, Role.HEAD, Role.SECTION, Role.ADMINISTRATOR)
"""Roles to whom an open hazard may look."""
SCOPE = tuple(col(getattr(Hazard, name)) for name in Scoped.model_fields)
AT_ONCE = 200


def charge_of(work: Work, by: Caller, person_id: UUID) -> ChargeOut:
    """For themselves, and for whoever answers for them; 403 for others who see them."""
    person = visible_person(work, by, person_id)
    if person.id != by.person_id and not answers_for(work, by, person):
        raise refusals.forbidden(
            "此人员的工作不由您安排，请联系其管理员。",
            "This person's work is not in your charge; ask their administrator.",
        )
    posts = posts_held(work, person.id)
    named = work.session.exec(
        select(Task).where(open_tasks(work, person.id)).order_by(col(Task.due_at))
    ).all()
    owned, fixed = _owned(work, person.id, posts), _fixed(work, person.id)
    shown = [*named[:MOST_SHOWN], *owned[:MOST_SHOWN], *fixed[:MOST_SHOWN]]
    places = _places(work, {row.place_id for row in shown})
    return ChargeOut(
        person=PersonRef(id=person.id, name=person.name),
        appointments=appointments_out(work, [post for post, _ in posts]),
        tasks=Some(count=len(named), items=[_task(work, t, places) for t in named[:MOST_SHOWN]]),
        plans=[
            ChargedPlan(id=plan.id, code=plan.code, title=plan.title)
            for plan in work.session.exec(select(Plan).where(col(Plan.assignee_id) == person.id))
        ],
        hazards=Some(count=len(owned), items=[_hazard(h, places) for h in owned[:MOST_SHOWN]]),
        fixes=Some(count=len(fixed), items=[_hazard(h, places) for h in fixed[:MOST_SHOWN]]),
    )


def posts_held(work: Work, person_id: UUID) -> list[tuple[Appointment, Place]]:
    """In force or to come."""
    rows = (
        select(Appointment, Place)
        .join(Place, col(Place.id) == col(Appointment.place_id))
        .where(
            col(Appointment.person_id) == person_id,
            or_(col(Appointment.until_at).is_(None), col(Appointment.until_at) > work.now),
        )
    )
    return list(work.session.exec(rows.order_by(col(Appointment.from_at), col(Appointment.id))).all())


def open_tasks(work: Work, person_id: UUID) -> ColumnElement[bool]:
    """Tasks that name this person and can still be done."""
    return and_(
        col(Task.assignee_id) == person_id,
        col(Task.closes_at) > work.now,
        col(Task.done_at).is_(None),
        col(Task.cancelled_at).is_(None),
        col(Task.excused_at).is_(None),
    )


def _owned(work: Work, person_id: UUID, posts: Sequence[tuple[Appointment, Place]]) -> list[Hazard]:
    """Looked up for each place and category in which something is open, not for each hazard."""
    here = [
        under(Hazard, place.id, place.kind)
        for post, place in posts
        if post.role in OWNING and post.from_at <= work.now
    ]
    if not here:
        return []
    asked = sql_select(*SCOPE, col(Hazard.category)).where(unsettled_column(), or_(*here)).distinct()
    rows = work.session.connection().execute(asked).all()
    found = [(Scoped.model_validate(row, from_attributes=True), row.category) for row in rows]
    read_offices(work, [where for where, _ in found])
    mine = [
        (where.place_id, category)
        for where, category in found
        if person_id in {holder.person_id for holder in responsible_persons(work, where, category)}
    ]
    owned: list[Hazard] = []
    for start in range(0, len(mine), AT_ONCE):
        spots = [
            (col(Hazard.place_id) == place_id) & (col(Hazard.category) == category)
            for place_id, category in mine[start : start + AT_ONCE]
        ]
        owned += work.session.exec(select(Hazard).where(unsettled_column(), or_(*spots))).all()
    return sorted(owned, key=lambda hazard: (hazard.due_at, hazard.id))


def _fixed(work: Work, person_id: UUID) -> list[Hazard]:
    hands = select(HazardPerson.hazard_id).where(
        col(HazardPerson.person_id) == person_id, col(HazardPerson.part) == FIXER
    )
    waiting = select(Hazard).where(state_column() == HazardState.RECTIFIED.value, col(Hazard.id).in_(hands))
    return list(work.session.exec(waiting.order_by(col(Hazard.due_at), col(Hazard.id))).all())


def _places(work: Work, ids: set[UUID]) -> dict[UUID, PlaceRef]:
    named = work.session.exec(select(Place.id, Place.name).where(col(Place.id).in_(ids)))
    return {id: PlaceRef(id=id, name=name) for id, name in named}


def _task(work: Work, task: Task, places: dict[UUID, PlaceRef]) -> ChargedTask:
    state = tasks.state(task, work.now)
    return ChargedTask.model_validate(task.model_dump() | {"place": places[task.place_id], "state": state})


def _hazard(hazard: Hazard, places: dict[UUID, PlaceRef]) -> ChargedHazard:
    state = hazards.state(hazard)
    return ChargedHazard.model_validate(
        hazard.model_dump() | {"place": places[hazard.place_id], "state": state}
    )
