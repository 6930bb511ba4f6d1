"""Whom a rung tells, looked up when it is climbed, and what they are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from schemas.base import new_id
from schemas.escalations import Change, ClockKind, Escalation, EscalationTold, Told
from schemas.people import Person, Role
from schemas.places import Scoped
from service.escalations.ladders import Rung
from service.escalations.rules import Clock
from service.notices import post_many
from service.notices.post_many import tell_many
from service.notices.wording import Kind
from service.people.posts import holders, responsible_persons
from service.world import Work

OF_THE_SCHOOL = (Told.INSPECTOR, Told.RESPONSIBLE, Told.HEAD)

REMINDERS = {
    ClockKind.MAJOR: Kind.HAZARD_OPENED,
    ClockKind.HAZARD: Kind.HAZARD_DUE_SOON,
    ClockKind.VERIFICATION: Kind.RECTIFICATION_HANDED_IN,
    ClockKind.STOP_CONFIRMATION: Kind.OUT_OF_SERVICE_TO_CONFIRM,
    ClockKind.TRANSFER: Kind.TRANSFERRED,
}
STEPS = {
    ClockKind.MAJOR: "major",
    ClockKind.VERIFICATION: "verification",
    ClockKind.STOP_CONFIRMATION: "stop",
    ClockKind.TRANSFER: "transfer",
}
CHANGES = {Change.INTERVIEW: "interview", Change.CIRCULAR: "circular", Change.LISTED_PROPOSED: "listing"}
"""Which wording of an escalation says what the rung changes."""


@dataclass(frozen=True)
class Matter:
    """What people are told of: where it is, whose it is, and the data of its notices."""

    subject_kind: str
    subject_id: UUID
    at: Scoped
    category: str
    severity: str | None = None
    outside_school: bool = False
    """A check of other eyes: none of the inspected school's business to be told of."""
    assignee_id: UUID | None = None
    assignee_role: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Whom:
    """The people of a rung; the posts that are vacant, where that leaves it empty."""

    people: tuple[UUID, ...]
    vacant: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Telling:
    kind: Kind
    people: tuple[UUID, ...]
    matter: Matter
    step: str
    level: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    escalation: Escalation | None = None


def whom(work: Work, rung: Rung, matter: Matter) -> Whom:
    """Who holds the rung's posts now. A post that does not exist at such a place is not vacant."""
    asked = ("whom", rung.tell, matter.at.place_id, matter.category, matter.outside_school)
    key = (*asked, matter.assignee_id, matter.assignee_role)
    if key not in work.memo:
        work.memo[key] = _look_up(work, rung, matter)
    found: Whom = work.memo[key]
    return found


def holding(work: Work, told: Told, matter: Matter) -> list[UUID] | None:
    """Who holds this one post now; None where there is no such post at such a place."""
    if not _exists(told, matter):
        return None
    if told == Told.ASSIGNEE:
        return _assigned(work, matter)
    if told == Told.RESPONSIBLE:
        return [h.person_id for h in responsible_persons(work, matter.at, matter.category)]
    # An administrator administers all categories, whatever post they hold beside it.
    category = None if told == Told.ADMINISTRATOR else matter.category
    return [h.person_id for h in holders(work, Role(told.value), matter.at, category)]


def _look_up(work: Work, rung: Rung, matter: Matter) -> Whom:
    found: dict[UUID, None] = {}
    vacant = []
    for told in rung.tell:
        people = holding(work, told, matter)
        if people is None:
            continue
        if not people:
            vacant.append(told)
        found.update(dict.fromkeys(people))
    return Whom(tuple(found), () if found else tuple(vacant))


def reminder(
    rung: Rung, clock: Clock, matter: Matter, *, people: tuple[UUID, ...], since: datetime
) -> Telling:
    return Telling(
        REMINDERS[clock.kind], people, matter, _step(rung, clock, since), data={"due_at": clock.at}
    )


def raised(
    rung: Rung,
    clock: Clock,
    matter: Matter,
    *,
    people: tuple[UUID, ...],
    since: datetime,
    escalation: Escalation,
) -> Telling:
    says = CHANGES[Change(rung.change)] if rung.change else STEPS.get(clock.kind, "overdue")
    return Telling(
        Kind.MISSES_RUN if clock.kind == ClockKind.MISSES else Kind.ESCALATED,
        people,
        matter,
        _step(rung, clock, since),
        level=escalation.level,
        data={"due_at": clock.at, "step": says, "escalation_id": escalation.id},
        escalation=escalation,
    )


def vacancy(
    work: Work, rung: Rung, clock: Clock, matter: Matter, *, vacant: Sequence[Told], since: datetime
) -> Telling:
    """A rung without anybody in office: the administrators, who can appoint somebody, hear of it."""
    administrators = tuple(h.person_id for h in holders(work, Role.ADMINISTRATOR, matter.at, None))
    data = {"role": ", ".join(vacant)}
    return Telling(Kind.RUNG_EMPTY, administrators, matter, _step(rung, clock, since), data=data)


def post(work: Work, tellings: Sequence[Telling]) -> None:
    """Write the notices, and who was told of an escalation at which level."""
    notices = tell_many(work, [_notice(telling) for telling in tellings])
    told = [
        row for telling, ids in zip(tellings, notices, strict=True) for row in _told(telling, ids, work.now)
    ]
    if told:
        work.session.connection().execute(insert(EscalationTold), told)


def _notice(telling: Telling) -> post_many.Telling:
    matter = telling.matter
    return post_many.Telling(
        people=telling.people,
        kind=telling.kind,
        subject_kind=matter.subject_kind,
        subject_id=matter.subject_id,
        place=matter.at,
        category=matter.category,
        severity=matter.severity,
        level=telling.level,
        step=telling.step,
        data={**matter.data, **telling.data},
    )


def _told(telling: Telling, notices: Mapping[UUID, UUID], at: datetime) -> list[dict[str, Any]]:
    if telling.escalation is None:
        return []
    shared = {"escalation_id": telling.escalation.id, "level": telling.level, "at": at}
    return [{"id": new_id(), "person_id": p, "notice_id": notice, **shared} for p, notice in notices.items()]


def _step(rung: Rung, clock: Clock, since: datetime) -> str:
    """Sets apart what is told on different rungs, clocks and, after an extension, rounds."""
    return f"{clock.kind}{int(rung.after.total_seconds())}@{int(since.timestamp())}"


def _exists(told: Told, matter: Matter) -> bool:
    if told in OF_THE_SCHOOL and matter.outside_school:
        return False
    return not (told == Told.HEAD and matter.at.school_id is None)


def _assigned(work: Work, matter: Matter) -> list[UUID]:
    """The assignee, or whoever holds the task's role once they left."""
    if matter.assignee_id is not None:
        person = work.session.get(Person, matter.assignee_id)
        if person is not None and (person.left_at is None or person.left_at > work.now):
            return [person.id]
    if matter.assignee_role is None or not _exists(Told(matter.assignee_role), matter):
        return []
    return [h.person_id for h in holders(work, Role(matter.assignee_role), matter.at, matter.category)]
