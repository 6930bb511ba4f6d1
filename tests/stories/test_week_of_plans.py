"""Weeks in which plans are paused, edited, run out of people, and are missed side by side."""

from tests.campus import Campus
from tests.climbing import heard
from tests.stories.moves import (
    begin,
    check,
    checks,
    coming,
    desk,
    inbox,
    log_of,
    publish,
    report,
    revise,
    until,
)


def test_a_paused_plan_asks_for_nothing_and_comes_back_in_the_same_rows(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol")
    before = {task["slot"]: task["id"] for task in checks(campus, "fire_daily_patrol")}
    until(campus, "2026-09-09 08:00")
    report(campus, "ines", check(campus, "fire_daily_patrol"))
    revise(campus, "fire_daily_patrol", state="paused")
    assert coming(campus, "fire_daily_patrol") == []
    until(campus, "2026-09-12 12:00")
    assert log_of(campus, "fire_daily_patrol")["09-09"] == "done"
    assert set(list(log_of(campus, "fire_daily_patrol").values())[1:]) == {"cancelled"}
    assert heard(campus, "ines") == heard(campus, "max") == []

    revise(campus, "fire_daily_patrol", state="active")
    assert coming(campus, "fire_daily_patrol")[:2] == ["09-14", "09-15"]
    assert before.items() <= {t["slot"]: t["id"] for t in checks(campus, "fire_daily_patrol")}.items()
    until(campus, "2026-09-14 18:00")
    assert heard(campus, "max") == ["task_overdue"]
    assert log_of(campus, "fire_daily_patrol")["09-10"] == "cancelled", "what was called off was never missed"


def test_an_edit_changes_what_is_to_come_and_not_what_is_open(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol")
    until(campus, "2026-09-09 08:00")
    window = {"opens": "PT7H", "due": "PT9H", "closes": "PT10H"}
    revise(campus, "fire_daily_patrol", role="responsible", window=window)
    today, tomorrow, *_ = checks(campus, "fire_daily_patrol")
    assert (today["role"], today["due_at"]) == ("inspector", "2026-09-09T10:00:00.000000Z")
    assert (tomorrow["role"], tomorrow["due_at"]) == ("responsible", "2026-09-10T01:00:00.000000Z")
    until(campus, "2026-09-09 18:00")
    assert (heard(campus, "ines"), heard(campus, "rosa")) == (["task_due_soon", "task_overdue"], [])
    until(campus, "2026-09-10 09:00")
    assert heard(campus, "rosa") == ["task_due_soon", "task_overdue"]
    assert len(heard(campus, "ines")) == 2


def test_another_checklist_holds_for_what_is_to_come(campus: Campus) -> None:
    until(campus, "2026-09-09 08:00")
    begin(campus, "fire_daily_patrol")
    publish(campus, "extinguisher_check")
    revise(campus, "fire_daily_patrol", checklist="extinguisher_check")
    today, tomorrow, *_ = checks(campus, "fire_daily_patrol")
    assert (today["checklist"]["code"], tomorrow["checklist"]["code"]) == (
        "fire_daily_patrol",
        "extinguisher_check",
    )
    assert report(campus, "ines", today["id"])["passed"] is True
    until(campus, "2026-09-10 08:00")
    assert report(campus, "ines", tomorrow["id"])["passed"] is True


def test_two_plans_missed_at_one_place_are_two_runs(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol")
    begin(campus, "food_daily_control")
    until(campus, "2026-09-11 00:30")
    assert heard(campus, "max").count("misses_run") == 2
    assert {(row["category"], row["misses"]) for row in desk(campus, "max")} == {("fire", 2), ("food", 2)}

    until(campus, "2026-09-11 10:00")
    report(campus, "ines", check(campus, "fire_daily_patrol"))
    assert [row["category"] for row in desk(campus, "max")] == ["food"]
    until(campus, "2026-09-12 00:30")
    assert [row["misses"] for row in desk(campus, "dora")] == [3]
    assert heard(campus, "dora") == ["misses_run"]
    assert "food" in inbox(campus, "dora")[0]


def test_one_school_that_misses_says_nothing_of_the_next(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol", place="district")
    for day in ("09", "10", "11"):
        until(campus, f"2026-09-{day} 08:00")
        report(campus, "ines", check(campus, "fire_daily_patrol"))
    until(campus, "2026-09-12 01:00")
    assert set(log_of(campus, "fire_daily_patrol").values()) == {"done"}
    assert set(log_of(campus, "fire_daily_patrol", place="kindergarten").values()) == {"missed"}
    assert [row["place"]["name"] for row in desk(campus, "dora")] == ["kindergarten"]
    assert (desk(campus, "max"), heard(campus, "max")) == ([], [])
    assert heard(campus, "kim").count("misses_run") == 1


def test_a_draft_is_nobodys_duty_until_the_bureau_makes_it_active(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "water_weekly_look", state="draft")
    until(campus, "2026-09-12 20:00")
    assert checks(campus, "water_weekly_look") == []
    revise(campus, "water_weekly_look", state="active")
    until(campus, "2026-09-12 20:30")
    assert checks(campus, "water_weekly_look")[0]["slot_on"] == "2026-09-16", "nothing of the past is owed"
    assert heard(campus, "max") == []
