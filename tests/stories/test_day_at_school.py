"""One school day from the morning patrol to the digest, and what happens on it at the same time elsewhere."""

from service.channels.message import failed
from tests.campus import Campus
from tests.climbing import heard
from tests.rounds import hand_in
from tests.stories.moves import begin, check, desk, inbox, log_of, report, send_photos, sent, until, written
from tests.stories.postman import with_channel


def test_a_whole_school_day(campus: Campus) -> None:
    mail = with_channel(campus, "max", "email")["email"]
    until(campus, "2026-09-09 05:00")
    for plan in ("fire_daily_patrol", "food_daily_control", "water_weekly_look", "fire_night_patrol"):
        begin(campus, plan)

    until(campus, "2026-09-09 07:10")
    assert report(campus, "ines", check(campus, "fire_daily_patrol"))["in_time"] is True
    until(campus, "2026-09-09 17:45")
    assert heard(campus, "ines") == ["task_due_soon"] * 2
    assert heard(campus, "max") == []

    until(campus, "2026-09-09 18:30")
    assert heard(campus, "max") == ["task_overdue"] * 2
    [digest] = mail.sent
    assert "2 notices" in digest.subject
    assert "Daily food control" in digest.body_text and "Weekly drinking-water look" in digest.body_text
    assert "fire patrol" not in digest.body_text

    late = report(campus, "ivan", check(campus, "food_daily_control"))
    assert late["in_time"] is True, "after it was due, before it closed"
    until(campus, "2026-09-10 02:00")
    assert log_of(campus, "fire_daily_patrol") == {"09-09": "done"}
    assert log_of(campus, "food_daily_control") == {"09-09": "done"}
    assert log_of(campus, "fire_night_patrol") == {"09-09 22:00": "missed", "09-10 01:00": "overdue"}
    assert desk(campus, "dora") == [], "one evening missed is no matter for the bureau yet"
    assert inbox(campus, "omar") == []


def test_each_trip_of_the_bus_is_a_check_of_its_own(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "bus_pretrip")
    until(campus, "2026-09-09 06:10")
    report(campus, "ines", check(campus, "bus_pretrip", place="bus"))
    until(campus, "2026-09-09 16:29")
    assert (heard(campus, "ines"), heard(campus, "max")) == (["task_due_soon"], [])
    until(campus, "2026-09-09 16:30")
    assert heard(campus, "max") == ["task_overdue"]
    until(campus, "2026-09-10 05:00")
    assert log_of(campus, "bus_pretrip", place="bus") == {"09-09 06:00": "done", "09-09 15:30": "missed"}
    until(campus, "2026-09-10 09:00")
    assert heard(campus, "max") == ["task_overdue"] * 2 + ["misses_run"], "two trips in a row"


def test_a_report_that_breaks_its_checklist_is_sent_back_and_the_corrected_one_counts(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol")
    until(campus, "2026-09-09 08:00")
    body = written(campus, check(campus, "fire_daily_patrol"))
    broken = {**body, "answers": body["answers"][1:], "sent_at": body["captured_at"]}
    refused = hand_in(campus, "ines", broken)
    assert (refused.status_code, len(refused.json()["errors"])) == (422, 1)
    assert log_of(campus, "fire_daily_patrol") == {"09-09": "open"}
    [kept] = campus.as_("dora").get("/api/v1/refused_reports").json()["items"]
    assert kept["by_id"] == str(campus.id("ines"))
    assert campus.as_("max").get("/api/v1/refused_reports").status_code == 403

    until(campus, "2026-09-09 08:20")
    send_photos(campus, "ines", body)
    assert sent(campus, "ines", body)["in_time"] is True
    until(campus, "2026-09-10 01:00")
    assert log_of(campus, "fire_daily_patrol") == {"09-09": "done"}
    assert heard(campus, "max") == []


def test_a_mail_server_that_is_dead_all_day_loses_nothing(campus: Campus) -> None:
    mail = with_channel(campus, "max", "email")["email"]
    mail.dead = failed("unreachable", "")
    until(campus, "2026-09-09 05:00")
    begin(campus, "food_daily_control")
    until(campus, "2026-09-09 22:00")
    assert len(mail.sent) > 3, "tried again and again"
    assert inbox(campus, "max") == ["Check overdue: Daily food control"]
    mail.dead = None
    before = len(mail.sent)
    until(campus, "2026-09-10 12:00")
    assert len(mail.sent) == before + 1
    assert "Daily food control" in mail.sent[-1].body_text
