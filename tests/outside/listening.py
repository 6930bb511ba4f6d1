"""Somebody who listens to a node's events, as a page does: line by line, for as long as the line is open."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from typing import Any

PATIENCE_S = 30
"""For the beginning and the end of a stream: many tests share a small machine."""


class Ear:
    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._connection.request("GET", "/api/v1/events", headers=dict(headers))
        self.answer = self._connection.getresponse()
        self.heard: list[str] = []
        self._topics: Queue[list[str]] = Queue()
        self._ended = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def topics(self, *, within: float) -> set[str]:
        """What changed first; nothing, if nothing did in that many seconds."""
        try:
            return set(self._topics.get(timeout=within))
        except Empty:
            return set()

    def is_ended(self, *, within: float = PATIENCE_S) -> bool:
        return self._ended.wait(within)

    def leave(self) -> None:
        """Hangs up, which also ends the listening: a mere close would wait for the next line."""
        if self._connection.sock is not None:
            with suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._ended.wait(PATIENCE_S)
        self._connection.close()

    def _listen(self) -> None:
        try:
            for line in self.answer:
                self.heard.append(line.decode().rstrip("\n"))
                if line.startswith(b"data: "):
                    said: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
                    self._topics.put(said["topics"])
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        finally:
            self._ended.set()


@contextmanager
def listening(port: int, headers: Mapping[str, str]) -> Iterator[Ear]:
    ear = Ear(port, headers)
    try:
        assert ear.answer.status == 200, ear.answer.status
        yield ear
    finally:
        ear.leave()
