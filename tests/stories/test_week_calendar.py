"""Weeks with holidays, make-up days, storms and exams: what is due, what is not, and what people hear of it."""

from typing import Any

from schemas.base import as_z
from tests.campus import Campus
from tests.climbing import heard
from tests.stories.moves import at, begin, check, checks, coming, desk, log_of, report, until


def calendar(campus: Campus, by: str, place: str, **content: Any) -> None:
    """What a place says about its own days from now on."""
    path = f"/api/v1/calendars/{campus.id(place)}"
    version = campus.as_(by).get(path).json()["version"]
    saved = campus.as_(by).put(path, json={**content, "version": version})
    assert saved.status_code in (200, 201), saved.text
    campus.forward(seconds=0)


def test_a_week_with_a_holiday_and_a_make_up_saturday(campus: Campus) -> None:
    until(campus, "2026-09-29 05:00")
    begin(campus, "fire_daily_patrol")
    assert coming(campus, "fire_daily_patrol") == [
        "09-29", "09-30", "10-08", "10-09", "10-10", "10-12", "10-13",
    ]  # fmt: skip
    for day in ("09-29", "09-30", "10-08", "10-09"):
        until(campus, f"2026-{day} 07:30")
        report(campus, "ines", check(campus, "fire_daily_patrol"))
    until(campus, "2026-10-10 17:40")
    assert heard(campus, "ines") == ["task_due_soon"], "a Saturday that is worked"
    assert heard(campus, "max") == []
    report(campus, "ines", check(campus, "fire_daily_patrol"))
    until(campus, "2026-10-12 05:00")
    done = ["09-29", "09-30", "10-08", "10-09", "10-10"]
    assert log_of(campus, "fire_daily_patrol") == dict.fromkeys(done, "done"), (
        "nothing was due on the seven days off"
    )
    assert [name for name in ("max", "dora", "lea", "ada") if heard(campus, name)] == []


def test_the_make_up_saturday_that_everybody_forgets_is_a_miss(campus: Campus) -> None:
    until(campus, "2026-10-08 05:00")
    begin(campus, "fire_daily_patrol")
    until(campus, "2026-10-09 05:00")
    assert log_of(campus, "fire_daily_patrol") == {"10-08": "missed"}
    until(campus, "2026-10-09 12:00")
    report(campus, "ines", check(campus, "fire_daily_patrol"))
    until(campus, "2026-10-10 18:00")
    assert heard(campus, "max") == ["task_overdue"] * 2
    until(campus, "2026-10-11 00:00")
    assert log_of(campus, "fire_daily_patrol")["10-10"] == "missed"
    until(campus, "2026-10-11 20:00")
    assert desk(campus, "max") == [], "Thursday and Saturday are no two in a row: Friday lies between"


def test_a_weekly_check_whose_day_is_a_holiday_is_done_earlier_in_its_week(campus: Campus) -> None:
    until(campus, "2026-09-21 05:00")
    begin(campus, "food_weekly_survey")
    assert [task["slot_on"] for task in checks(campus, "food_weekly_survey")] == [
        "2026-09-24", "2026-09-30", "2026-10-09",
    ]  # fmt: skip
    until(campus, "2026-09-24 18:10")
    assert (heard(campus, "max")[-1], heard(campus, "rosa")) == ("task_overdue", []), (
        "the head, Rosa being for fire"
    )
    until(campus, "2026-09-25 09:00")
    received = report(campus, "max", check(campus, "food_weekly_survey"))
    assert received["in_time"] is True, "on the holiday itself, three days being left"


def notice_2027(campus: Campus, off: list[str], on: list[str]) -> None:
    """The State Council's notice for 2027 comes in."""
    named = {"name_zh": "元旦", "name_en": "New Year's Day"}
    days = [{"on": day, "kind": "day_off", **named} for day in off]
    days += [{"on": day, "kind": "makeup_workday", **named} for day in on]
    answer = campus.as_("ada").put("/api/v1/holidays/2027", json={"source": "notice", "days": days})
    assert answer.status_code in (200, 201), answer.text
    campus.forward(seconds=0)


def test_a_holiday_notice_that_comes_in_december_moves_january(campus: Campus) -> None:
    until(campus, "2026-12-28 05:00")
    begin(campus, "fire_daily_patrol")
    before = {task["slot"]: task["id"] for task in checks(campus, "fire_daily_patrol")}
    until(campus, "2026-12-28 08:00")
    report(campus, "ines", check(campus, "fire_daily_patrol"))
    assert coming(campus, "fire_daily_patrol")[3:6] == ["01-01", "01-04", "01-05"], (
        "by weekends, until it is in"
    )

    until(campus, "2026-12-29 05:00")
    notice_2027(campus, ["2027-01-01", "2027-01-02", "2027-01-03"], ["2027-01-09"])
    assert coming(campus, "fire_daily_patrol")[:4] == ["12-29", "12-30", "12-31", "01-04"]
    assert "01-09" in coming(campus, "fire_daily_patrol")
    notice_2027(campus, ["2027-01-02", "2027-01-03", "2027-01-04"], ["2027-01-10"])
    assert coming(campus, "fire_daily_patrol")[3:5] == ["01-01", "01-05"]

    after = {task["slot"]: task for task in checks(campus, "fire_daily_patrol")}
    assert before.items() <= {slot: task["id"] for slot, task in after.items()}.items(), (
        "none was lost or made twice"
    )
    assert after["2027-01-09T00:00"]["state"] == after["2027-01-04T00:00"]["state"] == "cancelled"
    assert log_of(campus, "fire_daily_patrol")["12-28"] == "done"
    until(campus, "2027-01-01 07:00")
    assert report(campus, "ines", check(campus, "fire_daily_patrol"))["counts"] is True, (
        "the day that came back"
    )


def test_a_storm_calls_two_days_off_and_the_second_is_taken_back(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "food_daily_control")
    storm = {"first_on": "2026-09-10", "last_on": "2026-09-11", "reason": "typhoon"}
    calendar(campus, "dora", "district", closures=[storm])
    assert coming(campus, "food_daily_control")[:2] == ["09-09", "09-14"]
    until(campus, "2026-09-10 15:00")
    calendar(campus, "dora", "district", closures=[{**storm, "last_on": "2026-09-10"}])
    until(campus, "2026-09-11 18:00")
    assert log_of(campus, "food_daily_control") == {
        "09-09": "missed",
        "09-10": "cancelled",
        "09-11": "overdue",
    }
    assert heard(campus, "max") == ["task_overdue"] * 2, "nothing on the day of the storm"


def test_on_an_exam_day_there_is_no_teaching_but_lunch(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "water_weekly_look", recurrence={"rrule": "FREQ=DAILY"})
    begin(campus, "food_daily_control")
    exam = {"2026-09-10": {"school_day": False, "canteen_open": True}}
    calendar(campus, "max", "school", days=exam)
    assert coming(campus, "water_weekly_look")[:2] == ["09-09", "09-11"]
    assert coming(campus, "food_daily_control")[:2] == ["09-09", "09-10"]
    until(campus, "2026-09-10 23:00")
    assert log_of(campus, "water_weekly_look")["09-10"] == "cancelled"
    assert heard(campus, "max").count("task_overdue") == 3


def test_boarders_who_stay_the_weekend_are_patrolled_for(campus: Campus) -> None:
    until(campus, "2026-09-11 05:00")
    begin(campus, "fire_daily_patrol")
    weekend = {"boarding": [{"first_on": "2026-09-12", "last_on": "2026-09-13"}]}
    calendar(campus, "dora", "school", seasons=weekend)
    assert coming(campus, "fire_daily_patrol")[:4] == ["09-11", "09-12", "09-13", "09-14"]
    until(campus, "2026-09-13 10:00")
    received = report(campus, "ines", check(campus, "fire_daily_patrol"))
    assert (received["counts"], received["captured_at"]) == (True, as_z(at("2026-09-13 10:00")))
