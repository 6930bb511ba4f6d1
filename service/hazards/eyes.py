"""Who may say that a hazard is gone: never a hand that touched a fix, and two signatures for a major one."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from schemas.base import Severity


class Signature(StrEnum):
    """For whom an acceptance speaks."""

    SCHOOL = "school"
    BUREAU = "bureau"


class Unfit(StrEnum):
    """Why these eyes do not do."""

    NO_VERIFIER = "no_verifier"
    TOUCHED_A_FIX = "touched_a_fix"
    BUREAU_NEEDED = "bureau_needed"
    SIGNED_ALREADY = "signed_already"
    OTHER_SIDE_NEEDED = "other_side_needed"


@dataclass(frozen=True)
class Eyes:
    """Who looks: `is_head` of the school (or a deputy), `is_bureau` of its section or leader, both for the category."""

    person_id: UUID
    is_head: bool
    is_bureau: bool
    touched: bool
    """Handed in or carried out any fix of this hazard, in whatever round."""


@dataclass(frozen=True)
class Case:
    """What is looked at. `free_head`: some head or deputy in office touched no fix."""

    severity: Severity
    found_by_school: bool
    fixed_by_authority: bool
    free_head: bool
    signed_school_by_id: UUID | None = None
    signed_bureau_by_id: UUID | None = None


def signature(case: Case, eyes: Eyes) -> Signature | Unfit:
    """For whom an acceptance by these eyes would speak, or why it would not count (contract: roles)."""
    unfit = unfit_to_judge(case, eyes)
    if unfit:
        return unfit
    if case.severity is not Severity.MAJOR:
        return Signature.BUREAU if eyes.is_bureau else Signature.SCHOOL
    if eyes.person_id in (case.signed_school_by_id, case.signed_bureau_by_id):
        return Unfit.SIGNED_ALREADY
    return next((side for side in _sides(case, eyes) if not _is_signed(case, side)), Unfit.OTHER_SIDE_NEEDED)


def unfit_to_judge(case: Case, eyes: Eyes) -> Unfit | None:
    """Why these eyes may neither accept nor reject; None where they may at least reject."""
    if not (eyes.is_head or eyes.is_bureau):
        return Unfit.NO_VERIFIER
    if eyes.touched:
        return Unfit.TOUCHED_A_FIX
    if eyes.is_bureau or case.severity is Severity.MAJOR:
        return None
    return None if case.found_by_school and not case.fixed_by_authority else Unfit.BUREAU_NEEDED


def is_enough(case: Case) -> bool:
    """Whether the signatures given close the hazard."""
    if case.severity is Severity.MAJOR:
        return bool(case.signed_school_by_id and case.signed_bureau_by_id)
    return bool(case.signed_school_by_id or case.signed_bureau_by_id)


def _sides(case: Case, eyes: Eyes) -> list[Signature]:
    """The sides of a major hazard that these eyes may speak for. A second person of the bureau signs for a school
    whose heads all touched a fix, or that has none in office.
    """
    sides = [Signature.SCHOOL] if eyes.is_head else []
    if eyes.is_bureau:
        sides.append(Signature.BUREAU)
        if not case.free_head:
            sides.append(Signature.SCHOOL)
    return sides


def _is_signed(case: Case, side: Signature) -> bool:
    return (case.signed_school_by_id if side is Signature.SCHOOL else case.signed_bureau_by_id) is not None
