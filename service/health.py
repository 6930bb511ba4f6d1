"""Alive, able to serve, and measured; and the keys that receipts are checked with."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlmodel import select

from schemas.trial import ChoreStamp
from service.jobs import CHORES
from service.world import World

router = APIRouter(tags=["health"])

STALE_AFTER = timedelta(minutes=5)
"""A chore that has not finished a round for this long is taken for dead."""


@router.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "a chore's stamp is old"}})
def readyz(request: Request, response: Response) -> dict[str, Any]:
    """Able to serve: the database answers, and every chore finished a round lately, here or on another node."""
    world: World = request.app.state.world
    with world.look() as work:
        stamps = {s.chore: s.finished_at for s in work.session.exec(select(ChoreStamp)).all()}
        oldest = work.machine_now - STALE_AFTER
    stale = [c.NAME for c in CHORES if stamps.get(c.NAME) is None or stamps[c.NAME] < oldest]
    if stale:
        response.status_code = 503
    return {"status": "stale" if stale else "ready", "stale_chores": stale}


@router.get("/metrics", response_class=PlainTextResponse)
def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/.well-known/jwks.json")
def jwks(request: Request) -> dict[str, Any]:
    world: World = request.app.state.world
    return world.receipts.jwks()
