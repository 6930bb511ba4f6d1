"""Narrows what climbed to a person to what is asked for, and counts what is open of it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, select, union
from sqlmodel import col

from schemas.climbed import EscalationCount, EscalationsAsked, LevelCount
from schemas.escalations import Escalation
from service.escalations.see import is_acknowledged, is_open, visible
from service.pages import MOST_WALKS
from service.people.access import Caller, any_of, at_place
from service.world import Work


def asked_escalations(work: Work, by: Caller, asked: EscalationsAsked) -> list[ColumnElement[bool]]:
    """One condition per way in which a person sees escalations, each with all that is asked. 404 for a place not theirs."""
    given: list[tuple[Any, Any]] = [
        (asked.open, lambda: _or_not(is_open(), wanted=asked.open)),
        (asked.level, lambda: col(Escalation.level) == asked.level),
        (asked.category, lambda: col(Escalation.category) == asked.category),
        (asked.severity or None, lambda: col(Escalation.severity).in_([one.value for one in asked.severity])),
        (asked.subject, lambda: col(Escalation.subject_kind) == asked.subject),
        (asked.subject_id, lambda: col(Escalation.subject_id) == asked.subject_id),
        (asked.acknowledged, lambda: _or_not(is_acknowledged(by), wanted=asked.acknowledged)),
        (asked.raised_from, lambda: col(Escalation.raised_at) >= asked.raised_from),
        (asked.raised_before, lambda: col(Escalation.raised_at) < asked.raised_before),
    ]
    wanted = [condition() for value, condition in given if value is not None]
    wanted += at_place(work, by, Escalation, asked.place_id)
    return [and_(branch, *wanted) for branch in visible(by)]


def count_escalations(work: Work, by: Caller) -> EscalationCount:
    """Each way of seeing walks its own index no further than the open ones reach."""
    ways = visible(by) if len(visible(by)) <= MOST_WALKS else [any_of(visible(by))]
    mine = union(*(_open_ones(by, way) for way in ways)).subquery()
    counted = select(mine.c.level, func.count(), func.sum(mine.c.waiting)).group_by(mine.c.level)
    by_level = [
        LevelCount(level=level, open=number, unacknowledged=waiting)
        for level, number, waiting in work.session.connection().execute(counted.order_by(mine.c.level))
    ]
    return EscalationCount(
        open=sum(each.open for each in by_level),
        unacknowledged=sum(each.unacknowledged for each in by_level),
        by_level=by_level,
    )


def _open_ones(by: Caller, way: ColumnElement[bool]) -> Select[Any]:
    waiting = case((is_acknowledged(by), literal(0)), else_=literal(1)).label("waiting")
    return select(col(Escalation.id), col(Escalation.level), waiting).where(way, is_open())


def _or_not(condition: ColumnElement[bool], *, wanted: bool | None) -> ColumnElement[bool]:
    return condition if wanted else not_(condition)
