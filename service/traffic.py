"""Numbers every request, and counts and times what was answered, by route and never by address."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("campus_safety_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("campus_safety_request_seconds", "Seconds until an answer began", ["method", "route"])

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Traffic:
    """Around everything else, the framework's own answers too. Plain ASGI: what wraps bodies costs more than many a request."""

    def __init__(self, app: ASGIApp, refused: Callable[[Request, int], Response]) -> None:
        self.app = app
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, request_id, started, replaced = time.perf_counter(), _request_id(scope), False, False

        async def send_numbered(message: Message) -> None:
            nonlocal started, replaced
            if replaced:
                return
            if message["type"] == "http.response.start":
                if _is_bare_refusal(message):
                    answer = self.refused(Request(scope), message["status"])
                    await answer(scope, receive, send_numbered)
                    replaced = True
                    return
                started = True
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
                _count(scope, message["status"], time.perf_counter() - began)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_numbered)
            except Exception:
                if (
                    not started
                ):  # else it was answered and logged: the framework raises it once more for the server
                    raise


def _is_bare_refusal(start: Message) -> bool:
    """The framework's own plain words, such as for a body over the limit: not a sentence in the person's language."""
    kind = Headers(raw=start.get("headers", [])).get("content-type", "")
    return start["status"] >= 400 and kind.startswith("text/plain")


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
