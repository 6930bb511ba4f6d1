"""A hazard ledger of 100,000 rows: how long it takes, how much memory it takes, and what others wait meanwhile."""

import resource
import threading
import time
from dataclasses import dataclass, field
from uuid import uuid4

from fastapi.testclient import TestClient

from service.ledgers.make import ledger_path
from service.main import build_app
from service.serve import take_short_turns
from service.world import World
from tests.bench.__main__ import Printed
from tests.bench.city import fill_hazards, settle_city
from tests.bench.databases import DATABASES
from tests.bench.district import token

MANY, FEW = 1_400 * 72, 175 * 72
"""Of the city, of its first district."""


def run(printed: Printed) -> None:
    take_short_turns()
    for name, opened in DATABASES.items():
        with opened() as world:
            settle_city(world)
            fill_hazards(world, MANY)
            client = TestClient(build_app(world))
            with _Reader(client, world) as alone:
                alone.stop.wait(10)
            few_taken = _draw_up(client, world, who="dora")
            before, cpu = _most_resident_mb(), time.process_time()
            with _Reader(client, world) as meanwhile:
                taken = _draw_up(client, world, who="lea")
            grown, cpu = _most_resident_mb() - before, time.process_time() - cpu
            client.close()
        printed.line(f"a ledger of {MANY:,} hazards, {name}", taken,
                     unit="s", at_least=120, aim=60, more_is_better=False)  # fmt: skip
        printed.line(f"memory it takes beyond one of {FEW:,} rows, {name}", grown,
                     unit="MB", at_least=30, aim=10, more_is_better=False)  # fmt: skip
        printed.line(f"p95 of a page of hazards meanwhile against without, {name}", meanwhile.p95 / alone.p95,
                     unit="x", at_least=10, aim=3, more_is_better=False)  # fmt: skip
        printed.note(
            f"{cpu:.1f} s of CPU with the database embedded or without it; {MANY / taken:,.0f} rows/s"
        )
        printed.note(f"one of {FEW:,} rows took {few_taken:.1f} s; p95 of a page {alone.p95 * 1000:.0f} ms alone, "
                     f"{meanwhile.p95 * 1000:.0f} ms meanwhile")  # fmt: skip


def _draw_up(client: TestClient, world: World, *, who: str) -> float:
    """Seconds until the file is there: the client waits for what the server does after its answer."""
    headers, id = {"Authorization": f"Bearer {token(world, who)}"}, uuid4()
    began = time.perf_counter()
    client.put(f"/api/v1/ledgers/{id}", json={"of": "hazards"}, headers=headers).raise_for_status()
    taken = time.perf_counter() - began
    shown = client.get(f"/api/v1/ledgers/{id}", headers=headers).json()
    assert shown["state"] == "ready" and shown["rows_done"] == shown["rows"], shown
    assert ledger_path(world, id).stat().st_size == shown["size"]
    return taken


@dataclass
class _Reader:
    """Somebody who reads a page of their school's hazards five times a second until the block ends."""

    client: TestClient
    world: World
    waits: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def p95(self) -> float:
        return sorted(self.waits)[int(len(self.waits) * 0.95)]

    def __enter__(self) -> "_Reader":
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        return self

    def __exit__(self, *why: object) -> None:
        self.stop.set()
        self._thread.join()

    def _read(self) -> None:
        headers = {"Authorization": f"Bearer {token(self.world, 'max')}"}
        while not self.stop.wait(0.2):
            began = time.perf_counter()
            self.client.get("/api/v1/hazards?limit=20", headers=headers).raise_for_status()
            self.waits.append(time.perf_counter() - began)


def _most_resident_mb() -> float:
    """The most this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
