"""What must hold of all that is owed, worked out without looking at how it came about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import SQLModel, col, select, update

from schemas.escalations import Climb, ClockKind, Escalation, MissRun
from schemas.people import Appointment
from schemas.plans import Plan
from schemas.tasks import Task
from service.escalations.publish import ladder_for
from service.escalations.runs import Check, current_run, late_ends
from service.tasks.rules import state
from service.world import Work
from tests.campus import Campus
from tests.conftest import TUESDAY
from tests.district import PEOPLE, known_id

KEPT = {"place", "person", "device", "appointment", "deed", "alembic_version", "trial"}


def at_the_top(work: Work, id: UUID, about: UUID, running: list[tuple[ClockKind, Any]], row: Any) -> bool:
    is_open = select(Escalation).where(
        col(Escalation.subject_id) == about, col(Escalation.resolved_at).is_(None)
    )
    if work.session.exec(is_open).first() is None:
        return False
    for kind, _ in running:
        ladder = ladder_for(work, kind, category=row.category, severity=getattr(row, "severity", None))
        mark = work.session.get(Climb, (id, kind.value))
        top = ladder.rungs[-1].after
        if mark is None or mark.reached_s is None or timedelta(seconds=mark.reached_s) < top:
            return False
    return True


def runs_told(work: Work) -> set[tuple[UUID, UUID, int]]:
    runs = work.session.exec(select(MissRun).where(col(MissRun.ended_at).is_(None)))
    return {(run.plan_id, run.place_id, run.misses) for run in runs}


def runs_counted(work: Work) -> set[tuple[UUID, UUID, int]]:
    """From all tasks that there ever were, without looking at any run."""
    checks: dict[tuple[UUID, UUID], list[Check]] = {}
    for task in work.session.exec(select(Task).order_by(col(Task.due_at), col(Task.slot))):
        checks.setdefault((task.plan_id, task.place_id), []).append(Check(task.id, state(task, work.now)))
    counted = set()
    for (plan_id, place_id), found in checks.items():
        plan = work.session.get_one(Plan, plan_id)
        run = current_run(found, late_ends=late_ends(plan.recurrence))
        if run is not None and run.misses >= plan.miss_threshold:
            counted.add((plan_id, place_id, run.misses))
    return counted


def forget(campus: Campus) -> None:
    """The district as it was on the first day."""
    campus.now = TUESDAY
    posts = [known_id(f"post of {name}") for name, *_ in PEOPLE]
    with campus.work() as work:
        connection = work.session.connection()
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table.name not in KEPT:
                connection.execute(delete(table))
        connection.execute(delete(Appointment).where(col(Appointment.id).not_in(posts)))
        connection.execute(update(Appointment).values(until_at=None))
    campus.world.contacts.clear()
