"""Against one APScheduler job per check, 1,400 places x 5 checks: start-up, memory, and one round of everything due."""

import json
import os
import subprocess
import sys
import time
from datetime import datetime
from typing import Any

from service import jobs
from service.plans import tick
from service.world import World, open_world
from tests.bench.__main__ import Printed
from tests.bench.databases import on_sqlite
from tests.bench.serving import resident_mb
from tests.bench.ticks import PLACES, START, add_plan, found_city, midnight

CHECKS = ("fire_daily_patrol", "food_daily_control", "bus_pretrip", "bus_posttrip", "drown_patrol")


def run(printed: Printed) -> None:
    ours = measured("tests.bench.jobs")
    memory = measured("tests.bench.one_job_per_check", "memory", str(PLACES), str(len(CHECKS)))
    database = measured("tests.bench.one_job_per_check", "database", str(PLACES), str(len(CHECKS)))
    for name, theirs in (("memory", memory), ("database", database)):
        printed.line(f"start-up against one job per check ({name} job store)", theirs["start_s"] / ours["start_s"],
                     unit="x", at_least=1, aim=10, more_is_better=True)  # fmt: skip
        printed.note(
            f"theirs {theirs['start_s']:.3f} s, ours {ours['start_s']:.3f} s (open the database, start the chores)"
        )
        printed.line(f"memory against one job per check ({name} job store)", theirs["memory_mb"] / ours["memory_mb"],
                     unit="x", at_least=1, aim=10, more_is_better=True)  # fmt: skip
        printed.note(f"theirs {theirs['memory_mb']:.1f} MB, ours {ours['memory_mb']:.1f} MB for the schedule")
        printed.line(f"one round against one job per check ({name} job store)", theirs["round_s"] / ours["round_s"],
                     unit="x", at_least=0.1, aim=10, more_is_better=True)  # fmt: skip
        printed.note(
            f"theirs {theirs['round_s']:.2f} s (a call each), ours {ours['round_s']:.2f} s (a durable task each)"
        )


def measured(module: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours() -> dict[str, float]:
    """Our schedule is five rows; starting it reads none of them. One round makes a day's tasks at every place."""
    now = [START]
    with on_sqlite(clock=lambda: now[0]) as world:
        found_city(world)
        for code in CHECKS:
            add_plan(world, code)
        jobs.run(world, tick)
        started_s, memory_mb = started(world)
        round_s = one_round(world, now)
    return {"start_s": started_s, "memory_mb": memory_mb, "round_s": round_s}


def started(world: World) -> tuple[float, float]:
    """Seconds and MB to open the same database once more and to start its timetable."""
    before, began = resident_mb(os.getpid()), time.perf_counter()
    again = open_world(world.settings, clock=world.clock)
    stop = jobs.start(again)
    taken = time.perf_counter() - began, resident_mb(os.getpid()) - before
    stop()
    again.engine.dispose()
    return taken


def one_round(world: World, now: list[datetime]) -> float:
    return sorted(midnight(world, now) for _ in range(5))[2]


if __name__ == "__main__":
    print(json.dumps(ours()))
