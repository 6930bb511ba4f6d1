"""Keeps people and their appointments: who holds which post, from when until when."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, or_, select, update

from schemas.base import Bilingual
from schemas.hazards import Hazard
from schemas.people import Appointment, AppointmentIn, Person, PersonIn
from schemas.places import Place, PlaceKind, under
from service import refusals
from service.people.access import Caller, visible_place
from service.people.charge import answers_for, city_of, is_in_charge, seen_appointments, visible_person
from service.people.office import keeping_an_administrator
from service.people.rules import as_username, end_instant, first_instant, misplaced
from service.people.signin import end_devices
from service.people.withdraw import withdraw_outgrown
from service.refusals import FieldError
from service.world import Work

OWN_TO_CHANGE = {"language", "email", "phone"}
"""What everybody may change about themselves."""

MOST_POSTS = 50
"""Posts whose hazards are woken one by one; an import of thousands wakes those of the whole city at once."""


def put_person(work: Work, by: Caller, person_id: UUID, *, sent: PersonIn) -> tuple[Person, bool]:
    """The person as sent, and whether they are new. A leaver is signed out everywhere and stays on every record."""
    work.lock("people", "all")
    wanted = sent.model_dump(exclude={"version"}) | {"username": as_username(sent.username)}
    known = work.session.get(Person, person_id)
    if known is None:
        return _add_person(work, by, person_id, wanted=wanted), True
    person = visible_person(work, by, person_id)
    changes = {name for name, value in wanted.items() if getattr(person, name) != value}
    if not changes:
        return person, False
    _refuse_unless_in_charge(work, by, person, changes=changes)
    if sent.version != person.version:
        raise refusals.stale_version()
    if "username" in changes:
        _refuse_taken(work, wanted["username"])
    if "left_at" in changes:
        leave_or_return(work, person, wanted["left_at"])
    person.sqlmodel_update(wanted | {"version": person.version + 1})
    work.session.add(person)
    return person, False


def put_appointment(work: Work, by: Caller, id: UUID, *, sent: AppointmentIn) -> tuple[Appointment, bool]:
    """The appointment as sent, and whether it is new. It ends by its `until`; the post itself never changes hands."""
    work.lock("people", "all")
    known = _known_appointment(work, by, id)
    place = _place(work, by, sent.place_id)
    if not is_in_charge(by, place, sent.role):
        raise refusals.forbidden(
            "此任职不由您安排：管理员负责所辖范围，学校负责人只安排本校检查人员和责任人。",
            "Not yours to appoint: administrators do below their place, a head the own school's inspectors and posts.",
        )
    wanted = _wanted(work, sent, place, known)
    if known is not None and all(getattr(known, name) == value for name, value in wanted.items()):
        return known, False
    if known is not None and sent.version != known.version:
        raise refusals.stale_version()
    person = _appointee(work, by, sent.person_id, place=place)
    with keeping_an_administrator(work, [place]):
        if known is None:
            appointment = Appointment(id=id, **wanted)
        else:
            appointment = known.sqlmodel_update(wanted | {"version": known.version + 1})
        work.session.add(appointment)
    posts_changed(work, [person], [(place, appointment.category)])
    return appointment, known is None


def visible_appointment(work: Work, by: Caller, id: UUID) -> Appointment:
    mine = select(Appointment).where(col(Appointment.id) == id, or_(*seen_appointments(by)))
    known = work.session.exec(mine).first()
    if known is None:
        raise refusals.not_found()
    return known


def posts_changed(work: Work, people: Iterable[Person], posts: Collection[tuple[Place, str | None]]) -> None:
    """The phones of these people start over, open hazards at these posts look again for whom to tell, and a password
    that came from hands a person has outgrown is void."""
    people = list(people)
    for person in people:
        person.scope_changed_at = work.now
        work.session.add(person)
    withdraw_outgrown(work, [person.id for person in people])
    reached = {(place.id, place.kind, category) for place, category in posts}
    if len(reached) > MOST_POSTS:
        reached = {(place.city_id, PlaceKind.CITY.value, None) for place, _ in posts}
    for place_id, kind, category in sorted(reached, key=str):
        waking = update(Hazard).where(
            under(Hazard, place_id, kind),
            col(Hazard.closed_at).is_(None),
            col(Hazard.voided_at).is_(None),
            or_(col(Hazard.wake_at).is_(None), col(Hazard.wake_at) > work.now),
        )
        if category is not None:
            waking = waking.where(col(Hazard.category) == category)
        work.session.exec(waking.values(wake_at=work.now))


def leave_or_return(work: Work, person: Person, left_at: datetime | None) -> None:
    """From that instant on nowhere in office and signed out, or back (None)."""
    rows = work.session.exec(
        select(Appointment, Place)
        .join(Place, col(Place.id) == col(Appointment.place_id))
        .where(
            col(Appointment.person_id) == person.id,
            or_(col(Appointment.until_at).is_(None), col(Appointment.until_at) > work.now),
        )
    ).all()
    with keeping_an_administrator(work, [place for _, place in rows]):
        person.left_at = left_at
        work.session.add(person)
    posts_changed(work, [person], [(place, appointment.category) for appointment, place in rows])
    if left_at is not None and left_at <= work.now:
        end_devices(work, person.id)


def _add_person(work: Work, by: Caller, person_id: UUID, *, wanted: dict[str, Any]) -> Person:
    city_id = city_of(by)
    _refuse_taken(work, wanted["username"])
    person = Person(id=person_id, city_id=city_id, scope_changed_at=work.now, **wanted)
    work.session.add(person)
    work.session.flush()
    return person


def _refuse_unless_in_charge(work: Work, by: Caller, person: Person, *, changes: set[str]) -> None:
    if person.id == by.person_id and changes <= OWN_TO_CHANGE:
        return
    if not answers_for(work, by, person):
        raise refusals.forbidden(
            "此人员的信息不由您维护，请联系其管理员。",
            "This person's record is not in your charge; ask their administrator.",
        )


def _refuse_taken(work: Work, username: str) -> None:
    if work.session.exec(select(Person.id).where(col(Person.username) == username)).first() is not None:
        raise refusals.conflict(
            "username-taken",
            "此用户名已被使用，请换一个。",
            "This user name is taken; choose another.",
        )


def _known_appointment(work: Work, by: Caller, id: UUID) -> Appointment | None:
    if work.session.get(Appointment, id) is None:
        return None
    known = visible_appointment(work, by, id)
    if not is_in_charge(by, work.session.get_one(Place, known.place_id), known.role):
        raise refusals.forbidden("此任职不由您安排。", "This appointment is not in your charge.")
    return known


def _place(work: Work, by: Caller, place_id: UUID) -> Place:
    try:
        return visible_place(work, by, place_id)
    except refusals.Refusal:
        raise _at_fault(
            "/place_id", "没有此地点，或您无权查看。", "No such place, or not yours to see."
        ) from None


def _appointee(work: Work, by: Caller, person_id: UUID, *, place: Place) -> Person:
    try:
        person = visible_person(work, by, person_id)
    except refusals.Refusal:
        raise _at_fault(
            "/person_id", "没有此人，或您无权查看。", "No such person, or not yours to see."
        ) from None
    if person.city_id != place.city_id:
        raise _at_fault("/person_id", "此人属于另一个城市。", "This person belongs to another city.")
    return person


def _wanted(work: Work, sent: AppointmentIn, place: Place, known: Appointment | None) -> dict[str, Any]:
    """The columns as they shall be; 422 where the post cannot be, 409 where another post hides under this id."""
    begins = known.from_at if known else work.now
    from_at = begins if sent.from_at is None else first_instant(sent.from_at, place.zone)
    until_at = None if sent.until_at is None else end_instant(sent.until_at, place.zone)
    wrong = misplaced(sent.role, place.kind, sent.category)
    if wrong is not None:
        raise _at_fault("/role", wrong.zh, wrong.en)
    if until_at is not None and until_at <= from_at:
        until_at = _withdrawn_at(work, known, from_at)
    post = {"person_id": sent.person_id, "role": sent.role.value, "place_id": sent.place_id}
    if known is not None and any(getattr(known, name) != value for name, value in post.items()):
        raise refusals.conflict(
            "other-post",
            "同一任职不能改换人员、角色或地点：请结束此任职，再新建一个。",
            "An appointment keeps its person, role and place: end this one and make a new one.",
        )
    category = sent.category.value if sent.category else None
    return post | {"category": category, "deputy": sent.deputy, "from_at": from_at, "until_at": until_at}


def _withdrawn_at(work: Work, known: Appointment | None, from_at: datetime) -> datetime:
    """A post that has not begun may end before it does: then it is over from this instant on, and never in force."""
    if known is not None and known.until_at is not None and known.until_at <= min(known.from_at, from_at):
        return known.until_at
    if known is None or min(known.from_at, from_at) <= work.now:
        raise _at_fault("/until", "结束时间应晚于开始时间。", "It has to end after it begins.")
    return work.now


def _at_fault(pointer: str, zh: str, en: str) -> refusals.Refusal:
    error = FieldError(pointer=pointer, detail=Bilingual(zh=zh, en=en))
    return refusals.unprocessable("invalid", zh, en, errors=[error])
