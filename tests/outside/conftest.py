"""Two nodes on one database, shared by the tests of a file: starting a node costs more than what it is asked."""

from collections.abc import Iterator

import pytest

from tests.campus import Campus
from tests.outside.nodes import Nodes, nodes_of, set_clock
from tests.rounds import publish_round


@pytest.fixture(scope="module")
def shared_campus(campus_of_file: Campus) -> Campus:
    publish_round(campus_of_file)
    set_clock(campus_of_file)
    return campus_of_file


@pytest.fixture(scope="module")
def two_nodes(shared_campus: Campus) -> Iterator[Nodes]:
    """They go by the campus's clock, and leave the chores alone."""
    with nodes_of(shared_campus, CAMPUS_SAFETY_CHORES="false") as nodes:
        for node in [nodes.start(), nodes.start()]:
            node.wait_until_alive()
        yield nodes
