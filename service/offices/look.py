"""Looks up the offices of a school or bureau: what plans and ladders ask for, who holds what, where the gaps are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, literal, union_all
from sqlmodel import col, or_, select

from schemas.base import Category, Severity, Source
from schemas.escalations import ClockKind, Told
from schemas.offices import OfficeHolder, OfficeOut, OfficesOut, Reason
from schemas.people import Appointment, Person, PersonRef, Role
from schemas.places import Place, PlaceKind, PlaceRef, under
from schemas.plans import Plan, PlanState
from service import refusals
from service.escalations.publish import ladder_for
from service.offices.rules import ALL, Term, gap_of, needs, serves
from service.people.access import OVERSEERS, Caller, visible_place
from service.people.posts import responsible_persons
from service.plans.targets import reached
from service.world import Work

AT_ONCE = 100
"""Plans asked for in one statement."""


@dataclass(frozen=True)
class _Held:
    appointment: Appointment
    person: str
    place: str
    term: Term


def offices_of(work: Work, by: Caller, place_id: UUID) -> OfficesOut:
    """The offices of the place; of a campus or spot, those of its school, or of the bureau it lies under."""
    place = _answerable(work, visible_place(work, by, place_id))
    if not by.has(OVERSEERS, place, None):
        raise refusals.forbidden(
            "只有学校负责人、教育局科室、分管领导、管理员和监督人员可以查看任职情况。",
            "The offices are shown to the head, and to the bureau's section, leader, administrator and auditor.",
        )
    kind = PlaceKind(place.kind)
    asked = _asked(work, place)
    in_use = {category for _, category in asked if category != ALL}
    wanted = needs(kind, [(role, category) for role, category in asked if role], _told(work, in_use))
    held = _held(work, place, {role for role, _ in wanted})
    offices = [_office(work, role, category, reasons, held) for (role, category), reasons in wanted.items()]
    for office in offices:
        office.stand_in = _stand_in(work, place, office)
    shown = _joined(offices)
    return OfficesOut(
        place=PlaceRef(id=place.id, name=place.name),
        kind=kind,
        offices=shown,
        gaps=sum(office.gap is not None and office.stand_in is None for office in shown),
    )


def _answerable(work: Work, place: Place) -> Place:
    """The nearest place upwards that has offices."""
    if place.kind not in (PlaceKind.CAMPUS, PlaceKind.SPOT):
        return place
    return work.session.get_one(Place, place.school_id or place.district_id or place.city_id)


def _asked(work: Work, place: Place) -> list[tuple[Role | None, str]]:
    """Role and category of each active plan that reaches a place here: a school's own checks, all of a bureau's area."""
    above = {id for id in (place.city_id, place.district_id, place.school_id) if id}
    below = select(Place.id).where(under(Place, place.id, place.kind))
    reaching = or_(col(Plan.target_place_id).in_(above), col(Plan.target_place_id).in_(below))
    active = select(Plan).where(col(Plan.state) == PlanState.ACTIVE.value, reaching)
    if place.kind == PlaceKind.SCHOOL:
        active = active.where(col(Plan.source) == Source.SELF.value)
    plans = work.session.exec(active).all()
    targets = {id: work.session.get_one(Place, id) for id in {plan.target_place_id for plan in plans}}
    found: set[UUID] = set()
    for start in range(0, len(plans), AT_ONCE):
        found |= _reaching(work, plans[start : start + AT_ONCE], targets, here=_here(place))
    return [(Role(plan.role) if plan.role else None, plan.category) for plan in plans if plan.id in found]


def _reaching(
    work: Work, plans: Sequence[Plan], targets: dict[UUID, Place], *, here: ColumnElement[bool]
) -> set[UUID]:
    asked = [
        select(literal(str(plan.id)).label("id")).where(
            select(Place.id).where(*reached(work, plan, targets[plan.target_place_id]), here).exists()
        )
        for plan in plans
    ]
    return {UUID(row.id) for row in work.session.connection().execute(union_all(*asked))}


def _here(place: Place) -> ColumnElement[bool]:
    """What the place itself answers for: of a city, only what lies in none of its districts."""
    inside = under(Place, place.id, place.kind)
    return and_(inside, col(Place.district_id).is_(None)) if place.kind == PlaceKind.CITY else inside


def _told(work: Work, categories: Iterable[str]) -> dict[str, set[Told]]:
    """Whom some ladder tells of something of the category."""
    grades = (None, *(grade.value for grade in Severity))
    known = {category.value for category in Category}
    return {
        category: {
            told
            for subject in ClockKind
            for grade in grades
            for rung in ladder_for(work, subject, category=category, severity=grade).rungs
            for told in rung.tell
        }
        for category in categories
        if category in known
    }


def _held(work: Work, place: Place, roles: Iterable[Role]) -> list[_Held]:
    """Every post of these roles here, past ones too; for a bureau also those of the city above it."""
    rows = work.session.exec(
        select(Appointment, Person.name, Person.left_at, Place.name)
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .join(Place, col(Place.id) == col(Appointment.place_id))
        .where(_offices_at(place), col(Appointment.role).in_([role.value for role in roles]))
        .order_by(col(Appointment.deputy), col(Appointment.from_at), col(Appointment.id))
    ).all()
    return [
        _Held(a, name, at, Term(a.from_at, min((end for end in (a.until_at, left) if end), default=None)))
        for a, name, left, at in rows
    ]


def _offices_at(place: Place) -> ColumnElement[bool]:
    if place.kind == PlaceKind.SCHOOL:
        return under(Place, place.id, place.kind)
    return col(Place.id).in_([place.id, place.city_id])


def _office(
    work: Work, role: Role, category: str | None, reasons: Sequence[Reason], held: Sequence[_Held]
) -> OfficeOut:
    fitting = [
        h for h in held if h.appointment.role == role and serves(h.appointment.category, category or ALL)
    ]
    return OfficeOut(
        role=role,
        categories=[] if category is None else [category],
        reasons=list(reasons),
        holders=[_holder(h) for h in fitting if h.term.until_at is None or h.term.until_at > work.now],
        gap=gap_of([h.term for h in fitting], work.now),
        stand_in=None,
    )


def _stand_in(work: Work, place: Place, office: OfficeOut) -> PersonRef | None:
    """Where a category has nobody responsible, the head (or who comes next) is told and answers for it."""
    if office.role != Role.RESPONSIBLE or office.gap is None:
        return None
    found = responsible_persons(work, place, office.categories[0])
    return PersonRef(id=found[0].person_id, name=found[0].name) if found else None


def _holder(held: _Held) -> OfficeHolder:
    post = held.appointment
    return OfficeHolder(
        appointment_id=post.id,
        person=PersonRef(id=post.person_id, name=held.person),
        place=PlaceRef(id=post.place_id, name=held.place),
        category=post.category,
        deputy=post.deputy,
        from_at=post.from_at,
        until_at=held.term.until_at,
    )


def _joined(offices: Sequence[OfficeOut]) -> list[OfficeOut]:
    """One row for what the same people hold, or nobody does, for several categories."""
    rows: dict[tuple[object, ...], OfficeOut] = {}
    for office in offices:
        holders = tuple(holder.appointment_id for holder in office.holders)
        key = (office.role, not office.categories, holders, str(office.gap))
        row = rows.setdefault(key, office)
        if row is not office:
            row.categories += office.categories
            row.reasons = sorted({*row.reasons, *office.reasons})
    return list(rows.values())
