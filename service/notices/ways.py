"""The ways to reach a person beside the inbox, and every try that was made on them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlmodel import col, select

from schemas.notices import Delivery, DeliveryNotice, PersonChannel
from schemas.people import Person
from service.channels.configured import EMAIL
from service.notices.rules import Way
from service.world import Work


def ways_to(work: Work, people: Collection[UUID]) -> dict[UUID, list[Way]]:
    """For each person the ways that this installation can use, in the person's own order; empty: the inbox alone.

    A person who chose nothing is reached at the e-mail address that the administration entered.
    """
    memo: dict[UUID, list[Way]] = work.memo.setdefault("ways to people", {})
    memo.update(_looked_up(work, [person_id for person_id in people if person_id not in memo]))
    return {person_id: memo[person_id] for person_id in people}


def deliveries_of(work: Work, notice_ids: Iterable[UUID]) -> dict[UUID, list[Delivery]]:
    """Every try that carried each notice, oldest first; a notice that no channel carried is missing."""
    found: dict[UUID, list[Delivery]] = defaultdict(list)
    rows = (
        select(DeliveryNotice.notice_id, Delivery)
        .join(Delivery, col(Delivery.id) == col(DeliveryNotice.delivery_id))
        .where(col(DeliveryNotice.notice_id).in_(list(notice_ids)))
        .order_by(col(Delivery.started_at), col(Delivery.id))
    )
    for notice_id, delivery in work.session.exec(rows):
        found[notice_id].append(delivery)
    return dict(found)


def _looked_up(work: Work, people: list[UUID]) -> dict[UUID, list[Way]]:
    if not people:
        return {}
    chosen: dict[UUID, list[PersonChannel]] = defaultdict(list)
    rows = (
        select(PersonChannel)
        .where(col(PersonChannel.person_id).in_(people))
        .order_by(col(PersonChannel.rank))
    )
    for row in work.session.exec(rows):
        chosen[row.person_id].append(row)
    ways = {
        person_id: [_way(row) for row in chosen[person_id] if _is_open(work, row)] for person_id in people
    }
    if EMAIL in work.world.channels:
        silent = [person_id for person_id in people if not chosen[person_id]]
        entered = select(Person.id, Person.email).where(
            col(Person.id).in_(silent), col(Person.email).is_not(None)
        )
        for person_id, address in work.session.exec(entered):
            ways[person_id].append(Way(EMAIL, address or ""))
    return ways


def _is_open(work: Work, row: PersonChannel) -> bool:
    return row.disabled_at is None and row.channel in work.world.channels


def _way(row: PersonChannel) -> Way:
    return Way(row.channel, row.address, row.secret)
