"""The service stands still for days: what was due is on record afterwards, and nobody is buried in notices."""

from collections import Counter
from datetime import timedelta

from tests.campus import Campus
from tests.climbing import CLIMBED, heard, rungs
from tests.hazard_words import found, seen
from tests.stories.moves import at, begin, check, checks, coming, desk, log_of, report, until
from tests.stories.postman import with_channel


def outage(campus: Campus, wall: str) -> None:
    """Nobody runs the chores until then."""
    assert at(wall) > campus.now
    campus.now = at(wall)


def test_after_three_days_without_chores_every_slot_is_a_row_and_nobody_is_stormed(campus: Campus) -> None:
    mail = with_channel(campus, "max", "email")["email"]
    until(campus, "2026-09-08 10:00")
    begin(campus, "fire_daily_patrol")
    begin(campus, "food_daily_control")
    until(campus, "2026-09-08 12:00")
    for plan in ("fire_daily_patrol", "food_daily_control"):
        report(campus, "ines", check(campus, plan))

    outage(campus, "2026-09-12 01:00")
    campus.forward(minutes=10)
    missed = {"09-08": "done", "09-09": "missed", "09-10": "missed", "09-11": "missed"}
    assert log_of(campus, "fire_daily_patrol") == log_of(campus, "food_daily_control") == missed
    assert all(task["missed_at"] == task["closes_at"] for task in checks(campus, "fire_daily_patrol")[1:4])
    assert coming(campus, "fire_daily_patrol")[-1] == "09-24", (
        "fourteen days ahead again; the 25th is a holiday"
    )
    assert Counter(heard(campus, "max")) == {"misses_run": 2}
    assert heard(campus, "ines") == heard(campus, "dora") == []
    assert len(mail.sent) == 1

    until(campus, "2026-09-12 12:00")
    assert heard(campus, "dora") == [], "twelve hours between two rungs"
    until(campus, "2026-09-13 02:00")
    assert Counter(heard(campus, "dora")) == {"misses_run": 2}
    assert [row["misses"] for row in desk(campus, "dora")] == [3, 3]


def test_reports_that_came_in_while_the_chores_stood_still_were_never_missed(campus: Campus) -> None:
    until(campus, "2026-09-08 10:00")
    begin(campus, "fire_daily_patrol")
    campus.forward(minutes=1)
    for day in ("08", "09", "10", "11"):
        outage(campus, f"2026-09-{day} 17:00")
        report(campus, "ines", check(campus, "fire_daily_patrol"))
    until(campus, "2026-09-12 12:00")
    assert log_of(campus, "fire_daily_patrol") == dict.fromkeys(["09-08", "09-09", "09-10", "09-11"], "done")
    assert [name for name in ("ines", "max", "dora") if heard(campus, name)] == []


def test_a_hazard_that_fell_due_meanwhile_climbs_one_rung_in_half_a_day(campus: Campus) -> None:
    hazard = found(campus)
    due = at("2026-09-16 00:00")
    campus.forward(days=1)
    campus.now = due + timedelta(days=5)
    campus.forward(minutes=5)
    assert heard(campus, "max") == ["hazard_opened", "escalated"]
    assert heard(campus, "rosa") == ["hazard_opened"], "no reminder of what is past"
    assert heard(campus, "dora") == heard(campus, "lea") == []
    campus.forward(hours=12)
    assert (heard(campus, "dora"), heard(campus, "lea")) == (["escalated"], [])
    campus.forward(hours=12)
    assert heard(campus, "lea") == ["escalated"]
    assert seen(campus, "max", hazard)["level"] == max(level for level, _ in rungs(campus)) == 3
    campus.forward(hours=12)
    told = [notice.kind for name in ("max", "dora", "lea", "ada") for notice in campus.notices(name)]
    assert sum(kind in CLIMBED for kind in told) == 3
