"""Two processes run all chores at once over one database, for a week: each thing happens once, and the same as with one."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest
from sqlmodel import select

from schemas.escalations import Escalation, EscalationTold, MissRun
from schemas.notices import Delivery, DeliveryNotice, Notice
from schemas.people import Appointment, Person, Role
from schemas.places import Place
from schemas.tasks import Task
from service import jobs
from service.channels.configured import open_channels
from service.notices.wording import Kind
from service.settings import Settings
from tests.campus import Campus
from tests.conftest import TUESDAY
from tests.district import NAMESPACE, known_id
from tests.hazard_words import find
from tests.outside.mail_server import MailServer, mail_server
from tests.outside.nodes import ROOT
from tests.plan_bodies import put_plan
from tests.rounds import publish_round

SCHOOLS = 40
WEEK = [timedelta(hours=h) for h in (0, 1, 4, 9, 16, 25, 33, 49, 58, 73, 100, 124, 150, 168, 168.5, 169, 170)]
HEADS = 10
"""Schools beyond these have nobody in office: their rungs are skipped, and the administrator is told."""


@pytest.fixture
def owing(campus: Campus) -> Campus:
    prepare(campus)
    return campus


def prepare(campus: Campus) -> None:
    """A district whose checks nobody does and whose hazards nobody puts right."""
    publish_round(campus)
    with campus.work() as work:
        for n in range(SCHOOLS):
            where = {"parent_id": known_id("district"), "city_id": known_id("city"), "kind": "school"}
            id = known_id(f"school {n}")
            scope = {"district_id": known_id("district"), "school_id": id, "zone": "Asia/Shanghai"}
            work.session.add(
                Place(id=id, name=f"School {n}", code=f"S{n}", changed_at=work.now, **where, **scope)
            )
        work.session.flush()
        for n in range(HEADS):
            _add_head(work, n)
        for person in work.session.exec(select(Person)).all():
            person.email = f"{person.username}@bureau.example"
    _plan_and_find(campus)


def _add_head(work: Any, n: int) -> None:
    person, name = known_id(f"head {n}"), f"head{n}"
    about = {"username": name, "name": name, "scope_changed_at": work.now, "city_id": known_id("city")}
    work.session.add(Person(id=person, **about))
    work.session.flush()
    post = {
        "place_id": known_id(f"school {n}"),
        "role": Role.HEAD.value,
        "from_at": TUESDAY - timedelta(days=9),
    }
    work.session.add(Appointment(id=known_id(f"post of {name}"), person_id=person, **post))


def _plan_and_find(campus: Campus) -> None:
    daily = {"rrule": "FREQ=DAILY", "times": ["08:00", "12:00", "16:00"]}
    assert put_plan(campus, "often", checklist="round", recurrence=daily).status_code == 201
    weekly = {"rrule": "FREQ=WEEKLY;BYDAY=WE"}
    assert put_plan(campus, "weekly", checklist="round", recurrence=weekly).status_code == 201
    for n in range(SCHOOLS):
        id = uuid5(NAMESPACE, f"hazard {n}")
        assert find(campus, "dora", at=f"school {n}", id=id, severity="minor").status_code == 201


class Pair:
    """Both are told the same instant at the same moment, and answer when they find nothing more to do."""

    def __init__(self, campus: Campus, mail: MailServer) -> None:
        url = campus.world.settings.database_url
        key = campus.world.settings.receipt_key
        settings = {
            "CAMPUS_SAFETY_DATA": str(campus.folder),
            "CAMPUS_SAFETY_TOKEN_SECRET": campus.world.token_secret,
            **({"CAMPUS_SAFETY_DATABASE_URL": url} if url else {}),
            **({"CAMPUS_SAFETY_RECEIPT_KEY": key.get_secret_value()} if key else {}),
            **_mail_settings(mail),
        }
        self.log = campus.folder / "chores.log"
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.outside.chores_node"], cwd=ROOT, env={**os.environ, **settings},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log.open("ab"), text=True,
            )
            for _ in range(2)
        ]  # fmt: skip
        for process in self.processes:
            assert self._line(process) == "ready"

    def live(self, instants: list[datetime]) -> list[list[dict[str, int]]]:
        """What each of the two handled at each instant."""
        return [self._round(at) for at in instants]

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()

    def _round(self, at: datetime) -> list[dict[str, int]]:
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write(f"{at.isoformat()}\n")
            process.stdin.flush()
        return [json.loads(self._line(process)) for process in self.processes]

    def _line(self, process: "subprocess.Popen[str]") -> str:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line, self.log.read_text()[-3000:]
        return line


def _mail_settings(mail: MailServer) -> dict[str, str]:
    return {
        "CAMPUS_SAFETY_SMTP_HOST": "127.0.0.1",
        "CAMPUS_SAFETY_SMTP_PORT": str(mail.port),
        "CAMPUS_SAFETY_SMTP_SECURITY": "none",
        "CAMPUS_SAFETY_SMTP_FROM": "safety@bureau.example",
    }


@contextmanager
def pair_on(campus: Campus, mail: MailServer) -> Iterator[Pair]:
    pair = Pair(campus, mail)
    try:
        yield pair
    finally:
        pair.end()


def facts(campus: Campus) -> dict[str, Counter[Any]]:
    """What came about, told by what does not differ from run to run: no ids made on the way.

    Whether the morning's line still counts what climbs this very moment depends on who looks first.
    """
    tasks = {task.id: (task.plan_id, task.place_id, task.slot) for task in campus.rows(Task)}
    raised = {e.id: (tasks.get(e.subject_id, e.subject_id), e.raised_at) for e in campus.rows(Escalation)}
    return {
        "tasks": Counter(
            (*tasks[t.id], t.missed_at, t.closes_at, t.cancelled_at, t.wake_at) for t in campus.rows(Task)
        ),
        "runs": Counter(
            (r.plan_id, r.place_id, tasks[r.first_task_id], r.misses, r.raised_at, r.ended_at, r.wake_at)
            for r in campus.rows(MissRun)
        ),
        "escalations": Counter(
            (*raised[e.id], e.level, e.misses, e.reason, e.climbed_at, e.resolved_at)
            for e in campus.rows(Escalation)
        ),
        "told": Counter(
            (raised[t.escalation_id], t.person_id, t.level, t.at) for t in campus.rows(EscalationTold)
        ),
        "notices": Counter(
            (n.person_id, n.kind, tasks.get(n.subject_id, n.subject_id), n.level, n.created_at)
            for n in campus.rows(Notice)
            if n.kind != Kind.ESCALATIONS_OPEN
        ),
    }


def alone(folder: Path) -> dict[str, Counter[Any]]:
    """The same week with one node, in this process, on an embedded database of its own."""
    with ExitStack() as stack:
        mail = stack.enter_context(mail_server())
        campus = Campus(folder, None, TUESDAY)
        stack.callback(campus.close)
        settings = {
            name.removeprefix("CAMPUS_SAFETY_").lower(): v for name, v in _mail_settings(mail).items()
        }
        campus.world.channels.update(_channels(campus, settings))
        prepare(campus)
        for since in WEEK:
            campus.now = TUESDAY + since
            while any(jobs.run_round(campus.world).values()):
                pass
        return facts(campus)


def _channels(campus: Campus, settings: dict[str, Any]) -> Any:
    given = Settings(data=campus.folder, **settings)
    return open_channels(given, clock=lambda: campus.now)


@pytest.fixture(scope="module")
def by_one(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[Any]]:
    folder = tmp_path_factory.mktemp("alone")
    shutil.copy(sqlite_template / "campus-safety.sqlite", folder)
    return alone(folder)


def test_two_nodes_do_what_one_would_have_done(owing: Campus, by_one: dict[str, Counter[Any]]) -> None:
    with mail_server() as mail, pair_on(owing, mail) as pair:
        done = pair.live([TUESDAY + since for since in WEEK])
        by_two = facts(owing)
        for noun, expected in by_one.items():
            missing, too_much = expected - by_two[noun], by_two[noun] - expected
            assert not missing and not too_much, (noun, list(missing)[:3], list(too_much)[:3])
            assert max(expected.values()) == 1, "the week itself is told in facts that happen once"
        _was_carried_once(owing, mail)
        assert "failed" not in pair.log.read_text(), pair.log.read_text()
        assert all(sum(round[n].get("sweep", 0) for round in done) for n in (0, 1)), "both took part"


def _was_carried_once(campus: Campus, mail: MailServer) -> None:
    """Every notice left in exactly one message, and the mail server saw each message once."""
    deliveries = {row.id: row for row in campus.rows(Delivery)}
    assert {row.ok for row in deliveries.values()} == {True}
    carried = Counter(row.notice_id for row in campus.rows(DeliveryNotice))
    assert set(carried.values()) == {1}
    owed = {notice.id for notice in campus.rows(Notice) if notice.created_at > TUESDAY}
    assert owed and owed <= set(carried)
    ids = Counter(_message_id(content) for _, content in mail.accepted)
    assert set(ids.values()) == {1} and len(ids) == len(deliveries)


def _message_id(content: bytes) -> str:
    for line in content.decode().splitlines():
        if line.lower().startswith("message-id:"):
            return line
    raise AssertionError("a mail without an id")
