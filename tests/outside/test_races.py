"""Fifty senders at once, through two nodes on one database: what is sent twice, or raced for, exists once."""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from schemas.base import as_z
from schemas.escalations import Acknowledgement, Escalation
from schemas.hazards import Hazard, HazardNumber, HazardStep
from schemas.people import Device
from schemas.photos import PhotoUpload, PhotoUse
from schemas.plans import Plan
from schemas.reports import Report
from schemas.tasks import TaskChange
from service.people.refresh import RefreshToken
from tests.campus import Campus
from tests.hazard_words import fix, found, later, step
from tests.outside.letters import SMALL_PICTURE
from tests.outside.nodes import Answer, Nodes, ask, signed_in
from tests.plan_bodies import body as plan_body
from tests.rounds import add_task, failing, report_on

SENDERS = 50
JSON = "application/json"


class Volley:
    """Many senders who wait for one another and let go together, every second one to the other node."""

    def __init__(self, campus: Campus, nodes: Nodes) -> None:
        self.campus, self.ports = campus, [node.port for node in nodes.started]

    def fire(
        self, who: str, path: str, said: Any, *, media_type: str = JSON, count: int = SENDERS
    ) -> list[Answer]:
        return self.fire_all([(who, path, said, media_type)] * count)

    def fire_all(self, shots: list[tuple[str, str, Any, str]]) -> list[Answer]:
        headers = {who: signed_in(self.campus, who) for who in {who for who, *_ in shots}}
        start = threading.Barrier(len(shots))

        def shoot(turn: int) -> Answer:
            who, path, said, media_type = shots[turn]
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            kind = {"Content-Type": media_type}
            start.wait()
            port = self.ports[turn % len(self.ports)]
            method = "POST" if path == "token" else "PUT"
            answer = ask(port, method, f"/api/v1/{path}", body=body, headers=headers[who] | kind)
            assert answer is not None, "no answer at all"
            return answer

        with ThreadPoolExecutor(len(shots)) as pool:
            return list(pool.map(shoot, range(len(shots))))


@pytest.fixture
def volley(shared_campus: Campus, two_nodes: Nodes) -> Volley:
    return Volley(shared_campus, two_nodes)


def once(answers: list[Answer], *, others: int = 200) -> bool:
    """One of them was the first; the others were told so."""
    counted = Counter(answer.status for answer in answers)
    assert counted == {201: 1, others: len(answers) - 1}, (
        counted,
        [a.said for a in answers if a.status >= 400][:1],
    )
    receipts = {answer.said.get("receipt") for answer in answers if answer.status < 300}
    assert len(receipts) == 1
    return True


def of(campus: Campus, model: type[Any], wanted: Callable[[Any], bool]) -> list[Any]:
    return [row for row in campus.rows(model) if wanted(row)]


def test_one_report(shared_campus: Campus, volley: Volley) -> None:
    id, digest = str(uuid4()), hashlib.sha256(b"to come").hexdigest()
    said = report_on(shared_campus, add_task(shared_campus), answers=failing(digest, another=True))
    assert once(volley.fire("ines", f"reports/{id}", said))
    (report,) = of(shared_campus, Report, lambda row: str(row.id) == id)
    assert len(of(shared_campus, Hazard, lambda row: row.report_id == report.id)) == 1
    assert len(of(shared_campus, PhotoUse, lambda row: row.subject_id == report.id)) == 1


def test_one_photo(shared_campus: Campus, volley: Volley) -> None:
    content = SMALL_PICTURE + b"one photo"
    digest = hashlib.sha256(content).hexdigest()
    assert once(volley.fire("ines", f"photos/{digest}", content, media_type="image/jpeg"))
    assert len(of(shared_campus, PhotoUpload, lambda row: row.sha256 == digest)) == 1
    assert shared_campus.world.photos.open(digest).read() == content
    half = (shared_campus.folder / "photos" / "arriving").rglob("*.*")
    assert not list(half)


def test_one_hazard_and_numbers_without_a_gap(shared_campus: Campus, volley: Volley) -> None:
    at = {"place_id": str(shared_campus.id("school")), "sent_at": as_z(shared_campus.now)}
    said = {**at, "category": "fire", "severity": "general", "description": "locked"}
    assert once(volley.fire("ines", f"hazards/{uuid4()}", said))
    many = volley.fire_all([("ines", f"hazards/{uuid4()}", said, JSON) for _ in range(SENDERS)])
    assert {answer.status for answer in many} == {201}
    numbers = sorted(
        row.number for row in of(shared_campus, Hazard, lambda row: row.number.startswith("3701-"))
    )
    (counter,) = of(shared_campus, HazardNumber, lambda row: row.district_code == "3701")
    assert numbers == [f"3701-2026-{n:04d}" for n in range(1, counter.last + 1)]


def test_one_fix(shared_campus: Campus, volley: Volley) -> None:
    hazard, id = found(shared_campus), str(uuid4())
    said = {"description": "unlocked", "sent_at": as_z(shared_campus.now)}
    assert once(volley.fire("rosa", f"hazards/{hazard}/rectifications/{id}", said))
    assert len(of(shared_campus, HazardStep, lambda row: str(row.id) == id)) == 1
    (row,) = of(shared_campus, Hazard, lambda row: str(row.id) == hazard)
    assert row.round == 1


def test_a_pair_of_signatures(shared_campus: Campus, volley: Volley) -> None:
    hazard = found(shared_campus, severity="major")
    assert fix(shared_campus, "rosa", hazard).status_code == 201
    said = {"outcome": "accepted"}
    paths = {who: f"hazards/{hazard}/verifications/{uuid4()}" for who in ("max", "dora")}
    shots = [(who, paths[who], said, JSON) for _ in range(SENDERS // 2) for who in ("max", "dora")]
    answers = volley.fire_all(shots)
    assert once(answers[::2]) and once(answers[1::2])
    steps = of(
        shared_campus, HazardStep, lambda row: str(row.hazard_id) == hazard and row.kind == "verification"
    )
    assert [one.data["closes"] for one in sorted(steps, key=lambda one: one.data["closes"])] == [False, True]
    assert {one.data["signature"] for one in steps} == {"school", "bureau"}


def test_two_who_look_at_once_and_disagree(shared_campus: Campus, volley: Volley) -> None:
    hazard = found(shared_campus)
    assert fix(shared_campus, "rosa", hazard).status_code == 201
    shots = [
        (who, f"hazards/{hazard}/verifications/{uuid4()}", {"outcome": outcome}, JSON)
        for who, outcome in [("dora", "accepted"), ("dina", "rejected")] * (SENDERS // 2)
    ]
    assert once(volley.fire_all(shots), others=409)


@pytest.mark.parametrize("noun", ["decision", "voiding", "supervision_order"])
def test_what_is_decided_once(shared_campus: Campus, volley: Volley, noun: str) -> None:
    """Fifty different words for what exists once."""
    hazard, path = found(shared_campus), noun
    if noun == "decision":
        said = {"until": later(shared_campus, days=30), "reason": "parts", "interim_protection": "guard"}
        request = step(shared_campus, "max", hazard, "extension_requests", **said).json()["id"]
        path = f"extension_requests/{request}/decision"
    words: dict[str, Any] = {
        "decision": {"granted": True}, "voiding": {"reason": "none"}, "supervision_order": {"measures": "guard"},
    }[noun]  # fmt: skip
    name = {"decision": "note", "voiding": "reason", "supervision_order": "contingency"}[noun]
    shots = [
        ("dora", f"hazards/{hazard}/{path}", {**words, name: f"words {n}"}, JSON) for n in range(SENDERS)
    ]
    assert once(volley.fire_all(shots), others=409)


def test_one_excuse(shared_campus: Campus, volley: Volley) -> None:
    task = add_task(shared_campus, opens=-5, closes=-1)
    shots = [("dora", f"tasks/{task}/excuse", {"reason": f"reason {n}"}, JSON) for n in range(SENDERS)]
    assert once(volley.fire_all(shots), others=409)
    assert len(of(shared_campus, TaskChange, lambda row: row.task_id == task)) == 1


def test_the_same_grade_is_given_once(shared_campus: Campus, volley: Volley) -> None:
    hazard = found(shared_campus)
    assert once(volley.fire("dora", f"hazards/{hazard}/severity", {"severity": "major", "reason": "worse"}))


def test_the_same_seen_mine_is_one_step(shared_campus: Campus, volley: Volley) -> None:
    hazard = found(shared_campus, severity="minor")
    was = shared_campus.now
    shared_campus.forward(days=3)
    shared_campus.now = was
    (raised,) = of(shared_campus, Escalation, lambda row: str(row.subject_id) == hazard)
    assert once(volley.fire("dora", f"escalations/{raised.id}/acknowledgement", {"note": "mine"}))
    assert len(of(shared_campus, Acknowledgement, lambda row: row.escalation_id == raised.id)) == 1


def test_one_plan_and_one_new_version_of_it(shared_campus: Campus, volley: Volley) -> None:
    id, said = str(uuid4()), plan_body(checklist="round", state="draft")
    assert once(volley.fire("dora", f"plans/{id}", said))
    changes = [{**said, "basis": f"basis {n}", "version": 1} for n in range(SENDERS)]
    answers = volley.fire_all([("dora", f"plans/{id}", change, JSON) for change in changes])
    assert Counter(answer.status for answer in answers) == {200: 1, 409: SENDERS - 1}
    (plan,) = of(shared_campus, Plan, lambda row: str(row.id) == id)
    assert plan.version == 2


def test_a_photo_and_the_report_that_names_it_never_miss_each_other(
    shared_campus: Campus, volley: Volley
) -> None:
    shots: list[tuple[str, str, Any, str]] = []
    reports = []
    for n in range(SENDERS // 2):
        content = SMALL_PICTURE + f"crossing {n}".encode()
        digest = hashlib.sha256(content).hexdigest()
        said = report_on(shared_campus, add_task(shared_campus), answers=failing(digest, another=True))
        reports.append(str(uuid4()))
        shots += [
            ("ines", f"photos/{digest}", content, "image/jpeg"),
            ("ines", f"reports/{reports[-1]}", said, JSON),
        ]
    half = len(shots) // 2
    mixed = [shot for pair in zip(shots[:half], reversed(shots[half:]), strict=True) for shot in pair]
    assert {answer.status for answer in volley.fire_all(mixed)} == {201}
    waiting = of(
        shared_campus, PhotoUse, lambda row: row.effective_at is None and str(row.subject_id) in reports
    )
    assert waiting == []
    uploads = of(shared_campus, PhotoUpload, lambda row: row.referenced_at is None)
    assert not [row for row in uploads if row.sha256 in {path[7:] for _, path, *_ in shots}]


def test_a_refresh_token_that_many_spend_at_once_has_one_successor(
    shared_campus: Campus, volley: Volley
) -> None:
    token = RefreshToken.first(shared_campus.id("phone of ivan"))
    with shared_campus.work() as work:
        phone = work.session.get_one(Device, token.device_id)
        phone.refresh_hash, phone.expires_at = token.digest, work.now + timedelta(days=4000)
    said = urlencode({"grant_type": "refresh_token", "refresh_token": token.text}).encode()
    answers = volley.fire("ivan", "token", said, media_type="application/x-www-form-urlencoded")
    assert Counter(answer.status for answer in answers) == {200: SENDERS}
    assert len({answer.said["refresh_token"] for answer in answers}) == 1
    (phone,) = of(shared_campus, Device, lambda row: row.id == token.device_id)
    assert (phone.generation, phone.ended_at) == (2, None)


def test_no_node_has_anything_to_be_ashamed_of(shared_campus: Campus, two_nodes: Nodes) -> None:
    for line in two_nodes.logged().splitlines():
        assert "failed" not in line and "Traceback" not in line, line[:3000]
