"""What the bureau decides about a hazard: its date, its grade, who else must act, that it is none, that it is listed."""

from schemas.base import SEVERITY_RANK, Severity
from schemas.hazard_steps import DeadlineIn, SeverityIn, StepKind, SupervisionOrderIn, TransferIn, VoidingIn
from schemas.hazards import Hazard, HazardState
from schemas.people import Person
from service import refusals
from service.hazards.done import done
from service.hazards.reckon import reckoning_at
from service.hazards.refusing import must_be_bureau, must_be_in_sight, not_possible, past_date, wrong_state
from service.hazards.rules import has_plan_date, is_out_of_service, is_settled, state
from service.hazards.see import visible_hazard
from service.hazards.steps import Kept, Sent, keep, receive, steps_of
from service.hazards.telling import bureau, everyone_concerned, owners, tell
from service.hazards.waits import Wait
from service.notices.wording import Kind
from service.people.access import Caller
from service.world import Work

UNSAID = {"last_step_id"}
"""What goes with a decision and is no part of it."""


def set_deadline(work: Work, by: Caller, *, sent: Sent, said: DeadlineIn) -> Kept:
    """The date of a plan: set once as the section sees fit, afterwards only shortened (more time is an extension)."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    must_be_bureau(by, hazard)
    must_be_in_sight(work, by, hazard, said.last_step_id)
    if state(hazard) is not HazardState.OPEN:
        raise wrong_state(work, hazard)
    if said.due_at <= work.now:
        raise past_date("/due_at")
    later = said.due_at > hazard.due_at
    if later and not has_plan_date(hazard):
        raise refusals.conflict(
            "no-plan-date",
            "该隐患的期限由检查标准确定，只能缩短；延长请走延期申请。",
            "This deadline comes from the checklist and can only be shortened; more time is an extension.",
        )
    dates = steps_of(work, hazard, StepKind.DEADLINE)
    if later and dates:
        did = done(work, hazard, dates[-1])
        raise refusals.conflict(
            "date-set-already",
            f"{did.zh}期限已确定，只能缩短；延长请走延期申请。",
            f"{did.en} It can only be shortened now; more time is an extension.",
        )
    hazard.due_at = said.due_at
    kept = keep(work, by, hazard, sent=sent, data=said.model_dump(mode="json", exclude=UNSAID))
    tell(work, hazard, owners(work, hazard), Kind.DEADLINE_SET, step=kept.step.id, reason=said.reason)
    return kept


def transfer(work: Work, by: Caller, *, sent: Sent, said: TransferIn) -> Kept:
    """To an outside authority. The section stays its owner and must follow it up; it no longer counts against the school."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    must_be_bureau(by, hazard)
    must_be_in_sight(work, by, hazard, said.last_step_id)
    if state(hazard) not in (HazardState.OPEN, HazardState.TRANSFERRED):
        raise wrong_state(work, hazard)
    if said.follow_up_at is not None and said.follow_up_at <= work.now:
        raise past_date("/follow_up_at")
    hazard.transferred_at = work.now
    hazard.follow_up_at = said.follow_up_at or reckoning_at(work, hazard.place_id).after(
        work.now, wait=Wait.PLAN
    )
    kept = keep(
        work, by, hazard, sent=sent, data=said.model_dump(mode="json", exclude_none=True, exclude=UNSAID)
    )
    people = [*owners(work, hazard), *bureau(work, hazard)]
    about = {"authority": said.authority, "due_at": hazard.follow_up_at}
    tell(work, hazard, people, Kind.TRANSFERRED, step=kept.step.id, **about)
    return kept


def void(work: Work, by: Caller, *, sent: Sent, said: VoidingIn) -> Kept:
    """It is none, or another one is the same. It stays on record."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    must_be_bureau(by, hazard)
    must_be_in_sight(work, by, hazard, said.last_step_id)
    if is_settled(hazard):
        raise wrong_state(work, hazard)
    if said.duplicate_of is not None:
        _must_be_another(work, by, hazard, said)
    hazard.voided_at = work.now
    kept = keep(
        work, by, hazard, sent=sent, data=said.model_dump(mode="json", exclude_none=True, exclude=UNSAID)
    )
    tell(work, hazard, everyone_concerned(work, hazard), Kind.VOIDED, step=kept.step.id, reason=said.reason)
    return kept


def change_severity(work: Work, by: Caller, *, sent: Sent, said: SeverityIn) -> Kept:
    """Graver: the earlier of its deadline and that of the new grade holds. Milder: its deadline stays.

    Who signed while a fix waited signed for another grade, and must look again.
    """
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    must_be_bureau(by, hazard)
    must_be_in_sight(work, by, hazard, said.last_step_id)
    if is_settled(hazard):
        raise wrong_state(work, hazard)
    was = Severity(hazard.severity)
    hazard.severity = said.severity.value
    if SEVERITY_RANK[said.severity] > SEVERITY_RANK[was]:
        _bring_forward(work, hazard)
    if said.severity is not was:
        hazard.signed_school_by_id = hazard.signed_bureau_by_id = None
    data = {**said.model_dump(mode="json", exclude=UNSAID), "was": was.value}
    kept = keep(work, by, hazard, sent=sent, data=data)
    people = owners(work, hazard)
    if said.severity is Severity.MAJOR and was is not Severity.MAJOR:
        people = [*people, *bureau(work, hazard)]
    tell(work, hazard, people, Kind.SEVERITY_CHANGED, step=kept.step.id, reason=said.reason)
    return kept


def order_supervision(work: Work, by: Caller, *, sent: Sent, said: SupervisionOrderIn) -> Kept:
    """List it (挂牌督办): the order's date becomes its deadline, and its verification may take longer."""
    hazard, repeat = receive(work, by, sent)
    if repeat:
        return repeat
    must_be_bureau(by, hazard)
    must_be_in_sight(work, by, hazard, said.last_step_id)
    if is_settled(hazard):
        raise wrong_state(work, hazard)
    if said.responsible_person_id:
        person = work.session.get(Person, said.responsible_person_id)
        if person is None or person.city_id != hazard.city_id:
            raise not_possible("/responsible_person_id", "没有这个人员。", "There is no such person.")
    if said.due_at is not None:
        if said.due_at <= work.now:
            raise past_date("/due_at")
        hazard.due_at = said.due_at
    hazard.listed_at = work.now
    kept = keep(
        work, by, hazard, sent=sent, data=said.model_dump(mode="json", exclude_none=True, exclude=UNSAID)
    )
    named = [said.responsible_person_id] if said.responsible_person_id else []
    people = [*owners(work, hazard), *bureau(work, hazard), *named]
    tell(work, hazard, people, Kind.SUPERVISION_ORDERED, step=kept.step.id, order=said.number)
    return kept


def _bring_forward(work: Work, hazard: Hazard) -> None:
    deadline = reckoning_at(work, hazard.place_id).to_fix(
        None, category=hazard.category, severity=Severity(hazard.severity), received_at=work.now
    )
    hazard.due_at = min(hazard.due_at, deadline.due_at)


def _must_be_another(work: Work, by: Caller, hazard: Hazard, said: VoidingIn) -> None:
    assert said.duplicate_of is not None
    try:
        other = visible_hazard(work, by, said.duplicate_of)
    except refusals.Refusal:
        raise not_possible("/duplicate_of", "没有找到这条隐患。", "There is no such hazard.") from None
    if other.id == hazard.id or state(other) is HazardState.VOID:
        raise not_possible(
            "/duplicate_of", "请指向另一条未作废的隐患。", "Name another hazard, one that is not void itself."
        )
    if is_out_of_service(hazard) and not is_out_of_service(other):
        raise not_possible(
            "/duplicate_of",
            "这条隐患要求停用而另一条没有：请作废另一条。",
            "This one keeps something out of use and the other does not: void the other one instead.",
        )
