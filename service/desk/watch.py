"""Asks the database what is new since the last look: which topics, whose inbox, and who was signed out meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, case, func, literal, select, union_all
from sqlmodel import col, or_

from schemas.desk import Topic
from schemas.escalations import Acknowledgement, Escalation
from schemas.hazards import HazardStep
from schemas.notices import Delivery, Notice
from schemas.people import Device, Person
from schemas.photos import PhotoUse
from schemas.reports import Report
from schemas.tasks import Task, TaskChange
from service.world import World

LATEST_COMMIT = timedelta(seconds=90)
"""What is written may become visible so long after its instant: a statement ends after 60 s, and clocks of nodes differ."""


class _Source(NamedTuple):
    """A column that says when something happened, and what a screen shows of it."""

    name: str
    at: Any
    topics: frozenset[Topic]


SOURCES = (
    _Source("step", HazardStep.at, frozenset({Topic.HAZARDS, Topic.ESCALATIONS})),
    _Source("climbed", Escalation.climbed_at, frozenset({Topic.ESCALATIONS})),
    _Source("resolved", Escalation.resolved_at, frozenset({Topic.ESCALATIONS})),
    _Source("acknowledged", Acknowledgement.at, frozenset({Topic.ESCALATIONS})),
    _Source("task_change", TaskChange.at, frozenset({Topic.TASKS, Topic.ESCALATIONS})),
    _Source("missed", Task.missed_at, frozenset({Topic.TASKS})),
    _Source("report", Report.received_at, frozenset({Topic.REPORTS, Topic.TASKS})),
    _Source("photo", PhotoUse.effective_at, frozenset({Topic.HAZARDS, Topic.REPORTS})),
    _Source("delivery", Delivery.finished_at, frozenset({Topic.ESCALATIONS})),
)
"""Each column leads an index: a look reads the last minute and a half of each, whatever is stored."""


@dataclass(frozen=True)
class Seen:
    """What the last look saw: how many rows each source has later than `floor`, and the notices since then."""

    floor: datetime
    counts: Mapping[str, tuple[int, datetime | None]]
    people: frozenset[UUID]
    notices: frozenset[UUID]


@dataclass(frozen=True)
class News:
    """`told`: the people of whom it was asked that have a new notice; `gone`: devices that are signed in no more."""

    machine_now: datetime
    topics: frozenset[Topic] = frozenset()
    told: frozenset[UUID] = frozenset()
    gone: frozenset[UUID] = field(default_factory=frozenset)


def look(
    world: World, before: Seen | None, *, people: Collection[UUID], devices: Collection[UUID]
) -> tuple[Seen, News]:
    """What is there now, and what is new since `before`: nothing at the first look, nor for who was not asked of then."""
    with world.look() as work:
        connection = work.session.connection()
        floor = work.now - LATEST_COMMIT
        since = min(before.floor if before else floor, floor)
        counted = connection.execute(_COUNTS, {"since": since, "floor": floor}).all()
        said = {"people": list(people), "since": since}
        notices = {id: person_id for id, person_id in connection.execute(_NOTICES, said)}
        gone = frozenset(connection.execute(_GONE, {"devices": list(devices), "now": work.now}).scalars())
        machine_now = work.machine_now
    counts = {row.name: (row.later or 0, row.latest) for row in counted}
    seen = Seen(floor, counts, frozenset(people), frozenset(notices))
    if before is None:
        return seen, News(machine_now, gone=gone)
    changed = {row.name for row in counted if (row.number, row.newest) != before.counts[row.name]}
    topics = frozenset(topic for source in SOURCES if source.name in changed for topic in source.topics)
    told = frozenset(person_id for id, person_id in notices.items() if id not in before.notices)
    return seen, News(machine_now, topics, told & before.people, gone)


def _count(source: _Source) -> Any:
    """`number` and `newest` are compared with what the last look kept; `later` and `latest` are kept for the next one."""
    at = col(source.at)
    is_later = at > bindparam("floor")
    asked = select(
        literal(source.name).label("name"),
        func.count().label("number"),
        func.max(at).label("newest"),
        func.sum(case((is_later, 1), else_=0)).label("later"),
        func.max(case((is_later, at))).label("latest"),
    )
    return asked.where(at > bindparam("since"))


# Built once: they are asked every second.
_COUNTS = union_all(*(_count(source) for source in SOURCES))
_NOTICES = select(col(Notice.id), col(Notice.person_id)).where(
    col(Notice.person_id).in_(bindparam("people", expanding=True)),
    col(Notice.created_at) > bindparam("since"),
)
_GONE = (
    select(col(Device.id))
    .join(Person, col(Person.id) == col(Device.person_id))
    .where(
        col(Device.id).in_(bindparam("devices", expanding=True)),
        or_(col(Device.ended_at).is_not(None), col(Person.left_at) <= bindparam("now")),
    )
)
