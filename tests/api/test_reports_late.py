"""Reports that arrive after the close of their task: the miss stays, and is rebutted where that can be believed."""

from datetime import timedelta

from schemas.base import as_z
from tests.campus import Campus
from tests.rounds import add_task, hand_in, report_on, task


def test_captured_in_time_and_received_after_the_close_rebuts_the_miss(campus: Campus) -> None:
    task_id = add_task(campus, closes=2)
    captured = campus.now
    campus.now += timedelta(hours=5)
    shown = hand_in(campus, "ines", report_on(campus, task_id, captured=captured)).json()
    assert (shown["in_time"], shown["counts"]) == (True, True)
    late = task(campus, task_id)
    assert (late.missed_at, late.rebutted_at, late.done_at) == (late.closes_at, campus.now, captured)
    assert campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()["state"] == "done"


def test_captured_after_the_close_is_done_late_and_rebuts_nothing(campus: Campus) -> None:
    task_id = add_task(campus, closes=2)
    campus.now += timedelta(hours=5)
    shown = hand_in(campus, "ines", report_on(campus, task_id)).json()
    assert shown["in_time"] is False
    late = task(campus, task_id)
    assert (late.missed_at, late.rebutted_at) == (late.closes_at, None)
    assert campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()["state"] == "done_late"


def test_a_phone_that_was_answered_meanwhile_could_have_sent_it(campus: Campus) -> None:
    task_id = add_task(campus, closes=2)
    captured = campus.now
    campus.now += timedelta(hours=3)
    assert campus.as_("ines").get("/api/v1/checklists").status_code == 200
    campus.now += timedelta(hours=2)
    shown = hand_in(campus, "ines", report_on(campus, task_id, captured=captured)).json()
    assert shown["in_time"] is False
    assert task(campus, task_id).rebutted_at is None
    assert campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()["state"] == "done_late"


def test_requests_within_the_last_quarter_of_an_hour_say_nothing(campus: Campus) -> None:
    task_id = add_task(campus, closes=2)
    captured = campus.now
    campus.now += timedelta(hours=5)
    campus.as_("ines").get("/api/v1/checklists")
    campus.now += timedelta(minutes=14)
    assert hand_in(campus, "ines", report_on(campus, task_id, captured=captured)).json()["in_time"] is True


def test_requests_of_other_phones_say_nothing(campus: Campus) -> None:
    task_id = add_task(campus, closes=2)
    captured = campus.now
    campus.now += timedelta(hours=3)
    campus.as_("ivan").get("/api/v1/checklists")
    campus.now += timedelta(hours=2)
    assert hand_in(campus, "ines", report_on(campus, task_id, captured=captured)).json()["in_time"] is True


def test_between_due_and_close_a_report_is_in_time(campus: Campus) -> None:
    task_id = add_task(campus, closes=2)
    campus.now += timedelta(hours=1.5)
    assert campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()["state"] == "overdue"
    assert hand_in(campus, "ines", report_on(campus, task_id)).json()["in_time"] is True
    assert task(campus, task_id).missed_at is None


def test_a_phone_whose_clock_is_hours_ahead_is_corrected(campus: Campus) -> None:
    task_id = add_task(campus, closes=2)
    ahead = timedelta(hours=7)
    body = report_on(campus, task_id) | {
        "captured_at": as_z(campus.now - timedelta(minutes=10) + ahead),
        "sent_at": as_z(campus.now + ahead),
    }
    shown = hand_in(campus, "ines", body).json()
    assert shown["corrected_captured_at"] == as_z(campus.now - timedelta(minutes=10))
    assert (shown["in_time"], shown["clock_skew_s"]) == (True, -7 * 3600)
    assert shown["captured_at"] == body["captured_at"]


def test_a_capture_older_than_two_days_is_taken_as_two_days_old(campus: Campus) -> None:
    task_id = add_task(campus, opens=-90, closes=-60)
    shown = hand_in(
        campus, "ines", report_on(campus, task_id, captured=campus.now - timedelta(hours=70))
    ).json()
    assert shown["corrected_captured_at"] == as_z(campus.now - timedelta(hours=48))
    assert shown["in_time"] is False
