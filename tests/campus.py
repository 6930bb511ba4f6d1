"""A district under a clock that is a value: what stories are told with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from schemas.notices import Notice
from schemas.people import Person
from schemas.places import Place
from service import jobs
from service.desk.streams import Streams
from service.main import build_app
from service.people.tokens import Access, make_access_token
from service.settings import Settings
from service.world import Work, World, open_world
from tests.district import known_id

_AT_REST: list[FastAPI] = []
"""Apps whose campus is closed. Their first request works out every route, which takes longer than most stories."""


class Campus:
    """`campus.as_("ines").put(...)`, `campus.forward(hours=3)`, `campus.told("max")`."""

    def __init__(self, folder: Path, database_url: str | None, now: datetime) -> None:
        self.now = now
        self.folder = folder
        settings = Settings(
            data=folder,
            database_url=database_url,
            token_secret="t" * 40,
            receipt_key=None,
            environment="production",
        )
        if database_url:
            from service.receipts import new_receipt_key

            settings = settings.model_copy(update={"receipt_key": _secret(new_receipt_key())})
        self.world: World = open_world(settings, clock=lambda: self.now, channels={})
        self.app = _app_of(self.world)
        self._clients: dict[str, TestClient] = {}

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self.world.engine.dispose()
        _AT_REST.append(self.app)

    def id(self, name: str) -> UUID:
        """The id of a place or person by its name."""
        return known_id(name)

    def as_(self, name: str, *, language: str = "en") -> TestClient:
        """A phone of that person, signed in; the token is renewed as the clock moves."""
        client = self._clients.setdefault(name, TestClient(self.app, raise_server_exceptions=False))
        access = Access(known_id(name), known_id(f"phone of {name}"), 1)
        token = make_access_token(self.world.token_secret, access, machine_now=self.now, minutes=60 * 24)
        client.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": language})
        return client

    def stranger(self) -> TestClient:
        return self._clients.setdefault("", TestClient(self.app, raise_server_exceptions=False))

    @contextmanager
    def work(self) -> Iterator[Work]:
        with self.world.work() as work:
            yield work

    def place(self, name: str) -> Place:
        with self.world.look() as work:
            place = work.session.get(Place, known_id(name))
            assert place is not None
            return place

    def forward(self, **delta: float) -> None:
        """Jump from alarm to alarm until that much time has passed, running the chores at each."""
        end = self.now + timedelta(**delta)
        for _ in range(10_000):
            with self.world.look() as work:
                alarm = jobs.next_alarm(work)
            if alarm is None or alarm > end:
                break
            self.now = max(alarm, self.now)
            handled = jobs.run_round(self.world)
            if not any(handled.values()):
                self.now += timedelta(seconds=1)  # an alarm nobody acts on must not hold the clock
        self.now = max(self.now, end)
        jobs.run_round(self.world)

    def told(self, name: str) -> list[str]:
        """The kinds of what a person was told, oldest first."""
        return [notice.kind for notice in self.notices(name)]

    def notices(self, name: str) -> list[Notice]:
        with self.world.look() as work:
            rows = (
                select(Notice)
                .where(col(Notice.person_id) == known_id(name))
                .order_by(col(Notice.created_at), col(Notice.id))
            )
            return list(work.session.exec(rows).all())

    def rows(self, model: type[Any]) -> list[Any]:
        with self.world.look() as work:
            return list(work.session.exec(select(model)).all())


def _app_of(world: World) -> FastAPI:
    """An app belongs to its world by its state alone, as `build_app` sets it."""
    if not _AT_REST:
        return build_app(world)
    app = _AT_REST.pop()
    app.state.world, app.state.streams = world, Streams(world)
    return app


def _secret(value: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(value)


__all__ = ["Campus", "Person", "Session"]
