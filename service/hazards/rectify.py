"""Takes in fixes, and the word that a thing is really out of use: from here on others must look."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.base import Bilingual
from schemas.hazard_steps import ConfirmationIn, RectificationIn, StepKind
from schemas.hazards import Hazard, HazardState
from schemas.people import Person, Role
from service import refusals
from service.hazards.reckon import reckoning_at
from service.hazards.rules import is_settled, state
from service.hazards.steps import FIXER, Kept, Sent, keep, note, receive, show_photos, take_part
from service.hazards.telling import tell_rectified
from service.hazards.waits import Wait
from service.people.access import BUREAU, FIXERS, Caller
from service.refusals import FieldError
from service.world import Work


def rectify(work: Work, by: Caller, *, sent: Sent, said: RectificationIn) -> Kept:
    """A fix is handed in: the clock moves to the verifier.

    One that arrives when the hazard is settled already was still somebody's work: it is kept, and counts for nothing.
    """
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    _may_fix(by, hazard)
    hands = _hands(work, hazard, said)
    counts, of_authority = not is_settled(hazard), state(hazard) is HazardState.TRANSFERRED
    data = said.model_dump(mode="json", exclude_none=True, exclude={"sent_at", "photo_facts"})
    kept_data = {**data, "counts": counts, **(_to_verifier(work, hazard) if counts else {})}
    kept = keep(work, by, hazard, sent=sent, data=kept_data)
    take_part(work, hazard, [by.person_id, *hands], part=FIXER)
    if counts:
        tell_rectified(work, hazard, step=kept.step.id, by=by.name, of_authority=of_authority)
    return kept


def fix_on_spot(work: Work, by: Caller, hazard: Hazard, *, photos: Sequence[str], report_id: UUID) -> None:
    """What its finder put right at once: recorded as a fix, with the photo taken afterwards, and still looked at."""
    data: dict[str, Any] = {"fixed_on_spot": True, "counts": True, "report_id": str(report_id)}
    data |= {"photos": list(photos), **_to_verifier(work, hazard)}
    step = note(work, by, hazard, kind=StepKind.RECTIFICATION, data=data)
    show_photos(work, by, hazard, photos=photos, step=step)
    take_part(work, hazard, [by.person_id], part=FIXER)
    tell_rectified(work, hazard, step=step.id, by=by.name)


def confirm_out_of_service(work: Work, by: Caller, *, sent: Sent, said: ConfirmationIn) -> Kept:
    """Somebody saw that it is really out of use: the clock of the confirmation ends, the plan's begins."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    if not by.has((*FIXERS, *BUREAU), hazard, hazard.category):
        raise refusals.forbidden(
            "只有本校人员或教育局可以确认停用。",
            "Only people of the school or the bureau confirm that it is out of use.",
        )
    if hazard.out_of_service_at is None:
        raise refusals.conflict(
            "not-out-of-service",
            "该隐患不要求停用，无需确认。",
            "Nothing has to go out of use here; no need to confirm.",
        )
    if hazard.confirm_due_at is not None:
        if hazard.due_at == hazard.confirm_due_at:  # the section has set no date yet
            hazard.due_at = reckoning_at(work, hazard.place_id).after(work.now, wait=Wait.PLAN)
        hazard.confirm_due_at = None
    data = said.model_dump(mode="json", exclude_none=True, exclude={"sent_at", "photo_facts"})
    return keep(work, by, hazard, sent=sent, data=data)


def _may_fix(by: Caller, hazard: Hazard) -> None:
    """The school's people; of what lies with an authority also the section, for the authority."""
    roles = (*FIXERS, Role.SECTION) if state(hazard) is HazardState.TRANSFERRED else FIXERS
    if not by.has(roles, hazard, hazard.category):
        raise refusals.forbidden(
            "您的任职不能提交该隐患的整改。请由本校检查员、责任人或校长提交。",
            "Your post does not hand in fixes here. An inspector, the responsible person or the head of the school does.",
        )


def _hands(work: Work, hazard: Hazard, said: RectificationIn) -> list[UUID]:
    """The ids of those who carried it out and are of this city; 422 where an id is nobody's."""
    named = [(i, hand.person_id) for i, hand in enumerate(said.carried_out_by or []) if hand.person_id]
    if not named:
        return []
    here = col(Person.city_id) == hazard.city_id
    ids = [id for _, id in named]
    known = set(work.session.exec(select(Person.id).where(col(Person.id).in_(ids), here)).all())
    errors = [
        FieldError(
            f"/carried_out_by/{i}/person_id", Bilingual(zh="没有这个人员。", en="There is no such person.")
        )
        for i, id in named
        if id not in known
    ]
    if errors:
        raise refusals.unprocessable(
            "unknown-person",
            "实施人中有未知人员，请重新选择。",
            "Someone named is not known here; choose again.",
            errors=errors,
        )
    return [id for _, id in named if id]


def _to_verifier(work: Work, hazard: Hazard) -> dict[str, Any]:
    """The clock moves. A further fix while one waits joins its round, unless somebody signed in it: nobody signs for
    what they have not seen.
    """
    was, reckoning = state(hazard), reckoning_at(work, hazard.place_id)
    signed = hazard.signed_school_by_id or hazard.signed_bureau_by_id
    if was is not HazardState.RECTIFIED or signed:
        hazard.round += 1
        hazard.signed_school_by_id = hazard.signed_bureau_by_id = None
    if was is HazardState.RECTIFIED:
        return {}
    hazard.rectified_at = work.now
    hazard.verify_due_at = reckoning.verification(work.now, listed=hazard.listed_at is not None)
    hazard.transferred_at = hazard.follow_up_at = None
    return {"of_authority": was is HazardState.TRANSFERRED}
