"""A person's own channels and language: what they chose, checked for its form, and what became of the last try."""

import base64
import secrets
from uuid import UUID

from sqlmodel import col, select

from schemas.base import Bilingual, new_id
from schemas.inbox import ChannelIn, ChannelOut, ChannelsIn, ChannelsOut, LastTry
from schemas.notices import Delivery, PersonChannel
from schemas.people import Person
from service import refusals
from service.channels.configured import WEBHOOK
from service.refusals import FieldError
from service.world import Work


def chosen(work: Work, person: Person, *, with_secrets: bool) -> ChannelsOut:
    rows = _rows(work, person.id)
    return ChannelsOut(
        language=person.language,
        channels=[_out(work, row, with_secret=with_secrets) for row in rows],
        available=sorted(work.world.channels),
        version=person.version,
    )


def choose(work: Work, person: Person, *, sent: ChannelsIn) -> None:
    """Exactly the channels sent, in that order. One that is named again with its address is switched on again."""
    work.lock("person", person.id)
    known = {row.channel: row for row in _rows(work, person.id)}
    _refuse_misfits(work, sent.channels)
    wanted = [(each.channel, each.address) for each in sent.channels]
    standing = [(row.channel, row.address) for row in known.values() if row.disabled_at is None]
    if wanted == standing and sent.language == person.language:
        return
    if sent.version != person.version:
        raise refusals.stale_version()
    for rank, each in enumerate(sent.channels):
        work.session.add(_as_sent(known.pop(each.channel, None), person.id, each, rank=rank))
    for dropped in known.values():
        work.session.delete(dropped)
    person.language = sent.language
    person.version += 1
    work.session.add(person)
    work.session.flush()


def _as_sent(known: PersonChannel | None, person_id: UUID, sent: ChannelIn, *, rank: int) -> PersonChannel:
    row = known or PersonChannel(id=new_id(), person_id=person_id, channel=sent.channel, address="")
    # A new receiver gets a new secret: the old one knows the old.
    if row.address != sent.address and sent.channel == WEBHOOK:
        row.secret = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
    row.address, row.rank = sent.address, rank
    row.disabled_at, row.disabled_reason = None, None
    row.version += 0 if known is None else 1
    return row


def _refuse_misfits(work: Work, sent: list[ChannelIn]) -> None:
    names = [each.channel for each in sent]
    errors = []
    for place, each in enumerate(sent):
        channel = work.world.channels.get(each.channel)
        if channel is None or names.index(each.channel) != place:
            zh, en = "此渠道未开通或重复填写。", "This channel is not available here, or is named twice."
            errors.append(FieldError(f"/channels/{place}/channel", Bilingual(zh=zh, en=en)))
        elif not channel.accepts(each.address):
            zh, en = (
                "该地址的格式不适用于此渠道。",
                "This address does not have the form that the channel needs.",
            )
            errors.append(FieldError(f"/channels/{place}/address", Bilingual(zh=zh, en=en)))
    if errors:
        raise refusals.unprocessable(
            "channel-unusable",
            "有通知渠道无法使用，请按提示修改后重新保存。",
            "A channel cannot be used as given; correct what is listed and save again.",
            errors=errors,
        )


def _rows(work: Work, person_id: UUID) -> list[PersonChannel]:
    mine = select(PersonChannel).where(col(PersonChannel.person_id) == person_id)
    return list(work.session.exec(mine.order_by(col(PersonChannel.rank))))


def _out(work: Work, row: PersonChannel, *, with_secret: bool) -> ChannelOut:
    last = work.session.exec(
        select(Delivery)
        .where(
            col(Delivery.person_id) == row.person_id,
            col(Delivery.channel) == row.channel,
            col(Delivery.address) == row.address,
        )
        .order_by(col(Delivery.started_at).desc())
        .limit(1)
    ).first()
    return ChannelOut(
        channel=row.channel,
        address=row.address,
        secret=row.secret if with_secret else None,
        disabled_at=row.disabled_at,
        disabled_reason=row.disabled_reason,
        last_try=LastTry(at=last.started_at, ok=last.ok, code=last.code) if last else None,
    )
