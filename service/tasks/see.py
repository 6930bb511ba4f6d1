"""Which tasks a person sees: those in the scope of a post, what is assigned to them, and what they were told of."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from schemas.notices import Notice
from schemas.tasks import Task
from service import refusals
from service.people.access import Caller, any_of, in_scope
from service.world import Work


def visible(by: Caller) -> list[ColumnElement[bool]]:
    """My posts' scope, what is assigned to me, and what I was told of."""
    told = select(Notice.subject_id).where(
        col(Notice.person_id) == by.person_id, col(Notice.subject_kind) == "task"
    )
    return [*in_scope(by, Task), col(Task.assignee_id) == by.person_id, col(Task.id).in_(told)]


def visible_task(work: Work, by: Caller, task_id: UUID) -> Task:
    """404 where it is not there or not theirs to see."""
    task = work.session.exec(select(Task).where(col(Task.id) == task_id, any_of(visible(by)))).first()
    if task is None:
        raise refusals.not_found()
    return task
