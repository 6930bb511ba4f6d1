"""Asks the app directly, thousands of times: no network, no client, and nothing that was written stays."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.api.cast import CALLERS, Caller
from tests.api.everything import Things
from tests.api.role_rows import Row
from tests.campus import Campus


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    text: str
    asked: str
    """What the caller named themselves, in the address or the body."""

    @property
    def is_success(self) -> bool:
        return self.status < 300


@dataclass(frozen=True)
class _Sent:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Asking:
    def __init__(self, campus: Campus) -> None:
        self.app = campus.app
        self._loop = asyncio.Runner()
        self._tokens = {
            who.name: campus.as_(who.name).headers["authorization"] for who in CALLERS if who.name
        }

    def close(self) -> None:
        self._loop.close()

    def ask(self, row: Row, who: Caller, things: Things) -> Answer:
        body, kind = _body(row, things)
        headers = {"accept-language": "en", "content-type": kind, "content-length": str(len(body))}
        if who.name:
            headers["authorization"] = self._tokens[who.name]
        query = urlencode(row.query(things)) if row.query else ""
        return self._loop.run(self._send(_Sent(row.method, row.url(things), query, headers, body)))

    async def _send(self, sent: _Sent) -> Answer:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "root_path": "",
            "method": sent.method, "path": sent.path, "raw_path": sent.path.encode(),
            "query_string": sent.query.encode(), "client": ("127.0.0.1", 1), "server": ("test", 80),
            "headers": [(name.encode(), value.encode()) for name, value in sent.headers.items()],
        }  # fmt: skip
        incoming = iter([{"type": "http.request", "body": sent.body, "more_body": False}])
        out: list[Any] = []
        answered = asyncio.Event()

        async def receive() -> Any:
            """Who asks leaves once the answer begins: a stream would never end by itself."""
            for message in incoming:
                return message
            await answered.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            out.append(message)
            answered.set()

        await self.app(scope, receive, send)  # type: ignore[arg-type]
        kinds = [value.decode() for name, value in out[0]["headers"] if name == b"content-type"]
        text = b"".join(message.get("body", b"") for message in out[1:]).decode(errors="replace")
        asked = f"{sent.path}?{sent.query} {sent.body.decode(errors='ignore')}"
        return Answer(out[0]["status"], "".join(kinds), text, asked)


@contextmanager
def nothing_stays(campus: Campus) -> Iterator[None]:
    """Every transaction is answered as if it were committed, and rolled back: each call finds the same district."""
    dialect: Any = campus.world.engine.dialect
    dialect.do_commit = dialect.do_rollback
    yield
    del dialect.do_commit


def _body(row: Row, things: Things) -> tuple[bytes, str]:
    said = row.says(things) if row.says else None
    if said is None:
        return b"", "application/json"
    if isinstance(said, bytes):
        return said, "image/jpeg" if "photos" in row.path else "text/csv"
    if row.path == "/token":
        return urlencode(said).encode(), "application/x-www-form-urlencoded"
    return json.dumps(said).encode(), "application/json"
