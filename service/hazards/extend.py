"""More time for a hazard: asked for with a reason, decided by the bureau, granted once and only with protection meanwhile."""

from datetime import datetime
from uuid import UUID

from schemas.base import as_z
from schemas.hazard_steps import DecisionIn, ExtensionRequestIn, StepKind
from schemas.hazards import Hazard, HazardState, HazardStep
from service import refusals
from service.hazards.done import done
from service.hazards.refusing import must_be_bureau, not_possible, wrong_state
from service.hazards.rules import state
from service.hazards.steps import Kept, Sent, keep, receive, steps_of
from service.hazards.telling import bureau, owners, tell
from service.notices.wording import Kind
from service.people.access import EXTENSION_ASKERS, Caller
from service.world import Work


def ask_extension(work: Work, by: Caller, *, sent: Sent, said: ExtensionRequestIn) -> Kept:
    """Asking stops no clock."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    if not by.has(EXTENSION_ASKERS, hazard, hazard.category):
        raise refusals.forbidden(
            "只有责任人或校长可以申请延期。", "Only the responsible person or the head may ask for more time."
        )
    if state(hazard) is not HazardState.OPEN:
        raise wrong_state(work, hazard)
    _not_twice(work, hazard)
    _must_be_later(work, hazard, said.until)
    data = said.model_dump(mode="json", exclude_none=True, exclude={"sent_at"})
    kept = keep(work, by, hazard, sent=sent, data=data)
    people = bureau(work, hazard)
    tell(
        work, hazard, people, Kind.EXTENSION_ASKED, step=kept.step.id, until_at=said.until, reason=said.reason
    )
    return kept


def decide_extension(work: Work, by: Caller, *, sent: Sent, said: DecisionIn) -> Kept:
    """Decided once. Granted, the climb starts over from the new deadline; the first one stays visible."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    request = work.session.get(HazardStep, sent.about_id)
    if request is None or request.hazard_id != hazard.id or request.kind != StepKind.EXTENSION_REQUEST:
        raise refusals.not_found()
    must_be_bureau(by, hazard)
    if state(hazard) not in (HazardState.OPEN, HazardState.RECTIFIED):
        raise wrong_state(work, hazard)
    data = said.model_dump(mode="json", exclude_none=True)
    if said.granted:
        data["until"] = _grant(work, hazard, request=request, said=said)
    kept = keep(work, by, hazard, sent=sent, data=data)
    _tell_decided(work, hazard, request.by_id, step=kept.step.id, said=said)
    return kept


def _grant(work: Work, hazard: Hazard, *, request: HazardStep, said: DecisionIn) -> str:
    _not_twice(work, hazard)
    asked = ExtensionRequestIn.model_validate(request.data)
    if not (asked.interim_protection or "").strip():
        raise refusals.conflict(
            "no-interim-protection",
            "申请未写明整改前的临时防护措施，不能同意延期。请让学校补充后重新申请。",
            "The request names no interim protection, so it cannot be granted. Ask the school to send one that does.",
        )
    until = said.until or asked.until
    _must_be_later(work, hazard, until)
    hazard.due_at, hazard.extended_at = until, work.now
    return as_z(until)


def _must_be_later(work: Work, hazard: Hazard, until: datetime) -> None:
    if until <= max(work.now, hazard.due_at):
        raise not_possible(
            "/until", "延期后的期限须晚于当前期限。", "The new date must be later than the current deadline."
        )


def _not_twice(work: Work, hazard: Hazard) -> None:
    if hazard.extended_at is None:
        return
    granted = [step for step in steps_of(work, hazard, StepKind.DECISION) if step.data.get("granted")]
    did = done(work, hazard, granted[-1])
    raise refusals.conflict(
        "extended-already",
        f"{did.zh}该隐患已延期一次，不能再次延期。",
        f"{did.en} It was extended once; it cannot be extended again.",
    )


def _tell_decided(work: Work, hazard: Hazard, asked_by: UUID | None, *, step: UUID, said: DecisionIn) -> None:
    people = [*owners(work, hazard), *([asked_by] if asked_by else [])]
    decision = {"zh": "同意", "en": "granted"} if said.granted else {"zh": "不同意", "en": "refused"}
    tell(work, hazard, people, Kind.EXTENSION_DECIDED, step=step, decision=decision, reason=said.note)
