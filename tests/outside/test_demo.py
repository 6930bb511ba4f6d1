"""The made-up city: whatever the hour it is started at, there is something to see and something to do."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlmodel import col, select

from schemas.escalations import Escalation
from schemas.hazards import Hazard
from schemas.people import Role
from schemas.places import Place
from schemas.reports import RefusedReport
from schemas.tasks import Task, TaskState
from service import jobs
from service.checklists.publish import checklist_version
from service.demo.cast import INSPECTOR, NAMED, OTHER_INSPECTOR, named_people
from service.demo.folder import BEGUN, State, state_of
from service.demo.special_checks import top_up
from service.demo.weeks import Wanted, live_weeks
from service.hazards.rules import is_out_of_service, state
from service.people.access import load_caller
from service.refusals import Refusal
from service.settings import Settings
from service.tasks.rules import state as task_state
from service.tasks.see import visible
from service.world import World, open_world

SCHOOL_DAY = datetime.fromisoformat("2026-09-16T10:20:00+08:00")
PASSWORD = "fresh-river-stone"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six schools, four days, ended on a school day; nothing was refused on the way."""
    folder = tmp_path_factory.mktemp("demo")
    with structlog.testing.capture_logs() as logs:
        live_weeks(folder, Wanted(6, 4, PASSWORD), until=SCHOOL_DAY, watch=lambda at, reports: None)
    assert logs == []
    return folder


@contextmanager
def continued(folder: Path, at: datetime) -> Iterator[World]:
    """The world of the folder by a clock that shows `at`."""
    world = open_world(Settings(data=folder), clock=lambda: at)
    yield world
    world.engine.dispose()


@pytest.fixture
def as_built(lived: Path) -> Iterator[World]:
    with continued(lived, SCHOOL_DAY) as world:
        yield world


def rows(world: World, model: type[Any]) -> list[Any]:
    with world.look() as work:
        return list(work.session.exec(select(model)).all())


def test_hazards_are_in_every_state(as_built: World) -> None:
    hazards = rows(as_built, Hazard)
    assert {state(h) for h in hazards} == {"open", "rectified", "closed", "transferred", "void"}
    assert any(is_out_of_service(h) and h.confirm_due_at for h in hazards), "awaits its confirmation"
    assert any(is_out_of_service(h) and not h.confirm_due_at for h in hazards), "out of service"
    assert any(h.in_service_at for h in hazards), "back in service"
    assert any(h.listed_at for h in hazards)
    assert any(h.extended_at for h in hazards)
    assert any(h.seen_while_rectified_at for h in hazards)
    assert any(h.signed_school_by_id and not h.closed_at for h in hazards), "one signature of two"
    assert any(h.times_seen > 2 for h in hazards)


def test_hazards_stand_on_the_rungs_that_four_days_allow(as_built: World) -> None:
    standing = Counter(
        e.level for e in rows(as_built, Escalation) if e.subject_kind == "hazard" and not e.resolved_at
    )
    assert {1, 2, 3} <= standing.keys()


def test_rounds_were_made_in_time_and_missed(as_built: World) -> None:
    states = Counter(task_state(task, SCHOOL_DAY) for task in rows(as_built, Task))
    assert states[TaskState.DONE] > 40
    assert states[TaskState.OPEN] and states[TaskState.SCHEDULED]
    assert rows(as_built, RefusedReport)


def test_the_two_named_schools_lie_in_two_districts_and_share_no_cross_check(as_built: World) -> None:
    with as_built.look() as work:
        people = named_people(work)
        first, other = (
            load_caller(work.session, people[name], None, work.now).held()[0]
            for name in (INSPECTOR, OTHER_INSPECTOR)
        )
        assert set(people) == set(NAMED)
        assert first.district_id != other.district_id
        crossing = select(Task).where(
            col(Task.source) == "cross", col(Task.place_id).in_([first.place_id, other.place_id])
        )
        assert work.session.exec(crossing).all() == []
        for name in ("section", "leader"):
            post = load_caller(work.session, people[name], None, work.now).held()[0]
            assert post.category is None and post.covers(work.session.get_one(Place, first.place_id), "fire")


@pytest.mark.parametrize(
    "at",
    [
        SCHOOL_DAY + timedelta(minutes=1),
        datetime.fromisoformat("2026-09-16T23:59:00+08:00"),
        datetime.fromisoformat("2026-10-04T03:00:00+08:00"),
    ],
    ids=["a school day", "a minute before midnight", "the night to a Sunday in the national holiday"],
)
def test_at_whatever_hour_it_is_continued_there_is_something_to_do(
    lived: Path, tmp_path: Path, at: datetime
) -> None:
    folder = shutil.copytree(lived, tmp_path / "demo")
    with continued(folder, at) as world:
        jobs.run_round(world)
        top_up(world)
        assert fit_tasks(world, INSPECTOR, at) >= 6
        assert fit_tasks(world, OTHER_INSPECTOR, at) >= 1
        assert fit_tasks(world, INSPECTOR, at + timedelta(hours=12)) >= 6
        before = len(rows(world, Task))
        top_up(world)
        assert len(rows(world, Task)) == before, "what is open is not opened twice"


def fit_tasks(world: World, username: str, at: datetime) -> int:
    """Open tasks of that person with an item to answer by yes or no whose failure is minor or general."""
    with world.look() as work:
        caller = load_caller(work.session, named_people(work)[username], None, at)
        mine = [
            task for condition in visible(caller) for task in work.session.exec(select(Task).where(condition))
        ]
        tasks = {t.id: t for t in mine if task_state(t, at) == TaskState.OPEN and t.role == Role.INSPECTOR}
        checklists = [checklist_version(work, t.checklist_code, t.checklist_version) for t in tasks.values()]
    return sum(
        any(item.kind == "yes_no" and item.severity in ("minor", "general") for item in checklist.items)
        for checklist in checklists
    )


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(Refusal):
        state_of(tmp_path)


def test_a_build_that_was_killed_is_begun_anew_then_continued_and_its_people_sign_in(tmp_path: Path) -> None:
    folder, port = tmp_path / "demo", free_port()
    with running(folder, port) as killed:
        wait_for_line(killed, "%")
        killed.kill()
    assert state_of(folder) is State.BROKEN_OFF and (folder / BEGUN).exists()

    with running(folder, port, "--password", PASSWORD) as rebuilt:
        said = wait_for_line(rebuilt, "other_inspector")
        assert "begun anew" in said
        for username in NAMED:
            assert sign_in(port, username, PASSWORD).status_code == 200
        stop(rebuilt)
    assert state_of(folder) is State.FINISHED

    with running(folder, port) as again:
        said = wait_for_line(again, "other_inspector")
        assert "begun anew" not in said and PASSWORD in said
        token = sign_in(port, INSPECTOR, PASSWORD).json()["access_token"]
        answer = httpx.get(
            f"http://127.0.0.1:{port}/api/v1/tasks?state=open", headers={"Authorization": f"Bearer {token}"}
        )
        assert len(answer.json()["items"]) >= 6
        stop(again)
    assert json.loads((folder / "demo.json").read_text())["schools"] == 2
    assert (folder / "demo.log").read_text() == ""


@contextmanager
def running(folder: Path, port: int, *more: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "service.cli", "demo", "--data", str(folder), "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAMPUS_SAFETY_")}
    process = subprocess.Popen(
        [*command, "--schools", "2", "--days", "1", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=environment | {"PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for_line(process: subprocess.Popen[str], wanted: str) -> str:
    """All that was said up to the line with these words."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if wanted in line:
            return said
    raise AssertionError(f"it ended without saying {wanted!r}:\n{said}")


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0


def sign_in(port: int, username: str, password: str) -> httpx.Response:
    form = {"grant_type": "password", "username": username, "password": password}
    return httpx.post(f"http://127.0.0.1:{port}/api/v1/token", data=form, timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
