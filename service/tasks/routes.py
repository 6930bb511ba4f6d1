"""Tasks over HTTP: what is due for me, one task, and the excuse of a miss."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from schemas.base import Category, Instant, Page
from schemas.notices import Notice
from schemas.places import Place, PlaceRef, under
from schemas.tasks import ChecklistRef, Excuse, ExcuseIn, Task, TaskOut, TaskState, state_column
from service import refusals
from service.pages import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.people.access import Caller, any_of, in_scope, visible_place
from service.people.door import AtDoor
from service.tasks.excuse import excuse_task
from service.tasks.rules import state
from service.world import Work

router = APIRouter(tags=["tasks"])


@router.get("/tasks")
def list_tasks(
    door: AtDoor,
    state: Annotated[TaskState | None, Query()] = None,
    category: Annotated[Category | None, Query()] = None,
    place_id: Annotated[UUID | None, Query()] = None,
    due_before: Annotated[Instant | None, Query()] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[TaskOut]:
    """What I may see, the earliest due first."""
    with door.look() as (work, by):
        wanted: list[ColumnElement[bool]] = []
        if state is not None:
            wanted.append(state_column(work.now) == state.value)
        if category is not None:
            wanted.append(col(Task.category) == category.value)
        if place_id is not None:
            place = visible_place(work, by, place_id)
            wanted.append(under(Task, place.id, place.kind))
        if due_before is not None:
            wanted.append(col(Task.due_at) < due_before)
        branches = [and_(branch, *wanted) for branch in visible(by)]
        rows, following = page_of(
            work, Task, branches, order=col(Task.due_at), limit=limit, cursor=cursor, descending=False
        )
        return Page[TaskOut](items=tasks_out(work, rows), next=following)


@router.get("/tasks/{task_id}")
def show_task(task_id: UUID, door: AtDoor) -> TaskOut:
    with door.look() as (work, by):
        return tasks_out(work, [visible_task(work, by, task_id)])[0]


@router.put("/tasks/{task_id}/excuse", responses={201: {"model": TaskOut}})
def put_excuse(task_id: UUID, given: ExcuseIn, door: AtDoor, response: Response) -> TaskOut:
    with door.work() as (work, by):
        visible_task(work, by, task_id)
        task, excused_now = excuse_task(work, by, task_id, given=given)
        response.status_code = 201 if excused_now else 200
        return tasks_out(work, [task])[0]


def visible(by: Caller) -> list[ColumnElement[bool]]:
    """My posts' scope, what is assigned to me, and what I was told of."""
    told = select(Notice.subject_id).where(
        col(Notice.person_id) == by.person_id, col(Notice.subject_kind) == "task"
    )
    return [*in_scope(by, Task), col(Task.assignee_id) == by.person_id, col(Task.id).in_(told)]


def visible_task(work: Work, by: Caller, task_id: UUID) -> Task:
    task = work.session.exec(select(Task).where(col(Task.id) == task_id, any_of(visible(by)))).first()
    if task is None:
        raise refusals.not_found()
    return task


def tasks_out(work: Work, tasks: Sequence[Task]) -> list[TaskOut]:
    """The wire shape of many tasks, the names of their places read in one question."""
    wanted = {task.place_id for task in tasks} | {task.school_id for task in tasks if task.school_id}
    names = dict(work.session.exec(select(Place.id, Place.name).where(col(Place.id).in_(wanted))).all())
    return [_out(task, names, work) for task in tasks]


def _out(task: Task, names: dict[UUID, str], work: Work) -> TaskOut:
    facts: dict[str, Any] = task.model_dump(
        exclude={"excuse", "city_id", "district_id", "school_id", "campus_id", "place_id", "wake_at", "told"}
    )
    return TaskOut(
        **facts,
        checklist=ChecklistRef(code=task.checklist_code, version=task.checklist_version),
        place=PlaceRef(id=task.place_id, name=names[task.place_id]),
        school=PlaceRef(id=task.school_id, name=names[task.school_id]) if task.school_id else None,
        excuse=Excuse(**task.excuse) if task.excuse else None,
        state=state(task, work.now),
    )
