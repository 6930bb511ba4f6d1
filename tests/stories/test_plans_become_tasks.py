"""Plans become tasks fourteen days ahead, on the days the calendar allows, each once."""

from datetime import timedelta

from schemas.plans import Plan
from tests.campus import Campus
from tests.plan_bodies import change_place, publish_patrol, put_plan, slots, tasks_of, wall

SCHOOL_DAYS = [
    "09-08", "09-09", "09-10", "09-11", "09-14", "09-15", "09-16", "09-17", "09-18", "09-20", "09-21", "09-22",
]  # fmt: skip
"""From Tuesday 8 September on for fourteen days; the 20th is a Sunday worked to make up."""


def running(campus: Campus, **changes):
    publish_patrol(campus)
    answer = put_plan(campus, **changes)
    assert answer.status_code == 201, answer.text
    campus.forward(seconds=0)


def test_a_new_plan_fills_the_next_fourteen_days_and_today(campus):
    running(campus)
    assert slots(tasks_of(campus, place="school")) == SCHOOL_DAYS
    assert slots(tasks_of(campus, place="kindergarten")) == SCHOOL_DAYS
    assert tasks_of(campus, place="other_school") == []
    today = tasks_of(campus, place="school")[0]
    assert [wall(at) for at in (today.opens_at, today.due_at, today.closes_at)] == [
        "09-08 06:00",
        "09-08 18:00",
        "09-09 00:00",
    ]
    assert (today.district_id, today.school_id) == (campus.id("district"), campus.id("school"))
    assert today.id.version == 7


def test_each_midnight_adds_one_day(campus):
    running(campus)
    campus.forward(hours=15, minutes=30)  # 00:30 on Wednesday
    assert slots(tasks_of(campus, place="school"))[-1] == "09-23"
    campus.forward(days=2)
    assert slots(tasks_of(campus, place="school"))[-1] == "09-24"  # the 25th is Mid-Autumn


def test_a_draft_asks_for_nothing_until_it_is_made_active(campus):
    running(campus, state="draft")
    assert tasks_of(campus) == []
    put_plan(campus, version=1)
    campus.forward(seconds=0)
    assert len(tasks_of(campus)) == 2 * len(SCHOOL_DAYS)


def test_a_plan_that_begins_after_its_hour_begins_with_the_next(campus):
    running(campus, recurrence={"rrule": "FREQ=DAILY", "times": ["07:00", "12:00"]})  # it is 09:00
    assert slots(tasks_of(campus, place="school"))[:3] == ["09-08T12:00", "09-09T07:00", "09-09T12:00"]


def test_a_weekly_check_begins_in_the_week_that_is_open(campus):
    running(campus, recurrence={"rrule": "FREQ=WEEKLY;BYDAY=FR"})
    assert slots(tasks_of(campus, place="school")) == [
        "09-11",
        "09-18",
        "09-24",
    ]  # Friday 25th is off: Thursday


def test_a_paused_plan_calls_off_what_has_not_opened_and_takes_it_up_again_in_the_same_rows(campus):
    running(campus)
    before = {task.id for task in tasks_of(campus)}
    put_plan(campus, version=1, state="paused")
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school")) == ["09-08"]
    campus.forward(days=1)
    assert slots(tasks_of(campus, place="school")) == ["09-08"]
    put_plan(campus, version=2)
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school")) == ["09-08", *SCHOOL_DAYS[2:], "09-23"]
    assert before <= {task.id for task in tasks_of(campus)}


def test_another_window_moves_the_hours_in_the_same_rows(campus):
    running(campus)
    before = {task.slot: task.id for task in tasks_of(campus, place="school")}
    put_plan(campus, version=1, window={"opens": "PT7H", "due": "PT9H", "closes": "PT10H"})
    campus.forward(seconds=0)
    after = tasks_of(campus, place="school")
    assert {task.slot: task.id for task in after} == before
    assert wall(after[0].due_at) == "09-08 18:00"  # open already
    assert {wall(task.due_at)[6:] for task in after[1:]} == {"09:00"}
    assert all(task.wake_at == task.opens_at for task in after[1:])


def test_another_role_takes_over_what_has_not_opened(campus):
    running(campus)
    put_plan(campus, version=1, role="responsible", announced=True)
    campus.forward(seconds=0)
    assert [task.role for task in tasks_of(campus, place="school")][:3] == [
        "inspector",
        "responsible",
        "responsible",
    ]


def test_a_canteen_that_closes_for_good_loses_its_coming_checks_and_a_new_one_gains_them(campus):
    running(campus, target_traits=["water_tank"])
    assert {task.place_id for task in tasks_of(campus)} == {campus.id("school")}
    change_place(campus, "school", traits=["canteen"])
    change_place(campus, "kindergarten", traits=["canteen", "water_tank"])
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school")) == ["09-08"]
    assert slots(tasks_of(campus, place="kindergarten")) == SCHOOL_DAYS[1:]


def test_traits_kinds_and_school_kinds_choose_the_places(campus):
    running(campus, target_kinds=["spot"], target_traits=["canteen"], school_kinds=["primary"])
    assert {task.place_id for task in tasks_of(campus)} == {campus.id("kitchen")}
    put_plan(
        campus, "water", target_kinds=["spot"], target_traits=["open_water"], activities=["swimming_season"]
    )
    campus.forward(seconds=0)
    assert {task.place_id for task in tasks_of(campus, "water")} == {campus.id("river")}
    assert {task.school_id for task in tasks_of(campus, "water")} == {None}


def test_a_school_that_closes_on_a_day_owes_nothing_from_then_on(campus):
    running(campus)
    change_place(campus, "school", closed_on=(campus.now + timedelta(days=3)).date())
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school")) == ["09-08", "09-09", "09-10"]


def test_after_three_weeks_without_the_service_every_slot_is_a_row_and_each_once(campus):
    running(campus)
    campus.now += timedelta(days=21)  # nobody ran the chores
    campus.forward(seconds=0)
    found = slots(tasks_of(campus, place="school"))
    assert len(found) == len(set(found))
    assert found == [
        *SCHOOL_DAYS, "09-23", "09-24", "09-28", "09-29", "09-30", "10-08", "10-09", "10-10", "10-12", "10-13",
    ]  # fmt: skip


def test_a_plan_ends_with_its_last_day_and_its_alarm_with_it(campus):
    running(campus, ends_on="2026-09-10")
    assert slots(tasks_of(campus, place="school")) == ["09-08", "09-09", "09-10"]
    campus.now += timedelta(days=120)
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school")) == ["09-08", "09-09", "09-10"]
    assert [plan.wake_at for plan in campus.rows(Plan)] == [None]


def test_a_place_with_a_broken_zone_delays_nobody_else(campus):
    publish_patrol(campus)
    change_place(campus, "other_school", zone="Nowhere/Land")
    put_plan(campus, "broken", by="sven", target_place_id=str(campus.id("other_district")))
    put_plan(campus)
    campus.forward(seconds=0)
    assert tasks_of(campus, "broken") == []
    assert slots(tasks_of(campus, place="school")) == SCHOOL_DAYS
    change_place(campus, "other_school", zone="Asia/Shanghai")
    campus.forward(minutes=11)
    assert slots(tasks_of(campus, "broken", place="other_school")) == SCHOOL_DAYS
