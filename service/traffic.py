"""Numbers every request, and counts and times what was answered, by route and never by address."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("campus_safety_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("campus_safety_request_seconds", "Seconds until an answer began", ["method", "route"])

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Traffic:
    """Plain ASGI, since what wraps bodies would cost more than many a request."""

    def __init__(self, app: ASGIApp, broken: Callable[[Request, Exception], Response]) -> None:
        self.app = app
        self.broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, request_id, started = time.perf_counter(), _request_id(scope), False

        async def send_numbered(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
                _count(scope, message["status"], time.perf_counter() - began)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_numbered)
            except Exception as failure:
                if started:
                    raise
                await self.broken(Request(scope), failure)(scope, receive, send_numbered)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and GIVEN.fullmatch(given := value.decode("latin-1")):
            return str(given)
    return uuid4().hex


def _count(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "unknown")
    method = scope["method"] if scope["method"] in _METHODS else "other"
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
