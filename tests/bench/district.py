"""A district ready to be measured: its people, one plan, and as many tasks as reports will be sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from schemas.base import new_id
from schemas.checklists import ChecklistIn
from schemas.people import Person
from schemas.plans import Plan
from schemas.tasks import Task
from service.checklists.publish import publish
from service.people.access import load_caller
from service.people.tokens import Access, make_access_token
from service.settings import Settings
from service.world import World, open_world
from tests.district import known_id, settle

PLAN_ID = known_id("bench plan")


@contextmanager
def prepared(tasks: int) -> Iterator[tuple[World, list[UUID]]]:
    """An embedded world with that many open tasks at the school, and their ids."""
    with TemporaryDirectory() as folder:
        world = open_world(Settings(data=Path(folder)))
        with world.work() as work:
            settle(work.session, work.now)
            work.session.add(bench_plan(work.now))
            work.session.flush()
        with world.work() as work:
            ada = work.session.get_one(Person, known_id("ada"))
            publish(work, load_caller(work.session, ada, None, work.now), "bench", checklist=fifteen_items())
        yield world, add_tasks(world, tasks)
        world.engine.dispose()


def bench_plan(now: datetime) -> Plan:
    return Plan(
        id=PLAN_ID,
        code="bench",
        title={"zh": "测", "en": "bench"},
        category="fire",
        checklist="bench",
        source="self",
        role="inspector",
        recurrence={"rrule": "FREQ=DAILY"},
        target_place_id=known_id("school"),
        changed_at=now,
    )


def add_tasks(world: World, count: int) -> list[UUID]:
    """That many tasks at the school, open now."""
    ids = [new_id() for _ in range(count)]
    with world.work() as work:
        shared = {
            "plan_id": PLAN_ID,
            "source": "self",
            "announced": False,
            "category": "fire",
            "checklist_code": "bench",
            "checklist_version": 1,
            "role": "inspector",
            "slot_on": work.now.date(),
            "opens_at": work.now - timedelta(hours=1),
            "due_at": work.now + timedelta(hours=5),
            "closes_at": work.now + timedelta(hours=9),
            "created_at": work.now,
            "told": 0,
            "place_id": known_id("school"),
            "city_id": known_id("city"),
            "district_id": known_id("district"),
            "school_id": known_id("school"),
        }
        if ids:
            rows = [{"id": id, "slot": f"bench-{n}", **shared} for n, id in enumerate(ids)]
            work.session.connection().execute(insert(Task), rows)
    return ids


def fifteen_items() -> ChecklistIn:
    """Ten yes/no, three numbers and two dates, no photo demanded."""
    shared: dict[str, Any] = {
        "category": "fire",
        "photo": "never",
        "severity": "general",
        "due": {"kind": "days", "n": 7},
    }
    items = [{"code": f"Y{n}", "kind": "yes_no"} for n in range(10)]
    items += [{"code": f"N{n}", "kind": "number", "limits": {"min": 0, "max": 9}} for n in range(3)]
    items += [{"code": f"D{n}", "kind": "date", "limits": {"max_age_days": 99999}} for n in range(2)]
    texts = [{"text": {"zh": "检查项", "en": "an item"}, **item, **shared} for item in items]
    return ChecklistIn.model_validate(
        {"title": {"zh": "测", "en": "bench"}, "category": "fire", "items": texts}
    )


def answers() -> list[dict[str, Any]]:
    given = [{"item": f"Y{n}", "value": True} for n in range(10)]
    given += [{"item": f"N{n}", "value": n + 0.5} for n in range(3)]
    return given + [{"item": f"D{n}", "value": "2026-01-01"} for n in range(2)]


def token(world: World, name: str = "ines") -> str:
    access = Access(known_id(name), known_id(f"phone of {name}"), 1)
    return make_access_token(world.token_secret, access, machine_now=world.clock(), minutes=60)
