"""The usual way, as a measure: one APScheduler job for each check at each place; prints what it cost as JSON.

`python -m tests.bench.one_job_per_check memory|database PLACES CHECKS`
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine

from tests.bench.serving import resident_mb

ran: list[str] = []
all_ran = Event()
expected = 0


def check_is_due(place: str) -> None:
    """What a job does at the least: note that this check is due here."""
    ran.append(place)
    if len(ran) == expected:
        all_ran.set()


def main() -> None:
    import os

    global expected
    kind, places, checks = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    expected = places * checks
    before = resident_mb(os.getpid())
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'jobs.sqlite'}"
        store = MemoryJobStore() if kind == "memory" else SQLAlchemyJobStore(engine=create_engine(url))
        began = time.perf_counter()
        scheduler = BackgroundScheduler(timezone="UTC", jobstores={"default": store})
        scheduler.start(paused=True)
        due_at = datetime.now(UTC) + timedelta(days=1)
        for place in range(places):
            for check in range(checks):
                scheduler.add_job(check_is_due, "interval", days=1, args=[f"{place}/{check}"], next_run_time=due_at,
                                  misfire_grace_time=None, coalesce=True)  # fmt: skip
        started_s = time.perf_counter() - began
        memory_mb = resident_mb(os.getpid()) - before
        scheduler.shutdown(wait=False)
        round_s = one_round(kind, url, places, checks)
    print(json.dumps({"start_s": started_s, "memory_mb": memory_mb, "round_s": round_s}))


def one_round(kind: str, url: str, places: int, checks: int) -> float:
    """All jobs due at once, until the last has run."""
    store = MemoryJobStore() if kind == "memory" else SQLAlchemyJobStore(engine=create_engine(url + ".round"))
    scheduler = BackgroundScheduler(timezone="UTC", jobstores={"default": store})
    scheduler.start(paused=True)
    due_at = datetime.now(UTC)
    for place in range(places):
        for check in range(checks):
            scheduler.add_job(check_is_due, "interval", days=1, args=[f"{place}/{check}"], next_run_time=due_at,
                              misfire_grace_time=None, coalesce=True)  # fmt: skip
    began = time.perf_counter()
    scheduler.resume()
    all_ran.wait(timeout=600)
    took = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return took


if __name__ == "__main__":
    main()
