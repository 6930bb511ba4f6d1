"""A city of 1,400 schools with its people in office, a season of tasks and years of hazards, copied by the database itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from schemas.base import new_id
from schemas.hazards import Hazard
from schemas.people import Appointment, Device, Person, Role
from schemas.plans import Plan
from schemas.tasks import Task
from service.database import is_sqlite
from service.world import World
from tests.bench.ticks import PLACES, found_city
from tests.district import known_id

TASKS_A_DAY = 6
CATEGORIES = ("fire", "food", "water", "bus", "drowning")
PLAN_ID = known_id("bench plan")


def settle_city(world: World) -> None:
    """Who is in office: Lea over the city, Dora and Dina over the first district, Max at the first school."""
    found_city(world)
    with world.work() as work:
        long_ago = work.now - timedelta(days=900)
        for name, role, place in (
            ("lea", Role.LEADER, "city"),
            ("dora", Role.SECTION, "district 0"),
            ("max", Role.HEAD, "school 0"),
        ):
            person = {
                "id": known_id(name),
                "city_id": known_id("city"),
                "username": name,
                "name": name.title(),
            }
            work.session.add(Person(**person, scope_changed_at=long_ago))
            work.session.flush()
            post = {"person_id": known_id(name), "role": role.value, "place_id": known_id(place)}
            work.session.add(Appointment(id=known_id(f"post of {name}"), from_at=long_ago, **post))
            phone = {"created_at": long_ago, "last_seen_at": long_ago, "refresh_hash": name}
            ends = work.now + timedelta(days=900)
            work.session.add(
                Device(
                    id=known_id(f"phone of {name}"),
                    person_id=known_id(name),
                    name="",
                    expires_at=ends,
                    **phone,
                )
            )
        plan = {
            "code": "bench",
            "title": {"zh": "测", "en": "bench"},
            "category": "fire",
            "checklist": "bench",
        }
        place = {"target_place_id": known_id("city"), "recurrence": {"rrule": "FREQ=DAILY"}}
        work.session.add(Plan(id=PLAN_ID, source="self", changed_at=work.now, **plan, **place))


def fill_tasks(world: World, count: int) -> None:
    """So many tasks, the same at each school: six a day until a fortnight from now."""
    each = count // PLACES
    with world.work() as work:
        rows = [_task(n, work.now + timedelta(days=14, hours=-n * 24 // TASKS_A_DAY)) for n in range(each)]
        for row in rows:
            row |= _outcome(row, work.now)
        work.session.connection().execute(insert(Task), rows)
    _copy_to_schools(world, Task, unique="slot")


def fill_hazards(world: World, count: int) -> None:
    """So many hazards, the same at each school, over two years; nearly all are closed, one in twenty after a rejection."""
    each = count // PLACES
    with world.work() as work:
        apart = timedelta(days=700) / each
        rows = [_hazard(n, work.now - apart * n) for n in range(each)]
        work.session.connection().execute(insert(Hazard), rows)
    _copy_to_schools(world, Hazard, unique="number")
    with world.work() as work:
        _lift_limits(world, work.session.connection())
        for share, outcome in ((1, "accepted"), (20, "rejected")):
            work.session.connection().execute(text(_STEPS.format(
                id=_fresh(world), share=share, outcome=outcome, cast="" if is_sqlite(world.engine) else "::jsonb",
            )))  # fmt: skip
    analyse(world)


def analyse(world: World) -> None:
    with world.engine.connect().execution_options(isolation_level="AUTOCOMMIT", write=True) as connection:
        connection.exec_driver_sql("ANALYZE")


_STEPS = """
    INSERT INTO hazard_step (id, hazard_id, kind, at, by_id, round, data)
    SELECT {id}, id, 'verification', closed_at, found_by_id, 1, '{{"outcome": "{outcome}"}}'{cast}
    FROM hazard WHERE closed_at IS NOT NULL AND times_seen % {share} = 0
"""


def _copy_to_schools(world: World, model: Any, *, unique: str) -> None:
    table = model.__table__
    made = {
        "id": _fresh(world), unique: f"t.{unique} || place.code", "place_id": "place.id", "school_id": "place.id",
        "district_id": "place.district_id",
    }  # fmt: skip
    names = [column.name for column in table.columns]
    values = ", ".join(made.get(name, f't."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    with world.work() as work:
        connection = work.session.connection()
        _lift_limits(world, connection)
        connection.execute(text(
            f'INSERT INTO "{table.name}" ({columns}) SELECT {values} FROM "{table.name}" t, place '
            "WHERE place.kind = 'school' AND place.code <> 'S0'"
        ))  # fmt: skip


def _fresh(world: World) -> str:
    return "lower(hex(randomblob(16)))" if is_sqlite(world.engine) else "gen_random_uuid()"


def _lift_limits(world: World, connection: Any) -> None:
    if not is_sqlite(world.engine):  # years of history are no request
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def _scope() -> dict[str, UUID]:
    school = known_id("school 0")
    return {
        "place_id": school,
        "school_id": school,
        "district_id": known_id("district 0"),
        "city_id": known_id("city"),
    }


def _task(n: int, due_at: datetime) -> dict[str, Any]:
    at = due_at.replace(minute=0, second=0, microsecond=0)
    return {
        "id": new_id(), "plan_id": PLAN_ID, "slot": f"{n} ", "slot_on": at.date(), "source": "self",
        "announced": False, "category": CATEGORIES[n % 5], "checklist_code": "fire_daily_patrol",
        "checklist_version": 1, "role": "inspector", "opens_at": at - timedelta(hours=6), "due_at": at,
        "closes_at": at + timedelta(hours=3), "created_at": at - timedelta(days=14), "told": 0, **_scope(),
    }  # fmt: skip


def _outcome(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What became of it: of thirty, two are missed, one each was late, excused and without its photos."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("in_time", "done_at", "missed_at", "excused_at", "evidence_missing_at")
    )
    if row["closes_at"] > now:
        return nothing
    kinds: Sequence[dict[str, Any]] = (
        {"missed_at": row["closes_at"]},
        {"missed_at": row["closes_at"]},
        {"missed_at": row["closes_at"], "excused_at": now},
        {"in_time": False, "done_at": row["closes_at"]},
        {"evidence_missing_at": now},
    )
    fate = hash(row["slot"]) % 30
    return {**nothing, **(kinds[fate] if fate < len(kinds) else {"in_time": True, "done_at": row["due_at"]})}


def _hazard(n: int, at: datetime) -> dict[str, Any]:
    """One in fifty is void; of the rest all but the newest few are closed, after one day to twelve."""
    settled_at = at + timedelta(days=1 + n % 12)
    return {
        "id": new_id(), "number": f"3701-2026-{n:04d}-", "category": CATEGORIES[n % 5], "severity": "general",
        "description": "三楼东侧疏散通道堆放杂物，影响疏散" if n % 3 else "食堂留样柜温度过高，记录缺失",
        "source": "self", "found_by_id": known_id("max"), "found_by_school": True, "found_at": at, "received_at": at,
        "due_at": at + timedelta(days=7), "original_due_at": at + timedelta(days=7), "due_kind": "days",
        "rectified_at": None if n < 2 else settled_at, "closed_at": None if n < 3 or n % 50 == 49 else settled_at,
        "voided_at": settled_at if n % 50 == 49 else None, "round": 1, "times_seen": n + 1, "level": 0, **_scope(),
    }  # fmt: skip
