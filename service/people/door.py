"""The door of the house: what one request brings with it, and the work done for it as the person who asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import and_, bindparam, select, update
from sqlmodel import col

from schemas.people import Device, DeviceContact, Person
from service.database import insert_for
from service.people.access import APPOINTMENT, EVER_A_POST, PLACE, POST_COLUMNS, Caller, post_of
from service.people.deeds import noting
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
        """A write, as the person the token names; what it changes is written down as their deed."""
        access = self._access()
        with self.world.work() as work:
            by = _enter(work, access)
            with noting(work, by):
                yield work, by

    @contextmanager
    def look(self) -> Iterator[tuple[Work, Caller]]:
        """A read, as the person the token names.

        Once a minute something about the device must be written first: briefly, the long read never holds the writer.
        """
        access = self._access()
        with self.world.look() as work:
            by = _recognise(work, access)
            if by is not None:
                yield work, by
                return
        with self.work():
            pass
        with self.world.look() as work:
            yield work, _known(work, access).caller

    def _access(self) -> Access:
        if self.token is None:
            raise signed_out()
        return read_access_token(self.world.token_secret, self.token, machine_now=self.world.clock())


async def knock(request: Request, token: Annotated[str | None, Depends(_bearer)]) -> Door:
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


@dataclass(frozen=True)
class _Known:
    """What the database says of a token's person and device, read in one question."""

    caller: Caller
    device_id: UUID
    confirmed_generation: int


def _recognise(work: Work, access: Access) -> Caller | None:
    """The caller, or None where the device row or its contacts have something to write down first."""
    known = _known(work, access)
    if known.confirmed_generation < access.generation:
        return None
    if (known.device_id, _minute(work.now)) not in work.world.contacts:
        return None
    return known.caller


def _enter(work: Work, access: Access) -> Caller:
    known = _known(work, access)
    if known.confirmed_generation < access.generation:
        confirmed = update(Device).where(col(Device.id) == known.device_id)
        work.session.connection().execute(confirmed.values(confirmed_generation=access.generation))
    _note_contact(work, known.device_id)
    return known.caller


def _known(work: Work, access: Access) -> _Known:
    wanted = {"device": access.device_id, "person": access.person_id}
    rows = work.session.connection().execute(_PERSON_DEVICE_POSTS, wanted).all()
    if not rows or rows[0].ended_at is not None or _has_left(rows[0].left_at, work.now):
        raise signed_out()
    caller = Caller(
        person_id=access.person_id,
        name=rows[0].name,
        language=rows[0].language,
        device_id=access.device_id,
        posts=tuple(post_of(row) for row in rows if row.role is not None),
        at=work.now,
        scope_changed_at=rows[0].scope_changed_at,
    )
    return _Known(caller, access.device_id, rows[0].confirmed_generation)


def _has_left(left_at: datetime | None, now: datetime) -> bool:
    return left_at is not None and left_at <= now


_person, _device = Person.__table__, Device.__table__  # type: ignore[attr-defined]
_PERSON_DEVICE_POSTS = (
    select(
        _person.c.name,
        _person.c.language,
        _person.c.left_at,
        _person.c.scope_changed_at,
        _device.c.ended_at,
        _device.c.confirmed_generation,
        *POST_COLUMNS,
    )
    .select_from(_device)
    .join(_person, _person.c.id == _device.c.person_id)
    .outerjoin(APPOINTMENT, and_(APPOINTMENT.c.person_id == _person.c.id, EVER_A_POST))
    .outerjoin(PLACE, PLACE.c.id == APPOINTMENT.c.place_id)
    .where(_device.c.id == bindparam("device"), _person.c.id == bindparam("person"))
)
"""Asked by every request, so it is built once and reads columns, not entities."""


def _note_contact(work: Work, device_id: UUID) -> None:
    """One row per device and minute: whether a device had a connection is asked when its report comes late."""
    minute = _minute(work.now)
    known = work.world.contacts
    if (device_id, minute) in known:
        return
    work.session.connection().execute(
        insert_for(work.session.connection())(DeviceContact)
        .values(device_id=device_id, minute_at=minute, answered_at=work.now)
        .on_conflict_do_nothing()
    )
    if len(known) > 10_000:
        known.clear()
    work.afterwards.append(lambda: known.add((device_id, minute)))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
