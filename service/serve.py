"""Listening: one process, its chores beside it."""

import sys
from collections.abc import Callable
from contextlib import suppress
from socket import socket

import uvicorn

from service.main import build_app
from service.world import World


def serve_world(world: World, *, with_chores: bool, ready: Callable[[], None] = lambda: None) -> None:
    """Until it is stopped. `ready` is called once people can connect."""
    config = uvicorn.Config(
        build_app(world, with_chores=with_chores),
        host=world.settings.host,
        port=world.settings.port,
        log_level="warning",
        timeout_graceful_shutdown=10,
        limit_concurrency=400,
    )
    server = _Server(config, ready)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
