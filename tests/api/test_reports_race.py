"""Fifty phones send at once: one row, one answer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient

from schemas.hazards import Hazard
from schemas.photos import PhotoUse
from schemas.reports import RefusedReport, Report
from tests.campus import Campus
from tests.rounds import add_task, failing, photo, report_on, task

SENDERS = 50


def send_at_once(campus: Campus, ids: list[UUID], body: dict[str, Any], *names: str) -> list[Any]:
    """One client each, all of them let go together."""
    headers = [dict(campus.as_(name).headers) for name in names]

    def send(turn: int) -> Any:
        client = TestClient(campus.app, raise_server_exceptions=False)
        url = f"/api/v1/reports/{ids[turn % len(ids)]}"
        return client.put(url, json=body, headers=headers[turn % len(headers)])

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(send, range(SENDERS)))


def test_the_same_report_from_fifty_senders_is_one_row_and_one_answer(campus: Campus) -> None:
    task_id = add_task(campus)
    body = report_on(campus, task_id, answers=failing(photo()[1]))
    answers = send_at_once(campus, [uuid4()], body, "ines")
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * (SENDERS - 1) + [201]
    assert len({answer.text for answer in answers}) == 1
    assert (len(campus.rows(Report)), len(campus.rows(Hazard))) == (1, 1)
    assert [use.subject_kind for use in campus.rows(PhotoUse)].count("report") == 1
    assert campus.rows(Hazard)[0].times_seen == 1


def test_one_of_many_reports_finishes_the_task_and_the_rest_are_additional(campus: Campus) -> None:
    task_id = add_task(campus)
    body = report_on(campus, task_id, answers=failing(photo()[1]))
    answers = send_at_once(campus, [uuid4() for _ in range(SENDERS)], body, "ines", "ivan")
    assert {answer.status_code for answer in answers} == {201}
    first = [answer.json()["id"] for answer in answers if not answer.json()["additional"]]
    assert first == [str(task(campus, task_id).report_id)]
    assert [hazard.times_seen for hazard in campus.rows(Hazard)] == [SENDERS]


def test_the_same_broken_body_from_fifty_senders_is_kept_once(campus: Campus) -> None:
    body = report_on(campus, add_task(campus), answers=[])
    answers = send_at_once(campus, [uuid4()], body, "ines")
    assert {answer.status_code for answer in answers} == {422}
    assert len(campus.rows(RefusedReport)) == 1
