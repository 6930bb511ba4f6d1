"""Builds the app from a world, and turns every refusal into a sentence."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
import structlog
from fastapi import APIRouter, FastAPI

from service import health, jobs, problems
from service.world import World

log = structlog.get_logger(__name__)

LARGEST_JSON_BODY = 2 * 1024 * 1024
"""Bytes. A full self-check of 90 items with notes is under 100 KB; photos travel by their own route."""

SLICES = (
    "people", "phone", "tasks", "reports", "evidence", "hazards", "escalations", "notices", "plans", "calendars",
    "checklists", "places",
)  # fmt: skip


def routers() -> list[APIRouter]:
    import importlib

    found = []
    for name in SLICES:
        try:
            found.append(importlib.import_module(f"service.{name}.routes").router)
        except ModuleNotFoundError:
            continue
    return found


def build_app(world: World, *, with_chores: bool = False) -> FastAPI:
    app = FastAPI(
        title="campus-safety",
        version="1",
        summary="Recurring safety checks, photo evidence, hazards with deadlines, escalation",
        lifespan=_lifespan(world, with_chores=with_chores),
        max_body_size=LARGEST_JSON_BODY,
        responses=problems.RESPONSES,
    )
    app.state.world = world
    problems.install(app)
    for router in routers():
        app.include_router(router, prefix="/api/v1")
    app.include_router(health.router)
    return app


def _lifespan(world: World, *, with_chores: bool) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = world.settings.threads
        stop = jobs.start(world) if with_chores else None
        yield
        if stop:
            await anyio.to_thread.run_sync(stop)

    return lifespan
