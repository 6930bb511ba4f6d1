"""What a task's facts mean at an instant: one function, for screens and sweeps alike."""

from datetime import datetime

from schemas.tasks import Task, TaskState

FAILED = frozenset({TaskState.MISSED, TaskState.UNPROVEN})
"""A miss for runs, ladders and the board."""


def state(task: Task, now: datetime) -> TaskState:
    """The first that holds (contract.md, Task). Its SQL twin is `schemas.tasks.state_column`."""
    return _by_decision(task) or _by_report(task) or _by_instant(task, now)


def is_unfinished(task: Task) -> bool:
    """Still owed: nobody handed in a report that proves it, and nobody called it off."""
    return task.done_at is None and task.cancelled_at is None and task.excused_at is None


def _by_decision(task: Task) -> TaskState | None:
    if task.cancelled_at is not None:
        return TaskState.CANCELLED
    if task.excused_at is not None:
        return TaskState.EXCUSED
    return None


def _by_report(task: Task) -> TaskState | None:
    if task.in_time is not None:
        return TaskState.DONE if task.in_time else TaskState.DONE_LATE
    if task.evidence_missing_at is not None:
        return TaskState.UNPROVEN
    return None


def _by_instant(task: Task, now: datetime) -> TaskState:
    if now < task.opens_at:
        return TaskState.SCHEDULED
    if now < task.due_at:
        return TaskState.OPEN
    if now < task.closes_at:
        return TaskState.OVERDUE
    return TaskState.MISSED
