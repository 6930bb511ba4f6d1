"""Misses in a row: what a run is, what ends it, and whether it is long enough to climb."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from schemas.tasks import TaskState
from service.tasks.rules import FAILED

WEEK = 7


@dataclass(frozen=True)
class Check:
    """One task of a plan at a place, as its run sees it."""

    task_id: UUID
    state: TaskState


@dataclass(frozen=True)
class Run:
    """`ended_by` is the check that ended it; None while it goes on."""

    first_id: UUID
    last_id: UUID
    misses: int
    ended_by: UUID | None = None


def runs(checks: Sequence[Check], *, late_ends: bool) -> list[Run]:
    """The runs of misses in the tasks of one plan at one place, given in the order of their due instants.

    A check in time ends a run; where `late_ends`, a late one does too, else it is one miss more. What was excused or
    cancelled, or is not yet decided, neither ends nor lengthens it.
    """
    found: list[Run] = []
    for check in checks:
        going_on = bool(found) and found[-1].ended_by is None
        if _ends(check, late_ends=late_ends):
            if going_on:
                found[-1] = replace(found[-1], ended_by=check.task_id)
        elif _is_miss(check, late_ends=late_ends):
            if going_on:
                found[-1] = replace(found[-1], last_id=check.task_id, misses=found[-1].misses + 1)
            else:
                found.append(Run(check.task_id, check.task_id, 1))
    return found


def current_run(checks: Sequence[Check], *, late_ends: bool) -> Run | None:
    """The run that goes on, if there is one."""
    found = runs(checks, late_ends=late_ends)
    return found[-1] if found and found[-1].ended_by is None else None


def late_ends(recurrence: Mapping[str, Any]) -> bool:
    """Whether a plan is of a week or longer, so that a late check too ends a run of misses (design: Tasks)."""
    rrule = str(recurrence.get("rrule") or "")
    if "FREQ=DAILY" not in rrule:
        return True
    interval = re.search(r"INTERVAL=(\d+)", rrule)
    return interval is not None and int(interval[1]) >= WEEK


def _ends(check: Check, *, late_ends: bool) -> bool:
    return check.state == TaskState.DONE or (late_ends and check.state == TaskState.DONE_LATE)


def _is_miss(check: Check, *, late_ends: bool) -> bool:
    return check.state in FAILED or (not late_ends and check.state == TaskState.DONE_LATE)
