"""Narrows the tasks a person sees to those that are asked for."""

from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from schemas.lists import TasksAsked
from schemas.tasks import Task, TaskState, state_column
from service.people.access import Caller, at_place
from service.tasks.see import visible
from service.world import Work

TO_COME = frozenset({TaskState.SCHEDULED, TaskState.OPEN})


def asked_tasks(work: Work, by: Caller, asked: TasksAsked) -> list[ColumnElement[bool]]:
    """One condition per way in which a person sees tasks, each with all that is asked. 404 for a place not theirs."""
    given: list[tuple[Any, Any]] = [
        (asked.state, lambda: state_column(work.now).in_([state.value for state in asked.state])),
        (asked.category, lambda: col(Task.category) == asked.category),
        (asked.source, lambda: col(Task.source) == asked.source),
        (asked.plan_id, lambda: col(Task.plan_id) == asked.plan_id),
        (asked.due_from, lambda: col(Task.due_at) >= asked.due_from),
        (asked.due_before, lambda: col(Task.due_at) < asked.due_before),
    ]
    wanted = [condition() for value, condition in given if value]
    if asked.state and set(asked.state) <= TO_COME:
        wanted.append(col(Task.due_at) > work.now)  # said once more in the words of an index
    seen = visible(by)
    wanted += at_place(work, by, Task, asked.place_id, seen=seen, directly=asked.directly)
    return [and_(branch, *wanted) for branch in seen]
