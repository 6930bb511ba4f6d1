"""Takes pictures and sends them by the service's own verb, several at once as phones do."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from service.demo.cast import Cast
from service.demo.pictures import picture
from service.evidence.keep import keep_photo
from service.people.access import Caller
from service.people.door import Door
from service.world import Work, World


@dataclass(frozen=True)
class InPerson(Door):
    """Whoever stands here needs no token."""

    caller: Caller

    @contextmanager
    def look(self) -> Iterator[tuple[Work, Caller]]:
        with self.world.look() as work:
            yield work, replace(self.caller, at=work.now)


class Camera:
    """`shoot` gives the digest at once, for the report; `send` sends what was shot since."""

    def __init__(self, world: World, cast: Cast, random: Random) -> None:
        self._world, self._cast, self._random = world, cast, random
        self._unsent: list[tuple[str, str, bytes]] = []
        self._runner = asyncio.Runner()
        self.sent = 0

    def shoot(self, username: str, category: str, caption: str, *, taken_at: datetime) -> str:
        content = picture(category, caption, taken_at, self._random)
        sha256 = hashlib.sha256(content).hexdigest()
        self._unsent.append((username, sha256, content))
        return sha256

    def send(self) -> None:
        if self._unsent:
            unsent, self._unsent = self._unsent, []
            self._runner.run(self._send_all(unsent))
            self.sent += len(unsent)

    def put_away(self) -> None:
        self._runner.close()

    async def _send_all(self, unsent: list[tuple[str, str, bytes]]) -> None:
        await asyncio.gather(*(self._send(*one) for one in unsent))

    async def _send(self, username: str, sha256: str, content: bytes) -> None:
        door = InPerson(self._world, None, "zh-CN", "demo", self._cast.callers[username])
        await keep_photo(door, sha256, _at_once(content))


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content
