"""Tells people: a notice is a row per person with its reason, and whoever has a channel hears of it there."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, or_, select

from schemas.base import as_z, new_id
from schemas.notices import Notice
from schemas.people import Person
from schemas.places import Place, Scoped
from service.database import insert_for
from service.notices.rules import delivery_moment, is_urgent
from service.notices.ways import ways_to
from service.notices.wording import CLIMBED
from service.world import Work


def tell(
    work: Work,
    people: Iterable[UUID],
    kind: str,
    *,
    subject_kind: str,
    subject_id: UUID,
    place: Place | Scoped | None,
    category: str | None = None,
    severity: str | None = None,
    level: int | None = None,
    step: str = "",
    data: Mapping[str, Any] | None = None,
) -> dict[UUID, UUID]:
    """The notice of each person, by person. Telling the same again tells nothing new.

    The same is: same person, kind, subject, level and `step` (what sets two tellings of one kind apart: the id of a
    fix, of a request, a day). In `data` a name ending in `_at` is an instant; `what` names the matter as a text or
    as {"zh": …, "en": …}; service/notices/wording.py shows which names each kind uses.
    """
    to = sorted(set(people))
    if not to:
        return {}
    key = ":".join((kind, str(subject_id), "" if level is None else str(level), step))
    reachable = {person_id for person_id, ways in ways_to(work, to).items() if ways}
    urgent = is_urgent(kind, severity)
    write(
        work,
        to,
        kind,
        key=key,
        subject=(subject_kind, subject_id),
        data=data or {},
        unsettled=reachable,
        place_id=place.id if isinstance(place, Place) else place.place_id if place else None,
        category=category,
        severity=severity,
        level=level,
        urgent=urgent,
    )
    # Who is told that something climbed is reminded in the morning, also where the inbox is the only way.
    _set_alarms(work, [p for p in to if p in reachable or kind in CLIMBED], urgent=urgent)
    rows = select(Notice.person_id, Notice.id).where(col(Notice.key) == key, col(Notice.person_id).in_(to))
    return dict(work.session.exec(rows).all())


def write(
    work: Work,
    people: Iterable[UUID],
    kind: str,
    *,
    key: str,
    subject: tuple[str, UUID],
    data: Mapping[str, Any],
    unsettled: Collection[UUID],
    **facts: Any,
) -> None:
    """The rows alone. `unsettled` are those to whom a channel still has to carry it; `key` makes it once a person."""
    told = {
        "key": key,
        "kind": str(kind),
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "data": _plain(data),
        "created_at": work.now,
        **{"place_id": None, "category": None, "severity": None, "level": None, "urgent": False, **facts},
    }
    settled = [(p, None if p in unsettled else work.now) for p in people]
    rows = [{**told, "id": new_id(), "person_id": p, "settled_at": settled_at} for p, settled_at in settled]
    work.session.flush()
    connection = work.session.connection()
    connection.execute(insert_for(connection)(Notice).on_conflict_do_nothing(), rows)


def _set_alarms(work: Work, people: list[UUID], *, urgent: bool) -> None:
    """Only ever earlier; a person whose alarm rings soon enough is not touched, so that hand-ins do not queue for them."""
    moments: dict[datetime, list[UUID]] = {}
    for person_id in people:
        moments.setdefault(delivery_moment(person_id, work.now, urgent=urgent), []).append(person_id)
    for moment, ids in sorted(moments.items()):
        due = col(Person.notices_due_at)
        work.session.connection().execute(
            update(Person)
            .where(col(Person.id).in_(ids), or_(due.is_(None), due > moment))
            .values(notices_due_at=moment)
        )


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in data.items() if value is not None}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return as_z(value)
    if isinstance(value, date | UUID | timedelta):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _as_json(part) for name, part in value.items()}
    return value
