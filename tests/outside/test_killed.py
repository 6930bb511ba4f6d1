"""Nodes are killed in the middle of everything; afterwards nothing is lost and nothing is there twice."""

import hashlib
import json
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import jwt
import pytest
from sqlmodel import select

from schemas.hazard_steps import StepKind
from schemas.hazards import Hazard, HazardNumber, HazardStep
from schemas.photos import Photo, PhotoUpload, PhotoUse
from schemas.places import Place
from schemas.plans import Plan, Timing
from schemas.reports import Report
from schemas.tasks import Task
from service import jobs
from service.clock import machine_now
from service.photostore import FolderStore
from service.plans.coming import Coming
from service.plans.targets import groups
from service.plans.windows import day_start
from tests.campus import Campus
from tests.district import known_id
from tests.outside.letters import Letter, Phone
from tests.outside.nodes import PATIENCE_S, Node, Nodes, ask, nodes_of, set_clock
from tests.plan_bodies import put_plan
from tests.rounds import publish_round

SENDERS = (
    ("ines", "school"), ("ivan", "school"), ("rosa", "school"), ("max", "school"),
    ("dora", "school"), ("kim", "kindergarten"), ("omar", "other_school"), ("olga", "other_school"),
)  # fmt: skip
DEATHS = {"sqlite": 2, "postgresql": 1}
"""Besides one that dies while it starts, and all that are alive at the end."""
CHANCE = random.Random(20260908)


class Storm:
    """Eight phones that send without end, to whichever node is said to be alive."""

    def __init__(self, campus: Campus) -> None:
        self.phones = [Phone(campus, who, school, n) for n, (who, school) in enumerate(SENDERS)]
        self.ports: list[int] = []
        self.answered = 0
        self._news = threading.Condition()
        self._over = threading.Event()
        self._pool = ThreadPoolExecutor(len(self.phones))

    @property
    def letters(self) -> list[Letter]:
        return [letter for phone in self.phones for letter in phone.letters]

    def begin(self) -> None:
        self._sending = [
            self._pool.submit(phone.run, self._port, self._over, self._told) for phone in self.phones
        ]

    def wait_for(self, answers: int) -> None:
        """So that deaths come in the middle of work, however quick the machine is."""
        with self._news:
            wanted = self.answered + answers
            assert self._news.wait_for(lambda: self.answered >= wanted, timeout=PATIENCE_S)

    def end(self) -> None:
        self._over.set()
        for sending in self._sending:
            sending.result(timeout=PATIENCE_S)

    def repeat_everything(self, port: int) -> list[tuple[Letter, int]]:
        """Every letter once more; what each was answered."""

        def again(phone: Phone) -> list[tuple[Letter, int]]:
            sent = [(letter, letter.send(port, phone.headers)) for letter in phone.letters]
            return [(letter, answer.status if answer else 0) for letter, answer in sent]

        return [one for found in self._pool.map(again, self.phones) for one in found]

    def _port(self) -> int:
        return CHANCE.choice(self.ports)

    def _told(self) -> None:
        with self._news:
            self.answered += 1
            self._news.notify_all()


@pytest.fixture
def prepared(campus: Campus) -> Campus:
    """A checklist, a plan whose first tasks are made, and a clock that the nodes go by."""
    publish_round(campus)
    plan = {"checklist": "round", "recurrence": {"rrule": "FREQ=DAILY", "times": ["07:00", "12:00", "17:00"]}}
    assert put_plan(campus, **plan, activities=[]).status_code == 201
    campus.forward(seconds=1)
    set_clock(campus)
    return campus


def test_nothing_is_lost_and_nothing_is_there_twice_however_often_a_node_dies(prepared: Campus) -> None:
    campus, storm = prepared, Storm(prepared)
    with nodes_of(campus) as nodes:
        last = _live_and_die(campus, storm, nodes)
        _finish_the_chores(campus)
        _is_as_receipted(campus, storm, last)
        _is_there_once(campus, storm)
        _is_due_as_planned(campus)
        for line in nodes.logged().splitlines():
            assert "failed" not in line and "Traceback" not in line, line[:3000]
    FolderStore(
        campus.folder / "photos"
    )  # a start clears what the dead were writing; what broke off was sent to its end
    half = (campus.folder / "photos" / "arriving").rglob("*.*")
    assert not list(half)


def _live_and_die(campus: Campus, storm: Storm, nodes: Nodes) -> Node:
    """One node on SQLite, two on PostgreSQL. The clock jumps between deaths, so that chores are always under way."""
    alive = [nodes.start() for _ in range(1 if campus.world.turns else 2)]
    _let_live(storm, alive)
    storm.begin()
    _kill_while_it_starts(nodes)
    for _ in range(DEATHS[campus.world.engine.dialect.name]):
        storm.wait_for(CHANCE.randrange(30, 120))
        alive.pop(0).kill()
        campus.now += timedelta(hours=9)
        set_clock(campus)
        alive.append(nodes.start())
        _let_live(storm, alive)
    storm.wait_for(CHANCE.randrange(30, 60))
    for node in alive:
        node.kill()
    last = nodes.start()
    _let_live(storm, [last])
    storm.end()
    return last


def _let_live(storm: Storm, alive: list[Node]) -> None:
    for node in alive:
        node.wait_until_alive()
    storm.ports = [node.port for node in alive]


def _kill_while_it_starts(nodes: Nodes) -> None:
    """A second node comes up beside the others and dies on the way."""
    node = nodes.start()
    threading.Event().wait(CHANCE.uniform(0.2, 2.5))
    node.kill()


def _finish_the_chores(campus: Campus) -> None:
    """Until the node has nothing left to do at this instant."""
    quiet, began = threading.Event(), machine_now()
    while machine_now() - began < timedelta(seconds=PATIENCE_S):
        with campus.world.look() as work:
            alarm = jobs.next_alarm(work)
        if alarm is None or alarm > campus.now:
            return
        quiet.wait(0.1)
    raise AssertionError("the chores never came to rest")


def _is_as_receipted(campus: Campus, storm: Storm, node: Node) -> None:
    """Every receipt ever given verifies and is the only one; its row is there with the digest it speaks of."""
    published = ask(node.port, "GET", "/.well-known/jwks.json")
    assert published is not None
    keys = jwt.PyJWKSet.from_dict(published.said)
    before = {letter.id: set(letter.receipts) for letter in storm.letters}
    repeated = storm.repeat_everything(node.port)
    assert sum(bool(receipts) for receipts in before.values()) > 50
    rows = _rows(campus)
    for letter, status in repeated:
        assert status == 200 if before[letter.id] else status in (200, 201), (letter.kind, status)
        (receipt,) = letter.receipts
        key = keys[jwt.get_unverified_header(receipt)["kid"]].key
        claims = json.loads(jwt.PyJWS().decode(receipt, key, algorithms=["EdDSA"]))
        assert (claims["kind"], claims["id"]) == (letter.kind, letter.id)
        assert claims["content_sha256"] == letter.sha256
        assert rows[letter.kind, letter.id] == (letter.sha256, receipt)
        if isinstance(letter.said, bytes):
            content = campus.world.photos.open(letter.id).read()
            assert hashlib.sha256(content).hexdigest() == letter.id


def _rows(campus: Campus) -> dict[tuple[str, str], tuple[str, str]]:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, model in (("report", Report), ("hazard", Hazard), ("rectification", HazardStep)):
        for row in campus.rows(model):
            found[kind, str(row.id)] = row.content_sha256, row.receipt
    for upload in campus.rows(PhotoUpload):
        found["photo", upload.sha256] = upload.sha256, upload.receipt
    return found


def _is_there_once(campus: Campus, storm: Storm) -> None:
    letters = storm.letters
    sent = {kind: {one.id for one in letters if one.kind == kind} for kind in ("report", "hazard", "photo")}
    reports, hazards, steps = campus.rows(Report), campus.rows(Hazard), campus.rows(HazardStep)
    assert {str(report.id) for report in reports} == sent["report"]
    assert {photo.sha256 for photo in campus.rows(Photo)} == sent["photo"]
    opened = [str(hazard.id) for hazard in hazards if hazard.report_id is None]
    assert Counter(opened) == Counter(sent["hazard"])
    _numbers_have_no_gap(campus, hazards)
    found = Counter(
        step.data["report_id"]
        for step in steps
        if step.kind in (StepKind.OPENED, StepKind.JOINED) and "report_id" in step.data
    )
    assert found == Counter({str(report.id): 1 for report in reports}), "each report's finding counts once"
    joined = Counter(step.hazard_id for step in steps if step.kind == StepKind.JOINED)
    assert all(hazard.times_seen == 1 + joined[hazard.id] for hazard in hazards)
    shown = Counter(
        (use.subject_id, use.sha256, use.item)
        for use in campus.rows(PhotoUse)
        if use.subject_kind != "hazard"
    )
    assert not [use for use, count in shown.items() if count > 1]


def _numbers_have_no_gap(campus: Campus, hazards: list[Any]) -> None:
    counters = {(row.district_code, row.year): row.last for row in campus.rows(HazardNumber)}
    for (code, year), last in counters.items():
        taken = sorted(h.number for h in hazards if h.number.startswith(f"{code}-{year}-"))
        assert taken == [f"{code}-{year}-{n:04d}" for n in range(1, last + 1)]
    assert sum(counters.values()) == len(hazards)


def _is_due_as_planned(campus: Campus) -> None:
    """Every due check is a row, once, up to the plan's horizon; what closed undone is missed."""
    with campus.world.look() as work:
        plan = work.session.get_one(Plan, known_id("plan"))
        target = work.session.get_one(Place, plan.target_place_id)
        found = groups(work, plan, target)
        tasks = list(work.session.exec(select(Task)))
    assert plan.horizon_on is not None
    coming = Coming(plan, Timing.model_validate(plan), found, 1)
    until = day_start(plan.horizon_on + timedelta(days=1), ZoneInfo(target.zone))
    due = coming.opening(min(task.opens_at for task in tasks), until)
    wanted = Counter((slot.wall, place) for slot, places in due.items() for place in places)
    assert Counter((task.slot, UUID(str(task.place_id))) for task in tasks) == wanted
    late = [task for task in tasks if task.closes_at <= campus.now]
    assert late and all(task.missed_at == task.closes_at for task in late)
