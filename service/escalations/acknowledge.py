"""Somebody says of an escalation 'seen, mine'."""

from sqlmodel import col, select

from schemas.base import new_id
from schemas.escalations import Acknowledgement, AcknowledgementIn, Escalation, EscalationTold
from service import refusals
from service.people.access import BUREAU, Caller
from service.world import Work


def acknowledge(
    work: Work, by: Caller, escalation: Escalation, *, given: AcknowledgementIn
) -> tuple[Acknowledgement, bool]:
    """The step, and whether this request added it. It stops the morning's line about it, never the ladder.

    403 for those who see the escalation but were neither told of it nor answer for the place at the bureau; 422 for
    a level it never reached.
    """
    if not (by.has(BUREAU, escalation, escalation.category) or _was_told(work, by, escalation)):
        raise refusals.forbidden(
            "只有被告知的人员和教育局科室、分管领导可以确认。",
            "Only those who were told of it, and the bureau's section and leader, acknowledge it.",
        )
    level = escalation.level if given.level is None else given.level
    if level > escalation.level:
        raise refusals.unprocessable(
            "no-such-level",
            f"该事项目前为第 {escalation.level} 级。",
            f"It stands at level {escalation.level}.",
        )
    work.lock("escalation", escalation.id)
    before = _last_of(work, by, escalation)
    if before is not None and (before.level, before.note) == (level, given.note):
        return before, False
    step = Acknowledgement(
        id=new_id(),
        escalation_id=escalation.id,
        person_id=by.person_id,
        level=level,
        at=work.now,
        note=given.note,
    )
    work.session.add(step)
    work.session.flush()
    return step, True


def _was_told(work: Work, by: Caller, escalation: Escalation) -> bool:
    told = select(EscalationTold.id).where(
        col(EscalationTold.escalation_id) == escalation.id, col(EscalationTold.person_id) == by.person_id
    )
    return work.session.exec(told.limit(1)).first() is not None


def _last_of(work: Work, by: Caller, escalation: Escalation) -> Acknowledgement | None:
    mine = select(Acknowledgement).where(
        col(Acknowledgement.escalation_id) == escalation.id, col(Acknowledgement.person_id) == by.person_id
    )
    return work.session.exec(mine.order_by(col(Acknowledgement.at).desc()).limit(1)).first()
