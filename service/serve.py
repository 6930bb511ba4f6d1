"""Listening: one process, its chores beside it."""

import uvicorn

from service.main import build_app
from service.world import World


def serve_world(world: World, *, with_chores: bool) -> None:
    app = build_app(world, with_chores=with_chores)
    uvicorn.run(
        app,
        host=world.settings.host,
        port=world.settings.port,
        log_level="warning",
        timeout_graceful_shutdown=10,
        limit_concurrency=400,
    )
