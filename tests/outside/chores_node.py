"""A node that does nothing but chores: told an instant on its input, it runs them until nothing is left to do."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime

from service import jobs
from service.logs import configure_logs
from service.settings import Settings
from service.world import open_world

MOST_ROUNDS = 60


def main() -> None:
    """`{"tick": 12, …}` on the output after each instant; what failed is in the log on the error stream."""
    configure_logs()
    at = [datetime(2000, 1, 1, tzinfo=UTC)]
    world = open_world(Settings(), clock=lambda: at[0])
    print("ready", flush=True)
    for line in sys.stdin:
        at[0] = datetime.fromisoformat(line.strip())
        handled: Counter[str] = Counter()
        for _ in range(MOST_ROUNDS):
            done = jobs.run_round(world)
            handled.update(done)
            if not any(done.values()):
                break
        print(json.dumps(handled), flush=True)


if __name__ == "__main__":
    main()
