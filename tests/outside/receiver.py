"""A webhook receiver on this machine: verifies signatures, counts, and misbehaves on demand."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Misbehaviour = Callable[["Call"], None]


@dataclass
class Receiver(ThreadingHTTPServer):
    """`statuses` are answered one after the other, then 204. `instead` answers in its own way."""

    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    instead: Misbehaviour | None = None
    tls: ssl.SSLContext | None = None
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    daemon_threads = True
    block_on_close = False
    __hash__ = object.__hash__

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        if self.tls is not None:
            self.socket = self.tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.stopping = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is what some tests are about."""


class Call(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        if self.server.instead is not None:
            self.server.instead(self)
            return
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 204)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return


def drip_the_headers(call: Call) -> None:
    """A byte now and then, for ever: every single read succeeds."""
    call.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not call.server.stopping.wait(0.02):
        call.wfile.write(b"x")


def never_stop(call: Call) -> None:
    call.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not call.server.stopping.is_set():
        call.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


@contextmanager
def receiver(**demands: Any) -> Iterator[Receiver]:
    server = Receiver(**demands)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
