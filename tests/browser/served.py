"""The real service on a port of its own, with the pages as they are built, and a city that lived some days."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from service import jobs
from service.channels.message import Channel
from service.clock import machine_now
from service.demo.special_checks import top_up
from service.demo.weeks import Wanted, live_weeks
from service.main import build_app
from service.seed import seed
from service.settings import Settings
from service.travel import travel
from service.world import World, open_world

ZONE = ZoneInfo("Asia/Shanghai")
PASSWORD = "tree-river-lamp-42"


def live_a_week(folder: Path) -> None:
    """Two schools in two districts, eight days, the demo's people: the template every test copies."""
    live_a_while(folder, schools=2, days=8)


def live_a_while(folder: Path, *, schools: int, days: int) -> None:
    """In a thread of its own: the browser's driver keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_live, folder, schools, days).result()


def _live(folder: Path, schools: int, days: int) -> None:
    live_weeks(folder, Wanted(schools, days, PASSWORD), until=machine_now(), watch=lambda *_: None)
    world = open_world(Settings(data=folder, environment="trial"), channels={})
    seed(world)
    jobs.run_round(world)
    top_up(world)
    world.engine.dispose()


class Served:
    """`url` for the browser; `as_("section")` asks the service directly; `forward(hours=3)` moves its clock."""

    def __init__(self, world: World, url: str) -> None:
        self.world = world
        self.url = url
        self._clients: dict[str, httpx.Client] = {}

    def as_(self, username: str, *, language: str = "zh-CN") -> httpx.Client:
        """Signed in by password as anybody would be, over HTTP; `/api/v1` stands before every path."""
        if username not in self._clients:
            client = httpx.Client(base_url=f"{self.url}/api/v1", timeout=30, trust_env=False)
            form = {"grant_type": "password", "username": username, "password": PASSWORD}
            token = client.post("/token", data=form).raise_for_status().json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            self._clients[username] = client
        self._clients[username].headers["Accept-Language"] = language
        return self._clients[username]

    def items(self, username: str, path: str, **query: Any) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        found, cursor = [], None
        while True:
            params = {**query, **({"cursor": cursor} if cursor else {})}
            page = self.as_(username).get(path, params=params).raise_for_status().json()
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    @property
    def now(self) -> datetime:
        """The service's: the machine's clock and what this trial is ahead of it."""
        with self.world.look() as work:
            return work.now

    @property
    def today(self) -> date:
        """The day at its schools."""
        return self.now.astimezone(ZONE).date()

    def forward(self, **delta: float) -> None:
        """Time passes, from alarm to alarm. Sign-ins live by the machine's clock and stay good."""
        travel(self.world, self.now + timedelta(**delta), say=lambda _: None)

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


@contextmanager
def serve(template: Path, folder: Path, channels: dict[str, Channel] | None = None) -> Iterator[Served]:
    """On a copy of the template, until the block ends."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    world = open_world(Settings(data=folder, environment="trial"), channels=channels or {})
    config = uvicorn.Config(build_app(world), host="127.0.0.1", port=0, log_level="error", lifespan="on")
    config.timeout_graceful_shutdown = 2
    server = _Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.ready.wait(20), "the service did not start"
    served = Served(world, f"http://127.0.0.1:{server.port}")
    try:
        yield served
    finally:
        served.close()
        server.should_exit = True
        thread.join(10)
        world.engine.dispose()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self.port = 0

    def install_signal_handlers(self) -> None:
        """The tests' own."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.port = self.servers[0].sockets[0].getsockname()[1]
        self.ready.set()
