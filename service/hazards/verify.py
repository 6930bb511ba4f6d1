"""Other eyes look at a fix: they accept it, with one signature or two, or send it back."""

from sqlmodel import col, or_, select

from schemas.base import Severity
from schemas.hazard_steps import Outcome, StepKind, VerificationIn
from schemas.hazards import Hazard, HazardState, HazardStep
from schemas.people import Appointment, Person, Role
from schemas.photos import PhotoSubject
from service import refusals
from service.evidence.refer import missing_required
from service.hazards.eyes import Case, Eyes, Signature, Unfit, is_enough, signature, unfit_to_judge
from service.hazards.reckon import reckoning_at
from service.hazards.refusing import nothing_to_verify, past_date, unfit
from service.hazards.rules import is_out_of_service, state
from service.hazards.steps import (
    FIXER,
    VERIFIER,
    Kept,
    Sent,
    keep,
    note,
    people_of,
    receive,
    steps_of,
    take_part,
)
from service.hazards.telling import tell_closed, tell_rejected
from service.hazards.waits import Wait
from service.people.access import BUREAU, Caller
from service.world import Work


def verify(work: Work, by: Caller, *, sent: Sent, said: VerificationIn) -> Kept:
    """Accept or reject the fix that waits. A rejection voids the round, whoever signed in it.

    403 for eyes that do not do, 409 where nothing waits or something must be seen or arrive first.
    """
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    fixes = steps_of(work, hazard, StepKind.RECTIFICATION)
    case, eyes = _case(work, hazard, fixes), _eyes(work, by, hazard, fixes)
    why_not = unfit_to_judge(case, eyes)
    if why_not:
        raise unfit(work, hazard, why_not)
    _must_wait_for_eyes(work, hazard, said)
    data = said.model_dump(mode="json", exclude_none=True, exclude={"sent_at", "photo_facts"})
    if said.outcome is Outcome.REJECTED:
        _may_set_date(work, by, hazard, said)
        kept = keep(work, by, hazard, sent=sent, data=data)
        _reject(work, hazard, fixes, said=said)
        tell_rejected(work, hazard, step=kept.step.id, reason=said.note)
    else:
        side = signature(case, eyes)
        if isinstance(side, Unfit):
            raise unfit(work, hazard, side)
        _must_be_seen_whole(work, hazard, fixes)
        _sign(hazard, eyes, side)
        closes = is_enough(_case(work, hazard, fixes))
        kept = keep(work, by, hazard, sent=sent, data={**data, "signature": side.value, "closes": closes})
        if closes:
            _close(work, by, hazard)
    take_part(work, hazard, [by.person_id], part=VERIFIER)
    return kept


def look_at_failure(work: Work, by: Caller, hazard: Hazard) -> bool:
    """A verifier sees the hazard with the failure that was found after its fix: it no longer blocks acceptance."""
    work.lock("hazard", hazard.id)
    work.session.refresh(hazard)
    if not awaits_look(work, by, hazard):
        return False
    hazard.seen_while_rectified_at = None
    note(work, by, hazard, kind=StepKind.FAILURE_LOOKED_AT)
    return True


def awaits_look(work: Work, by: Caller, hazard: Hazard) -> bool:
    """A failure was seen after the fix, and these are eyes that may judge it."""
    if hazard.seen_while_rectified_at is None or state(hazard) is not HazardState.RECTIFIED:
        return False
    fixes = steps_of(work, hazard, StepKind.RECTIFICATION)
    return unfit_to_judge(_case(work, hazard, fixes), _eyes(work, by, hazard, fixes)) is None


def _case(work: Work, hazard: Hazard, fixes: list[HazardStep]) -> Case:
    severity = Severity(hazard.severity)
    return Case(
        severity=severity,
        found_by_school=hazard.found_by_school,
        fixed_by_authority=_is_of_authority(fixes),
        free_head=severity is Severity.MAJOR and _has_free_head(work, hazard),
        signed_school_by_id=hazard.signed_school_by_id,
        signed_bureau_by_id=hazard.signed_bureau_by_id,
    )


def _eyes(work: Work, by: Caller, hazard: Hazard, fixes: list[HazardStep]) -> Eyes:
    named = {hand.get("name") for fix in fixes for hand in fix.data.get("carried_out_by", [])}
    return Eyes(
        person_id=by.person_id,
        is_head=hazard.school_id is not None and by.has([Role.HEAD], hazard, hazard.category),
        is_bureau=by.has(BUREAU, hazard, hazard.category),
        touched=by.name in named or by.person_id in people_of(work, hazard, FIXER),
    )


def _is_of_authority(fixes: list[HazardStep]) -> bool:
    """Whether the fix that waits came from an authority; a further fix of the same hazard does not change that."""
    said: list[bool] = [fix.data["of_authority"] for fix in fixes if "of_authority" in fix.data]
    return bool(said) and said[-1]


def _has_free_head(work: Work, hazard: Hazard) -> bool:
    """Some head or deputy in office here touched no fix."""
    if hazard.school_id is None:
        return False
    at = [place for place in (hazard.place_id, hazard.campus_id, hazard.school_id) if place is not None]
    in_office = (
        select(Appointment.id)
        .join(Person, col(Person.id) == col(Appointment.person_id))
        .where(
            col(Appointment.role) == Role.HEAD.value,
            col(Appointment.place_id).in_(at),
            or_(col(Appointment.category).is_(None), col(Appointment.category) == hazard.category),
            col(Appointment.from_at) <= work.now,
            or_(col(Appointment.until_at).is_(None), col(Appointment.until_at) > work.now),
            or_(col(Person.left_at).is_(None), col(Person.left_at) > work.now),
            col(Appointment.person_id).not_in(people_of(work, hazard, FIXER)),
        )
    )
    return work.session.exec(in_office.limit(1)).first() is not None


def _must_wait_for_eyes(work: Work, hazard: Hazard, said: VerificationIn) -> None:
    if state(hazard) is not HazardState.RECTIFIED:
        raise nothing_to_verify(work, hazard)
    if said.round is not None and said.round != hazard.round:
        raise refusals.conflict(
            "newer-fix",
            "已有新的整改提交，请查看后再核验。",
            "A newer fix came in; look at it before you judge.",
        )


def _may_set_date(work: Work, by: Caller, hazard: Hazard, said: VerificationIn) -> None:
    """More time is the bureau's to give: a head may only shorten."""
    if said.new_due_at is None:
        return
    if said.new_due_at <= work.now:
        raise past_date("/new_due_at")
    if said.new_due_at > hazard.due_at and not by.has(BUREAU, hazard, hazard.category):
        raise refusals.forbidden(
            "延长期限须由教育局决定，请申请延期。", "Only the bureau gives more time; ask for an extension."
        )


def _must_be_seen_whole(work: Work, hazard: Hazard, fixes: list[HazardStep]) -> None:
    if hazard.seen_while_rectified_at is not None:
        raise refusals.conflict(
            "failure-seen-since",
            "整改提交后又发现同样的问题，请先打开该隐患查看，再决定是否通过。",
            "The same failure was seen after this fix. Open the hazard and look at it before you accept.",
        )
    waiting = [fix.id for fix in fixes if fix.round == hazard.round]
    if any(missing_required(work, PhotoSubject.STEP, id) for id in waiting):
        raise refusals.conflict(
            "photos-missing",
            "整改照片尚未全部上传或已损坏，暂不能通过。",
            "Photos of this fix have not arrived or are damaged; it cannot be accepted yet.",
        )


def _sign(hazard: Hazard, eyes: Eyes, side: Signature) -> None:
    if side is Signature.SCHOOL:
        hazard.signed_school_by_id = eyes.person_id
    else:
        hazard.signed_bureau_by_id = eyes.person_id


def _close(work: Work, by: Caller, hazard: Hazard) -> None:
    hazard.closed_at = work.now
    if is_out_of_service(hazard):
        hazard.in_service_at = work.now
        note(work, by, hazard, kind=StepKind.BACK_IN_SERVICE)
    tell_closed(work, hazard)


def _reject(work: Work, hazard: Hazard, fixes: list[HazardStep], *, said: VerificationIn) -> None:
    """Back to open. What an authority did not put right gets the time in which to decide on the next step."""
    hazard.rectified_at = hazard.verify_due_at = hazard.seen_while_rectified_at = None
    hazard.signed_school_by_id = hazard.signed_bureau_by_id = None
    if said.new_due_at is not None:
        hazard.due_at = said.new_due_at
    elif _is_of_authority(fixes):
        hazard.due_at = max(
            hazard.due_at, reckoning_at(work, hazard.place_id).after(work.now, wait=Wait.PLAN)
        )
