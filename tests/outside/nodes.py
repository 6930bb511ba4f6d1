"""Nodes of the service in processes of their own, which can be killed, and a network that may fail to reach them."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.trial import Trial
from service.clock import machine_now
from service.people.tokens import Access, make_access_token
from tests.bench.serving import free_port
from tests.campus import Campus
from tests.district import known_id

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
"""How long a node may take to answer at all: many tests share a small machine."""


@dataclass
class Node:
    port: int
    log: Path
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """As a power cut does: nothing is finished, nothing is closed."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_alive(self) -> bool:
        return ask(self.port, "GET", "/healthz") is not None

    def wait_until_alive(self) -> None:
        quiet = threading.Event()
        for _ in range(PATIENCE_S * 20):
            if self.process.poll() is not None:
                raise RuntimeError(f"the node ended: {self.log.read_text()[-2000:]}")
            if self.is_alive():
                return
            quiet.wait(0.05)
        raise RuntimeError(f"the node never answered: {self.log.read_text()[-2000:]}")


@dataclass(frozen=True)
class Answer:
    status: int
    said: dict[str, Any]


class Nodes:
    """All on the database and the folder of one campus, with the clock of that campus."""

    def __init__(self, campus: Campus, **settings: str) -> None:
        self.started: list[Node] = []
        self._folder = campus.folder
        url = campus.world.settings.database_url
        self._settings = {
            "CAMPUS_SAFETY_DATA": str(campus.folder),
            "CAMPUS_SAFETY_TOKEN_SECRET": campus.world.token_secret,
            "CAMPUS_SAFETY_CHORES_SECONDS": "1",
            **({"CAMPUS_SAFETY_DATABASE_URL": url} if url else {}),
            **settings,
        }

    def start(self) -> Node:
        port = free_port()
        log = self._folder / f"node-{len(self.started)}.log"
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve"],
            cwd=ROOT,
            env={**os.environ, **self._settings, "CAMPUS_SAFETY_PORT": str(port)},
            stdout=log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        self.started.append(Node(port, log, process))
        return self.started[-1]

    def logged(self) -> str:
        return "".join(node.log.read_text() for node in self.started)


@contextmanager
def nodes_of(campus: Campus, **settings: str) -> Iterator[Nodes]:
    """None of them outlives the block."""
    nodes = Nodes(campus, **settings)
    try:
        yield nodes
    finally:
        for node in nodes.started:
            node.kill()


def set_clock(campus: Campus) -> None:
    """The nodes' clock stands where that of the campus does, and runs on from there."""
    with campus.work() as work:
        trial = work.session.get(Trial, 1) or Trial(id=1, offset_s=0)
        trial.offset_s = (campus.now - machine_now()).total_seconds()
        work.session.add(trial)


def signed_in(campus: Campus, name: str) -> dict[str, str]:
    """The headers of that person's phone; sign-in goes by the machine's clock."""
    access = Access(known_id(name), known_id(f"phone of {name}"), 1)
    token = make_access_token(campus.world.token_secret, access, machine_now=machine_now(), minutes=60)
    return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}


def ask(
    port: int, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer | None:
    """The answer; None where the network gave none, or only a piece of it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, body=body or None, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, json.loads(answer.read() or b"{}"))
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
