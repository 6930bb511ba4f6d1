"""Who may hand in, judged at the corrected capture; and when a report is kept without counting."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from schemas.people import Appointment
from tests.campus import Campus
from tests.district import known_id
from tests.rounds import add_task, failing, hand_in, photo, report_on, task


def change_post(campus: Campus, name: str, **changes: Any) -> None:
    with campus.work() as work:
        post = _post(work.session, name)
        for field, value in changes.items():
            setattr(post, field, value)
        work.session.add(post)


def _post(session: Session, name: str) -> Appointment:
    return session.get_one(Appointment, known_id(f"post of {name}"))


def standing(answer: Any) -> tuple[int, bool, str | None]:
    return answer.status_code, answer.json()["counts"], answer.json()["counts_reason"]


@pytest.mark.parametrize("name", ["ines", "ivan", "rosa", "max", "dora"])
def test_whoever_sees_a_task_and_may_hand_in_reports_may_report_on_it(campus: Campus, name: str) -> None:
    assert standing(hand_in(campus, name, report_on(campus, add_task(campus)))) == (201, True, None)


@pytest.mark.parametrize("name", ["lea", "axel", "ada"])
def test_leaders_auditors_and_administrators_hand_in_no_reports(campus: Campus, name: str) -> None:
    assert hand_in(campus, name, report_on(campus, add_task(campus))).status_code == 403


@pytest.mark.parametrize("name", ["omar", "olga", "sven", "kim"])
def test_a_task_elsewhere_is_not_there(campus: Campus, name: str) -> None:
    body = report_on(campus, add_task(campus))
    assert hand_in(campus, name, body).status_code == 404
    assert hand_in(campus, name, body).json() == hand_in(campus, name, report_on(campus, uuid4())).json()


def test_a_post_for_another_category_sees_no_task(campus: Campus) -> None:
    change_post(campus, "rosa", category="food")
    assert hand_in(campus, "rosa", report_on(campus, add_task(campus))).status_code == 404


def test_the_right_lost_after_the_capture_changes_nothing(campus: Campus) -> None:
    task_id = add_task(campus)
    captured = campus.now
    change_post(campus, "ines", until_at=campus.now + timedelta(hours=1))
    campus.now += timedelta(hours=2)
    id = uuid4()
    body = report_on(campus, task_id, captured=captured)
    assert standing(hand_in(campus, "ines", body, id=id)) == (201, True, None)
    assert hand_in(campus, "ines", body, id=id).status_code == 200
    assert campus.as_("ines").get(f"/api/v1/reports/{id}").status_code == 200


def test_the_right_gained_after_the_capture_is_none(campus: Campus) -> None:
    task_id = add_task(campus, opens=-5)
    change_post(campus, "ines", from_at=campus.now - timedelta(hours=1))
    captured = campus.now - timedelta(hours=2)
    answer = hand_in(campus, "ines", report_on(campus, task_id, captured=captured))
    assert standing(answer) == (201, False, "no_right")
    assert task(campus, task_id).done_at is None


def test_what_a_former_inspector_saw_is_kept_without_counting(campus: Campus) -> None:
    task_id = add_task(campus)
    change_post(campus, "ines", until_at=campus.now - timedelta(hours=3))
    answer = hand_in(campus, "ines", report_on(campus, task_id, answers=failing(photo()[1])))
    assert standing(answer) == (201, False, "no_right")
    assert len(answer.json()["hazards"]) == 1


@pytest.mark.parametrize(
    ("facts", "reason"),
    [("cancelled_at", "task_cancelled"), ("excused_at", "task_excused"), ("opens", "task_not_open")],
)
def test_a_task_that_is_not_to_be_done_is_not_finished(campus: Campus, facts: str, reason: str) -> None:
    changed: dict[str, Any] = {"opens": 1} if facts == "opens" else {facts: campus.now}
    task_id = add_task(campus, **changed)
    answer = hand_in(campus, "ines", report_on(campus, task_id))
    assert standing(answer) == (201, False, reason)
    assert answer.json()["in_time"] is None
    assert task(campus, task_id).done_at is None


def test_whether_a_task_was_open_is_judged_at_the_capture(campus: Campus) -> None:
    task_id = add_task(campus, opens=1)
    captured = campus.now
    campus.now += timedelta(hours=2)
    answer = hand_in(campus, "ines", report_on(campus, task_id, captured=captured))
    assert standing(answer) == (201, False, "task_not_open")


@pytest.mark.parametrize("source", ["cross", "bureau"])
def test_a_hidden_check_is_not_there_for_the_inspected_school(campus: Campus, source: str) -> None:
    task_id = add_task(campus, source=source)
    assert hand_in(campus, "ines", report_on(campus, task_id)).status_code == 404


@pytest.mark.parametrize("source", ["cross", "bureau"])
def test_the_inspected_school_never_does_the_check_of_others(campus: Campus, source: str) -> None:
    task_id = add_task(campus, source=source, announced=True)
    assert standing(hand_in(campus, "ines", report_on(campus, task_id))) == (201, False, "inspected_school")
    assert standing(hand_in(campus, "dora", report_on(campus, task_id))) == (201, True, None)


def test_an_inspector_of_another_school_does_the_cross_check_assigned_to_them(campus: Campus) -> None:
    task_id = add_task(campus, source="cross", assignee_id=known_id("omar"))
    answer = hand_in(campus, "omar", report_on(campus, task_id))
    assert standing(answer) == (201, True, None)
    assert campus.as_("max").get(f"/api/v1/reports/{answer.json()['id']}").status_code == 200


def test_nobody_without_a_token_hands_in(campus: Campus) -> None:
    body = report_on(campus, add_task(campus))
    assert campus.stranger().put(f"/api/v1/reports/{uuid4()}", json=body).status_code == 401
