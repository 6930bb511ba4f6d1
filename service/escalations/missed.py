"""The missed checks behind an escalation, as far as its reader may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from schemas.escalations import Escalation, MissRun, SubjectKind
from schemas.tasks import Task, TaskRow, TaskState, state_column
from service.people.access import Caller, any_of
from service.tasks.see import visible
from service.tasks.show import task_rows
from service.world import Work

OF_A_RUN = (TaskState.MISSED, TaskState.UNPROVEN, TaskState.DONE_LATE, TaskState.EXCUSED)
"""What a run is made of, or was before somebody excused it."""

MOST_SHOWN = 200


@dataclass(frozen=True)
class Ends:
    """The first and the last check of a run; None where the reader may not know of it."""

    first: TaskRow | None
    last: TaskRow | None


def ends_of(work: Work, by: Caller, escalations: Sequence[Escalation]) -> dict[UUID, Ends]:
    """By escalation; of those about runs of misses only."""
    about = {e.id: e.subject_id for e in escalations if e.subject_kind == SubjectKind.MISSES}
    if not about:
        return {}
    runs = _runs(work, about.values())
    last_ids = {first_id: run.last_task_id for first_id, run in runs.items()}
    shown = {row.id: row for row in task_rows(work, _seen(work, by, {*about.values(), *last_ids.values()}))}
    return {
        escalation_id: Ends(shown.get(first_id), shown.get(last_ids.get(first_id, first_id)))
        for escalation_id, first_id in about.items()
    }


def missed_tasks(work: Work, by: Caller, escalation: Escalation) -> list[TaskRow]:
    """The checks of its run, the latest first; each may be excused by itself."""
    if escalation.subject_kind != SubjectKind.MISSES:
        return []
    first = work.session.get_one(Task, escalation.subject_id)
    run = _runs(work, [first.id]).get(first.id)
    wanted = select(Task).where(
        col(Task.plan_id) == first.plan_id,
        col(Task.place_id) == first.place_id,
        col(Task.due_at) >= first.due_at,
        state_column(work.now).in_([state.value for state in OF_A_RUN]),
        any_of(visible(by)),
    )
    if run is not None and run.ended_at is not None:
        last = work.session.get_one(Task, run.last_task_id)
        wanted = wanted.where(col(Task.due_at) <= last.due_at)
    latest = wanted.order_by(col(Task.due_at).desc(), col(Task.slot).desc()).limit(MOST_SHOWN)
    return task_rows(work, work.session.exec(latest).all())


def _runs(work: Work, first_ids: Collection[UUID]) -> dict[UUID, MissRun]:
    """The newest run that began with each of these tasks."""
    rows = select(MissRun).where(col(MissRun.first_task_id).in_(list(first_ids)))
    return {run.first_task_id: run for run in work.session.exec(rows.order_by(col(MissRun.raised_at)))}


def _seen(work: Work, by: Caller, ids: Collection[UUID]) -> Sequence[Task]:
    return work.session.exec(select(Task).where(col(Task.id).in_(list(ids)), any_of(visible(by)))).all()
