"""Somebody concerned says something about a hazard: it stands in the timeline and changes no clock."""

from uuid import UUID

from schemas.hazard_steps import CommentIn, StepKind
from schemas.hazards import Hazard
from schemas.people import Role
from service import refusals
from service.hazards.steps import Kept, Sent, keep, receive, steps_of
from service.hazards.telling import OWNERS, tell
from service.notices.wording import Kind
from service.people.access import COMMENTERS, Caller
from service.people.posts import holders, people_in
from service.world import Work


def comment(work: Work, by: Caller, *, sent: Sent, said: CommentIn) -> Kept:
    """Kept in whatever state the hazard is; the others concerned hear of it. 403 for who has no part in the hazard."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    if not by.has(COMMENTERS, hazard, hazard.category):
        raise refusals.forbidden(
            "只有本校人员、科室和分管领导可以留言。",
            "Only people of the school and the bureau's section or leader comment.",
        )
    data = said.model_dump(mode="json", exclude_none=True, exclude={"sent_at", "photo_facts"})
    kept = keep(work, by, hazard, sent=sent, data=data, wakes=False)
    people = _concerned(work, hazard) - {by.person_id}
    tell(work, hazard, people, Kind.HAZARD_COMMENTED, step=kept.step.id, by=by.name, said=said.text)
    return kept


def _concerned(work: Work, hazard: Hazard) -> set[UUID]:
    """The responsible person, the head and the section; a leader once one of them joined in."""
    told = set(people_in(work, (*OWNERS, Role.SECTION), hazard, hazard.category))
    spoke = {step.by_id for step in steps_of(work, hazard, StepKind.COMMENT)}
    leaders = {h.person_id for h in holders(work, Role.LEADER, hazard, hazard.category)}
    return told | (leaders & spoke)
