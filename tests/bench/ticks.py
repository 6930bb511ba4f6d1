"""Plans become tasks: a slot for 1,400 places at 1x, 10x and 100x stored tasks, fourteen days from nothing, a preview."""

import statistics
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text

from schemas.places import Place, PlaceKind
from schemas.plans import Plan, PlanState, PreviewIn
from schemas.tasks import Task
from service import jobs
from service.checklists.publish import seed_library
from service.database import is_sqlite
from service.plans import tick
from service.plans.edit import plan_columns
from service.plans.library import templates
from service.plans.preview import preview
from service.world import World
from tests.bench.__main__ import Printed
from tests.bench.databases import DATABASES
from tests.district import known_id

PLACES = 1_400
MIDNIGHTS = 7
TRAITS = [
    "canteen",
    "school_bus",
    "boarding",
    "water_tank",
    "open_water",
    "heating_boiler",
    "pool",
    "kindergarten",
]
START = datetime(2026, 9, 8, 1, 0, tzinfo=UTC)


def run(printed: Printed) -> None:
    for name, opened in DATABASES.items():
        now = [START]
        with opened(clock=lambda now=now: now[0]) as world:
            found_city(world)
            _slots(printed, name, world, now)
            _preview(printed, name, world)
            _all_templates(printed, name, world)


def _slots(printed: Printed, name: str, world: World, now: list[datetime]) -> None:
    """Each midnight one more day of a daily plan is made at all places."""
    add_plan(world, "fire_daily_patrol")
    jobs.run(world, tick)
    taken = {}
    for times in (1, 10, 100):
        _store(world, times)
        taken[times] = statistics.median(midnight(world, now) for _ in range(MIDNIGHTS))
    printed.line(f"a slot's tasks for {PLACES:,} places, {name}", taken[1],
                 unit="s", at_least=0.5, aim=0.2, more_is_better=False)  # fmt: skip
    for times in (10, 100):
        printed.line(f"the same with {times}x stored tasks, {name}", taken[times] / taken[1],
                     unit="x", at_least=1.3, aim=1.1, more_is_better=False)  # fmt: skip


def _preview(printed: Printed, name: str, world: World) -> None:
    with world.look() as work:
        city = work.session.get_one(Place, known_id("city"))
        wanted = next(t for t in templates(city.id) if t.code == "fire_daily_patrol")
        began = time.perf_counter()
        shown = preview(work, city, PreviewIn.model_validate(wanted.model_dump()))
        taken = time.perf_counter() - began
    assert shown.places == PLACES
    printed.line(f"preview of a year for a plan that reaches {PLACES:,} places, {name}", taken,
                 unit="s", at_least=1, aim=0.2, more_is_better=False)  # fmt: skip


def _all_templates(printed: Printed, name: str, world: World) -> None:
    with world.work() as work:
        connection = work.session.connection()
        connection.execute(delete(Task))
        connection.execute(delete(Plan))
    codes = [t.code for t in templates(known_id("city")) if t.state == PlanState.ACTIVE]
    for code in codes:
        add_plan(world, code)
    began = time.perf_counter()
    made = jobs.run(world, tick)
    taken = time.perf_counter() - began
    printed.line(f"14 days ahead, {PLACES:,} places, {len(codes)} templates, from nothing, {name}", taken,
                 unit="s", at_least=60, aim=20, more_is_better=False)  # fmt: skip
    printed.note(f"{made:,} tasks, {made / taken:,.0f}/s")


def found_city(world: World) -> None:
    """One city, eight districts, and schools that have everything, so that every template reaches them."""
    with world.work() as work:
        city = known_id("city")
        shared: dict[str, Any] = {
            "zone": "Asia/Shanghai",
            "city_id": city,
            "changed_at": work.now,
            "version": 1,
            "content_sha256": "",
        }
        places = [
            {"id": city, "kind": PlaceKind.CITY.value, "name": "city", "code": "3700", "traits": [], **shared}
        ]
        districts = [known_id(f"district {n}") for n in range(8)]
        work.session.connection().execute(insert(Place), places)
        work.session.connection().execute(
            insert(Place),
            [
                {
                    "id": id,
                    "parent_id": city,
                    "kind": "district",
                    "name": f"{n}",
                    "code": f"371{n}",
                    "district_id": id,
                    "traits": [],
                    **shared,
                }
                for n, id in enumerate(districts)
            ],
        )
        work.session.connection().execute(
            insert(Place),
            [
                {"id": (id := known_id(f"school {n}")), "parent_id": districts[n % 8], "kind": "school",
                 "name": f"{n}",
                 "code": f"S{n}", "district_id": districts[n % 8], "school_id": id, "school_kind": "primary",
                 "traits": TRAITS, **shared}
                for n in range(PLACES)
            ],
        )  # fmt: skip
        seed_library(work)


def add_plan(world: World, code: str) -> UUID:
    """The template at all schools of the city, whatever kind of place it is meant for."""
    with world.work() as work:
        wanted = next(t for t in templates(known_id("city")) if t.code == code)
        aimed = wanted.model_copy(update={"target_kinds": ["school"], "school_kinds": []})
        plan = Plan(id=known_id(f"plan {code}"), **plan_columns(aimed), changed_at=work.now, wake_at=work.now)
        work.session.add(plan)
        return plan.id


def midnight(world: World, now: list[datetime]) -> float:
    """The next day for which the plan makes tasks; only the making is timed."""
    while True:
        with world.look() as work:
            now[0] = work.session.connection().execute(select(func.min(Plan.wake_at))).scalar_one()
        began = time.perf_counter()
        if jobs.run(world, tick):
            return time.perf_counter() - began


def _store(world: World, times: int) -> None:
    """Past tasks until there are that many times the tasks of the first fortnight, made by the database itself."""
    with world.work() as work:
        connection = work.session.connection()
        first = select(func.count()).select_from(Task).where(Task.slot_on >= START.date())  # type: ignore[arg-type]
        fortnight, stored = 14_000, connection.execute(first).scalar_one()
        copies = max(0, times * fortnight - stored) // PLACES
        names = [column.name for column in Task.__table__.columns]  # type: ignore[attr-defined]
        fresh = "lower(hex(randomblob(16)))" if is_sqlite(world.engine) else "gen_random_uuid()"
        day = connection.execute(select(func.min(Task.slot_on))).scalar_one()
        for n in range(copies):
            past = {"id": fresh, "slot": f"'{times}-{n}'", "wake_at": "NULL"}
            past |= {at: _earlier(world, at, n + 30) for at in ("opens_at", "due_at", "closes_at", "slot_on")}
            values = ", ".join(past.get(column, column) for column in names)
            one_day = text(
                f"INSERT INTO task ({', '.join(names)}) SELECT {values} FROM task WHERE slot_on = :day AND slot LIKE '2%'"
            )
            connection.execute(
                one_day.bindparams(day=day if not is_sqlite(world.engine) else day.isoformat())
            )
    with world.engine.connect().execution_options(isolation_level="AUTOCOMMIT", write=True) as connection:
        connection.exec_driver_sql("ANALYZE")


def _earlier(world: World, column: str, days: int) -> str:
    if not is_sqlite(world.engine):
        return f"{column} - {days}" if column == "slot_on" else f"{column} - interval '{days} days'"
    shape = "%Y-%m-%d" if column == "slot_on" else "%Y-%m-%d %H:%M:%S.000000"
    return f"strftime('{shape}', {column}, '-{days} days')"
