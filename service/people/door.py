"""The door of the house: what one request brings with it, and the work done for it as the person who asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from sqlmodel import col, select

from schemas.people import Device, DeviceContact, Person
from service.database import insert_for
from service.people.access import Caller, load_caller
from service.people.tokens import Access, read_access_token, signed_out
from service.world import Work, World

_bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/token", auto_error=False)


@dataclass(frozen=True)
class Door:
    """Opened by a request. The transaction is committed when the block ends, hence before the answer goes out."""

    world: World
    token: str | None
    language: str
    address: str

    @contextmanager
    def work(self) -> Iterator[tuple[Work, Caller]]:
        """A write, as the person the token names."""
        access = self._access()
        with self.world.work() as work:
            yield work, _enter(work, access)

    @contextmanager
    def look(self) -> Iterator[tuple[Work, Caller]]:
        """A read, as the person the token names."""
        access = self._access()
        with self.world.look() as work:
            by = _recognise(work, access)
            if by is not None:
                yield work, by
                return
        with self.work() as (work, by):  # something about the device must be written first
            yield work, by

    def _access(self) -> Access:
        if self.token is None:
            raise signed_out()
        return read_access_token(self.world.token_secret, self.token, machine_now=self.world.clock())


def knock(request: Request, token: Annotated[str | None, Depends(_bearer)]) -> Door:
    return Door(
        world=request.app.state.world,
        token=token,
        language=language_of(request),
        address=request.client.host if request.client else "unknown",
    )


AtDoor = Annotated[Door, Depends(knock)]


def language_of(request: Request) -> str:
    """`zh-CN` or `en`, whichever the client names first; Chinese if it names neither."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return "zh-CN"


def _recognise(work: Work, access: Access) -> Caller | None:
    """The caller, or None where the device row or its contacts have something to write down first."""
    person, device = _person_and_device(work, access)
    if device.confirmed_generation < access.generation:
        return None
    if (device.id, _minute(work.now)) not in _contacts(work):
        return None
    return load_caller(work.session, person, device, work.now)


def _enter(work: Work, access: Access) -> Caller:
    person, device = _person_and_device(work, access)
    if device.confirmed_generation < access.generation:
        device.confirmed_generation = access.generation
        work.session.add(device)
    _note_contact(work, device.id)
    return load_caller(work.session, person, device, work.now)


def _person_and_device(work: Work, access: Access) -> tuple[Person, Device]:
    row = work.session.exec(
        select(Person, Device)
        .join(Device, col(Device.person_id) == col(Person.id))
        .where(col(Device.id) == access.device_id, col(Person.id) == access.person_id)
    ).first()
    if row is None:
        raise signed_out()
    person, device = row
    left = person.left_at is not None and person.left_at <= work.now
    if left or device.ended_at is not None:
        raise signed_out()
    return person, device


def _note_contact(work: Work, device_id: UUID) -> None:
    """One row per device and minute: whether a device had a connection is asked when its report comes late."""
    minute = _minute(work.now)
    known = _contacts(work)
    if (device_id, minute) in known:
        return
    work.session.connection().execute(
        insert_for(work.session.connection())(DeviceContact)
        .values(device_id=device_id, minute_at=minute, answered_at=work.now)
        .on_conflict_do_nothing()
    )
    if len(known) > 10_000:
        known.clear()
    known.add((device_id, minute))


def _contacts(work: Work) -> set[tuple[UUID, datetime]]:
    return work.world.contacts


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
