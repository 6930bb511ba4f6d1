"""What each person is owed at this instant: their notices that no channel carried yet, and how that went so far."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, select

from schemas.notices import Delivery, DeliveryNotice, Notice
from schemas.people import Person
from schemas.places import Place
from service.channels.message import may_pass
from service.notices.digest import Owed
from service.notices.morning import Waiting, waiting_for
from service.notices.rules import Try, Way, delivery_moment, next_morning, next_way
from service.notices.ways import ways_to
from service.world import Work

LEASE = timedelta(minutes=5)
"""How long a try may take. One that is still unfinished after this died with its process, and is made again."""

MEMORY = timedelta(days=14)
"""How far back tries say whether a way works at all."""

DEFAULT_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Debt:
    """`notices` without those that are under way right now; `tries` of these, all failed."""

    person_id: UUID
    language: str
    zone: tzinfo
    ways: list[Way]
    notices: list[Notice]
    tries: dict[UUID, list[Try]]
    waiting: Waiting

    def next_way(self, now: datetime) -> tuple[Way, datetime] | None:
        """The way that everything owed takes together, and when; None: nothing is left but the inbox."""
        made = {(t.channel, t.address, t.started_at): t for tries in self.tries.values() for t in tries}
        tries = sorted(made.values(), key=lambda each: each.started_at)
        step = next_way(self.ways, tries, now, urgent=any(n.urgent for n in self.notices))
        if step is None:
            return None
        untried = [n for n in self.notices if n.id not in self.tries]
        moments = [delivery_moment(self.person_id, n.created_at, urgent=n.urgent) for n in untried]
        if len(untried) == len(self.notices) or any(n.urgent for n in untried):
            return step[0], min(moments)
        return step

    def alarm(self, now: datetime) -> datetime | None:
        """When this person is to be looked at again."""
        if self.notices:
            step = self.next_way(now)
            return now if step is None else step[1]
        return next_morning(self.person_id, now, self.zone) if self.waiting.climbed_at else None


def debts_of(work: Work, people: Collection[UUID]) -> dict[UUID, Debt]:
    """The debts of these people, nothing read twice."""
    under_way, tries = _tries(work, people)
    notices: dict[UUID, list[Notice]] = defaultdict(list)
    rows = select(Notice).where(col(Notice.person_id).in_(people), col(Notice.settled_at).is_(None))
    for notice in work.session.exec(rows.order_by(col(Notice.created_at), col(Notice.id))):
        if notice.id not in under_way:
            notices[notice.person_id].append(notice)
    ways = _ways_with_history(work, people)
    waiting = waiting_for(work, people)
    return {
        person.id: Debt(
            person_id=person.id,
            language=person.language,
            zone=ZoneInfo(zone or DEFAULT_ZONE),
            ways=[] if _left(person, work.now) else ways[person.id],
            notices=notices[person.id],
            tries={n.id: tries[n.id] for n in notices[person.id] if n.id in tries},
            waiting=Waiting() if _left(person, work.now) else waiting[person.id],
        )
        for person, zone in work.session.exec(
            select(Person, Place.zone)
            .outerjoin(Place, col(Place.id) == col(Person.city_id))
            .where(col(Person.id).in_(people))
        )
    }


def _left(person: Person, now: datetime) -> bool:
    """What was not carried before somebody left is nothing for an address outside any more."""
    return person.left_at is not None and person.left_at <= now


def owed(work: Work, notices: Sequence[Notice]) -> list[Owed]:
    """Notices as their readers need them: with the name of the place and the way there."""
    names = _names(work, {n.place_id for n in notices if n.place_id})
    base = work.world.settings.public_url.rstrip("/")
    return [
        Owed(
            id=n.id,
            kind=n.kind,
            place=names.get(n.place_id, "") if n.place_id else "",
            since_at=n.created_at,
            link=f"{base}/notices/{n.id}",
            category=n.category,
            severity=n.severity,
            level=n.level,
            urgent=n.urgent,
            data=n.data,
        )
        for n in notices
    ]


def _names(work: Work, place_ids: Collection[UUID]) -> dict[UUID, str]:
    """`school · spot`: the name of a spot alone says nothing to a bureau."""
    known: dict[UUID, str] = work.memo.setdefault("names of places", {})
    unknown = [place_id for place_id in place_ids if place_id not in known]
    if unknown:
        school = aliased(Place)
        rows = (
            select(Place.id, Place.name, school.name)
            .outerjoin(school, and_(col(school.id) == col(Place.school_id), col(school.id) != col(Place.id)))
            .where(col(Place.id).in_(unknown))
        )
        found = work.session.exec(rows).all()
        known.update({id: f"{within} · {name}" if within else name for id, name, within in found})
    return known


def _tries(work: Work, people: Collection[UUID]) -> tuple[set[UUID], dict[UUID, list[Try]]]:
    """The notices that are under way, and the failed tries of every notice that is still owed."""
    under_way: set[UUID] = set()
    tries: dict[UUID, list[Try]] = defaultdict(list)
    rows = (
        select(DeliveryNotice.notice_id, Delivery)
        .join(Delivery, col(Delivery.id) == col(DeliveryNotice.delivery_id))
        .join(Notice, col(Notice.id) == col(DeliveryNotice.notice_id))
        .where(col(Notice.person_id).in_(people), col(Notice.settled_at).is_(None))
        .order_by(col(Delivery.started_at), col(Delivery.id))
    )
    for notice_id, made in work.session.exec(rows):
        if made.finished_at is None and made.started_at > work.now - LEASE:
            under_way.add(notice_id)
        hopeless = made.code is not None and not may_pass(made.code)
        tries[notice_id].append(Try(made.channel, made.address, made.started_at, hopeless))
    return under_way, dict(tries)


def _ways_with_history(work: Work, people: Collection[UUID]) -> dict[UUID, list[Way]]:
    failing: dict[tuple[UUID, str, str], datetime] = {}
    rows = (
        select(Delivery)
        .where(col(Delivery.person_id).in_(people), col(Delivery.started_at) > work.now - MEMORY)
        .order_by(col(Delivery.started_at))
    )
    for made in work.session.exec(rows):
        at = (made.person_id, made.channel, made.address)
        if made.ok:
            failing.pop(at, None)
        else:
            failing.setdefault(at, made.started_at)
    return {
        person_id: [
            replace(way, failing_since=failing.get((person_id, way.channel, way.address))) for way in ways
        ]
        for person_id, ways in ways_to(work, people).items()
    }
