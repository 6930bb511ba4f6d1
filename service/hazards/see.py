"""Which hazards a person sees: those in the scope of a post, and those they had a hand in or were told of."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from schemas.hazards import Hazard, HazardPerson
from schemas.notices import Notice
from service import refusals
from service.people.access import Caller, any_of, in_scope
from service.world import Work

SUBJECT = "hazard"
"""What notices about a hazard are about."""


def visible(by: Caller) -> list[ColumnElement[bool]]:
    """One condition per post, then finder, fixer or verifier, then told."""
    part = select(HazardPerson.hazard_id).where(col(HazardPerson.person_id) == by.person_id)
    told = select(Notice.subject_id).where(
        col(Notice.person_id) == by.person_id, col(Notice.subject_kind) == SUBJECT
    )
    return [*in_scope(by, Hazard), col(Hazard.id).in_(part), col(Hazard.id).in_(told)]


def visible_hazard(work: Work, by: Caller, hazard_id: UUID) -> Hazard:
    """404 where it is not there or not theirs to see."""
    found = select(Hazard).where(col(Hazard.id) == hazard_id, any_of(visible(by)))
    hazard = work.session.exec(found).first()
    if hazard is None:
        raise refusals.not_found()
    return hazard
