"""Carries to people what they are owed: one message per person and round, tried again until it arrives or the inbox is left.

1. Claim: move the alarms and write down the tries, and commit. 2. Send, with no transaction open. 3. Write down what came of it.
A process that dies after 1 leaves tries unfinished and alarms that ring again: at least once, under the same message id.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from sqlalchemy import func, insert, update
from sqlmodel import col, select

from schemas.base import new_id
from schemas.notices import Delivery, DeliveryNotice, Notice, PersonChannel
from schemas.people import Person
from service.channels.message import GONE, Message, Outcome, failed
from service.notices.digest import digest
from service.notices.gather import LEASE, Debt, debts_of, owed
from service.notices.morning import remind
from service.notices.rules import Way
from service.world import Work, World

log = structlog.get_logger(__name__)

NAME = "deliver"
BATCH = 100
IDS_AT_ONCE = 5000
SENDERS = 16
SILENT_AFTER = 4
SET_ASIDE = timedelta(minutes=10)


@dataclass(frozen=True)
class Parcel:
    """One try, written down and ready to leave."""

    delivery_id: UUID
    person_id: UUID
    way: Way
    message: Message
    notice_ids: tuple[UUID, ...]
    attempt: int


def find(work: Work) -> list[UUID] | None:
    """People whose alarm has rung, the longest waiting first."""
    due = col(Person.notices_due_at)
    rung = select(Person.id).where(due <= work.now).order_by(due).limit(BATCH)
    return list(work.session.exec(rung.with_for_update(skip_locked=True))) or None


def handle(world: World, key: list[UUID]) -> int:
    """A batch; where one person's notices cannot be put together, each alone, so that the others are told."""
    try:
        return _handle(world, key)
    except Exception:
        if len(key) == 1:
            raise
        log.exception("a batch of people could not be told, trying each alone")
    return sum(_handle_alone(world, person_id) for person_id in key)


def set_aside(work: Work, key: list[UUID]) -> None:
    _set_alarms(work, dict.fromkeys(key, work.now + SET_ASIDE))


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Person.notices_due_at))).first()


def _handle(world: World, people: list[UUID]) -> int:
    with world.work() as work:
        parcels, claimed = claim(work, people)
    outcomes = send(world, parcels)
    if parcels:
        with world.work() as work:
            record(work, list(zip(parcels, outcomes, strict=True)))
    return claimed


def _handle_alone(world: World, person_id: UUID) -> int:
    try:
        return _handle(world, [person_id])
    except Exception:
        log.exception("one person could not be told", person_id=str(person_id))
        with world.work() as work:
            set_aside(work, [person_id])
        return 0


def claim(work: Work, people: list[UUID]) -> tuple[list[Parcel], int]:
    """Nobody else takes these people before their lease ends: whoever comes second finds their alarms moved."""
    locked = _locked(work, people, only_due=True)
    debts = debts_of(work, locked)
    if any([_reminded(work, debt) for debt in debts.values()]):
        debts = debts_of(work, locked)
    alarms: dict[UUID, datetime | None] = {}
    parcels: list[Parcel] = []
    for debt in debts.values():
        step = debt.next_way(work.now) if debt.notices else None
        if debt.notices and step is None:
            _settle(work, [n.id for n in debt.notices])
            debt.notices.clear()
        if step is None or step[1] > work.now:
            alarms[debt.person_id] = debt.alarm(work.now)
        else:
            parcels.append(_parcel(work, debt, step[0]))
    parcels = _within_budget(work, parcels, alarms)
    alarms.update({parcel.person_id: work.now + LEASE for parcel in parcels})
    _set_alarms(work, alarms)
    write_down(work, parcels)
    return parcels, len(locked)


def _reminded(work: Work, debt: Debt) -> bool:
    return remind(work, debt.person_id, debt.zone, waiting=debt.waiting, has_ways=bool(debt.ways))


def _locked(work: Work, people: Sequence[UUID], *, only_due: bool) -> list[UUID]:
    """Those of them whom nobody else holds."""
    rows = select(Person.id).where(col(Person.id).in_(people))
    if only_due:
        rows = rows.where(col(Person.notices_due_at) <= work.now)
    # The full lock: a notice that is just being written for somebody holds their row. They are passed over, their
    # alarm stays, and they are told when it can be seen; waiting for them could end in a circle.
    return list(work.session.exec(rows.order_by(col(Person.id)).with_for_update(skip_locked=True)))


def _parcel(work: Work, debt: Debt, way: Way) -> Parcel:
    settings = work.world.settings
    inbox = f"{settings.public_url.rstrip('/')}/inbox"
    limit = work.world.channels[way.channel].body_limit
    told = digest(owed(work, debt.notices), debt.language, debt.zone, inbox=inbox, limit=limit)
    ids = tuple(sorted(n.id for n in debt.notices))
    # The same notices on the same way carry the same id: a second copy can be recognised as one.
    message_id = uuid5(NAMESPACE_URL, f"{way.channel} {way.address} {' '.join(map(str, ids))}").hex
    message = Message(
        to=way.address,
        subject=told.subject,
        body_text=told.body,
        link=inbox if len(ids) > 1 else f"{settings.public_url.rstrip('/')}/notices/{ids[0]}",
        message_id=message_id,
        secret=way.secret,
    )
    attempt = 1 + max((len(tries) for tries in debt.tries.values()), default=0)
    return Parcel(new_id(), debt.person_id, way, message, ids, attempt)


def _within_budget(work: Work, parcels: list[Parcel], alarms: dict[UUID, datetime | None]) -> list[Parcel]:
    """What a channel has no room for leaves as soon as it has."""
    leaving: list[Parcel] = []
    for name in sorted({parcel.way.channel for parcel in parcels}):
        ready = [parcel for parcel in parcels if parcel.way.channel == name]
        room, wait = work.world.channels[name].meter.take(work.machine_now, wanted=len(ready))
        leaving += ready[:room]
        alarms.update({parcel.person_id: work.now + wait for parcel in ready[room:]})
    return leaving


def write_down(work: Work, parcels: list[Parcel]) -> None:
    if not parcels:
        return
    tries = [
        {
            "id": p.delivery_id,
            "person_id": p.person_id,
            "channel": p.way.channel,
            "address": p.way.address,
            "message_id": p.message.message_id,
            "attempt": p.attempt,
            "started_at": work.now,
        }
        for p in parcels
    ]
    carried = [{"delivery_id": p.delivery_id, "notice_id": n} for p in parcels for n in p.notice_ids]
    connection = work.session.connection()
    connection.execute(insert(Delivery), tries)
    if carried:
        connection.execute(insert(DeliveryNotice), carried)


def send(world: World, parcels: list[Parcel]) -> list[Outcome]:
    silent: Counter[str] = Counter()
    with ThreadPoolExecutor(max_workers=max(1, min(SENDERS, len(parcels)))) as senders:
        return list(senders.map(lambda parcel: _send_one(world, parcel, silent), parcels))


def _send_one(world: World, parcel: Parcel, silent: Counter[str]) -> Outcome:
    """A machine that answered nobody in this batch is not asked a hundred times: each time costs its whole deadline."""
    channel = world.channels[parcel.way.channel]
    try:
        end = channel.end_of(parcel.way.address)
        if silent[end] >= SILENT_AFTER:
            return failed("unreachable", "not sent: this machine did not answer the messages before it")
        outcome = channel.send(parcel.message)
    except Exception as error:
        log.exception("a channel broke", channel=parcel.way.channel)
        return failed("broken", f"{type(error).__name__}: {error}")
    if outcome.code in ("unreachable", "deadline"):
        silent[end] += 1
    return outcome


def record(work: Work, sent: list[tuple[Parcel, Outcome]]) -> None:
    locked = _locked(work, [parcel.person_id for parcel, _ in sent], only_due=False)
    alike: dict[Outcome, list[UUID]] = {}
    for parcel, outcome in sent:
        alike.setdefault(outcome, []).append(parcel.delivery_id)
    for outcome, ids in alike.items():
        became = {"ok": outcome.ok, "code": outcome.code, "detail": outcome.detail}
        _update(work, Delivery, {"finished_at": work.now, **became}, ids)
    _settle(work, [notice_id for parcel, outcome in sent if outcome.ok for notice_id in parcel.notice_ids])
    for parcel, outcome in sent:
        if outcome.code == GONE:
            _switch_off(work, parcel)
    _set_alarms(work, {debt.person_id: debt.alarm(work.now) for debt in debts_of(work, locked).values()})


def _settle(work: Work, notice_ids: list[UUID]) -> None:
    _update(work, Notice, {"settled_at": work.now}, notice_ids)


def _switch_off(work: Work, parcel: Parcel) -> None:
    gone: Any = update(PersonChannel).where(
        col(PersonChannel.person_id) == parcel.person_id,
        col(PersonChannel.channel) == parcel.way.channel,
        col(PersonChannel.address) == parcel.way.address,
    )
    work.session.connection().execute(gone.values(disabled_at=work.now, disabled_reason=GONE))


def _set_alarms(work: Work, alarms: dict[UUID, datetime | None]) -> None:
    together: dict[datetime | None, list[UUID]] = {}
    for person_id, at in alarms.items():
        together.setdefault(at, []).append(person_id)
    for moment, ids in together.items():
        _update(work, Person, {"notices_due_at": moment}, ids)


def _update(work: Work, model: Any, values: dict[str, Any], ids: list[UUID]) -> None:
    """One statement for all rows that change alike."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        work.session.connection().execute(update(model).where(col(model.id).in_(some)).values(**values))
