"""Days on which something must not be used any more, or must be right before the next meal or the next term."""

from schemas.base import as_z
from tests.campus import Campus
from tests.climbing import heard
from tests.hazard_words import accept, fix, once, reject, seen, step
from tests.stories.moves import at, begin, check, report, until


def brakes(campus: Campus, item: str = "BUS-06c") -> str:
    """Wednesday at 06:10 the check before driving finds the bus unfit; the hazard. The plan ends with that day."""
    until(campus, "2026-09-09 05:00")
    begin(campus, "bus_pretrip", ends_on="2026-09-09")
    until(campus, "2026-09-09 06:10")
    [hazard] = report(campus, "ines", check(campus, "bus_pretrip", place="bus"), failing=[item])["hazards"]
    return str(hazard)


def test_a_bus_that_nobody_confirms_as_stopped_is_before_the_leader_by_ten(campus: Campus) -> None:
    hazard = brakes(campus)
    assert heard(campus, "max") == ["out_of_service_to_confirm"]
    assert heard(campus, "dora") == heard(campus, "dina") == ["hazard_opened"]
    until(campus, "2026-09-09 08:09")
    assert "escalated" not in heard(campus, "max")
    until(campus, "2026-09-09 08:10")
    assert heard(campus, "max") == ["out_of_service_to_confirm", "escalated"], (
        "told once, though two clocks strike"
    )
    assert heard(campus, "dora") == heard(campus, "dina") == ["hazard_opened", "escalated"]
    assert heard(campus, "lea") == []
    until(campus, "2026-09-09 10:10")
    assert heard(campus, "lea") == heard(campus, "ada") == ["escalated"]

    assert (
        once(campus, "max", hazard, "out_of_service_confirmation", note="keys in the safe").status_code == 201
    )
    until(campus, "2026-09-14 23:00")
    assert "escalated" not in heard(campus, "lea")[1:], "confirmed: the plan has three workdays"
    assert seen(campus, "max", hazard)["out_of_service"] is True


def test_only_an_accepted_fix_brings_the_bus_back(campus: Campus) -> None:
    hazard = brakes(campus)
    once(campus, "ines", hazard, "out_of_service_confirmation", note="parked")
    date = {"due_at": as_z(at("2026-09-30 18:00")), "reason": "a part from the maker"}
    assert step(campus, "dora", hazard, "deadlines", **date).status_code == 201
    assert heard(campus, "max")[-1] == "deadline_set"

    until(campus, "2026-09-20 09:00")
    assert heard(campus, "lea") == []
    fix(campus, "ines", hazard)
    assert reject(campus, "max", hazard, note="it still pulls to the left").status_code == 201
    assert seen(campus, "axel", hazard)["out_of_service"] is True
    fix(campus, "ines", hazard)
    assert seen(campus, "axel", hazard)["out_of_service"] is True
    assert accept(campus, "ines", hazard).status_code == 403
    assert accept(campus, "max", hazard).json()["state"] == "closed"
    assert seen(campus, "axel", hazard)["out_of_service"] is False
    assert heard(campus, "ines")[-1] == "hazard_closed"


def test_a_stopped_bus_whose_date_passes_climbs_and_stays_stopped(campus: Campus) -> None:
    hazard = brakes(campus)
    once(campus, "max", hazard, "out_of_service_confirmation", note="parked")
    until(campus, "2026-09-15 00:00")
    assert heard(campus, "max")[-1] == "escalated"
    until(campus, "2026-09-18 00:00")
    assert heard(campus, "dora")[-1] == heard(campus, "lea")[-1] == "escalated"
    shown = seen(campus, "axel", hazard)
    assert (shown["state"], shown["overdue"], shown["out_of_service"]) == ("open", True, True)


def test_what_is_wrong_at_lunch_must_be_right_by_supper(campus: Campus) -> None:
    until(campus, "2026-09-09 09:00")
    begin(campus, "food_meal_log")
    until(campus, "2026-09-09 12:00")
    [hazard] = report(campus, "ines", check(campus, "food_meal_log"), failing=["FOOD-11b"])["hazards"]
    assert seen(campus, "max", hazard)["due_at"] == as_z(at("2026-09-09 17:30"))
    until(campus, "2026-09-09 17:29")
    assert heard(campus, "max") == ["hazard_opened"]
    until(campus, "2026-09-09 17:30")
    assert heard(campus, "max") == ["hazard_opened", "escalated"]
    fix(campus, "ines", hazard)
    assert accept(campus, "max", hazard).json()["state"] == "closed"
    until(campus, "2026-09-12 12:00")
    assert heard(campus, "dora") == []


def test_after_the_last_meal_of_the_week_the_next_one_is_on_monday(campus: Campus) -> None:
    until(campus, "2026-09-11 09:00")
    begin(campus, "food_daily_control")
    until(campus, "2026-09-11 17:40")
    [hazard] = report(campus, "ines", check(campus, "food_daily_control"), failing=["FOOD-12"])["hazards"]
    assert seen(campus, "max", hazard)["due_at"] == as_z(at("2026-09-14 07:00"))
    until(campus, "2026-09-13 07:00")
    assert heard(campus, "max")[-1] == "hazard_due_soon", (
        "the day before, the head being responsible for food"
    )


def test_what_must_be_ready_before_opening_has_the_summer(campus: Campus) -> None:
    until(campus, "2027-07-12 09:00")
    begin(campus, "building_survey_summer")
    until(campus, "2027-07-22 10:00")
    [hazard] = report(campus, "max", check(campus, "building_survey_summer"), failing=["HEAT-05"])["hazards"]
    assert seen(campus, "max", hazard)["due_at"] == as_z(at("2027-09-01 00:00"))
    until(campus, "2027-08-30 12:00")
    assert heard(campus, "max") == ["hazard_opened"]
    until(campus, "2027-08-31 12:00")
    assert heard(campus, "max") == ["hazard_opened", "hazard_due_soon"]
    until(campus, "2027-09-02 00:00")
    assert (heard(campus, "max")[-1], heard(campus, "dora")) == ("escalated", ["escalated"])
