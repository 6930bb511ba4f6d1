"""A task that closed undone is missed: a permanent fact, written for every such task in one statement.

The alarm stays rung: the sweep of escalations, which comes next, recounts the run of misses and only then moves it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, update
from sqlmodel import col, select

from schemas.tasks import Task
from service.world import Work, World

NAME = "miss"

SET_ASIDE = timedelta(minutes=10)


def unwritten_miss(now: datetime) -> ColumnElement[bool]:
    """Closed by `now`, undone, and not yet written down as missed: nobody else handles such a row before this chore."""
    return and_(
        col(Task.wake_at) <= now,
        col(Task.closes_at) <= now,
        col(Task.missed_at).is_(None),
        col(Task.done_at).is_(None),
        col(Task.cancelled_at).is_(None),
    )


def find(work: Work) -> datetime | None:
    row = work.session.exec(
        select(Task.id).where(unwritten_miss(work.now)).order_by(col(Task.wake_at)).limit(1)
    ).first()
    return work.now if row else None


def handle(world: World, key: datetime) -> int:
    with world.work() as work:
        missed = update(Task).where(unwritten_miss(work.now)).values(missed_at=Task.closes_at)
        result: Any = work.session.connection().execute(missed)
        return int(result.rowcount)


def set_aside(work: Work, key: datetime) -> None:
    later = update(Task).where(unwritten_miss(work.now)).values(wake_at=work.now + SET_ASIDE)
    work.session.connection().execute(later)


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Task.wake_at))).first()
