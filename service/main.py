"""Builds the app from a world, and turns every refusal into a sentence."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
import structlog
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from service import health, interactive, jobs, problems, screens
from service.board import routes as board
from service.calendars import routes as calendars
from service.checklists import routes as checklists
from service.deeds import routes as deeds
from service.desk import routes as desk
from service.desk.streams import Streams
from service.escalations import routes as escalations
from service.evidence import routes as evidence
from service.hazards import routes as hazards
from service.ledgers import routes as ledgers
from service.notices import routes as notices
from service.offices import routes as offices
from service.people import routes as people
from service.phone import routes as phone
from service.places import routes as places
from service.plans import routes as plans
from service.reports import routes as reports
from service.tasks import routes as tasks
from service.traffic import Traffic
from service.world import World

log = structlog.get_logger(__name__)

LARGEST_JSON_BODY = 2 * 1024 * 1024
"""Bytes. A full self-check of 90 items with notes is under 100 KB; photos travel by their own route."""

ROUTERS = (
    people.router,
    phone.router,
    tasks.router,
    reports.router,
    evidence.router,
    hazards.router,
    escalations.router,
    board.router,
    ledgers.router,
    deeds.router,
    desk.router,
    notices.router,
    offices.router,
    plans.router,
    calendars.router,
    checklists.router,
    places.router,
)


class _App(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        return Traffic(super().build_middleware_stack(), refused=problems.refused)

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        document["components"]["schemas"].update(problems.schemas())
        return document


def _operation_id(route: APIRoute) -> str:
    """What the pages' client calls it by."""
    return route.name


def build_app(world: World, *, with_chores: bool = False) -> FastAPI:
    app = _App(
        title="campus-safety",
        version="1",
        summary="Recurring safety checks, photo evidence, hazards with deadlines, escalation",
        lifespan=_lifespan(world, with_chores=with_chores),
        max_body_size=LARGEST_JSON_BODY,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        responses=problems.RESPONSES,
    )
    app.state.world, app.state.streams = world, Streams(world)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")
    app.include_router(health.router)
    interactive.install(app)
    screens.install(app)
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
