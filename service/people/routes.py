"""The edge of people: signing in, oneself, the people and their appointments."""

from functools import partial
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Form, Query, Request, Response
from sqlmodel import and_, col, or_, select

from schemas.base import Page
from schemas.imports import ImportOut
from schemas.people import (
    Appointment,
    AppointmentIn,
    AppointmentOut,
    Device,
    DeviceOut,
    Me,
    Person,
    PersonIn,
    PersonOut,
)  # fmt: skip
from schemas.places import Place, under
from schemas.signin import (
    PasswordChange,
    PasswordLinkFor,
    PasswordLinkOut,
    PasswordSet,
    TokenForm,
    Tokens,
    revealed,
)
from service.imports import SHEET_BODY, UNCOUNTED, DryRun, body_of, take_in
from service.pages import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.people.access import Caller, visible_place
from service.people.charge import seen_appointments, seen_people, sees_contacts, visible_person
from service.people.door import AtDoor
from service.people.edit import put_appointment, put_person, visible_appointment
from service.people.from_sheet import PEOPLE
from service.people.links import change_password, make_link, person_of_link, set_by_link
from service.people.passwords import in_turn
from service.people.show import appointments_out
from service.people.signin import grant_of, refresh, sign_in, sign_out
from service.people.waits import Knocker

router = APIRouter(tags=["people"])


@router.post("/token", tags=["signing in"])
async def token(sent: Annotated[TokenForm, Form()], request: Request, door: AtDoor) -> Tokens:
    """A new pair of tokens, for a password or for a refresh token, which is spent by its use."""
    if grant_of(sent) == "refresh_token":
        return await to_thread.run_sync(refresh, door.world, revealed(sent.refresh_token))
    who = Knocker(sent.username or "", door.address)
    device_name = sent.device_name or request.headers.get("user-agent", "")
    return await in_turn(sign_in, door.world, who, revealed(sent.password), device_name)


@router.get("/me", tags=["signing in"])
def me(door: AtDoor) -> Me:
    with door.look() as (work, by):
        person = work.session.get_one(Person, by.person_id)
        posts = select(Appointment).where(
            col(Appointment.person_id) == by.person_id,
            or_(col(Appointment.until_at).is_(None), col(Appointment.until_at) > work.now),
        )
        devices = select(Device).where(
            col(Device.person_id) == by.person_id,
            col(Device.ended_at).is_(None),
            col(Device.expires_at) > work.machine_now,
        )
        return Me(
            **_person_out(by, person).model_dump(),
            now=work.now,
            appointments=appointments_out(work, work.session.exec(posts.order_by(col(Appointment.id))).all()),
            devices=[
                _device_out(by, d) for d in work.session.exec(devices.order_by(col(Device.created_at))).all()
            ],
        )


@router.delete("/me/devices/{device_id}", status_code=204, tags=["signing in"])
def sign_device_out(device_id: UUID, door: AtDoor) -> None:
    with door.work() as (work, by):
        sign_out(work, by, device_id)


@router.put("/me/password", status_code=204, tags=["signing in"])
async def change_my_password(change: PasswordChange, door: AtDoor) -> None:
    """Signs every other device out."""
    await in_turn(change_password, door, revealed(change.old_password), revealed(change.new_password))


@router.get("/password_links/{link_token}", tags=["signing in"])
def show_password_link(link_token: str, door: AtDoor) -> PasswordLinkFor:
    """Whose password the link sets. The link itself is the right to ask."""
    with door.world.look() as work:
        link, person = person_of_link(work, link_token)
        return PasswordLinkFor(username=person.username, name=person.name, expires_at=link.expires_at)


@router.put("/password_links/{link_token}", status_code=204, tags=["signing in"])
async def set_password_by_link(link_token: str, sent: PasswordSet, door: AtDoor) -> None:
    """Sets the password, once, and signs the person out everywhere."""
    await in_turn(set_by_link, door.world, link_token, revealed(sent.password))


@router.get("/people")
def list_people(
    door: AtDoor,
    q: Annotated[
        str | None, Query(max_length=100, pattern=r"^[^\x00]*$", description="part of a name")
    ] = None,
    place_id: Annotated[UUID | None, Query(description="who has a post at or under this place")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PersonOut]:
    """The people I see, by user name."""
    with door.look() as (work, by):
        wanted = []
        if q:
            name, username = col(Person.name), col(Person.username)
            wanted.append(or_(name.icontains(q, autoescape=True), username.icontains(q, autoescape=True)))
        if place_id is not None:
            place = visible_place(work, by, place_id)
            posts = select(Appointment.person_id).join(Place, col(Place.id) == col(Appointment.place_id))
            wanted.append(col(Person.id).in_(posts.where(under(Place, place.id, place.kind))))
        branches = [and_(branch, *wanted) for branch in seen_people(by)]
        rows, following = page_of(
            work, Person, branches, order=col(Person.username), limit=limit, cursor=cursor, descending=False
        )
        return Page(items=[_person_out(by, row) for row in rows], next=following)


@router.get("/people/{person_id}")
def show_person(person_id: UUID, door: AtDoor) -> PersonOut:
    with door.look() as (work, by):
        return _person_out(by, visible_person(work, by, person_id))


@router.put("/people/{person_id}", responses={201: {"model": PersonOut}})
def keep_person(person_id: UUID, sent: PersonIn, door: AtDoor, response: Response) -> PersonOut:
    with door.work() as (work, by):
        person, is_new = put_person(work, by, person_id, sent=sent)
        response.status_code = 201 if is_new else 200
        return _person_out(by, person)


@router.post("/people/{person_id}/password_links", status_code=201)
def make_password_link(person_id: UUID, door: AtDoor) -> PasswordLinkOut:
    """A link with which the person sets a first or forgotten password: 72 hours, once. Earlier links end."""
    with door.work() as (work, by):
        return make_link(work, by, person_id)


@router.get("/appointments")
def list_appointments(
    door: AtDoor,
    place_id: Annotated[UUID | None, Query(description="at or under this place")] = None,
    person_id: Annotated[
        list[UUID] | None, Query(max_length=100, description="of any of these people")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[AppointmentOut]:
    """The appointments I see, ended ones too."""
    with door.look() as (work, by):
        wanted = []
        if person_id:
            ids = {visible_person(work, by, id).id for id in person_id}
            wanted.append(col(Appointment.person_id).in_(ids))
        if place_id is not None:
            place = visible_place(work, by, place_id)
            places = select(Place.id).where(under(Place, place.id, place.kind))
            wanted.append(col(Appointment.place_id).in_(places))
        branches = [and_(branch, *wanted) for branch in seen_appointments(by)]
        rows, following = page_of(
            work,
            Appointment,
            branches,
            order=col(Appointment.id),
            limit=limit,
            cursor=cursor,
            descending=False,
        )
        return Page(items=appointments_out(work, rows), next=following)


@router.get("/appointments/{appointment_id}")
def show_appointment(appointment_id: UUID, door: AtDoor) -> AppointmentOut:
    with door.look() as (work, by):
        return appointments_out(work, [visible_appointment(work, by, appointment_id)])[0]


@router.put("/appointments/{appointment_id}", responses={201: {"model": AppointmentOut}})
def keep_appointment(
    appointment_id: UUID, sent: AppointmentIn, door: AtDoor, response: Response
) -> AppointmentOut:
    with door.work() as (work, by):
        appointment, is_new = put_appointment(work, by, appointment_id, sent=sent)
        response.status_code = 201 if is_new else 200
        return appointments_out(work, [appointment])[0]


@router.post("/imports/people", max_body_size=UNCOUNTED, openapi_extra=SHEET_BODY, tags=["imports"])
async def import_people(request: Request, door: AtDoor, dry_run: DryRun = True) -> ImportOut:
    """People and their posts from CSV or XLSX, a row a post, known by user name. All rows, or none."""
    sheet = await body_of(request)
    return await to_thread.run_sync(partial(take_in, door, PEOPLE, sheet, dry_run=dry_run))


def _person_out(by: Caller, person: Person) -> PersonOut:
    shown = person.model_dump() | {"has_password": person.password_hash is not None}
    if person.id != by.person_id and not sees_contacts(by):
        shown |= {"email": None, "phone": None}
    return PersonOut.model_validate(shown)


def _device_out(by: Caller, device: Device) -> DeviceOut:
    return DeviceOut.model_validate(device.model_dump() | {"current": device.id == by.device_id})
