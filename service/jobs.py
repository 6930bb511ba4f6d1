"""The timetable and the one loop for all chores: find a row whose alarm has rung, handle it, or set it aside."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from schemas.trial import ChoreStamp
from service.database import insert_for
from service.escalations import sweep
from service.evidence import check, discard
from service.ledgers import forget
from service.notices import deliver
from service.plans import tick
from service.reports import expire, tidy
from service.tasks import miss
from service.world import Work, World

log = structlog.get_logger(__name__)

LONGEST_ROUND_S = 60.0
"""A chore that still finds rows after this long gives the others their turn; the next round goes on."""


class Chore(Protocol):
    """A module with these names. `key` is whatever `find` returns: one row or a batch."""

    NAME: str

    def find(self, work: Work) -> Any | None: ...
    def handle(self, world: World, key: Any) -> int | None: ...
    def set_aside(self, work: Work, key: Any) -> None: ...
    def next_alarm(self, work: Work) -> datetime | None: ...


CHORES: tuple[Chore, ...] = (tick, check, discard, tidy, expire, forget, miss, sweep, deliver)
"""In the order of one round: what creates comes before what climbs, and telling comes last."""


def run(world: World, chore: Chore) -> int:
    """Everything that is due for one chore. A row that fails is logged and set aside; it never stops the others."""
    done, started = 0, time.monotonic()
    while time.monotonic() - started < LONGEST_ROUND_S:
        with world.look() as work:
            key = chore.find(work)
        if key is None:
            break
        try:
            handled = chore.handle(world, key)
            done += 1 if handled is None else handled
        except Exception:
            log.exception("chore failed", chore=chore.NAME, key=str(key)[:200])
            with world.work() as work:
                chore.set_aside(work, key)
    return done


def run_round(world: World) -> dict[str, int]:
    """One round of every chore, each stamped when it finished: `/readyz` turns red when a stamp is old."""
    done = {chore.NAME: run(world, chore) for chore in CHORES}
    with world.work() as work:
        connection = work.session.connection()
        rows = [{"chore": name, "finished_at": work.machine_now} for name in done]
        insert = insert_for(connection)(ChoreStamp).values(rows)
        stamped = insert.on_conflict_do_update(
            index_elements=["chore"], set_={"finished_at": insert.excluded.finished_at}
        )
        connection.execute(stamped)
    return done


def next_alarm(work: Work) -> datetime | None:
    """The earliest instant at which any chore has something to do."""
    alarms = [alarm for chore in CHORES if (alarm := chore.next_alarm(work)) is not None]
    return min(alarms, default=None)


def start(world: World) -> Callable[[], None]:
    """Run the timetable in this process; returns what stops it. A second process doing the same is harmless."""
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        run_round,
        "interval",
        args=[world],
        seconds=world.settings.chores_seconds,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=world.clock(),
    )
    # Parts of photos that nobody continued have no row, and so no chore, to wake for them.
    scheduler.add_job(world.photos.sweep_temp, "interval", hours=6, coalesce=True, misfire_grace_time=None)
    scheduler.start()
    stop: Callable[[], None] = scheduler.shutdown
    return stop
