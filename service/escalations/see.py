"""Which escalations a person sees, and which of them are open."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, not_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from schemas.escalations import RESOLVED, Acknowledgement, Escalation, EscalationTold, MissRun, SubjectKind
from schemas.hazards import Hazard
from schemas.tasks import Task
from service import refusals
from service.people.access import Caller, any_of, in_scope
from service.world import Work


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


def is_acknowledged(by: Caller) -> ColumnElement[bool]:
    """I said 'seen, mine' at the level at which it stands now."""
    return exists().where(
        col(Acknowledgement.escalation_id) == col(Escalation.id),
        col(Acknowledgement.person_id) == by.person_id,
        col(Acknowledgement.level) >= col(Escalation.level),
    )


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
