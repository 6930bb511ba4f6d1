"""A page of 100 at a million rows against a page of 100 at a thousand, for a head, a section and a leader."""

import statistics
import time
from datetime import datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import insert

from schemas.base import new_id
from schemas.hazards import Hazard
from schemas.reports import Report
from service.main import build_app
from service.world import World
from tests.bench.__main__ import Printed
from tests.bench.district import prepared, token
from tests.district import known_id

FEW, MANY = 1_000, 1_000_000
SCHOOLS = ("school", "kindergarten")
ROUNDS = 40


def run(printed: Printed) -> None:
    times: dict[tuple[str, str, int], float] = {}
    with prepared(0) as (world, _):
        client = TestClient(build_app(world))
        for size, upto in ((FEW, FEW), (MANY, MANY - FEW)):
            fill(world, upto)
            for path in ("hazards", "reports"):
                for who in ("max", "dora", "lea"):
                    times[path, who, size] = page_ms(client, world, path, who)
        client.close()
    for path in ("hazards", "reports"):
        worst = max(times[path, who, MANY] / times[path, who, FEW] for who in ("max", "dora", "lea"))
        printed.line(f"a page of 100 {path} at 1,000,000 rows against 1,000", worst,
                     unit="x", at_least=3, aim=1.2, more_is_better=False)  # fmt: skip
        shown = [
            f"{who} {times[path, who, FEW]:.1f} -> {times[path, who, MANY]:.1f} ms"
            for who in ("max", "dora", "lea")
        ]
        printed.note(", ".join(shown))


def page_ms(client: TestClient, world: World, path: str, who: str) -> float:
    """The median of many first pages and of pages far down, in milliseconds."""
    headers = {"Authorization": f"Bearer {token(world, who)}"}
    cursor, taken = "", []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(f"/api/v1/{path}?limit=100{cursor}", headers=headers)
        taken.append(time.perf_counter() - began)
        answer.raise_for_status()
        following = answer.json()["next"]
        cursor = f"&cursor={following}" if following else ""
    return statistics.median(taken) * 1000


def fill(world: World, count: int) -> None:
    """So many hazards and reports, half of them at each school, over the years before now."""
    for start in range(0, count, 50_000):
        with world.work() as work:
            numbers = range(start, min(start + 50_000, count))
            connection = work.session.connection()
            connection.execute(insert(Hazard), [hazard(n, count, work.now) for n in numbers])
            connection.execute(insert(Report), [report(n, work.now) for n in numbers])
    with world.work() as work:
        work.session.connection().exec_driver_sql("ANALYZE")


def scope(n: int) -> dict[str, Any]:
    school = known_id(SCHOOLS[n % 2])
    return {
        "place_id": school,
        "school_id": school,
        "district_id": known_id("district"),
        "city_id": known_id("city"),
    }


def hazard(n: int, of: int, now: datetime) -> dict[str, Any]:
    at = now - timedelta(seconds=60 * (n + 1))
    return {
        "id": new_id(), "number": f"3701-2026-{of}-{n}", "category": "fire", "description": "bench", "severity": "general",
        "source": "self", "found_by_id": known_id("ivan"), "found_at": at, "received_at": at, "due_at": at,
        "original_due_at": at, "closed_at": at, "found_by_school": True, "round": 0, "times_seen": 1, "level": 0,
        **scope(n),
    }  # fmt: skip


def report(n: int, now: datetime) -> dict[str, Any]:
    at = now - timedelta(seconds=60 * (n + 1))
    return {
        "id": new_id(), "source": "self", "category": "fire", "checklist_code": "bench", "checklist_version": 1,
        "by_id": known_id("ivan"), "content_sha256": "0" * 64,
        "body": {"answers": [], "captured_at": at.isoformat(), "sent_at": at.isoformat()}, "captured_at": at, "sent_at": at,
        "received_at": at, "clock_skew_s": 0.0, "corrected_captured_at": at, "passed": True, "score": 100, "counts": True,
        "additional": False, "hazard_ids": [], "receipt": "bench", **scope(n),
    }  # fmt: skip
