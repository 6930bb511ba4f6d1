"""Makes the tasks of one slot: one statement, however many places the plan reaches."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, cast, func, literal, literal_column, select, type_coerce
from sqlmodel import col

from schemas.base import new_id
from schemas.places import Place
from schemas.plans import Plan
from schemas.tasks import Task
from service.database import insert_for, is_sqlite
from service.world import Work


class Slot(NamedTuple):
    """When one check is due. `wall` is local and naive to the minute (2026-09-01T12:00), the instants are UTC."""

    wall: str
    on: date
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def assign_tasks(
    work: Work, plan: Plan, *, slot: Slot, checklist_version: int, where: Sequence[ColumnElement[bool]]
) -> int:
    """How many tasks are new: one at each place for which `where` holds, but for those that have theirs already."""
    same: dict[str, Any] = {
        "plan_id": plan.id,
        "slot": slot.wall,
        "slot_on": slot.on,
        "source": plan.source,
        "announced": plan.announced,
        "category": plan.category,
        "checklist_code": plan.checklist,
        "checklist_version": checklist_version,
        "role": plan.role,
        "assignee_id": plan.assignee_id,
        "opens_at": slot.opens_at,
        "due_at": slot.due_at,
        "closes_at": slot.closes_at,
        "created_at": work.now,
        "told": 0,
        "wake_at": slot.opens_at,
    }
    columns: dict[str, Any] = {
        "id": fresh_ids(work),
        **{name: literal(value, getattr(Task, name).type) for name, value in same.items()},
        "place_id": col(Place.id),
        "city_id": col(Place.city_id),
        "district_id": col(Place.district_id),
        "school_id": col(Place.school_id),
        "campus_id": col(Place.campus_id),
    }
    connection = work.session.connection()
    source = select(*columns.values()).select_from(Place).where(*where)
    insert = insert_for(connection)(Task).from_select(list(columns), source, include_defaults=False)
    once = insert.on_conflict_do_nothing(index_elements=["plan_id", "place_id", "slot"])
    made = connection.execute(once, execution_options={"preserve_rowcount": True})
    return int(made.rowcount)


def fresh_ids(work: Work) -> ColumnElement[UUID]:
    """A UUIDv7 for each row of a statement: one time for all, so that the index grows at its end; the rest at random."""
    first = new_id().hex[:12]
    if is_sqlite(work.world.engine):
        tail: ColumnElement[str] = literal_column(
            "substr(hex(randomblob(10)), 2, 3) || '9' || substr(hex(randomblob(8)), 2, 15)"
        )
        return type_coerce(func.lower(literal(f"{first}7") + type_coerce(tail, String)), Uuid())
    random = func.replace(cast(func.gen_random_uuid(), String), "-", "")
    return cast(literal(f"{first}7") + func.substr(random, 14, 19), Uuid())
