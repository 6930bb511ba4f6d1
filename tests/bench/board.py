"""What the bureau looks at: a month of a city with a million tasks and as many hazards, and lists of 100,000 hazards."""

import statistics
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi.testclient import TestClient

from schemas.base import as_z
from service.main import build_app
from service.world import World
from tests.bench.__main__ import Printed
from tests.bench.city import fill_hazards, fill_tasks, settle_city
from tests.bench.databases import DATABASES
from tests.bench.district import token
from tests.district import known_id

LEDGER, STORED = 100_000, 1_000_000
ROUNDS = 5


def run(printed: Printed) -> None:
    for name, opened in DATABASES.items():
        with opened() as world:
            settle_city(world)
            fill_hazards(world, LEDGER)
            client = TestClient(build_app(world))
            slowest = max(_ms(client, world, "/hazards", **asked) for asked in _filters(world))
            printed.line(f"the slowest filter of {LEDGER:,} hazards, {name}", slowest,
                         unit="ms", at_least=300, aim=100, more_is_better=False)  # fmt: skip
            client.close()
        with opened() as world:
            settle_city(world)
            fill_tasks(world, STORED)
            fill_hazards(world, STORED)
            client = TestClient(build_app(world))
            _boards(printed, name, client, world)
            client.close()


def _boards(printed: Printed, name: str, client: TestClient, world: World) -> None:
    city = {"place_id": str(known_id("city"))}
    for what, path, asked in (
        ("a city's month by district", "/board", {}),
        (
            "a city's month by school against the month before",
            "/board",
            {"part": "school", "previous": "true"},
        ),
        ("a city's month day by day", "/board/days", {}),
    ):
        taken = _ms(client, world, path, **city, **asked) / 1000
        printed.line(f"{what}, {STORED:,} tasks, {name}", taken,
                     unit="s", at_least=2, aim=1, more_is_better=False)  # fmt: skip
    district = {"place_id": str(known_id("district 0")), "part": "school", "previous": "true"}
    printed.note(
        f"a district's month by school against the month before: {_ms(client, world, '/board', **district):.0f} ms"
    )


def _filters(world: World) -> list[dict[str, Any]]:
    """One for each way of asking; the worst find nothing and look at everything."""
    now = datetime.now(ZoneInfo("UTC"))
    month = {"from": as_z(now - timedelta(days=30)), "before": as_z(now)}
    return [
        {}, {"state": "open"}, {"state": ["open", "rectified", "transferred"]}, {"overdue": "true"}, {"state": "void"},
        {"severity": "major"}, {"category": "water", "state": "closed"}, {"q": "留样"}, {"q": "nowhere"},
        {"listed": "true"}, {"reopened": "true"}, {"place_id": str(known_id("school 7"))},
        *({f"{what}_{edge}": at for edge, at in month.items()} for what in ("found", "closed", "reopened")),
    ]  # fmt: skip


def _ms(client: TestClient, world: World, path: str, **asked: Any) -> float:
    """The median of a few, as the leader of the city."""
    headers, taken = {"Authorization": f"Bearer {token(world, 'lea')}"}, []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(f"/api/v1{path}", params=asked, headers=headers).raise_for_status()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000
