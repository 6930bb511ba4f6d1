"""Everything the rules do not own, and the unit of work: one transaction at one instant."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, select

from schemas.people import Person
from schemas.trial import Trial
from service.channels.configured import open_channels
from service.channels.message import Channel
from service.clock import Clock, machine_now
from service.database import is_sqlite, migrate, open_engine, sqlite_url
from service.photostore import FolderStore, PhotoStore
from service.receipts import Receipts, kept_secret, load_receipts, new_receipt_key
from service.settings import Settings
from service.turns import Turns


@dataclass
class Work:
    """One piece of work. `now` is machine time plus the trial's offset; sign-in alone uses `machine_now`."""

    session: Session
    now: datetime
    machine_now: datetime
    world: "World"
    memo: dict[Any, Any] = field(default_factory=dict)
    """What was looked up once in this piece of work and cannot change within it."""
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    """What this process may remember once the work is committed."""

    def lock(self, kind: str, id: UUID | str) -> None:
        """Nobody else works on this at once. SQLite has one writer anyway; PostgreSQL locks until the commit."""
        if not is_sqlite(self.world.engine):
            key = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
            self.session.connection().execute(key, {"key": f"{kind}:{id}"})


@dataclass(frozen=True)
class World:
    settings: Settings
    clock: Clock
    engine: Engine
    photos: PhotoStore
    receipts: Receipts
    token_secret: str
    channels: dict[str, Channel] = field(default_factory=dict)
    contacts: set[tuple[UUID, datetime]] = field(default_factory=set)
    """(device, minute) pairs already written down by this process, so that most requests write none."""
    committed: list[Callable[[], None]] = field(default_factory=list)
    """Who in this process hears, from whatever thread, that a piece of work was committed."""
    turns: Turns | None = None
    """Who writes next, where the database has but one writer."""

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A writing transaction: committed when the block ends, rolled back when it raises."""
        writing = self.turns.turn() if self.turns else self._transaction(write=True)
        with writing as connection, self._session(connection) as work:
            yield work
        for remember in [*work.afterwards, *self.committed]:
            remember()

    @contextmanager
    def look(self) -> Iterator[Work]:
        """A reading transaction: never waits for a writer."""
        with self._transaction(write=False) as connection, self._session(connection) as work:
            yield work

    @contextmanager
    def _session(self, connection: Connection) -> Iterator[Work]:
        """The work at its one instant, taken after the lock. What commits is the connection's transaction, not this."""
        with Session(
            bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only"
        ) as session:
            machine = self.clock()
            offset = session.exec(select(Trial.offset_s)).first() if self.is_trial else None
            yield Work(session, machine + timedelta(seconds=offset or 0), machine, self)
            session.flush()

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        with self.engine.connect().execution_options(write=write) as connection:
            transaction = connection.begin()
            yield connection
            try:
                transaction.commit()
            except BaseException:
                connection.invalidate()  # whether it is in or out is unknown: nobody else may go on with it
                raise

    @property
    def is_trial(self) -> bool:
        return self.settings.environment == "trial"


def open_world(
    settings: Settings, *, clock: Clock = machine_now, channels: dict[str, Channel] | None = None
) -> World:
    """The world as the settings describe it, its database up to date."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url or sqlite_url(settings.data), connections=settings.threads + 4)
    migrate(engine)
    settings = _marked_settings(engine, settings)
    token_secret, receipts = _keys(settings)
    return World(
        settings=settings,
        clock=clock,
        engine=engine,
        photos=FolderStore(settings.data / "photos", clock),
        receipts=receipts,
        token_secret=token_secret,
        turns=Turns(engine) if is_sqlite(engine) else None,
        channels=open_channels(settings, clock=clock) if channels is None else channels,
    )


def _marked_settings(engine: Engine, settings: Settings) -> Settings:
    """A trial is marked in its database, so that every command on it needs only the folder."""
    with engine.connect().execution_options(write=True) as connection, Session(bind=connection) as session:
        marked = session.exec(select(Trial)).first()
        if settings.environment == "trial" and not marked:
            if session.exec(select(Person)).first():
                raise NotATrial(
                    "This database is in real use: it cannot become a trial, its clock stays real."
                )
            session.add(Trial(id=1, offset_s=0))
            session.commit()
    return settings.model_copy(update={"environment": "trial"}) if marked else settings


class NotATrial(Exception):
    """Time travel was asked of a database that people rely on."""


class MissingSecret(Exception):
    """A setting without which a node would sign with a key nobody else knows."""


def _keys(settings: Settings) -> tuple[str, Receipts]:
    token_secret = settings.token_secret.get_secret_value() if settings.token_secret else None
    receipt_key = settings.receipt_key.get_secret_value() if settings.receipt_key else None
    if not settings.is_embedded and settings.environment != "trial" and not (token_secret and receipt_key):
        raise MissingSecret(
            "CAMPUS_SAFETY_TOKEN_SECRET and CAMPUS_SAFETY_RECEIPT_KEY are needed with PostgreSQL: all nodes share them."
        )
    keys = settings.data / "keys"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    token_secret = token_secret or kept_secret(keys / "token.secret", lambda: secrets.token_urlsafe(48))
    if len(token_secret) < 32:
        raise MissingSecret("CAMPUS_SAFETY_TOKEN_SECRET must have at least 32 characters.")
    receipt_key = receipt_key or kept_secret(keys / "receipt.pem", new_receipt_key)
    return token_secret, load_receipts(receipt_key, settings.receipt_old_keys)
