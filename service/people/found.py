"""Founds a city: its place and its first administrator, who appoints everybody else."""

from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlmodel import col, select

from schemas.base import Bilingual, new_id
from schemas.people import Appointment, Person, PersonIn, Role
from schemas.places import Place, PlaceIn, PlaceKind
from schemas.signin import PasswordLinkOut
from service import refusals
from service.people.access import load_caller
from service.people.links import make_link
from service.people.rules import as_username
from service.refusals import FieldError
from service.shapes import field_errors
from service.world import Work


def found_city(
    work: Work, *, name: str, code: str, zone: str, administrator: str
) -> tuple[Place, Person, PasswordLinkOut]:
    """The city, its first administrator, and the link by which they set their first password.

    `administrator` is their user name. 409 where a city with that code exists or the user name is taken, 422 where
    one of them cannot be used.
    """
    wanted, person_in = _said(name, code, zone, administrator)
    work.lock("city", wanted.code)
    _refuse_taken(work, wanted.code, person_in.username)
    city = _settle_city(work, wanted, zone)
    person = _appoint(work, city, person_in)
    caller = load_caller(work.session, person, None, work.now)
    return city, person, make_link(work, caller, person.id)


def _said(name: str, code: str, zone: str, administrator: str) -> tuple[PlaceIn, PersonIn]:
    try:
        place = PlaceIn(kind=PlaceKind.CITY, name=name, code=code, zone=zone)
        person = PersonIn(username=as_username(administrator), name=administrator)
    except ValidationError as invalid:
        raise _unusable(*field_errors(invalid.errors(include_url=False))) from None
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        said = Bilingual(
            zh="没有这个时区，应如 Asia/Shanghai。", en="There is no such zone; write it like Asia/Shanghai."
        )
        raise _unusable(FieldError("/zone", said)) from None
    return place, person


def _unusable(*faults: FieldError) -> refusals.Refusal:
    fault = faults[0]
    where = fault.pointer.lstrip("/").replace("username", "administrator")
    return refusals.unprocessable(
        "invalid", f"{where}：{fault.detail.zh}", f"{where}: {fault.detail.en}", errors=faults
    )


def _refuse_taken(work: Work, code: str, username: str) -> None:
    cities = select(Place.id).where(col(Place.kind) == PlaceKind.CITY.value, col(Place.code) == code)
    if work.session.exec(cities).first() is not None:
        raise refusals.conflict(
            "city-exists", f"编码为 {code} 的城市已存在。", f"A city with the code {code} exists already."
        )
    if work.session.exec(select(Person.id).where(col(Person.username) == username)).first() is not None:
        raise refusals.conflict(
            "username-taken", "此用户名已被使用，请换一个。", "This user name is taken; choose another."
        )


def _settle_city(work: Work, wanted: PlaceIn, zone: str) -> Place:
    id = new_id()
    city = Place(
        id=id,
        kind=PlaceKind.CITY.value,
        name=wanted.name,
        code=wanted.code,
        zone=zone,
        city_id=id,
        changed_at=work.now,
    )
    work.session.add(city)
    work.session.flush()
    return city


def _appoint(work: Work, city: Place, said: PersonIn) -> Person:
    person = Person(
        id=new_id(), city_id=city.id, username=said.username, name=said.name, scope_changed_at=work.now
    )
    work.session.add(person)
    work.session.flush()
    work.session.add(
        Appointment(
            id=new_id(),
            person_id=person.id,
            role=Role.ADMINISTRATOR.value,
            place_id=city.id,
            from_at=work.now,
        )
    )
    work.session.flush()
    return person
