"""The chore of climbing: what was not done in time is found by its alarm, and goes one step up."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy
import structlog
from sqlalchemy import ColumnElement, and_, func, not_, true, update
from sqlmodel import col, select

from schemas.escalations import MissRun
from schemas.hazards import Hazard
from schemas.tasks import Task
from service.escalations.hazards import handle_hazards
from service.escalations.misses import handle_runs
from service.escalations.tasks import handle_tasks
from service.tasks.miss import unwritten_miss
from service.world import Work, World

log = structlog.get_logger(__name__)

NAME = "sweep"

BATCH_SIZE = 250
"""So many rows are handled in one transaction: few enough that a writer who waits for it does not notice."""

SET_ASIDE = timedelta(minutes=10)


class Batch(NamedTuple):
    """A batch of rows of one kind whose alarm has rung."""

    kind: str
    ids: tuple[UUID, ...]


HANDLERS: dict[str, tuple[Any, Callable[[Work, Sequence[UUID]], int]]] = {
    "task": (Task, handle_tasks),
    "misses": (MissRun, handle_runs),
    "hazard": (Hazard, handle_hazards),
}
"""In this order: a task that is missed may begin a run."""


def find(work: Work) -> Batch | None:
    """The longest-waiting rows of the first kind that has any."""
    for kind in _ringing(work):
        model, _ = HANDLERS[kind]
        waiting = select(model.id).where(_rings(model, work.now)).order_by(col(model.wake_at))
        # What another node holds is passed over: it would only be found again and again until that one is done.
        ids = tuple(
            work.session.exec(waiting.limit(BATCH_SIZE).with_for_update(skip_locked=True, key_share=True))
        )
        if ids:
            return Batch(kind, ids)
    return None


def _ringing(work: Work) -> list[str]:
    """The kinds of which any row rings, in one question: nearly always the answer is none."""
    # Ordered, so that a plan made without knowing the instant still walks the index of alarms.
    asked = (
        select(model.id)
        .where(_rings(model, work.now))
        .order_by(col(model.wake_at))
        .limit(1)
        .scalar_subquery()
        for model, _ in HANDLERS.values()
    )
    answers = work.session.connection().execute(sqlalchemy.select(*asked)).one()
    return [kind for kind, first in zip(HANDLERS, answers, strict=True) if first is not None]


def handle(world: World, key: Batch) -> int:
    """The batch in one transaction; where that fails, row by row, so that a broken row delays nobody but itself."""
    _, handler = HANDLERS[key.kind]
    try:
        with world.work() as work:
            return handler(work, key.ids)
    except Exception:
        if len(key.ids) == 1:
            raise
        log.warning(
            "batch failed, going row by row", chore=NAME, kind=key.kind, rows=len(key.ids), exc_info=True
        )
    return sum(_handle_alone(world, Batch(key.kind, (id,))) for id in key.ids)


def set_aside(work: Work, key: Batch) -> None:
    model, _ = HANDLERS[key.kind]
    later = update(model).where(col(model.id).in_(key.ids), _rings(model, work.now))
    work.session.connection().execute(later.values(wake_at=work.now + SET_ASIDE))


def next_alarm(work: Work) -> datetime | None:
    alarms = [work.session.exec(select(func.min(model.wake_at))).one() for model, _ in HANDLERS.values()]
    return min((alarm for alarm in alarms if alarm is not None), default=None)


def _handle_alone(world: World, key: Batch) -> int:
    try:
        return handle(world, key)
    except Exception:
        log.exception("row failed", chore=NAME, kind=key.kind, id=str(key.ids[0]))
    with world.work() as work:
        set_aside(work, key)
    return 0


def _rings(model: Any, now: datetime) -> ColumnElement[bool]:
    """A task that closed undone is first written down as missed, by the chore before this one."""
    mine = not_(unwritten_miss(now)) if model is Task else true()
    return and_(col(model.wake_at) <= now, mine)
