"""Turns at SQLite's one writer: shared commits, savepoints of one's own, and nobody told of what is not there."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from service.database import open_engine, sqlite_url
from service.turns import Turns


class Tellings(DeclarativeBase):
    """Tables of this test only."""


class Telling(Tellings):
    __tablename__ = "told"
    n: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(sqlite_url(tmp_path))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE told (n INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE counter AS SELECT 0 AS value")
    yield engine
    engine.dispose()


def told(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return [n for (n,) in connection.exec_driver_sql("SELECT n FROM told ORDER BY n")]


def together(deed: Any, count: int) -> list[BaseException | None]:
    """Run the deed that often at once; what each raised."""
    start = threading.Barrier(count)

    def one(n: int) -> BaseException | None:
        start.wait()
        try:
            deed(n)
        except Exception as raised:
            return raised
        return None

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_who_waits_together_commits_together(engine: Engine) -> None:
    turns, commits = Turns(engine), []
    event.listen(engine, "commit", commits.append)

    def write(n: int) -> None:
        with turns.turn() as connection:
            connection.exec_driver_sql(f"INSERT INTO told VALUES ({n})")

    assert together(write, 24) == [None] * 24
    assert told(engine) == list(range(24))
    assert len(commits) < 24


def test_what_one_takes_back_the_others_keep(engine: Engine) -> None:
    turns = Turns(engine)

    def write(n: int) -> None:
        with turns.turn() as connection:
            connection.exec_driver_sql(f"INSERT INTO told VALUES ({n})")
            if n % 3 == 0:
                raise ValueError(n)

    raised = together(write, 12)
    assert [n for n, why in enumerate(raised) if why] == [0, 3, 6, 9]
    assert told(engine) == [n for n in range(12) if n % 3]


def test_a_row_that_cannot_be_written_says_why_and_harms_nobody_beside_it(engine: Engine) -> None:
    turns = Turns(engine)

    def write(n: int) -> None:
        with (
            turns.turn() as connection,
            Session(bind=connection, join_transaction_mode="rollback_only") as session,
        ):
            session.add(Telling(n=n if n % 3 else 1000))
            session.flush()

    raised = together(write, 12)
    assert [type(why) for why in raised if why] == [IntegrityError] * 3, "four ask for one number"
    assert told(engine) == [*[n for n in range(12) if n % 3], 1000]


def test_a_common_commit_that_fails_is_told_to_everyone_in_it(engine: Engine) -> None:
    turns = Turns(engine)

    def refuse(_: Any) -> None:
        raise OSError("the disk is full")

    def write(n: int) -> None:
        with turns.turn() as connection:
            connection.exec_driver_sql(f"INSERT INTO told VALUES ({n})")

    event.listen(engine, "commit", refuse)
    assert all(isinstance(why, OSError) for why in together(write, 8))
    event.remove(engine, "commit", refuse)
    assert told(engine) == []
    assert together(write, 8) == [None] * 8


def test_a_transaction_that_sqlite_gave_up_is_no_success(engine: Engine) -> None:
    turns = Turns(engine)
    with pytest.raises(Exception, match=r"rolled back|no such savepoint"), turns.turn() as connection:
        connection.exec_driver_sql("INSERT INTO told VALUES (1)")
        connection.exec_driver_sql("ROLLBACK")
    assert told(engine) == []


def test_no_update_is_lost_between_many_writers(engine: Engine) -> None:
    turns = Turns(engine)

    def count(_: int) -> None:
        for _ in range(30):
            with turns.turn() as connection:
                value = connection.exec_driver_sql("SELECT value FROM counter").scalar_one()
                connection.exec_driver_sql(f"UPDATE counter SET value = {value + 1}")

    assert together(count, 8) == [None] * 8
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT value FROM counter").scalar_one() == 240
