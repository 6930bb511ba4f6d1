"""Turns at SQLite's one writer: those who wait for it share one commit, because a commit costs a sync of the disk."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, RootTransaction

MOST_TOGETHER = 32
"""Pieces of work in one commit, so that the first of them never waits long."""


class LostTogether(Exception):
    """What several pieces of work wrote is not there: each of them answers that it failed."""


@dataclass
class _Batch:
    connection: Connection
    transaction: RootTransaction
    size: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None


class Turns:
    """One piece of work at a time, each in a savepoint of its own; nobody leaves before what they did is committed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._batch: _Batch | None = None

    @contextmanager
    def turn(self) -> Iterator[Connection]:
        """The connection, in a savepoint. Raises what the block or the common commit raises."""
        with self._counting:
            self._waiting += 1
        with self._writing:
            with self._counting:
                self._waiting -= 1
            batch = self._batch = self._batch or self._open()
            try:
                with batch.connection.begin_nested():  # one that a session knows, and takes back alone
                    yield batch.connection
            finally:
                batch.size += 1
                if self._waiting == 0 or batch.size >= MOST_TOGETHER:
                    self._commit(batch)
        batch.ended.wait()
        if batch.error is not None:
            raise batch.error

    def _open(self) -> _Batch:
        connection = self._engine.connect().execution_options(write=True)
        return _Batch(connection, connection.begin())

    def _commit(self, batch: _Batch) -> None:
        self._batch = None
        try:
            # SQLite itself rolls back where a disk is full, and the driver's commit then says nothing.
            if not batch.connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
                raise LostTogether("the common transaction was rolled back")
            batch.transaction.commit()
            batch.connection.close()
        except BaseException as error:
            batch.error = error
            batch.connection.invalidate()
        finally:
            batch.ended.set()
