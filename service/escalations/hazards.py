"""Hazards whose alarm rang: each climbs the ladders of its clocks, and is looked at again when the next rung is due."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from schemas.escalations import SubjectKind
from schemas.hazards import Hazard
from service.escalations.climb import Standing, Subject, climb
from service.escalations.rules import clocks
from service.escalations.tellings import Matter
from service.hazards.rules import state
from service.world import Work


def handle_hazards(work: Work, ids: Sequence[UUID]) -> int:
    """Those of `ids` whose alarm still rings and that nobody else holds; how many."""
    rows = work.session.exec(
        select(Hazard)
        .where(col(Hazard.id).in_(ids), col(Hazard.wake_at) <= work.now)
        .order_by(col(Hazard.id))
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    standings = climb(work, [_subject(hazard) for hazard in rows])
    for hazard in rows:
        _settle(work, hazard, standings[hazard.id])
    work.session.flush()
    return len(rows)


def _subject(hazard: Hazard) -> Subject:
    assert hazard.wake_at is not None
    return Subject(
        kind=SubjectKind.HAZARD,
        id=hazard.id,
        about_id=hazard.id,
        at=hazard,
        matter=Matter(
            subject_kind="hazard",
            subject_id=hazard.id,
            at=hazard,
            category=hazard.category,
            severity=hazard.severity,
            data={"what": hazard.description, "number": hazard.number},
        ),
        clocks=clocks(hazard),
        alarm_at=hazard.wake_at,
        extended_at=hazard.extended_at,
        settled_as=state(hazard).value,
    )


def _settle(work: Work, hazard: Hazard, standing: Standing) -> None:
    """What is closed keeps the level that it had reached."""
    hazard.wake_at = standing.alarm_at
    if standing.escalation is not None:
        hazard.level = standing.escalation.level
    elif clocks(hazard):
        hazard.level = 0
    work.session.add(hazard)
