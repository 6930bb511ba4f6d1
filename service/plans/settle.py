"""Works the coming tasks of a plan out again after the plan, a calendar or a place has changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from schemas.places import Place
from schemas.tasks import Task
from service.plans.coming import Coming
from service.plans.faults import LONGEST_LEAD
from service.plans.occurrences import reach
from service.plans.targets import reached
from service.tasks.assign import Slot
from service.tasks.reschedule import Hours, cancel_tasks, hand_over_tasks, move_tasks, revive_tasks
from service.world import Work

Due = Mapping[Slot, Collection[UUID]]


def settle(work: Work, coming: Coming, target: Place) -> set[str]:
    """Only tasks that have not opened: one no longer due is cancelled, one due again is revived in its row,
    one with another window is moved, one for somebody else is handed over.

    Most slots are as they should be, which the database counts by itself: their names, at which nothing needs
    to be made, are the answer. Only the rows of the others are looked at.
    """
    counted = _counted(work, coming, target)
    days = [date.fromisoformat(row.slot[:10]) for row in counted]
    due = coming.due(min(days), max(days)) if days else {}
    right = _right_slots(counted, due, coming.place_count)
    wrong = {row.slot for row in counted} - right
    if wrong:
        _put_right(work, _tasks_of(work, coming, target, wrong), due)
    _hand_over(work, coming, target)
    return right


def coming_tasks(work: Work, coming: Coming, target: Place) -> list[ColumnElement[bool]]:
    """Its tasks that have not opened. By the days of their slots, which one index serves: history costs nothing."""
    places = select(Place.id).where(col(Place.city_id) == target.city_id)
    before = LONGEST_LEAD if coming.plan.horizon_on is None else reach(coming.timing)[0]
    return [
        col(Task.plan_id) == coming.plan.id,
        col(Task.place_id).in_(places),
        col(Task.slot) >= (work.now.date() - before - timedelta(days=2)).isoformat(),
        col(Task.opens_at) > work.now,
    ]


def _counted(work: Work, coming: Coming, target: Place) -> list[Any]:
    """Each slot with its hours, alive or cancelled: how many tasks, and how many of them at places of the plan."""
    ours = select(Place.id).where(*reached(work, coming.plan, target))
    kinds: list[Any] = [
        col(Task.slot), col(Task.opens_at), col(Task.due_at), col(Task.closes_at), col(Task.cancelled_at).is_(None),
    ]  # fmt: skip
    counts = func.count(), func.sum(case((col(Task.place_id).in_(ours), 1), else_=0))
    grouped = select_columns(*kinds, *counts).where(*coming_tasks(work, coming, target)).group_by(*kinds)
    return list(work.session.connection().execute(grouped).all())


def _right_slots(counted: list[Any], due: Due, place_count: int) -> set[str]:
    """Slots that are due at every place of the plan, and have their task there and nowhere else, at the right hours."""
    kinds: dict[str, list[Any]] = defaultdict(list)
    for row in counted:
        kinds[row.slot].append(row)
    right = set()
    for slot, place_ids in due.items():
        expected = (slot.wall, *slot[2:], True, place_count, place_count)
        found = kinds.get(slot.wall, [])
        if len(place_ids) == place_count and len(found) == 1 and tuple(found[0]) == expected:
            right.add(slot.wall)
    return right


def _tasks_of(work: Work, coming: Coming, target: Place, walls: Collection[str]) -> list[Any]:
    wanted: tuple[Any, ...] = (
        Task.id, Task.place_id, Task.slot, Task.opens_at, Task.due_at, Task.closes_at, Task.cancelled_at,
    )  # fmt: skip
    columns = select_columns(*wanted).where(*coming_tasks(work, coming, target), col(Task.slot).in_(walls))
    return list(work.session.connection().execute(columns).all())


def _put_right(work: Work, rows: list[Any], due: Due) -> None:
    should_be = {
        (place_id, slot.wall): Hours(slot.opens_at, slot.due_at, slot.closes_at)
        for slot, place_ids in due.items()
        for place_id in place_ids
    }
    cancelled: list[UUID] = []
    revived: dict[Hours, list[UUID]] = defaultdict(list)
    moved: dict[Hours, list[UUID]] = defaultdict(list)
    for row in rows:
        hours = should_be.get((row.place_id, row.slot))
        if hours is None:
            if row.cancelled_at is None:
                cancelled.append(row.id)
        elif row.cancelled_at is not None:
            revived[hours].append(row.id)
        elif hours != (row.opens_at, row.due_at, row.closes_at):
            moved[hours].append(row.id)
    cancel_tasks(work, cancelled)
    for hours, ids in revived.items():
        revive_tasks(work, ids, hours=hours)
    for hours, ids in moved.items():
        move_tasks(work, ids, hours=hours)


def _hand_over(work: Work, coming: Coming, target: Place) -> None:
    plan = coming.plan
    to: dict[str, Any] = {
        "source": plan.source,
        "announced": plan.announced,
        "category": plan.category,
        "role": plan.role,
        "assignee_id": plan.assignee_id,
        "checklist_code": plan.checklist,
    }
    differs = or_(*(getattr(Task, name).is_distinct_from(value) for name, value in to.items()))
    stale = select(Task.id).where(*coming_tasks(work, coming, target), differs)
    ids = list(work.session.exec(stale).all())
    if ids:
        hand_over_tasks(work, ids, to={**to, "checklist_version": coming.checklist_version})
