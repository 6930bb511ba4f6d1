"""The one line that repeats: each morning, how many escalations still wait for somebody to say 'seen, mine'."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.escalations import Acknowledgement, Escalation, EscalationTold
from service.notices.post import write
from service.notices.rules import last_morning
from service.notices.wording import Kind
from service.world import Work


@dataclass(frozen=True)
class Waiting:
    """Escalations at whose present level a person was told and nobody acknowledged, by when they climbed there."""

    climbed_at: tuple[datetime, ...] = ()


def waiting_for(work: Work, people: Collection[UUID]) -> dict[UUID, Waiting]:
    """What was resolved is gone: in each round the sweep that resolves comes before the telling."""
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    rows = (
        select(EscalationTold.person_id, Escalation.id, Escalation.climbed_at)
        .join(Escalation, col(Escalation.id) == col(EscalationTold.escalation_id))
        .where(
            col(EscalationTold.person_id).in_(people),
            col(EscalationTold.level) == col(Escalation.level),
            col(Escalation.resolved_at).is_(None),
            ~_is_acknowledged(),
        )
    )
    for person_id, escalation_id, climbed_at in work.session.exec(rows):
        found[person_id][escalation_id] = climbed_at
    return {person_id: Waiting(tuple(sorted(found[person_id].values()))) for person_id in people}


def remind(work: Work, person_id: UUID, zone: Any, *, waiting: Waiting, has_ways: bool) -> bool:
    """The line of this morning, once a day; whether there is any. What climbed later was told by its own notice."""
    morning = last_morning(person_id, work.now, zone)
    since = [climbed_at for climbed_at in waiting.climbed_at if climbed_at < morning]
    if not since:
        return False
    write(
        work,
        [person_id],
        Kind.ESCALATIONS_OPEN,
        key=f"{Kind.ESCALATIONS_OPEN}:{morning.astimezone(zone):%Y-%m-%d}",
        subject=("person", person_id),
        data={"count": len(since), "oldest_at": since[0]},
        unsettled={person_id} if has_ways else set(),
    )
    return True


def _is_acknowledged() -> Any:
    return (
        select(Acknowledgement.id)
        .where(
            col(Acknowledgement.escalation_id) == col(Escalation.id),
            col(Acknowledgement.level) >= col(Escalation.level),
        )
        .exists()
    )
