"""Handing in a report: once, with a receipt, and what becomes of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.base import as_z
from schemas.hazards import Hazard
from schemas.reports import Report
from service.content import content_sha256
from tests.campus import Campus
from tests.district import known_id
from tests.rounds import PASSED, add_task, failing, hand_in, photo, publish_round, report_on, task


def test_the_first_send_is_201_and_the_second_answers_the_same(campus: Campus) -> None:
    id, body = uuid4(), report_on(campus, add_task(campus))
    first = hand_in(campus, "ines", body, id=id)
    campus.now += timedelta(minutes=5)
    second = hand_in(campus, "ines", body | {"sent_at": as_z(campus.now)}, id=id)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(campus.rows(Report)) == 1


def test_other_content_under_the_same_id_is_409_and_what_was_there_stays(campus: Campus) -> None:
    id, task_id = uuid4(), add_task(campus)
    first = hand_in(campus, "ines", report_on(campus, task_id), id=id).json()
    assert hand_in(campus, "ines", report_on(campus, task_id, note="x"), id=id).status_code == 409
    assert hand_in(campus, "ines", report_on(campus, task_id, answers=[]), id=id).status_code == 409
    assert campus.as_("ines").get(f"/api/v1/reports/{id}").json() == first


def test_the_same_content_from_somebody_else_is_no_repeat(campus: Campus) -> None:
    id, body = uuid4(), report_on(campus, add_task(campus))
    hand_in(campus, "ines", body, id=id)
    assert hand_in(campus, "ivan", body, id=id).status_code == 409


def test_the_receipt_is_over_the_canonical_content_without_sent_at(campus: Campus) -> None:
    id, body = uuid4(), report_on(campus, add_task(campus), unknown={"kept": 1.0})
    answer = hand_in(campus, "ines", body, id=id).json()
    assert campus.world.receipts.verify(answer["receipt"]) == {
        "kind": "report",
        "id": str(id),
        "content_sha256": content_sha256(body),
        "received_at": answer["received_at"],
    }
    assert campus.rows(Report)[0].body == body


def test_the_answer_shows_what_was_sent_and_what_became_of_it(campus: Campus) -> None:
    body = report_on(
        campus,
        add_task(campus),
        started_at=as_z(campus.now),
        note="一切正常",
        location={"lat": 36.5, "lon": 117.25, "accuracy_m": 8},
        photo_facts={"a" * 64: {"captured_at": as_z(campus.now), "origin": "camera"}},
    )
    shown = hand_in(campus, "ines", body).json()
    for name in ("task_id", "started_at", "captured_at", "sent_at", "note", "location"):
        assert shown[name] == body[name]
    assert [(a["item"], a["value"], a["not_applicable"]) for a in shown["answers"]] == [
        ("DOOR", True, False),
        ("PRESSURE", 1.2, False),
        ("LAMP", None, True),
    ]
    assert shown["photo_facts"]["a" * 64]["origin"] == "camera"
    worked_out = {
        "received_at": as_z(campus.now), "clock_skew_s": 0, "corrected_captured_at": as_z(campus.now),
        "in_time": True, "passed": True, "score": 100, "hazards": [], "photos_missing": [], "counts": True,
        "counts_reason": None, "additional": False, "by_id": str(known_id("ines")), "source": "self",
    }  # fmt: skip
    assert shown | worked_out == shown


def test_a_report_finishes_its_task(campus: Campus) -> None:
    task_id = add_task(campus)
    id = hand_in(campus, "ines", report_on(campus, task_id)).json()["id"]
    shown = campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()
    assert (shown["state"], shown["report_id"], shown["done_at"]) == ("done", id, as_z(campus.now))


def test_a_second_report_for_a_finished_task_is_kept_and_its_findings_count(campus: Campus) -> None:
    task_id = add_task(campus)
    first = hand_in(campus, "ines", report_on(campus, task_id)).json()
    before = task(campus, task_id)
    campus.now += timedelta(minutes=5)
    second = hand_in(campus, "ivan", report_on(campus, task_id, answers=failing(photo()[1])))
    assert second.status_code == 201
    assert (second.json()["counts"], second.json()["additional"]) == (True, True)
    assert len(second.json()["hazards"]) == 1
    after = task(campus, task_id)
    assert (after.done_at, str(after.report_id)) == (before.done_at, first["id"])


def test_a_failed_item_opens_a_hazard(campus: Campus) -> None:
    body = report_on(
        campus, add_task(campus), answers=failing(photo()[1], description="锁死", severity="major")
    )
    shown = hand_in(campus, "ines", body).json()
    hazard = campus.rows(Hazard)[0]
    assert shown["hazards"] == [str(hazard.id)]
    assert (shown["passed"], shown["score"]) == (False, 50)
    assert (hazard.severity, hazard.item, hazard.description) == ("major", "DOOR", "锁死")
    assert str(hazard.report_id) == shown["id"]


def test_a_visit_outside_any_plan_names_its_place_and_checklist(campus: Campus) -> None:
    publish_round(campus)
    body = {
        "place_id": str(known_id("campus")),
        "checklist": {"code": "round", "version": 1},
        "captured_at": as_z(campus.now),
        "sent_at": as_z(campus.now),
        "answers": PASSED,
    }
    shown = hand_in(campus, "ines", body)
    assert shown.status_code == 201
    assert (shown.json()["counts"], shown.json()["counts_reason"]) == (False, "no_task")
    assert (shown.json()["source"], shown.json()["in_time"], shown.json()["task_id"]) == ("self", None, None)
    by_section = hand_in(campus, "dora", body | {"checklist": {"code": "round"}}).json()
    assert (by_section["source"], by_section["checklist"]) == ("bureau", {"code": "round", "version": 1})


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"captured_at": None}, "/captured_at"),
        ({"sent_at": "2026-09-08T09:00:00"}, "/sent_at"),
        ({"sent_at": "0001-01-01T00:00:00+14:00"}, "/sent_at"),
        ({"sent_at": "9999-12-31T23:59:59-14:00"}, "/sent_at"),
        ({"answers": None}, "/answers"),
        ({"answers": {}}, "/answers"),
        ({"note": 3}, "/note"),
        ({"location": {"lat": 91, "lon": 0}}, "/location/lat"),
        ({"photo_facts": {"\ud800": {}}}, "/photo_facts/���/[key]"),
        ({"task_id": "x"}, "/task_id"),
        ({"task_id": None}, "/task_id"),
        ({"place_id": str(known_id("kitchen"))}, "/place_id"),
        (
            {"task_id": None, "place_id": str(known_id("school")), "checklist": {"code": "none"}},
            "/checklist",
        ),
    ],
)
def test_a_body_without_the_shape_of_a_report_is_422_at_its_field(
    campus: Campus, changes: dict[str, Any], pointer: str
) -> None:
    body = report_on(campus, add_task(campus)) | changes
    answer = hand_in(campus, "ines", body)
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("body", [None, [], "report", 3])
def test_a_body_that_is_no_object_is_422(campus: Campus, body: Any) -> None:
    assert hand_in(campus, "ines", body).status_code == 422


def test_a_phone_with_any_clock_is_understood(campus: Campus) -> None:
    years = {"captured_at": "0001-01-02T00:00:00Z", "sent_at": "9999-12-30T00:00:00Z"}
    answer = hand_in(campus, "ines", report_on(campus, add_task(campus, opens=-72)) | years)
    assert answer.status_code == 201
    assert answer.json()["corrected_captured_at"] == as_z(campus.now.replace(day=campus.now.day - 2))
