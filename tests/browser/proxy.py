"""A bad line in front of the service: loses answers, cuts requests in the middle, poses as a hotel's portal, and counts."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Fate = Literal["pass", "lose the answer", "cut the request", "refuse", "portal"]
"""Lose the answer: the service has done it, the phone never hears. Cut: the line breaks after half of the body."""

PIECE = 16 * 1024
NOTICED_S = 0.1
KEPT_FROM_CLIENT = {"connection", "host", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Sent:
    method: str
    path: str
    fate: Fate
    body_bytes: int
    """Bytes of the body that went over the line."""


@dataclass
class Line:
    """`fate` is asked for every request, with its number (from 0), method and path."""

    url: str = ""
    fate: Callable[[int, str, str], Fate] = lambda number, method, path: "pass"
    sent: list[Sent] = field(default_factory=list)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_fate(self, method: str, path: str) -> Fate:
        with self.lock:
            number, self.asked = self.asked, self.asked + 1
        return self.fate(number, method, path)

    def note(self, sent: Sent) -> None:
        with self.lock:
            self.sent.append(sent)


@contextmanager
def bad_line(upstream: str, *, keep_alive: bool = True) -> Iterator[Line]:
    """A proxy on a port of its own; everything passes until `line.fate` says otherwise.

    Without `keep_alive` each request has a connection of its own. Chromium itself sends once more, unseen by the
    page, what got no answer on a connection that had carried one before; on a new one the page hears of it.
    """
    line = Line()
    target = urlsplit(upstream).netloc

    class Handler(_Handler):
        pass

    Handler.line, Handler.target = line, target
    Handler.protocol_version = "HTTP/1.1" if keep_alive else "HTTP/1.0"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: Line
    target: str

    def _carry(self) -> None:
        fate = self.line.next_fate(self.command, self.path)
        length = int(self.headers.get("Content-Length") or 0)
        wanted = length // 2 if fate == "cut the request" else length
        body = self._read(wanted)
        self.line.note(Sent(self.command, self.path, fate, len(body)))
        if fate == "refuse":
            self.close_connection = True
        elif fate == "cut the request":
            self._break_off(body, length)
            self.close_connection = True
        elif fate == "portal":
            self._answer(200, [("Content-Type", "text/html")], b"<html>Welcome to the hotel</html>")
        else:
            status, headers, content = self._ask(body)
            if fate == "lose the answer":
                self.close_connection = True
            else:
                self._answer(status, headers, content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _carry  # noqa: N815 - the names http.server looks for

    def _read(self, length: int) -> bytes:
        read = b""
        while len(read) < length and (piece := self.rfile.read(min(PIECE, length - len(read)))):
            read += piece
        return read

    def _break_off(self, part: bytes, length: int) -> None:
        """The service has this part when the phone hears that the line is gone."""
        connection = http.client.HTTPConnection(self.target, timeout=30)
        connection.putrequest(self.command, self.path)
        for name, value in {**self._passed_on(), "Content-Length": str(length)}.items():
            connection.putheader(name, value)
        connection.endheaders(part)
        time.sleep(NOTICED_S)
        connection.close()
        time.sleep(NOTICED_S)

    def _passed_on(self) -> dict[str, str]:
        return {name: value for name, value in self.headers.items() if name.lower() not in KEPT_FROM_CLIENT}

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.target, timeout=30)
        headers = self._passed_on()
        connection.request(self.command, self.path, body=body or None, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.getheaders(), content

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in KEPT_FROM_CLIENT:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """The line keeps its own list."""
