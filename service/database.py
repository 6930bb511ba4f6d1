"""The two databases: SQLite as one file that survives a power cut, PostgreSQL for many nodes; one way to open each."""

import logging
import os
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite

log = logging.getLogger(__name__)

SQLITE_FIXED = (3, 51, 3)
"""Older SQLite has a race in WAL reset that can corrupt the file (3.7.0 to 3.51.2)."""


def open_engine(url: str, connections: int = 20) -> Engine:
    """An engine whose transactions are what they seem: IMMEDIATE for writers on SQLite, bounded waits on PostgreSQL."""
    if url.startswith("sqlite"):
        return _open_sqlite(url, connections)
    limits = "-c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=60000"
    # A prepared statement's plan made without knowing the instant would read whole tables for `wake_at <= now`.
    limits += " -c plan_cache_mode=force_custom_plan"
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={"options": limits, "application_name": "campus-safety"},
    )


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'campus-safety.sqlite'}"


def is_sqlite(bind: Engine | Connection) -> bool:
    return bind.dialect.name == "sqlite"


def insert_for(bind: Engine | Connection) -> Any:
    """The dialect's `insert`, which knows ON CONFLICT."""
    return sqlite.insert if is_sqlite(bind) else postgresql.insert


def migrate(engine: Engine) -> None:
    """Bring the database up to date. Two nodes that start at once wait for each other."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if not is_sqlite(engine):
            connection.execute(text("SELECT pg_advisory_xact_lock(7300001)"))
        command.upgrade(_alembic(connection), "head")


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "schemas:migrations")
    config.attributes["connection"] = connection
    return config


def _open_sqlite(url: str, connections: int) -> Engine:
    engine = create_engine(url, module=_sqlite_driver(), pool_size=connections, max_overflow=0)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN loses updates
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _sqlite_driver() -> ModuleType:
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        driver = sqlite3
    if driver.sqlite_version_info < SQLITE_FIXED and not os.environ.get("PYTEST_VERSION"):
        log.warning("SQLite %s has a known WAL race; 3.51.3 or newer is advised", driver.sqlite_version)
    module: ModuleType = driver
    return module
