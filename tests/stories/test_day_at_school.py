"""One school day from the morning patrol to the digest, and what happens on it at the same time elsewhere."""

from tests.campus import Campus
from tests.climbing import heard
from tests.stories.moves import begin, check, desk, inbox, log_of, report, until
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
