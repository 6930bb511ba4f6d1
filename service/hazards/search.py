"""Narrows the hazards a person sees to those that are asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from schemas.hazard_steps import Outcome, StepKind
from schemas.hazards import Hazard, HazardState, HazardStep, overdue_column, state_column, unsettled_column
from schemas.lists import HazardsAsked
from service.hazards.see import visible
from service.people.access import Caller, at_place
from service.world import Work

SETTLED = frozenset({HazardState.CLOSED, HazardState.VOID})


def asked_hazards(work: Work, by: Caller, asked: HazardsAsked) -> list[ColumnElement[bool]]:
    """One condition per way in which a person sees hazards, each with all that is asked. 404 for a place not theirs."""
    wanted = [*_as_they_stand(work.now, asked), *_as_they_went(asked)]
    seen = visible(by)
    wanted += at_place(work, by, Hazard, asked.place_id, seen=seen, directly=asked.directly)
    return [and_(branch, *wanted) for branch in seen]


def rejected_between(begins: datetime | None, ends: datetime | None) -> ColumnElement[bool]:
    """A fix was rejected in that time: the hazard was open again."""
    step = select(HazardStep.hazard_id).where(
        col(HazardStep.kind) == StepKind.VERIFICATION.value,
        col(HazardStep.data)["outcome"].as_string() == Outcome.REJECTED.value,
    )
    if begins is not None:
        step = step.where(col(HazardStep.at) >= begins)
    if ends is not None:
        step = step.where(col(HazardStep.at) < ends)
    return col(Hazard.id).in_(step)


def _as_they_stand(now: datetime, asked: HazardsAsked) -> list[ColumnElement[bool]]:
    listed = col(Hazard.listed_at)
    given: list[tuple[Any, Any]] = [
        (asked.state or None, lambda: state_column().in_([state.value for state in asked.state])),
        (asked.severity or None, lambda: col(Hazard.severity).in_([one.value for one in asked.severity])),
        (asked.category, lambda: col(Hazard.category) == asked.category),
        (asked.source, lambda: col(Hazard.source) == asked.source),
        (asked.overdue, lambda: overdue_column(now) if asked.overdue else ~overdue_column(now)),
        (asked.listed, lambda: listed.is_not(None) if asked.listed else listed.is_(None)),
        (asked.q, lambda: _says(asked.q or "")),
    ]
    wanted = [condition() for value, condition in given if value is not None]
    if asked.overdue or (asked.state and not SETTLED & set(asked.state)):
        wanted.append(unsettled_column())  # said once more in the words of an index
    return wanted


def _as_they_went(asked: HazardsAsked) -> list[ColumnElement[bool]]:
    given: list[tuple[Any, Any]] = [
        (asked.found_from, lambda: col(Hazard.received_at) >= asked.found_from),
        (asked.found_before, lambda: col(Hazard.received_at) < asked.found_before),
        (asked.closed_from, lambda: col(Hazard.closed_at) >= asked.closed_from),
        (asked.closed_before, lambda: col(Hazard.closed_at) < asked.closed_before),
    ]
    wanted = [condition() for value, condition in given if value is not None]
    if asked.closed_before is not None:  # nothing is closed before it is found
        wanted.append(col(Hazard.received_at) < asked.closed_before)
    if asked.reopened or asked.reopened_from or asked.reopened_before:
        wanted.append(rejected_between(asked.reopened_from, asked.reopened_before))
    elif asked.reopened is not None:
        wanted.append(~rejected_between(None, None))
    return wanted


def _says(words: str) -> ColumnElement[bool]:
    return or_(
        col(Hazard.number).icontains(words, autoescape=True),
        col(Hazard.description).icontains(words, autoescape=True),
    )
