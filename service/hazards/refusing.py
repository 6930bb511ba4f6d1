"""Why something is not to be done about a hazard, in sentences that say what to do instead."""

from schemas.base import Bilingual
from schemas.hazards import Hazard
from service import refusals
from service.hazards.eyes import Unfit
from service.hazards.rules import state
from service.people.access import BUREAU, Caller
from service.refusals import FieldError, Refusal


def past_date(pointer: str) -> Refusal:
    return not_possible(
        pointer, "日期已过，请填写将来的时间。", "This date has passed; give one that is still to come."
    )


def not_possible(pointer: str, zh: str, en: str) -> Refusal:
    """One field at fault, for a reason that its form does not show."""
    return refusals.unprocessable("invalid", zh, en, errors=[FieldError(pointer, Bilingual(zh=zh, en=en))])


def wrong_state(hazard: Hazard) -> Refusal:
    zh, en = STATES[state(hazard)]
    return refusals.conflict(
        "wrong-state",
        f"该隐患目前{zh}，不能进行此操作。请刷新查看最新状态。",
        f"The hazard {en}, so this cannot be done now. Reload to see where it stands.",
    )


def must_be_bureau(by: Caller, hazard: Hazard) -> None:
    if not by.has(BUREAU, hazard, hazard.category):
        raise refusals.forbidden(
            "此事由教育局科室或分管领导决定。", "This is for the bureau's section or leader to decide."
        )


STATES = {
    "open": ("尚待整改", "is still to be put right"),
    "rectified": ("已提交整改、等待核验", "was put right and waits for verification"),
    "closed": ("已销号", "is closed"),
    "transferred": ("已移交其他部门", "was transferred to another authority"),
    "void": ("已作废", "is void"),
}


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


def _other_side_needed() -> Refusal:
    return refusals.conflict(
        "other-side-needed",
        "本方已签字，重大隐患还须另一方签字。",
        "Your side has signed; a major hazard needs the other side's signature.",
    )


UNFIT = {
    Unfit.NO_VERIFIER: _no_verifier,
    Unfit.TOUCHED_A_FIX: _touched_a_fix,
    Unfit.BUREAU_NEEDED: _bureau_needed,
    Unfit.SIGNED_ALREADY: _signed_already,
    Unfit.OTHER_SIDE_NEEDED: _other_side_needed,
}
