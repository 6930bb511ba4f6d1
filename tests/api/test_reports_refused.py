"""A body that breaks its checklist: one error per item, kept for the section, and sent again corrected."""

import json
import math
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.reports import RefusedReport, Report
from tests.campus import Campus
from tests.district import known_id
from tests.rounds import PASSED, add_task, hand_in, report_on, task

DOOR, PRESSURE, LAMP = PASSED

BROKEN = [
    ([{"item": "WINDOW", "value": True}, *PASSED], ["/answers/0/item"]),
    ([DOOR, PRESSURE], ["/answers"]),
    ([], ["/answers"] * 3),
    ([DOOR, PRESSURE | {"value": "1.2"}, LAMP], ["/answers/1/value"]),
    ([DOOR, PRESSURE | {"value": math.nan}, LAMP], ["/answers/1/value"]),
    ([DOOR, PRESSURE | {"value": math.inf}, LAMP], ["/answers/1/value"]),
    ([DOOR, PRESSURE | {"value": True}, LAMP], ["/answers/1/value"]),
    ([DOOR, PRESSURE, LAMP, LAMP], ["/answers/3/item"]),
    ([DOOR | {"not_applicable": True, "value": None}, PRESSURE, LAMP], ["/answers/0/not_applicable"]),
    ([DOOR | {"value": False}, PRESSURE, LAMP], ["/answers/0/photos"]),
    ([DOOR | {"photos": ["x"]}, PRESSURE | {"value": None}, 7],
     ["/answers/0/photos/0", "/answers/2", "/answers/1/value", "/answers"]),
    ([DOOR | {"note": "\ud800"}, PRESSURE, LAMP], ["/answers/0/note"]),
    ([DOOR | {"note": "a\x00"}, PRESSURE, LAMP], [""]),
    ([DOOR | {"more": 10**400}, PRESSURE, LAMP], [""]),
    ([DOOR | {"more": json.loads("[" * 500 + "]" * 500)}, PRESSURE, LAMP], [""]),
]  # fmt: skip


def refused(campus: Campus, name: str = "dora") -> Any:
    return campus.as_(name).get("/api/v1/refused_reports").json()["items"]


@pytest.mark.parametrize(("answers", "pointers"), BROKEN)
def test_each_item_at_fault_is_one_error_and_the_body_is_kept(
    campus: Campus, answers: list[Any], pointers: list[str]
) -> None:
    task_id = add_task(campus)
    answer = hand_in(campus, "ines", report_on(campus, task_id, answers=answers))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert campus.rows(Report) == []
    assert task(campus, task_id).done_at is None
    kept = refused(campus)[0]
    assert [error["pointer"] for error in kept["errors"]] == pointers
    assert kept["body"]["task_id"] == str(task_id)


def test_the_sentence_names_the_item_in_the_language_of_the_phone(campus: Campus) -> None:
    body = report_on(campus, add_task(campus), answers=[DOOR, LAMP])
    phone = campus.as_("ines", language="zh-CN")
    answer = phone.put(f"/api/v1/reports/{uuid4()}", json=body).json()
    assert answer["errors"][0]["detail"] == "“PRESSURE”：还没有回答。"
    assert answer["type"] == "checklist-not-met"


def test_the_same_broken_body_is_kept_once(campus: Campus) -> None:
    id, body = uuid4(), report_on(campus, add_task(campus), answers=[])
    for seconds in range(3):
        later = body | {"sent_at": f"2026-09-08T01:00:0{seconds}Z"}
        assert hand_in(campus, "ines", later, id=id).status_code == 422
    assert len(refused(campus)) == 1


def test_the_same_id_may_be_sent_again_corrected(campus: Campus) -> None:
    id, task_id = uuid4(), add_task(campus)
    hand_in(campus, "ines", report_on(campus, task_id, answers=[]), id=id)
    assert hand_in(campus, "ines", report_on(campus, task_id), id=id).status_code == 201
    assert [kept["report_id"] for kept in refused(campus)] == [str(id)]


@pytest.mark.parametrize("name", ["ines", "max", "lea", "ada", "axel"])
def test_refused_bodies_are_for_the_section(campus: Campus, name: str) -> None:
    assert campus.as_(name).get("/api/v1/refused_reports").status_code == 403


def test_a_section_sees_refused_bodies_of_its_own_district(campus: Campus) -> None:
    hand_in(campus, "ines", report_on(campus, add_task(campus), answers=[]))
    assert refused(campus, "sven") == []
    school = campus.as_("dora").get(f"/api/v1/refused_reports?place_id={known_id('school')}").json()
    assert len(school["items"]) == 1


def test_refused_bodies_are_dropped_after_ninety_days(campus: Campus) -> None:
    from service import jobs
    from service.reports import expire

    hand_in(campus, "ines", report_on(campus, add_task(campus), answers=[]))
    campus.now += timedelta(days=90, seconds=-1)
    assert jobs.run(campus.world, expire) == 0
    campus.now += timedelta(seconds=1)
    assert jobs.run(campus.world, expire) == 1
    assert campus.rows(RefusedReport) == []
