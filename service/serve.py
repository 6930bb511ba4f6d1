"""Listening: one process, its chores beside it."""

import sys
from collections.abc import Callable
from contextlib import suppress
from socket import socket

import uvicorn

from service.main import build_app
from service.world import World

TURN_S = 0.000_5
"""
A thread that computes for long, as one that draws up a ledger, hands on after this. At Python's own 5 ms, which a page
waits at each of its many steps, p95 of a page grew 15-fold beside a ledger; now 2-fold (tests/bench/ledgers.py).
"""


def take_short_turns() -> None:
    sys.setswitchinterval(TURN_S)


def serve_world(world: World, *, with_chores: bool, ready: Callable[[], None] = lambda: None) -> None:
    """Until it is stopped. `ready` is called once people can connect."""
    take_short_turns()
    app = build_app(world, with_chores=with_chores)
    config = uvicorn.Config(
        app,
        host=world.settings.host,
        port=world.settings.port,
        log_level="warning",
        timeout_graceful_shutdown=10,
        limit_concurrency=400,
    )
    server = _Server(config, ready, leaving=app.state.streams.close)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], *, leaving: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready, self._leaving = ready, leaving

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Open streams end first: else it would wait for pages that wait for it."""
        self._leaving()
        await super().shutdown(sockets)
