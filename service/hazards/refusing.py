"""Why something is not to be done about a hazard, in sentences that say what to do instead."""

from uuid import UUID

from schemas.base import Bilingual
from schemas.hazard_steps import StepKind
from schemas.hazards import Hazard
from service import refusals
from service.hazards.done import DECISIONS, done
from service.hazards.eyes import Unfit
from service.hazards.rules import state
from service.hazards.steps import steps_of
from service.people.access import BUREAU, Caller
from service.refusals import FieldError, Refusal
from service.world import Work


def past_date(pointer: str) -> Refusal:
    return not_possible(
        pointer, "日期已过，请填写将来的时间。", "This date has passed; give one that is still to come."
    )


def not_possible(pointer: str, zh: str, en: str) -> Refusal:
    """One field at fault, for a reason that its form does not show."""
    return refusals.unprocessable("invalid", zh, en, errors=[FieldError(pointer, Bilingual(zh=zh, en=en))])


def wrong_state(work: Work, hazard: Hazard) -> Refusal:
    """Names the step by which it came to stand where it does."""
    zh, en = STATES[state(hazard)]
    did = _led_here(work, hazard)
    return refusals.conflict(
        "wrong-state",
        f"{did.zh}该隐患目前{zh}，不能进行此操作。请刷新查看最新状态。",
        f"{did.en} The hazard {en}, so this cannot be done now. Reload to see where it stands.".lstrip(),
    )


def nothing_to_verify(work: Work, hazard: Hazard) -> Refusal:
    did = _led_here(work, hazard)
    return refusals.conflict(
        "nothing-to-verify",
        f"{did.zh}目前没有待核验的整改，请刷新查看最新状态。",
        f"{did.en} No fix waits for verification; reload to see where it stands.".lstrip(),
    )


def unfit(work: Work, hazard: Hazard, why: Unfit) -> Refusal:
    """Why these eyes may not judge; where the side has signed, who did."""
    if why is not Unfit.OTHER_SIDE_NEEDED:
        return UNFIT[why]()
    did = _last(work, hazard, StepKind.VERIFICATION)
    return refusals.conflict(
        "other-side-needed",
        f"{did.zh}本方已签字，重大隐患还须另一方签字。",
        f"{did.en} Your side has signed; a major hazard needs the other side's signature.".lstrip(),
    )


def must_be_bureau(by: Caller, hazard: Hazard) -> None:
    if not by.has(BUREAU, hazard, hazard.category):
        raise refusals.forbidden(
            "此事由教育局科室或分管领导决定。", "This is for the bureau's section or leader to decide."
        )


LED_TO = {
    "open": StepKind.VERIFICATION,
    "rectified": StepKind.RECTIFICATION,
    "closed": StepKind.VERIFICATION,
    "transferred": StepKind.TRANSFER,
    "void": StepKind.VOIDING,
}
"""What leads to a state; to `open`, where somebody acted at all, a rejection."""


def must_be_in_sight(work: Work, by: Caller, hazard: Hazard, last_step_id: UUID | None) -> None:
    """409 where somebody else decided something after the newest step that this one had before them."""
    if last_step_id is None:
        return
    steps = steps_of(work, hazard)
    ids = [step.id for step in steps]
    if last_step_id not in ids:
        raise not_possible("/last_step_id", "该隐患没有这条记录。", "The hazard has no such step.")
    since = [
        s for s in steps[ids.index(last_step_id) + 1 :] if s.kind in DECISIONS and s.by_id != by.person_id
    ]
    if since:
        did = done(work, hazard, since[-1])
        raise refusals.conflict(
            "decided-meanwhile",
            f"{did.zh}请刷新查看后再决定。",
            f"{did.en} Reload and look at it before you decide.",
        )


STATES = {
    "open": ("尚待整改", "is still to be put right"),
    "rectified": ("已提交整改、等待核验", "was put right and waits for verification"),
    "closed": ("已销号", "is closed"),
    "transferred": ("已移交其他部门", "was transferred to another authority"),
    "void": ("已作废", "is void"),
}


def _led_here(work: Work, hazard: Hazard) -> Bilingual:
    return _last(work, hazard, LED_TO[state(hazard)])


def _last(work: Work, hazard: Hazard, kind: StepKind) -> Bilingual:
    steps = steps_of(work, hazard, kind)
    return done(work, hazard, steps[-1]) if steps else Bilingual(zh="", en="")


def _no_verifier() -> Refusal:
    return refusals.forbidden(
        "核验由校长或教育局进行，您的任职不能核验。",
        "Fixes are verified by the head or the bureau; your post does not verify.",
        slug="not-a-verifier",
    )


def _touched_a_fix() -> Refusal:
    return refusals.forbidden(
        "您提交或参与过该隐患的整改，须由他人核验。",
        "You handed in or carried out a fix of this hazard; somebody else must verify it.",
        slug="verifier-touched-fix",
    )


def _bureau_needed() -> Refusal:
    return refusals.forbidden(
        "该隐患不是学校自查发现的，须由教育局核验。",
        "The school did not find this itself; the bureau verifies it.",
        slug="bureau-verifies",
    )


def _signed_already() -> Refusal:
    return refusals.conflict(
        "signed-already",
        "您已签字，重大隐患还须另一方签字。",
        "You have signed; a major hazard needs the other side's signature too.",
    )


UNFIT = {
    Unfit.NO_VERIFIER: _no_verifier,
    Unfit.TOUCHED_A_FIX: _touched_a_fix,
    Unfit.BUREAU_NEEDED: _bureau_needed,
    Unfit.SIGNED_ALREADY: _signed_already,
}
