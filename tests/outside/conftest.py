"""Two nodes on one database, shared by the tests of a file: starting a node costs more than what it is asked."""

import shutil
from collections.abc import Iterator

import pytest

from tests.campus import Campus
from tests.conftest import TUESDAY, _admin, _database
from tests.outside.nodes import Nodes, nodes_of, set_clock
from tests.rounds import publish_round


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_campus(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Campus]:
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template / "campus-safety.sqlite", folder)
        yield from _opened(Campus(folder, None, TUESDAY))
        return
    server, template_name = request.getfixturevalue("postgres_template")
    name = f"shared_{worker_id}_{abs(hash(str(folder))) % 10**10}"
    _admin(server, f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    yield from _opened(Campus(folder, _database(server, name), TUESDAY))
    _admin(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _opened(campus: Campus) -> Iterator[Campus]:
    publish_round(campus)
    set_clock(campus)
    yield campus
    campus.close()


@pytest.fixture(scope="module")
def two_nodes(shared_campus: Campus) -> Iterator[Nodes]:
    """They go by the campus's clock, and leave the chores alone."""
    with nodes_of(shared_campus, CAMPUS_SAFETY_CHORES="false") as nodes:
        for node in [nodes.start(), nodes.start()]:
            node.wait_until_alive()
        yield nodes
