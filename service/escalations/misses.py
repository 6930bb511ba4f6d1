"""Runs of misses: recounted when one of their tasks is decided, climbed while they last."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy
from sqlalchemy import CTE, and_, func, insert, literal
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from schemas.base import Source, new_id
from schemas.escalations import ClockKind, MissRun, SubjectKind
from schemas.plans import Plan
from schemas.tasks import Task, TaskState, state_column
from service.escalations.climb import Subject, climb, open_escalations, resolve
from service.escalations.rules import Clock
from service.escalations.runs import Check, Run, current_run, late_ends
from service.escalations.tellings import Matter
from service.world import Work

Pair = tuple[UUID, UUID]
"""A plan and a place."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Row = TypeVar("Row", bound=SQLModel)

LENGTHENS = (TaskState.MISSED, TaskState.UNPROVEN, TaskState.DONE_LATE)
"""States that may begin or lengthen a run; all others can only shorten or end one."""


@dataclass(frozen=True)
class Decided:
    """A task whose state changed just now."""

    id: UUID
    pair: Pair
    state: TaskState


def recount(work: Work, decided: Sequence[Decided]) -> None:
    """What these tasks mean for the runs they belong to."""
    tasks = {task.pair: task.id for task in decided}
    lengthened = {task.pair for task in decided if task.state in LENGTHENS}
    open_now = {_pair(run) for run in _open_runs(work, tasks)}
    _recount(work, {pair: id for pair, id in tasks.items() if pair in lengthened | open_now})


def handle_runs(work: Work, ids: Sequence[UUID]) -> int:
    """Those of `ids` whose alarm still rings: counted afresh (but for those just begun), then climbed; how many."""
    known = [run for run in _rows(work, MissRun, ids) if run.wake_at != run.raised_at]
    _recount(work, {_pair(run): run.last_task_id for run in known})
    rows = work.session.exec(
        select(MissRun)
        .where(col(MissRun.id).in_(ids), col(MissRun.wake_at) <= work.now)
        .order_by(col(MissRun.id))
        .with_for_update(key_share=True)
    ).all()
    firsts = _first_tasks(work, rows)
    plans = {p.id: p for p in _rows(work, Plan, {run.plan_id for run in rows})}
    standings = climb(work, [_subject(r, firsts[r.first_task_id], plans[r.plan_id]) for r in rows])
    for run in rows:
        run.wake_at = standings[run.id].alarm_at
        work.session.add(run)
    work.session.flush()
    return len(rows)


def _recount(work: Work, pairs: Mapping[Pair, UUID]) -> None:
    """Pairs, each with any task of it, are locked first, in one order: what is read after that is the newest."""
    if not pairs:
        return
    for plan_id, place_id in sorted(pairs):
        work.lock("misses", f"{plan_id}:{place_id}")
    plans = {p.id: p for p in _rows(work, Plan, {plan_id for plan_id, _ in pairs})}
    checks = _checks_since_the_last_in_time(work, list(pairs.values()))
    known = {_pair(run): run for run in _open_runs(work, pairs)}
    gone: list[MissRun] = []
    begun: list[Run] = []
    for pair in sorted(pairs):
        plan, run = plans[pair[0]], known.get(pair)
        count = current_run(checks[pair], late_ends=late_ends(plan.recurrence))
        if count is None or count.misses < plan.miss_threshold:
            gone += [run] if run else []
        elif run is None:
            begun.append(count)
        else:
            run.misses, run.last_task_id = count.misses, count.last_id
            work.session.add(run)
    _begin(work, begun)
    _end(work, gone)
    _show_counts(work, known.values())


def _begin(work: Work, counts: Sequence[Run]) -> None:
    scope = (
        Task.id, Task.plan_id, Task.place_id, Task.city_id, Task.district_id, Task.school_id, Task.campus_id, Task.category,
    )  # fmt: skip
    firsts = work.session.connection().execute(
        sqlalchemy.select(*(col(each) for each in scope)).where(
            col(Task.id).in_([c.first_id for c in counts])
        )
    )
    shared = {row.id: row._asdict() for row in firsts}
    began = [
        {
            **shared[count.first_id],
            "id": new_id(),
            "first_task_id": count.first_id,
            "last_task_id": count.last_id,
            "misses": count.misses,
            "raised_at": work.now,
            "wake_at": work.now,
        }
        for count in counts
    ]
    if began:
        work.session.connection().execute(insert(MissRun), began)


def _end(work: Work, gone: Sequence[MissRun]) -> None:
    escalations = open_escalations(work, SubjectKind.MISSES, [run.first_task_id for run in gone])
    for run in gone:
        run.ended_at, run.wake_at = work.now, None
        work.session.add(run)
        if run.first_task_id in escalations:
            resolve(work, escalations[run.first_task_id], "below_threshold")


def _show_counts(work: Work, runs: Iterable[MissRun]) -> None:
    going_on = {run.first_task_id: run for run in runs if run.ended_at is None}
    for task_id, escalation in open_escalations(work, SubjectKind.MISSES, list(going_on)).items():
        escalation.misses = going_on[task_id].misses
        work.session.add(escalation)


def _checks_since_the_last_in_time(work: Work, task_ids: Sequence[UUID]) -> dict[Pair, list[Check]]:
    """For each of these tasks' pairs: what opened since the last check in time, in order. No run reaches back further."""
    pairs = _with_last_in_time(task_ids)
    rows = work.session.exec(
        select(Task.plan_id, Task.place_id, Task.id, state_column(work.now))
        .join(
            pairs,
            and_(
                col(Task.plan_id) == pairs.c.plan_id,
                col(Task.place_id) == pairs.c.place_id,
                col(Task.due_at) > pairs.c.since,
            ),
        )
        .where(col(Task.opens_at) <= work.now)
        .order_by(col(Task.due_at), col(Task.slot))
    )
    found: dict[Pair, list[Check]] = defaultdict(list)
    for plan_id, place_id, task_id, state in rows:
        found[plan_id, place_id].append(Check(task_id, TaskState(state)))
    return found


def _with_last_in_time(task_ids: Sequence[UUID]) -> CTE:
    """Worked out once for each pair, walking its index backwards no further than needed."""
    asked, done = aliased(Task), aliased(Task)
    last_in_time = (
        select(col(done.due_at))
        .where(
            col(done.plan_id) == col(asked.plan_id),
            col(done.place_id) == col(asked.place_id),
            col(done.in_time).is_(True),
            col(done.cancelled_at).is_(None),
            col(done.excused_at).is_(None),
        )
        .order_by(col(done.due_at).desc())
        .limit(1)
        .scalar_subquery()
    )
    since = func.coalesce(last_in_time, literal(LONG_AGO, UTCDateTime()))
    pairs = select(col(asked.plan_id), col(asked.place_id), since.label("since"))
    return pairs.where(col(asked.id).in_(task_ids)).cte("pair").prefix_with("MATERIALIZED")


def _open_runs(work: Work, pairs: Collection[Pair]) -> list[MissRun]:
    """The runs that go on, at most one for each pair; held until the commit."""
    rows = work.session.exec(
        select(MissRun).where(
            col(MissRun.ended_at).is_(None),
            col(MissRun.plan_id).in_({plan_id for plan_id, _ in pairs}),
            col(MissRun.place_id).in_({place_id for _, place_id in pairs}),
        )
    )
    return [run for run in rows if _pair(run) in pairs]


@dataclass(frozen=True)
class _First:
    """What a run's escalation keeps of the task that is its subject."""

    source: str
    announced: bool
    reported_at: datetime | None


def _first_tasks(work: Work, runs: Sequence[MissRun]) -> dict[UUID, _First]:
    wanted = select(Task.id, Task.source, Task.announced, Task.reported_at)
    rows = work.session.exec(wanted.where(col(Task.id).in_([run.first_task_id for run in runs])))
    return {id: _First(source, announced, reported_at) for id, source, announced, reported_at in rows}


def _subject(run: MissRun, first: _First, plan: Plan) -> Subject:
    assert run.wake_at is not None
    return Subject(
        kind=SubjectKind.MISSES,
        id=run.id,
        about_id=run.first_task_id,
        at=run,
        matter=Matter(
            subject_kind="task",
            subject_id=run.first_task_id,
            at=run,
            category=run.category,
            outside_school=first.source != Source.SELF,
            data={"what": plan.title, "count": run.misses},
        ),
        clocks=[Clock(ClockKind.MISSES, run.raised_at)],
        alarm_at=run.wake_at,
        source=first.source,
        announced=first.announced,
        reported_at=first.reported_at,
        misses=run.misses,
    )


def _pair(row: Task | MissRun) -> Pair:
    return row.plan_id, row.place_id


def _rows(work: Work, model: type[Row], ids: Collection[UUID]) -> Sequence[Row]:
    return work.session.exec(select(model).where(col(model.id).in_(ids))).all()  # type: ignore[attr-defined]
