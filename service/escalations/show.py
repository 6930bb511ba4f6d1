"""Escalations as those who may see them see them: open or not, who was told, who acknowledged."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, not_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from schemas.escalations import (
    RESOLVED,
    Acknowledgement,
    AcknowledgementOut,
    Escalation,
    EscalationOut,
    EscalationTold,
    MissRun,
    SubjectKind,
    SubjectOut,
    ToldOut,
)
from schemas.hazards import Hazard
from schemas.notices import Delivery
from schemas.people import Person, PersonRef
from schemas.places import Place, PlaceRef
from schemas.tasks import Task
from service import refusals
from service.notices.ways import deliveries_of
from service.people.access import Caller, any_of, in_scope
from service.world import Work

INBOX = "inbox"


def visible(by: Caller) -> list[ColumnElement[bool]]:
    """What lies in my posts' scope, and what I was told of."""
    told = select(EscalationTold.escalation_id).where(col(EscalationTold.person_id) == by.person_id)
    return [*in_scope(by, Escalation), col(Escalation.id).in_(told)]


def visible_escalation(work: Work, by: Caller, escalation_id: UUID) -> Escalation:
    wanted = select(Escalation).where(col(Escalation.id) == escalation_id, any_of(visible(by)))
    found = work.session.exec(wanted).first()
    if found is None:
        raise refusals.not_found()
    return found


def is_open() -> ColumnElement[bool]:
    """Not resolved, and its subject still open, whether or not the sweep has come by since."""
    settled = exists().where(
        col(Hazard.id) == col(Escalation.subject_id),
        col(Hazard.closed_at).is_not(None) | col(Hazard.voided_at).is_not(None),
    )
    ended = case(
        (col(Escalation.subject_kind) == SubjectKind.HAZARD.value, settled), else_=_checked_in_time_since()
    )
    # Said twice, so that an index on `urgency` ends where the open ones end.
    return and_(col(Escalation.resolved_at).is_(None), col(Escalation.urgency) < RESOLVED, not_(ended))


def escalations_out(work: Work, escalations: Sequence[Escalation]) -> list[EscalationOut]:
    """The wire shape of many, with all that belongs to them read in a handful of questions."""
    ids = [each.id for each in escalations]
    told = _by_escalation(work, EscalationTold, ids)
    acknowledged = _by_escalation(work, Acknowledgement, ids)
    seen = _Seen(
        open_ids=set(work.session.exec(select(Escalation.id).where(col(Escalation.id).in_(ids), is_open()))),
        places=_names(work, Place, {each.place_id for each in escalations}),
        people=_names(
            work, Person, {row.person_id for rows in (*told.values(), *acknowledged.values()) for row in rows}
        ),
        tries=deliveries_of(work, [t.notice_id for rows in told.values() for t in rows if t.notice_id]),
    )
    return [_out(each, seen, told[each.id], acknowledged[each.id]) for each in escalations]


@dataclass(frozen=True)
class _Seen:
    open_ids: set[UUID]
    places: dict[UUID, str]
    people: dict[UUID, str]
    tries: dict[UUID, list[Delivery]]


def _checked_in_time_since() -> ColumnElement[bool]:
    """The run's plan was done in time at its place after the last miss it counts."""
    last, later = aliased(Task), aliased(Task)
    return (
        exists()
        .where(
            col(MissRun.first_task_id) == col(Escalation.subject_id),
            col(MissRun.ended_at).is_(None),
            col(last.id) == col(MissRun.last_task_id),
            col(later.plan_id) == col(last.plan_id),
            col(later.place_id) == col(last.place_id),
            col(later.due_at) >= col(last.due_at),
            col(later.in_time).is_(True),
            col(later.cancelled_at).is_(None),
            col(later.excused_at).is_(None),
        )
        .correlate(Escalation)
    )


def _by_escalation(work: Work, model: Any, ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    rows = select(model).where(col(model.escalation_id).in_(ids)).order_by(col(model.at), col(model.id))
    for row in work.session.exec(rows):
        found[row.escalation_id].append(row)
    return found


def _names(work: Work, model: Any, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(work.session.exec(select(model.id, model.name).where(col(model.id).in_(ids))).all())


def _out(
    escalation: Escalation,
    seen: _Seen,
    told: Sequence[EscalationTold],
    acknowledged: Sequence[Acknowledgement],
) -> EscalationOut:
    return EscalationOut(
        id=escalation.id,
        subject=SubjectOut(type=SubjectKind(escalation.subject_kind), id=escalation.subject_id),
        place=PlaceRef(id=escalation.place_id, name=seen.places[escalation.place_id]),
        category=escalation.category,
        severity=escalation.severity,
        level=escalation.level,
        misses=escalation.misses,
        reason=escalation.reason,
        change=escalation.change,
        open=escalation.id in seen.open_ids,
        raised_at=escalation.raised_at,
        climbed_at=escalation.climbed_at,
        told=[_told(row, seen) for row in told],
        acknowledgements=[
            AcknowledgementOut(
                person=PersonRef(id=row.person_id, name=seen.people[row.person_id]),
                level=row.level,
                at=row.at,
                note=row.note,
            )
            for row in acknowledged
        ],
        resolved_at=escalation.resolved_at,
    )


def _told(row: EscalationTold, seen: _Seen) -> ToldOut:
    """Over which channel it got through, else the last one that was tried; the inbox always has it."""
    tries = seen.tries.get(row.notice_id, []) if row.notice_id else []
    best = next((each for each in tries if each.ok), tries[-1] if tries else None)
    return ToldOut(
        person=PersonRef(id=row.person_id, name=seen.people[row.person_id]),
        level=row.level,
        at=row.at,
        channel=best.channel if best else INBOX,
        result=_result(best),
    )


def _result(tried: Delivery | None) -> str:
    if tried is None or tried.ok:
        return "delivered"
    return "failed" if tried.ok is False else "sending"
