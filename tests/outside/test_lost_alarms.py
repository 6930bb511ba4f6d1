"""What is written at the very moment in which somebody looks: the look waits for it, or the alarm stays."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from schemas.notices import Delivery, Notice
from schemas.people import Person
from schemas.reports import Report
from service import jobs
from service.evidence.probe import Probe
from service.evidence.record import Arrived, _write
from service.notices import deliver
from service.notices.post import tell
from service.notices.wording import Kind
from service.reports import tidy
from service.world import Work
from tests.campus import Campus
from tests.rounds import add_task, failing, hand_in, photo, report_on
from tests.stories.postman import with_channel

LONG_ENOUGH_S = 0.5
"""For somebody who does not wait to be through with it."""


@contextmanager
def uncommitted(
    campus: Campus, deed: Callable[[Work], Any], then: Callable[[], Any]
) -> Iterator["Future[Any]"]:
    """`then` runs beside a piece of work that has done its deed and is not committed yet."""
    with ThreadPoolExecutor(1) as pool:
        with campus.work() as work:
            deed(work)
            work.session.flush()
            running = pool.submit(then)
            threading.Event().wait(LONG_ENOUGH_S)
        yield running


def test_a_notice_written_while_its_reader_is_being_told_is_carried_too(campus: Campus) -> None:
    with_channel(campus, "max", "email")
    tell_max(campus, 1)
    campus.now += timedelta(hours=1)

    def told_again(work: Work) -> None:
        _tell(work, campus, 2)

    with uncommitted(campus, told_again, lambda: jobs.run(campus.world, deliver)) as delivering:
        delivering.result(timeout=20)
    alarm = next(row for row in campus.rows(Person) if row.id == campus.id("max")).notices_due_at
    owed = [row for row in campus.rows(Notice) if row.settled_at is None]
    assert not owed or alarm is not None, "a notice is owed and nothing rings"
    campus.forward(hours=1)
    assert [row for row in campus.rows(Notice) if row.settled_at is None] == []
    assert {row.ok for row in campus.rows(Delivery)} == {True}


def test_who_tells_and_who_carries_never_wait_for_each_other_in_a_circle(campus: Campus) -> None:
    first, second = sorted(("max", "dora"), key=campus.id)
    for name in (first, second):
        with_channel(campus, name, "email")
        with campus.work() as work:
            _tell(work, campus, 1, name)
    campus.now += timedelta(hours=1)

    def carry() -> int:
        with campus.work() as work:
            return deliver.claim(work, [campus.id(first), campus.id(second)])[1]

    with ThreadPoolExecutor(1) as pool:
        with campus.work() as work:
            _tell(work, campus, 2, second)
            work.session.flush()
            carrying = pool.submit(carry)
            threading.Event().wait(LONG_ENOUGH_S)
            _tell(work, campus, 2, first)
        assert carrying.result(timeout=20) > 0, "at least whoever is told nothing just now"


def tell_max(campus: Campus, number: int) -> None:
    with campus.work() as work:
        _tell(work, campus, number)


def _tell(work: Work, campus: Campus, number: int, name: str = "max") -> None:
    about = {"subject_kind": "task", "subject_id": UUID(int=number), "place": campus.place("school")}
    tell(work, [campus.id(name)], Kind.TASK_OVERDUE, **about, data={"what": f"check {number}"})


def test_a_photo_that_arrives_while_its_report_is_tidied_counts(campus: Campus) -> None:
    content, digest = photo()
    sent = hand_in(campus, "ines", report_on(campus, add_task(campus), answers=failing(digest)))
    campus.now += timedelta(hours=48)
    with campus.world.photos.receive(digest, campus.id("ines")) as arriving:
        arriving.write(content)
        arriving.keep()
    found = Probe(width=640, height=480, media_type="image/jpeg")
    arrived = Arrived(campus.id("ines"), None, digest, len(content), found)

    def arrives(work: Work) -> None:
        _write(work, [arrived])

    with uncommitted(campus, arrives, lambda: jobs.run(campus.world, tidy)) as tidying:
        tidying.result(timeout=20)
    campus.forward(minutes=1)
    (report,) = [row for row in campus.rows(Report) if str(row.id) == sent.json()["id"]]
    assert report.evidence_missing_at is None or report.evidence_complete_at is not None
    assert hashlib.sha256(content).hexdigest() == digest
