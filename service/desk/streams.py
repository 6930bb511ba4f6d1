"""Tells open pages THAT something changed, never what: one watcher asks for all of them, and each may end at any time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

import anyio
import structlog
from anyio.to_thread import run_sync
from prometheus_client import Gauge

from schemas.desk import Topic
from service import refusals
from service.desk.watch import News, Seen, look
from service.world import World

log = structlog.get_logger(__name__)

OPEN = Gauge("campus_safety_event_streams", "Pages that hear of changes")

EVERY_S = 1.0
"""Between two looks: other nodes and the chores write too."""

SHORTEST_S = 0.25
"""Between two looks where this process itself wrote something."""

MOST_EACH = 4
"""A browser opens six connections to one server: two are left for everything else."""

TRY_AGAIN_S = 60


@dataclass(frozen=True)
class Listener:
    """Who listens, on which device, and until when the access token lets them."""

    person_id: UUID
    device_id: UUID
    until: datetime


@dataclass(eq=False)
class Stream:
    """One open page."""

    listener: Listener
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    _pending: set[Topic] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: bool = False

    async def changes(self) -> AsyncIterator[list[Topic]]:
        """The topics that changed, gathered since the last were taken, until it ends."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            if self._ended:
                return
            topics, self._pending = sorted(self._pending), set()
            yield topics

    def tell(self, topics: frozenset[Topic]) -> None:
        if topics:
            self._pending |= topics
            self._woken.set()

    def end(self) -> None:
        self._ended = True
        self._woken.set()
        self.ready.set()


class Streams:
    """The open streams of one process. All of it happens on the event loop; only the looks are taken in a thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: set[Stream] = set()
        self._closing = False
        self._watcher: asyncio.Task[None] | None = None
        self._wake: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def open(self, listener: Listener) -> AsyncIterator[Stream]:
        """What is committed after this began is told. 503 beyond the bounds: the page asks by itself then."""
        self._must_have_room(listener)
        stream = Stream(listener)
        self._open.add(stream)
        OPEN.inc()
        try:
            self._watch()
            await stream.ready.wait()
            yield stream
        finally:
            self._open.discard(stream)
            OPEN.dec()
            self._wake()

    def close(self) -> None:
        """The server goes: every stream ends now, and no new one begins."""
        self._closing = True
        for stream in self._open:
            stream.end()
        self._wake()

    def _must_have_room(self, listener: Listener) -> None:
        mine = sum(stream.listener.person_id == listener.person_id for stream in self._open)
        full = len(self._open) >= self._world.settings.event_streams
        if self._closing or full or mine >= MOST_EACH:
            raise refusals.unavailable(
                TRY_AGAIN_S,
                "实时更新的连接数已满，页面将定时刷新。",
                "No more live connections are free; the page asks for news by itself.",
                slug="too-many-streams",
            )

    def _watch(self) -> None:
        """Begin to look, or look again soon, so that the one who came waits briefly."""
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._look_on())
        else:
            self._wake()

    async def _look_on(self) -> None:
        """While anybody listens. A look that fails is logged, and the next one follows."""
        news_here, one_at_a_time = asyncio.Event(), anyio.CapacityLimiter(1)
        loop, seen = asyncio.get_running_loop(), None
        self._wake = news_here.set

        def committed() -> None:
            with suppress(RuntimeError):  # the loop is closed already
                loop.call_soon_threadsafe(news_here.set)

        self._world.committed.append(committed)
        try:
            while self._open:
                news_here.clear()
                listening = list(self._open)
                seen, news = await run_sync(partial(self._look, seen, listening), limiter=one_at_a_time)
                _tell(listening, news)
                await asyncio.sleep(SHORTEST_S)
                with anyio.move_on_after(EVERY_S - SHORTEST_S):
                    await news_here.wait()
        finally:
            self._world.committed.remove(committed)

    def _look(self, seen: Seen | None, listening: Sequence[Stream]) -> tuple[Seen | None, News]:
        try:
            return look(
                self._world,
                seen,
                people={stream.listener.person_id for stream in listening},
                devices={stream.listener.device_id for stream in listening},
            )
        except Exception:
            log.exception("looking for changes failed")
            return seen, News(self._world.clock())


def _tell(listening: Sequence[Stream], news: News) -> None:
    for stream in listening:
        who = stream.listener
        if who.until <= news.machine_now or who.device_id in news.gone:
            stream.end()
            continue
        own = {Topic.NOTICES} if who.person_id in news.told else set()
        stream.tell(news.topics | own)
        stream.ready.set()
