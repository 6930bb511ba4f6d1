"""Idle memory of the server of the demo."""

import time

from tests.bench.__main__ import Printed
from tests.bench.district import prepared
from tests.bench.serving import free_port, resident_mb, serving


def run(printed: Printed) -> None:
    with prepared(0) as (world, _):
        port = free_port()
        settings = {
            "CAMPUS_SAFETY_DATA": str(world.settings.data),
            "CAMPUS_SAFETY_PORT": str(port),
            "CAMPUS_SAFETY_CHORES_SECONDS": "1",
        }
        with serving("service.cli", port, arguments=["serve"], settings=settings) as process:
            time.sleep(5)
            used = resident_mb(process.pid)
    printed.line(
        "idle memory of the server with its chores",
        used,
        unit="MB",
        at_least=180,
        aim=110,
        more_is_better=False,
    )
