"""Gathers what a phone needs offline, and of that in full only what is new since it last asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, union
from sqlmodel import col

from schemas.checklists import ChecklistOut, ChecklistVersion
from schemas.hazards import Hazard, HazardStep
from schemas.places import Place
from schemas.plans import Plan
from schemas.reports import Report
from schemas.sync import SyncOut
from schemas.tasks import Task, TaskChange
from service.hazards.show import hazards_out
from service.pages import bad_cursor, rows_in_order
from service.people.access import Caller
from service.phone.mine import my_hazards, my_places, my_tasks
from service.phone.rules import SyncCursor, checklist_mark, is_news, scope_digest
from service.places.show import place_out
from service.tasks.show import tasks_out
from service.world import Work


@dataclass(frozen=True)
class _Gathered:
    """`rows`: all that is mine, a few columns of each; `news`: the ids of what is to be told in full."""

    rows: Sequence[Row[Any]]
    news: list[UUID]

    @property
    def places(self) -> set[UUID]:
        return _places_of(self.rows)

    @property
    def places_in_news(self) -> set[UUID]:
        told = set(self.news)
        return _places_of(row for row in self.rows if row.id in told)


def sync(work: Work, by: Caller, text: str | None) -> SyncOut:
    """All that is mine, as ids; in full what is new since the cursor. After a change of posts, all of it again."""
    scope = scope_digest(by.person_id, by.scope_changed_at, by.held())
    cursor = None if text is None else _read(text)
    reset = cursor is not None and (cursor.scope != scope or cursor.at > work.now)
    known = None if reset else cursor

    tasks = _tasks(work, by, known.since if known else None)
    hazards = _hazards(work, by, known.since if known else None)
    places = _places(work, by, [tasks, hazards], since=known.since if known else None)
    versions = {(row.checklist_code, row.checklist_version) for row in tasks.rows}
    return SyncOut(
        now=work.now,
        tasks=tasks_out(work, rows_in_order(work, Task, tasks.news)),
        checklists=_checklists(work, versions, held=known.held if known else frozenset()),
        places=[place_out(place) for place in rows_in_order(work, Place, places.news)],
        hazards=hazards_out(work, rows_in_order(work, Hazard, hazards.news)),
        in_scope=[row.id for found in (tasks, hazards, places) for row in found.rows],
        cursor=SyncCursor(work.now, scope, frozenset(checklist_mark(*version) for version in versions)).text,
        reset=reset,
    )


def _read(text: str) -> SyncCursor:
    try:
        return SyncCursor.read(text)
    except ValueError:
        raise bad_cursor() from None


def _tasks(work: Work, by: Caller, since: datetime | None) -> _Gathered:
    """A task carries no mark of its last change: the facts on it, its history, its reports and its plan tell."""
    changed = select(func.max(col(TaskChange.at))).where(col(TaskChange.task_id) == col(Task.id))
    reported = select(func.max(col(Report.received_at))).where(col(Report.task_id) == col(Task.id))
    facts = (
        Task.created_at, Task.closes_at, Task.reported_at, Task.missed_at, Task.rebutted_at,
        Task.evidence_missing_at, Task.excused_at, Task.cancelled_at,
    )  # fmt: skip
    planned = select(col(Plan.changed_at)).where(col(Plan.id) == col(Task.plan_id))
    told = () if since is None else (changed, reported, planned)
    history = [each.correlate(Task).scalar_subquery() for each in told]
    columns = (
        Task.id, Task.due_at, Task.opens_at, Task.place_id, Task.school_id, Task.checklist_code,
        Task.checklist_version,
    )  # fmt: skip
    rows = _rows(work, (*columns, *facts, *history), my_tasks(by))
    rows.sort(key=lambda row: (row.due_at, row.id))
    if since is None:
        return _Gathered(rows, [row.id for row in rows])
    news = [
        row.id for row in rows if is_news(since, work.now, facts=row[len(columns) :], opens_at=row.opens_at)
    ]
    return _Gathered(rows, news)


def _hazards(work: Work, by: Caller, since: datetime | None) -> _Gathered:
    step = select(func.max(col(HazardStep.at))).where(col(HazardStep.hazard_id) == col(Hazard.id))
    last_at = step.correlate(Hazard).scalar_subquery().label("last_at")
    columns = (Hazard.id, Hazard.due_at, Hazard.place_id, Hazard.school_id, Hazard.received_at, last_at)
    rows = _rows(work, columns, my_hazards(by))
    rows.sort(key=lambda row: (row.due_at, row.id))
    told = [
        row.id
        for row in rows
        if since is None or max(row.received_at, row.last_at or row.received_at) >= since
    ]
    return _Gathered(rows, told)


def _places(work: Work, by: Caller, found: Iterable[_Gathered], *, since: datetime | None) -> _Gathered:
    """My own places, and wherever a task or hazard of mine lies; told again with whatever lies there."""
    seen = {id for gathered in found for id in gathered.places}
    with_news = {id for gathered in found for id in gathered.places_in_news}
    columns = (Place.id, Place.code, Place.changed_at)
    rows = _rows(work, columns, [*my_places(by), col(Place.id).in_(seen)])
    rows.sort(key=lambda row: (row.code, row.id))
    told = [row.id for row in rows if since is None or row.changed_at >= since or row.id in with_news]
    return _Gathered(rows, told)


def _checklists(
    work: Work, versions: Iterable[tuple[str, int]], *, held: frozenset[str]
) -> list[ChecklistOut]:
    """The exact versions that the phone does not hold yet."""
    missing = sorted(version for version in versions if checklist_mark(*version) not in held)
    found = (work.session.get(ChecklistVersion, version) for version in missing)
    return [
        ChecklistOut(code=row.code, version=row.version, published_at=row.published_at, **row.content)
        for row in found
        if row is not None
    ]


def _rows(work: Work, columns: Iterable[Any], branches: Sequence[ColumnElement[bool]]) -> list[Row[Any]]:
    """A few columns of whatever meets any condition, each row once; each condition walks its own index."""
    if not branches:
        return []
    found = union(*(select(*columns).where(branch) for branch in branches))
    return list(work.session.connection().execute(found))


def _places_of(rows: Iterable[Row[Any]]) -> set[UUID]:
    return {id for row in rows for id in (row.place_id, row.school_id) if id is not None}
