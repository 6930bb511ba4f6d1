"""Notices over HTTP: the inbox, what was read, and the channels beside it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from sqlmodel import and_, col, select

from schemas.base import Page
from schemas.inbox import ChannelsIn, ChannelsOut, ChannelTest, NoticeOut, NoticeSubject
from schemas.notices import Notice
from schemas.people import Person
from schemas.places import Place, PlaceRef
from service import refusals
from service.notices.choose import choose, chosen
from service.notices.digest import demand, headline
from service.notices.gather import DEFAULT_ZONE, owed
from service.notices.probe import carry, prepare
from service.pages import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.people.access import Caller
from service.people.charge import answers_for, visible_person
from service.people.door import AtDoor
from service.world import Work

router = APIRouter(tags=["notices"])


@router.get("/notices")
def list_notices(
    door: AtDoor,
    unread: Annotated[bool, Query(description="only what was not read yet")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[NoticeOut]:
    """My inbox, the newest first."""
    with door.look() as (work, by):
        mine = col(Notice.person_id) == by.person_id
        wanted = and_(mine, col(Notice.read_at).is_(None)) if unread else mine
        rows, following = page_of(
            work, Notice, [wanted], order=col(Notice.created_at), limit=limit, cursor=cursor
        )
        return Page[NoticeOut](items=_out(work, by, rows, language=door.language), next=following)


@router.get("/notices/{notice_id}")
def show_notice(notice_id: UUID, door: AtDoor) -> NoticeOut:
    with door.look() as (work, by):
        return _out(work, by, [_mine(work, by, notice_id)], language=door.language)[0]


@router.put("/notices/{notice_id}/reading", responses={201: {"model": NoticeOut}})
def put_reading(notice_id: UUID, door: AtDoor, response: Response) -> NoticeOut:
    """Read; the first time counts."""
    with door.work() as (work, by):
        notice = _mine(work, by, notice_id)
        if notice.read_at is None:
            notice.read_at = work.now
            work.session.add(notice)
            response.status_code = 201
        return _out(work, by, [notice], language=door.language)[0]


@router.get("/me/channels")
def my_channels(door: AtDoor) -> ChannelsOut:
    with door.look() as (work, by):
        return chosen(work, work.session.get_one(Person, by.person_id), with_secrets=True)


@router.put("/me/channels")
def put_my_channels(sent: ChannelsIn, door: AtDoor) -> ChannelsOut:
    """My language, and how to reach me beside the inbox, the preferred way first."""
    with door.work() as (work, by):
        person = work.session.get_one(Person, by.person_id)
        choose(work, person, sent=sent)
        return chosen(work, person, with_secrets=True)


@router.post("/me/channels/{channel}/tests")
def try_my_channel(channel: str, door: AtDoor) -> ChannelTest:
    """A message over this channel, at once, and what came of it."""
    with door.work() as (work, by):
        parcel = prepare(work, by.person_id, channel, language=door.language)
    outcome = carry(door.world, parcel)
    return ChannelTest(ok=outcome.ok, code=outcome.code, detail=outcome.detail)


@router.get("/people/{person_id}/channels")
def channels_of(person_id: UUID, door: AtDoor) -> ChannelsOut:
    with door.look() as (work, by):
        return chosen(work, _in_my_charge(work, by, person_id), with_secrets=False)


@router.put("/people/{person_id}/channels")
def put_channels_of(person_id: UUID, sent: ChannelsIn, door: AtDoor) -> ChannelsOut:
    with door.work() as (work, by):
        person = _in_my_charge(work, by, person_id)
        choose(work, person, sent=sent)
        return chosen(work, person, with_secrets=False)


def _mine(work: Work, by: Caller, notice_id: UUID) -> Notice:
    notice = work.session.get(Notice, notice_id)
    if notice is None or notice.person_id != by.person_id:
        raise refusals.not_found()
    return notice


def _in_my_charge(work: Work, by: Caller, person_id: UUID) -> Person:
    person = visible_person(work, by, person_id)
    if person.id != by.person_id and not answers_for(work, by, person):
        raise refusals.forbidden(
            "此人员的通知渠道不由您维护，请联系其管理员。",
            "This person's channels are not in your charge; ask their administrator.",
        )
    return person


def _out(work: Work, by: Caller, notices: Sequence[Notice], *, language: str) -> list[NoticeOut]:
    home = select(Place.zone).join(Person, col(Person.city_id) == col(Place.id))
    zone = ZoneInfo(work.session.exec(home.where(col(Person.id) == by.person_id)).first() or DEFAULT_ZONE)
    return [
        NoticeOut(
            id=notice.id,
            kind=notice.kind,
            title=headline(read, language, zone),
            asks=demand(read, language, zone),
            subject=NoticeSubject(type=notice.subject_kind, id=notice.subject_id),
            place=PlaceRef(id=notice.place_id, name=read.place) if notice.place_id else None,
            category=notice.category,
            severity=notice.severity,
            level=notice.level,
            urgent=notice.urgent,
            created_at=notice.created_at,
            read_at=notice.read_at,
        )
        for notice, read in zip(notices, owed(work, notices), strict=True)
    ]
