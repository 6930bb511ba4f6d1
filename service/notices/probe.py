"""Sends one message over a channel at once, so that its owner sees whether it arrives."""

from datetime import timedelta
from math import ceil
from uuid import UUID

from sqlmodel import col, select

from schemas.base import new_id
from schemas.notices import Delivery
from service import refusals
from service.channels.message import Message, Outcome
from service.notices.deliver import Parcel, record, send, write_down
from service.notices.ways import ways_to
from service.world import Work, World

PAUSE = timedelta(minutes=1)
A_TEST = 0
"""The attempt number of a try that carries no notice."""


def prepare(work: Work, person_id: UUID, channel: str, *, language: str) -> Parcel:
    """The test, written down; to be sent once this piece of work is over. One a minute."""
    way = next((way for way in ways_to(work, [person_id])[person_id] if way.channel == channel), None)
    if way is None:
        raise refusals.not_found()
    work.lock("channel test", person_id)
    _refuse_haste(work, person_id)
    zh = language.startswith("zh")
    message = Message(
        to=way.address,
        subject="校园安全：测试消息" if zh else "Campus safety: a test message",
        body_text="此渠道可以收到安全通知。" if zh else "Safety notices reach you on this channel.",
        link=work.world.settings.public_url,
        message_id=new_id().hex,
        secret=way.secret,
    )
    parcel = Parcel(new_id(), person_id, way, message, (), A_TEST)
    write_down(work, [parcel])
    return parcel


def carry(world: World, parcel: Parcel) -> Outcome:
    """Never called with a transaction open."""
    outcomes = send(world, [parcel])
    with world.work() as work:
        record(work, [(parcel, outcomes[0])])
    return outcomes[0]


def _refuse_haste(work: Work, person_id: UUID) -> None:
    last = work.session.exec(
        select(Delivery.started_at)
        .where(
            col(Delivery.person_id) == person_id,
            col(Delivery.attempt) == A_TEST,
            col(Delivery.started_at) > work.now - PAUSE,
        )
        .limit(1)
    ).first()
    if last is not None:
        raise refusals.too_many(
            ceil((last + PAUSE - work.now).total_seconds()),
            "测试消息每分钟只能发送一次，请稍后再试。",
            "One test message a minute; try again shortly.",
        )
