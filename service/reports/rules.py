"""The three clocks of a report, and whether it counts for its task."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from schemas.base import Source

OLDEST_CAPTURE = timedelta(hours=48)
"""A corrected capture lies at most this long before receipt."""

STILL_SENDING = timedelta(minutes=15)
"""Answered requests this close before receipt prove nothing: phones send a report before its photos."""

PHOTOS_DUE = timedelta(hours=48)
"""From receipt until the required photos must be here."""

REFUSED_KEPT = timedelta(days=90)
"""How long a body that broke its checklist is kept for the section."""


@dataclass(frozen=True)
class Clocks:
    """What the phone's clock and ours say: when it was captured, by our clock, as far as one can know."""

    captured_at: datetime
    sent_at: datetime
    received_at: datetime

    @property
    def skew_s(self) -> float:
        """How far our clock is ahead of the phone's, in seconds; the time on the way is in it."""
        return (self.received_at - self.sent_at).total_seconds()

    @property
    def corrected_captured_at(self) -> datetime:
        """`captured_at` plus the skew, not before `received_at` - 48 h, not after `received_at`.

        Reckoned as an age by the phone's own clock, which no wrong year can push beyond the calendar.
        """
        age = self.sent_at - self.captured_at
        return self.received_at - min(max(age, timedelta(0)), OLDEST_CAPTURE)


def in_time(clocks: Clocks, *, closes_at: datetime, answered_at: Iterable[datetime]) -> bool:
    """Whether the check was made in its window, which ends with `closes_at` (`due_at` only starts telling).

    A report received by `closes_at` is. One received later is if its corrected capture is not after it,
    unless the device that sent it had a request answered (`answered_at`) between that capture and 15 minutes
    before receipt: it could have sent the report then, so the capture is not believed.
    """
    captured_at = clocks.corrected_captured_at
    if captured_at > closes_at:
        return False
    if clocks.received_at <= closes_at:
        return True
    return not any(captured_at <= at <= clocks.received_at - STILL_SENDING for at in answered_at)


class NotCounting(StrEnum):
    """Why a report is kept as a visit that finishes no task."""

    TASK_CANCELLED = "task_cancelled"
    TASK_EXCUSED = "task_excused"
    TASK_NOT_OPEN = "task_not_open"
    NO_RIGHT = "no_right"
    INSPECTED_SCHOOL = "inspected_school"
    NO_TASK = "no_task"


@dataclass(frozen=True)
class Standing:
    """Where a task and the author of a report on it stand; `may_report` at the corrected capture."""

    cancelled: bool
    excused: bool
    opens_at: datetime
    source: Source
    may_report: bool
    of_inspected_school: bool


def why_not_counting(standing: Standing, captured_at: datetime) -> NotCounting | None:
    """The first reason for which a report captured (corrected) at that instant does not count, or None."""
    if standing.cancelled:
        return NotCounting.TASK_CANCELLED
    if standing.excused:
        return NotCounting.TASK_EXCUSED
    if captured_at < standing.opens_at:
        return NotCounting.TASK_NOT_OPEN
    if not standing.may_report:
        return NotCounting.NO_RIGHT
    if standing.source is not Source.SELF and standing.of_inspected_school:
        return NotCounting.INSPECTED_SCHOOL
    return None
