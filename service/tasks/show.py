"""Shows tasks as they stand now."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select

from schemas.base import Bilingual
from schemas.checklists import ChecklistVersion
from schemas.people import Person, PersonRef
from schemas.places import Place, PlaceRef
from schemas.plans import Plan
from schemas.tasks import ChecklistRef, Excuse, Task, TaskOut, TaskRow
from service.pages import names_of
from service.tasks.rules import state
from service.world import Work

_SHOWN_OTHERWISE = {
    "excuse", "city_id", "district_id", "school_id", "campus_id", "place_id", "wake_at", "told"
}  # fmt: skip


def tasks_out(work: Work, tasks: Sequence[Task]) -> list[TaskOut]:
    """The wire shape of many tasks; each kind of name is read in one question."""
    return [TaskOut(**facts) for facts in _shown(work, tasks)]


def task_rows(work: Work, tasks: Sequence[Task]) -> list[TaskRow]:
    """Many tasks with every name a table shows."""
    people = names_of(work, Person, {task.assignee_id for task in tasks})
    titles = checklist_titles(work, ((task.checklist_code, task.checklist_version) for task in tasks))
    return [
        TaskRow(
            **facts,
            checklist_title=titles.get((task.checklist_code, task.checklist_version)),
            assignee=PersonRef(id=task.assignee_id, name=people[task.assignee_id])
            if task.assignee_id
            else None,
        )
        for task, facts in zip(tasks, _shown(work, tasks), strict=True)
    ]


def checklist_titles(work: Work, versions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Bilingual]:
    """The title of each version; without those that were never published here."""
    wanted = set(versions)
    if not wanted:
        return {}
    version = tuple_(col(ChecklistVersion.code), col(ChecklistVersion.version))
    title = col(ChecklistVersion.content)["title"]
    asked = select(ChecklistVersion.code, ChecklistVersion.version, title).where(version.in_(wanted))
    return {(code, number): Bilingual(**said) for code, number, said in work.session.exec(asked).all()}


def plan_titles(work: Work, ids: set[UUID]) -> dict[UUID, Bilingual]:
    if not ids:
        return {}
    asked = select(Plan.id, Plan.title).where(col(Plan.id).in_(ids))
    return {id: Bilingual(**title) for id, title in work.session.exec(asked).all()}


def _shown(work: Work, tasks: Sequence[Task]) -> Iterator[dict[str, Any]]:
    places = names_of(work, Place, {t.place_id for t in tasks} | {t.school_id for t in tasks})
    plans = plan_titles(work, {task.plan_id for task in tasks})
    for task in tasks:
        facts: dict[str, Any] = task.model_dump(exclude=_SHOWN_OTHERWISE)
        yield {
            **facts,
            "plan_title": plans[task.plan_id],
            "checklist": ChecklistRef(code=task.checklist_code, version=task.checklist_version),
            "place": PlaceRef(id=task.place_id, name=places[task.place_id]),
            "school": PlaceRef(id=task.school_id, name=places[task.school_id]) if task.school_id else None,
            "excuse": Excuse(**task.excuse) if task.excuse else None,
            "state": state(task, work.now),
        }
