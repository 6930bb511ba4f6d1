"""Moves, cancels and revives tasks that have not opened yet. Nothing is deleted: a phone may hold it already."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, literal, null, select, update
from sqlmodel import col

from schemas.base import as_z
from schemas.tasks import Task, TaskChange
from service.tasks.assign import fresh_ids
from service.world import Work

MOST_IDS = 1000


class Hours(NamedTuple):
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def cancel_tasks(work: Work, ids: Sequence[UUID]) -> None:
    """No longer due: cancelled from now on, unless they were cancelled before."""
    _change(work, ids, "cancelled", {"cancelled_at": work.now, "wake_at": None})


def revive_tasks(work: Work, ids: Sequence[UUID], *, hours: Hours) -> None:
    """Due again after all, in the same rows."""
    _change(work, ids, "revived", {"cancelled_at": None, "wake_at": hours.opens_at, **hours._asdict()})


def move_tasks(work: Work, ids: Sequence[UUID], *, hours: Hours) -> None:
    """The same slots in another window."""
    _change(work, ids, "moved", {"wake_at": hours.opens_at, **hours._asdict()})


def hand_over_tasks(work: Work, ids: Sequence[UUID], *, to: Mapping[str, Any]) -> None:
    """The same slots for somebody else, or by another checklist: the columns that are new."""
    _change(work, ids, "changed", to)


def _change(work: Work, ids: Sequence[UUID], kind: str, values: Mapping[str, Any]) -> None:
    """Write the columns, and beside each task what became of it."""
    connection = work.session.connection()
    said = {name: _shown(value) for name, value in values.items() if name not in ("wake_at", "cancelled_at")}
    for part in _parts(ids):
        coming = col(Task.id).in_(part), col(Task.opens_at) > work.now
        columns: dict[str, Any] = {
            "id": fresh_ids(work),
            "task_id": col(Task.id),
            "at": literal(work.now, _type_of(TaskChange.at)),
            "kind": literal(kind),
            "by_id": null(),
            "data": literal(said, _type_of(TaskChange.data)),
        }
        history = select(*columns.values()).where(*coming)
        connection.execute(insert(TaskChange).from_select(list(columns), history, include_defaults=False))
        connection.execute(update(Task).where(*coming).values(**values))


def _type_of(column: Any) -> Any:
    return column.type


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), MOST_IDS):
        yield ids[start : start + MOST_IDS]


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return as_z(value)
    return str(value) if isinstance(value, UUID) else value
