"""Open pages hear THAT something changed, whichever node wrote it, and never what; and their streams end when they should."""

import json
import signal
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.base import as_z
from schemas.people import Device
from service.clock import machine_now
from service.people.tokens import Access, make_access_token
from tests.campus import Campus
from tests.district import known_id
from tests.outside.listening import Ear, listening
from tests.outside.nodes import Node, Nodes, ask, nodes_of, set_clock, signed_in

SOON = 3.0


def find(campus: Campus, node: Node, **words: Any) -> str:
    said = {
        "place_id": str(campus.id("school")), "category": "fire", "severity": "general", "description": "a secret",
        "sent_at": as_z(campus.now), **words,
    }  # fmt: skip
    id = str(uuid4())
    answer = ask(
        node.port, "PUT", f"/api/v1/hazards/{id}", body=json.dumps(said).encode(),
        headers={**signed_in(campus, "ines"), "Content-Type": "application/json"},
    )  # fmt: skip
    assert answer is not None and answer.status == 201
    return id


def test_a_page_hears_of_what_this_node_and_the_other_one_wrote(
    shared_campus: Campus, two_nodes: Nodes
) -> None:
    one, other = two_nodes.started
    with listening(one.port, signed_in(shared_campus, "dora")) as ear:
        for writer in (one, other, one):
            find(shared_campus, writer)
            assert ear.topics(within=SOON) == {"hazards", "escalations"}
        assert ear.topics(within=1.5) == set()


def test_it_says_the_topic_and_nothing_else(shared_campus: Campus, two_nodes: Nodes) -> None:
    one, other = two_nodes.started
    with (
        listening(one.port, signed_in(shared_campus, "olga")) as elsewhere,
        listening(one.port, signed_in(shared_campus, "max")) as head,
    ):
        find(shared_campus, other)
        assert elsewhere.topics(within=SOON) == {"hazards", "escalations"}
        assert head.topics(within=SOON) | head.topics(within=1.5) == {"hazards", "escalations", "notices"}
        assert set(elsewhere.heard) == {
            ": listening", "", "event: changed", 'data: {"topics":["escalations","hazards"]}',
        }  # fmt: skip
    assert head.answer.headers["content-type"].startswith("text/event-stream")
    assert head.answer.headers["x-accel-buffering"] == "no"


def test_who_is_signed_out_hears_no_more(shared_campus: Campus, two_nodes: Nodes) -> None:
    one, other = two_nodes.started
    phone = known_id("phone of axel")
    with listening(one.port, signed_in(shared_campus, "axel")) as ear:
        gone = ask(
            other.port, "DELETE", f"/api/v1/me/devices/{phone}", headers=signed_in(shared_campus, "axel")
        )
        assert gone is not None and gone.status == 204
        assert ear.is_ended(within=SOON)
    with pytest.raises(AssertionError, match="401"), listening(one.port, signed_in(shared_campus, "axel")):
        pass
    with shared_campus.work() as work:
        work.session.get_one(Device, phone).ended_at = None


def test_it_ends_when_the_access_token_does(shared_campus: Campus, two_nodes: Nodes) -> None:
    access = Access(known_id("lea"), known_id("phone of lea"), 1)
    began = machine_now() - timedelta(minutes=60) + timedelta(seconds=4)
    token = make_access_token(shared_campus.world.token_secret, access, machine_now=began, minutes=60)
    with listening(two_nodes.started[0].port, {"Authorization": f"Bearer {token}"}) as ear:
        assert ear.is_ended(within=4 + SOON)


def test_beyond_the_bounds_the_page_asks_by_itself(campus: Campus) -> None:
    set_clock(campus)
    with nodes_of(campus, CAMPUS_SAFETY_CHORES="false", CAMPUS_SAFETY_EVENT_STREAMS="6") as nodes:
        node = nodes.start()
        node.wait_until_alive()
        with ExitStack() as open_ones:
            for who in ("dora",) * 4 + ("lea",) * 2:
                open_ones.enter_context(listening(node.port, signed_in(campus, who)))
            for who in ("lea", "max"):
                _is_refused(Ear(node.port, signed_in(campus, who)))
        _until_there_is_room(campus, node)
        with ExitStack() as open_ones:
            for _ in range(4):
                open_ones.enter_context(listening(node.port, signed_in(campus, "dora")))
            _is_refused(Ear(node.port, signed_in(campus, "dora")))
            find(campus, node)  # an open stream takes no thread and no connection from anybody
        assert "Traceback" not in nodes.logged()


def test_open_streams_do_not_hold_up_the_end_of_a_node(campus: Campus) -> None:
    set_clock(campus)
    with nodes_of(campus, CAMPUS_SAFETY_CHORES="false") as nodes:
        node = nodes.start()
        node.wait_until_alive()
        with listening(node.port, signed_in(campus, "dora")) as ear:
            node.process.send_signal(signal.SIGTERM)
            assert ear.is_ended()
            node.process.wait(timeout=8)
        assert "timeout graceful shutdown exceeded" not in nodes.logged()
        assert "Traceback" not in nodes.logged()


def _is_refused(ear: Ear) -> None:
    assert (ear.answer.status, ear.answer.headers["retry-after"]) == (503, "60")
    assert ear.answer.headers["content-type"] == "application/problem+json"
    assert ear.is_ended()
    assert json.loads("".join(ear.heard))["type"] == "too-many-streams"


def _until_there_is_room(campus: Campus, node: Node) -> None:
    """The node learns within moments that somebody left."""
    for _ in range(200):
        ear = Ear(node.port, signed_in(campus, "dora"))
        ear.leave()
        if ear.answer.status == 200:
            return
    raise AssertionError("who left is still counted")
