"""Tasks whose alarm rang: those still owed are told of; those decided recount the misses of their plan at their place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import not_, update
from sqlmodel import col, select

from schemas.base import Source
from schemas.escalations import ClockKind
from schemas.plans import Plan
from schemas.tasks import Task, TaskState, state_column
from service.escalations.ladders import Ladder
from service.escalations.misses import Decided, recount
from service.escalations.publish import ladder_for
from service.escalations.rules import Position, due_rungs
from service.escalations.tellings import Matter, Telling, post, whom
from service.notices.wording import Kind
from service.people.posts import read_offices
from service.tasks.miss import unwritten_miss
from service.world import Work

STILL_OWED = (TaskState.SCHEDULED, TaskState.OPEN, TaskState.OVERDUE)


def handle_tasks(work: Work, ids: Sequence[UUID]) -> int:
    """Those of `ids` whose alarm still rings and that nobody else holds; how many."""
    rows = work.session.exec(
        select(Task.id, Task.plan_id, Task.place_id, state_column(work.now))
        .where(col(Task.id).in_(ids), col(Task.wake_at) <= work.now, not_(unwritten_miss(work.now)))
        .order_by(col(Task.id))
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    _remind(work, [id for id, _, _, state in rows if state in STILL_OWED])
    decided = [
        Decided(id, (plan_id, place_id), TaskState(state))
        for id, plan_id, place_id, state in rows
        if state not in STILL_OWED
    ]
    recount(work, decided)
    quiet = update(Task).where(col(Task.id).in_([task.id for task in decided])).values(wake_at=None)
    work.session.connection().execute(quiet)
    return len(rows)


def _remind(work: Work, ids: Sequence[UUID]) -> None:
    if not ids:
        return
    tasks = work.session.exec(select(Task).where(col(Task.id).in_(ids))).all()
    wanted = {task.plan_id for task in tasks}
    plans = {p.id: p for p in work.session.exec(select(Plan).where(col(Plan.id).in_(wanted)))}
    read_offices(work, tasks)
    tellings: list[Telling] = []
    with work.session.no_autoflush:
        for task in tasks:
            tellings += _climb_own_ladder(work, task, plans[task.plan_id])
            work.session.add(task)
    work.session.flush()
    post(work, tellings)


def _climb_own_ladder(work: Work, task: Task, plan: Plan) -> list[Telling]:
    """What is told now; the next alarm is its next rung, at the latest its close. It raises no escalation itself."""
    assert task.wake_at is not None
    ladder = ladder_for(work, ClockKind.TASK, category=task.category, severity=None)
    if work.now < task.opens_at:
        task.wake_at = task.opens_at
        return []
    climbed = due_rungs(
        ladder,
        task.due_at,
        position=Position(max(task.opens_at, task.created_at), _reached(ladder, task.told)),
        now=work.now,
        alarm_at=task.wake_at,
        nobody=lambda _: False,
    )
    task.told = len(ladder.rungs) - len(ladder.above(climbed.position.reached))
    task.wake_at = min(climbed.alarm_at or task.closes_at, task.closes_at)
    matter = _matter(task, plan)
    told = [(rung.raises, whom(work, rung, matter).people) for rung in climbed.rungs]
    return [_telling(late, people, matter, work.now) for late, people in told]


def _reached(ladder: Ladder, told: int) -> timedelta | None:
    return ladder.rungs[min(told, len(ladder.rungs)) - 1].after if told else None


def _matter(task: Task, plan: Plan) -> Matter:
    return Matter(
        subject_kind="task",
        subject_id=task.id,
        at=task,
        category=task.category,
        outside_school=task.source != Source.SELF,
        assignee_id=task.assignee_id,
        assignee_role=task.role,
        data={"what": plan.title, "due_at": task.due_at, "closes_at": task.closes_at},
    )


def _telling(late: bool, people: tuple[UUID, ...], matter: Matter, now: datetime) -> Telling:
    kind = Kind.TASK_OVERDUE if late else Kind.TASK_DUE_SOON
    return Telling(kind, people, matter, step=str(int(now.timestamp())))
