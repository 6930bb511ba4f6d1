"""Tasks over HTTP: what is due for me, one task, and the excuse of a miss."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlmodel import col

from schemas.base import Page
from schemas.lists import TasksPage
from schemas.tasks import ExcuseIn, Task, TaskOut, TaskRow
from service.pages import page_of
from service.people.door import AtDoor
from service.tasks.excuse import excuse_task
from service.tasks.search import asked_tasks
from service.tasks.see import visible_task
from service.tasks.show import task_rows, tasks_out

router = APIRouter(tags=["tasks"])


@router.get("/tasks")
def list_tasks(door: AtDoor, asked: Annotated[TasksPage, Query()]) -> Page[TaskRow]:
    """What I may see, the earliest due first, or the latest."""
    with door.look() as (work, by):
        rows, following = page_of(
            work,
            Task,
            asked_tasks(work, by, asked),
            order=col(Task.due_at),
            limit=asked.limit,
            cursor=asked.cursor,
            descending=asked.latest_first,
        )
        return Page[TaskRow](items=task_rows(work, rows), next=following)


@router.get("/tasks/{task_id}")
def show_task(task_id: UUID, door: AtDoor) -> TaskRow:
    with door.look() as (work, by):
        return task_rows(work, [visible_task(work, by, task_id)])[0]


@router.put("/tasks/{task_id}/excuse", responses={201: {"model": TaskOut}})
def put_excuse(task_id: UUID, given: ExcuseIn, door: AtDoor, response: Response) -> TaskOut:
    with door.work() as (work, by):
        visible_task(work, by, task_id)
        task, excused_now = excuse_task(work, by, task_id, given=given)
        response.status_code = 201 if excused_now else 200
        return tasks_out(work, [task])[0]
