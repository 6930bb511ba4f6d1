"""What state a hazard is in, whether it is late, and what a failure seen again does to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.base import SEVERITY_RANK, Severity
from schemas.checklists import DueKind
from schemas.hazards import Hazard, HazardState
from service.hazards.deadlines import Deadline

OLDEST_FIND = timedelta(hours=48)
"""A corrected instant of finding lies at most this long before receipt."""


PLAN_KINDS = (DueKind.STOP, DueKind.PLAN)
"""Kinds whose date the section sets."""


def state(hazard: Hazard) -> HazardState:
    """The first that holds. Its SQL twin is `schemas.hazards.state_column`."""
    if hazard.voided_at is not None:
        return HazardState.VOID
    if hazard.closed_at is not None:
        return HazardState.CLOSED
    if hazard.transferred_at is not None:
        return HazardState.TRANSFERRED
    if hazard.rectified_at is not None:
        return HazardState.RECTIFIED
    return HazardState.OPEN


def is_settled(hazard: Hazard) -> bool:
    """Nothing more is owed."""
    return state(hazard) in (HazardState.CLOSED, HazardState.VOID)


def is_overdue(hazard: Hazard, now: datetime) -> bool:
    """Open and past its current deadline: what counts against the school. SQL twin: `schemas.hazards.overdue_column`.

    A fix that waits for eyes and a hazard handed to an authority climb on clocks of their own.
    """
    return (
        state(hazard) is HazardState.OPEN
        and min(hazard.due_at, hazard.confirm_due_at or hazard.due_at) <= now
    )


def late_since(hazard: Hazard, now: datetime) -> datetime | None:
    """Since when whoever is to act is late: the school to fix or confirm, the verifier, the section to follow up."""
    due_at = {
        HazardState.OPEN: min(hazard.due_at, hazard.confirm_due_at or hazard.due_at),
        HazardState.RECTIFIED: hazard.verify_due_at,
        HazardState.TRANSFERRED: hazard.follow_up_at,
    }.get(state(hazard))
    return due_at if due_at is not None and due_at <= now else None


def is_out_of_service(hazard: Hazard) -> bool:
    """From receipt until the accepted verification; what was void never was."""
    return bool(hazard.out_of_service_at and not hazard.in_service_at and not hazard.voided_at)


def has_plan_date(hazard: Hazard) -> bool:
    """Whether its deadline is the section's to set: `stop`, `plan`, and every major hazard."""
    return hazard.due_kind in PLAN_KINDS or hazard.severity == Severity.MAJOR


def number(district_code: str, year: int, counter: int) -> str:
    """3701-2026-0137"""
    return f"{district_code}-{year}-{counter:04d}"


def found_at(captured_at: datetime | None, *, sent_at: datetime, received_at: datetime) -> datetime:
    """When it was found, by our clock, as far as the phone's age of the finding can be believed."""
    if captured_at is None:
        return received_at
    return received_at - min(max(sent_at - captured_at, timedelta(0)), OLDEST_FIND)


@dataclass(frozen=True)
class Joined:
    """What a hazard is after the same failure was seen again."""

    severity: Severity
    due_at: datetime
    due_kind: str | None
    confirm_due_at: datetime | None
    stops: bool
    """It must go out of use now and did not have to before."""


def joined(hazard: Hazard, *, severity: Severity, deadline: Deadline) -> Joined:
    """The higher severity and the earlier deadline of the two. What is out of use already need not stop again."""
    must_stop = deadline.confirm_due_at is not None
    stops = must_stop and not is_out_of_service(hazard)
    earlier = deadline.due_at < hazard.due_at and (stops or not must_stop)
    keeps_kind = hazard.due_kind in PLAN_KINDS or not earlier
    return Joined(
        severity=max(Severity(hazard.severity), severity, key=SEVERITY_RANK.__getitem__),
        due_at=deadline.due_at if earlier else hazard.due_at,
        due_kind=deadline.kind if stops or not keeps_kind else hazard.due_kind,
        confirm_due_at=deadline.confirm_due_at if stops else hazard.confirm_due_at,
        stops=stops,
    )
