"""The year goes by: terms end and begin, the river is watched in summer, drills come round."""

from tests.campus import Campus
from tests.climbing import heard
from tests.stories.moves import appoint, begin, check, checks, coming, desk, log_of, report, template, until


def test_the_last_day_of_term_is_checked_and_the_first_of_the_vacation_is_not(campus: Campus) -> None:
    until(campus, "2027-01-19 05:00")
    for plan in ("fire_daily_patrol", "food_daily_control"):
        begin(campus, plan)
        assert coming(campus, plan) == ["01-19", "01-20"]
    for day in ("19", "20"):
        until(campus, f"2027-01-{day} 08:00")
        for plan in ("fire_daily_patrol", "food_daily_control"):
            report(campus, "ines", check(campus, plan))
    until(campus, "2027-02-10 12:00")
    assert log_of(campus, "fire_daily_patrol") == {"01-19": "done", "01-20": "done"}
    assert [name for name in ("ines", "max", "dora") if heard(campus, name)] == [], "a quiet vacation"
    assert heard(campus, "ada") == ["holiday_notice_missing"], "nobody entered 2027 yet"

    until(campus, "2027-03-01 19:00")
    assert log_of(campus, "food_daily_control")["03-01"] == "overdue", "the first day of the spring term"
    assert heard(campus, "max") == ["task_overdue"] * 2


def test_before_term_the_head_looks_at_everything_on_a_workday(campus: Campus) -> None:
    until(campus, "2027-02-15 05:00")
    begin(campus, "term_opening_selfcheck")
    [task] = checks(campus, "term_opening_selfcheck")
    assert (task["slot_on"], task["role"]) == ("2027-02-22", "head")
    until(campus, "2027-02-22 18:30")
    assert heard(campus, "max") == ["task_due_soon", "task_overdue"]
    assert heard(campus, "ines") == [], "the head's own task"
    received = report(campus, "max", check(campus, "term_opening_selfcheck"))
    assert received["in_time"] is True
    until(campus, "2027-03-05 12:00")
    assert desk(campus, "dora") == []


def test_in_the_swimming_season_the_river_is_watched_at_noon_and_dusk_of_a_weekend(campus: Campus) -> None:
    until(campus, "2026-09-12 05:00")
    appoint(campus, "ivan", "inspector", "river")
    begin(campus, "drown_patrol", place="district")
    until(campus, "2026-09-12 12:20")
    report(campus, "ivan", check(campus, "drown_patrol", place="river"))
    until(campus, "2026-09-12 18:40")
    assert heard(campus, "ivan") == ["task_due_soon"]
    until(campus, "2026-09-12 19:10")
    assert heard(campus, "ivan") == ["task_due_soon", "task_overdue"]
    report(campus, "ivan", check(campus, "drown_patrol", place="river"))
    until(campus, "2026-09-13 23:00")
    log = {"09-12 12:00": "done", "09-12 18:00": "done", "09-13 12:00": "missed", "09-13 18:00": "missed"}
    assert log_of(campus, "drown_patrol", place="river") == log
    [run] = desk(campus, "dora")
    assert (run["misses"], run["place"]["name"]) == (2, "river")
    assert heard(campus, "max") == [], "no school's business"


def test_in_winter_nobody_watches_the_river(campus: Campus) -> None:
    until(campus, "2026-10-31 05:00")
    begin(campus, "drown_patrol", place="district")
    assert coming(campus, "drown_patrol", place="river") == ["10-31 12:00", "10-31 18:00"]
    until(campus, "2026-11-12 12:00")
    assert list(log_of(campus, "drown_patrol", place="river")) == ["10-31 12:00", "10-31 18:00"]
    assert coming(campus, "drown_patrol", place="river") == []
    plan = template("drown_patrol", "district").model_dump(mode="json")
    shown = campus.as_("dora").post("/api/v1/plans/preview", json={**plan, "until": "2027-05-31"}).json()
    assert [one["slot"] for one in shown["slots"]][:2] == ["2027-05-01T12:00", "2027-05-01T18:00"]


def test_kindergartens_drill_each_quarter_and_schools_each_month(campus: Campus) -> None:
    until(campus, "2026-11-16 05:00")
    begin(campus, "drill", place="district")
    begin(campus, "drill_kindergarten", place="district")
    for day in ("11-18", "12-18"):
        until(campus, f"2026-{day} 10:00")
        report(campus, "ines", check(campus, "drill"))
    report(campus, "kim", check(campus, "drill_kindergarten", place="kindergarten"))
    until(campus, "2026-12-22 12:00")
    assert log_of(campus, "drill_kindergarten", place="kindergarten") == {"12-18": "done"}
    assert log_of(campus, "drill") == {"11-18": "done", "12-18": "done"}
    assert log_of(campus, "drill", place="kindergarten") == {}
    assert heard(campus, "kim") == []


def test_a_monthly_check_climbs_from_its_first_miss(campus: Campus) -> None:
    until(campus, "2026-09-14 05:00")
    begin(campus, "fire_monthly_check")
    until(campus, "2026-09-21 12:00")
    assert (heard(campus, "rosa"), heard(campus, "max")) == (
        ["task_due_soon", "task_overdue"],
        ["task_overdue"],
    )
    until(campus, "2026-09-23 18:00")
    assert heard(campus, "max") == ["task_overdue", "misses_run"]
    until(campus, "2026-09-24 18:00")
    assert heard(campus, "dora") == ["misses_run"]
    until(campus, "2026-09-26 18:00")
    assert heard(campus, "lea") == ["misses_run"]
    late = next(task["id"] for task in checks(campus, "fire_monthly_check") if task["state"] == "missed")
    assert report(campus, "rosa", late)["in_time"] is False
    until(campus, "2026-10-05 12:00")
    assert (desk(campus, "dora"), heard(campus, "ada")) == ([], []), (
        "late is better than never, for a monthly check"
    )
    assert log_of(campus, "fire_monthly_check")["09-20"] == "done_late"
