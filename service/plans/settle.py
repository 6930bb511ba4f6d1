"""Works the coming tasks of a plan out again after the plan, a calendar or a place has changed."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from schemas.places import Place
from schemas.plans import Plan
from schemas.tasks import Task
from service.plans.coming import Coming
from service.tasks.assign import Slot
from service.tasks.reschedule import Hours, cancel_tasks, hand_over_tasks, move_tasks, revive_tasks
from service.world import Work


def settle(work: Work, coming: Coming, *, city_id: UUID) -> None:
    """Only tasks that have not opened: one no longer due is cancelled, one due again is revived in its row,
    one with another window is moved, one for somebody else is handed over."""
    rows = list(_coming_tasks(work, coming.plan, city_id))
    slots = _slots_by_place(coming, rows)
    cancelled: list[UUID] = []
    revived: dict[Hours, list[UUID]] = {}
    moved: dict[Hours, list[UUID]] = {}
    for row in rows:
        hours = slots.get((row.place_id, row.slot))
        if hours is None:
            if row.cancelled_at is None:
                cancelled.append(row.id)
        elif row.cancelled_at is not None:
            revived.setdefault(hours, []).append(row.id)
        elif hours != (row.opens_at, row.due_at, row.closes_at):
            moved.setdefault(hours, []).append(row.id)
    cancel_tasks(work, cancelled)
    for hours, ids in revived.items():
        revive_tasks(work, ids, hours=hours)
    for hours, ids in moved.items():
        move_tasks(work, ids, hours=hours)
    _hand_over(work, coming, city_id)


def coming_of(work: Work, plan: Plan, city_id: UUID) -> list[ColumnElement[bool]]:
    """Its tasks that have not opened. By place and `due_at`, where one index serves: history costs nothing."""
    places = select(Place.id).where(col(Place.city_id) == city_id)
    return [
        col(Task.plan_id) == plan.id,
        col(Task.place_id).in_(places),
        col(Task.due_at) > work.now,
        col(Task.opens_at) > work.now,
    ]


def _coming_tasks(work: Work, plan: Plan, city_id: UUID) -> Iterator[Row[Any]]:
    wanted: tuple[Any, ...] = (
        Task.id,
        Task.place_id,
        Task.slot,
        Task.slot_on,
        Task.opens_at,
        Task.due_at,
        Task.closes_at,
        Task.cancelled_at,
    )
    columns = select_columns(*wanted).where(*coming_of(work, plan, city_id))
    yield from work.session.connection().execute(columns)


def _slots_by_place(coming: Coming, rows: list[Row[Any]]) -> dict[tuple[UUID, str], Hours]:
    """What should be, at each place and slot, over the days of what is."""
    if not rows:
        return {}
    days = [row.slot_on for row in rows]
    due: dict[Slot, list[UUID]] = coming.due(min(days), max(days))
    return {
        (place_id, slot.wall): Hours(slot.opens_at, slot.due_at, slot.closes_at)
        for slot, place_ids in due.items()
        for place_id in place_ids
    }


def _hand_over(work: Work, coming: Coming, city_id: UUID) -> None:
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
    stale = select(Task.id).where(*coming_of(work, plan, city_id), differs)
    ids = list(work.session.exec(stale).all())
    if ids:
        hand_over_tasks(work, ids, to={**to, "checklist_version": coming.checklist_version})
