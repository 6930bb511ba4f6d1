"""Tells many matters at once, where one at a time would keep a thousand others waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, update
from sqlmodel import col, select

from schemas.base import new_id
from schemas.notices import Notice
from schemas.people import Person
from schemas.places import Scoped
from service.database import insert_for
from service.notices.post import _plain
from service.notices.rules import delivery_moment, is_urgent
from service.notices.ways import ways_to
from service.notices.wording import CLIMBED, Kind
from service.world import Work

AT_ONCE = 500


@dataclass(frozen=True)
class Telling:
    """What `tell` takes."""

    people: tuple[UUID, ...]
    kind: Kind
    subject_kind: str
    subject_id: UUID
    place: Scoped
    category: str | None = None
    severity: str | None = None
    level: int | None = None
    step: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        level = "" if self.level is None else str(self.level)
        return ":".join((self.kind, str(self.subject_id), level, self.step))


def tell_many(work: Work, tellings: Sequence[Telling]) -> list[dict[UUID, UUID]]:
    """For each telling the notice of each person, as `tell` answers it. Telling the same again tells nothing new."""
    people = sorted({person_id for telling in tellings for person_id in telling.people})
    if not people:
        return [{} for _ in tellings]
    ways = {
        person_id: found
        for start in range(0, len(people), AT_ONCE)
        for person_id, found in ways_to(work, people[start : start + AT_ONCE]).items()
    }
    rows = [_row(work, telling, p, reachable=bool(ways[p])) for telling in tellings for p in telling.people]
    work.session.flush()
    connection = work.session.connection()
    connection.execute(insert_for(connection)(Notice).on_conflict_do_nothing(), rows)
    _set_alarms(work, tellings, {p for p in people if ways[p]})
    ids = _written(work, rows)
    return [{p: ids[p, telling.key] for p in telling.people} for telling in tellings]


def _row(work: Work, telling: Telling, person_id: UUID, *, reachable: bool) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "key": telling.key,
        "kind": telling.kind.value,
        "subject_kind": telling.subject_kind,
        "subject_id": telling.subject_id,
        "place_id": telling.place.place_id,
        "category": telling.category,
        "severity": telling.severity,
        "level": telling.level,
        "urgent": is_urgent(telling.kind, telling.severity),
        "data": _plain(telling.data),
        "created_at": work.now,
        "settled_at": None if reachable else work.now,
    }


def _written(work: Work, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[UUID, str], UUID]:
    """The id of every notice; one that was there before keeps its own."""
    ids = {(row["person_id"], row["key"]): row["id"] for row in rows}
    made = [row["id"] for row in rows]
    new: set[UUID] = set()
    for start in range(0, len(made), AT_ONCE):
        new |= set(
            work.session.exec(select(Notice.id).where(col(Notice.id).in_(made[start : start + AT_ONCE])))
        )
    for (person_id, key), id in list(ids.items()):
        if id not in new:
            known = select(Notice.id).where(col(Notice.person_id) == person_id, col(Notice.key) == key)
            ids[person_id, key] = work.session.exec(known).one()
    return ids


def _set_alarms(work: Work, tellings: Sequence[Telling], reachable: set[UUID]) -> None:
    """Only ever earlier, and in the order of the people, so that two nodes never wait for each other in a circle."""
    urgent: dict[UUID, bool] = {}
    for telling in tellings:
        hurries = is_urgent(telling.kind, telling.severity)
        for person_id in telling.people:
            if person_id in reachable or telling.kind in CLIMBED:
                urgent[person_id] = urgent.get(person_id, False) or hurries
    alarms = [{"person": p, "moment": delivery_moment(p, work.now, urgent=urgent[p])} for p in sorted(urgent)]
    due = col(Person.notices_due_at)
    earlier = (
        update(Person)
        .where(col(Person.id) == bindparam("person"), or_(due.is_(None), due > bindparam("moment")))
        .values(notices_due_at=bindparam("moment"))
    )
    if alarms:
        work.session.connection().execute(earlier, alarms)
