"""What a phone holds offline: whose tasks, which checklists, places and hazards, and nothing of anybody else's."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.people import Appointment
from tests.campus import Campus
from tests.district import known_id
from tests.hazard_words import accept, find, fix, found
from tests.rounds import add_task


def sync(campus: Campus, name: str = "ines", since: str | None = None) -> dict[str, Any]:
    answer = campus.as_(name).get("/api/v1/sync", params={"since": since} if since else {})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def ids(things: list[dict[str, Any]]) -> set[str]:
    return {thing["id"] for thing in things}


def holds(campus: Campus, task_id: UUID) -> set[str]:
    """Whose phones hold the task."""
    names = ("ines", "rosa", "max", "kim", "omar", "dora", "lea", "ada", "axel")
    return {name for name in names if str(task_id) in ids(sync(campus, name)["tasks"])}


def appoint(campus: Campus, person: str, role: str, place: str, category: str | None = None) -> None:
    with campus.work() as work:
        work.session.add(
            Appointment(
                id=uuid4(), person_id=known_id(person), role=role, place_id=known_id(place), category=category,
                from_at=work.now,
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("task", "phones"),
    [
        ({"role": "inspector"}, {"ines"}),
        ({"role": "inspector", "place": "kitchen"}, {"ines"}),
        ({"role": "head"}, {"max"}),
        ({"role": "responsible", "category": "fire"}, {"rosa"}),
        ({"role": "responsible", "category": "food"}, {"max"}),
        ({"role": "inspector", "assignee_id": known_id("rosa")}, {"rosa"}),
        ({"assignee_id": known_id("omar"), "source": "cross"}, {"omar"}),
        ({"role": "section", "source": "bureau"}, {"dora"}),
        ({"role": "inspector", "source": "bureau"}, set()),
        ({"role": "inspector", "place": "other_school"}, {"omar"}),
    ],
)
def test_a_task_is_on_the_phones_of_those_who_are_to_do_it(
    campus: Campus, task: dict[str, Any], phones: set[str]
) -> None:
    assert holds(campus, add_task(campus, **task)) == phones


def test_two_checks_with_one_checklist_are_told_apart_by_their_plans(campus: Campus) -> None:
    for name in ("Fire patrol", "Night patrol"):
        add_task(campus, role="inspector", plan_title=name)
    assert {task["plan_title"]["en"] for task in sync(campus)["tasks"]} == {"Fire patrol", "Night patrol"}


def test_an_inspector_of_the_district_does_what_no_school_has_a_person_for(campus: Campus) -> None:
    appoint(campus, "dina", "inspector", "district")
    at_school = add_task(campus, role="inspector")
    at_kindergarten = add_task(campus, role="inspector", place="kindergarten")
    at_river = add_task(campus, role="inspector", place="river")
    visit = add_task(campus, role="inspector", source="bureau")
    held = ids(sync(campus, "dina")["tasks"])
    assert held == {str(id) for id in (at_kindergarten, at_river, visit)}
    assert str(at_school) not in held


@pytest.mark.parametrize(
    ("opens", "closes", "is_held"),
    [(-1, 8, True), (24 * 14, 24 * 15, True), (24 * 14 + 1, 24 * 15, False), (-200, -24 * 7 + 1, True), (-200, -24 * 7, False)],
)  # fmt: skip
def test_a_phone_holds_two_weeks_ahead_and_one_behind(
    campus: Campus, opens: float, closes: float, is_held: bool
) -> None:
    task_id = add_task(campus, role="inspector", opens=opens, closes=closes)
    assert (str(task_id) in ids(sync(campus)["tasks"])) is is_held


def test_a_summer_task_that_stays_open_for_months_is_held(campus: Campus) -> None:
    long = add_task(campus, role="inspector", opens=-24 * 80, closes=24 * 10)
    assert str(long) in ids(sync(campus)["tasks"])


def test_the_answer_has_all_that_is_needed_to_do_the_task_offline(campus: Campus) -> None:
    add_task(campus, role="inspector", place="kitchen")
    answer = sync(campus)
    (task,) = answer["tasks"]
    (checklist,) = answer["checklists"]
    assert task["checklist"] == {"code": checklist["code"], "version": checklist["version"]}
    assert [item["code"] for item in checklist["items"]] == ["DOOR", "PRESSURE", "LAMP"]
    assert task["place"]["id"] in ids(answer["places"])
    assert answer["reset"] is False


def test_the_own_school_is_there_to_report_a_hazard_anywhere_in_it(campus: Campus) -> None:
    names = {place["name"] for place in sync(campus)["places"]}
    assert names == {"school", "campus", "kitchen", "bus"}


def test_hazards_are_held_by_those_who_fix_and_by_those_who_verify(campus: Campus) -> None:
    hazard = found(campus, "ines")

    def held_by() -> set[str]:
        names = ("ines", "rosa", "max", "kim", "omar", "dora", "lea", "ada", "axel")
        return {name for name in names if hazard in ids(sync(campus, name)["hazards"])}

    assert held_by() == {"ines", "rosa", "max"}
    fix(campus, "ines", hazard)
    assert held_by() == {"ines", "rosa", "max", "dora", "lea"}
    accept(campus, "dora", hazard)
    assert held_by() == set()


def test_a_post_for_one_category_carries_no_other(campus: Campus) -> None:
    find(campus, "ines", category="food")
    add_task(campus, role="responsible", category="food")
    answer = sync(campus, "rosa")
    assert (answer["tasks"], answer["hazards"]) == ([], [])


def test_nothing_of_another_school_is_on_a_phone(campus: Campus) -> None:
    add_task(campus, role="inspector")
    found(campus, "ines")
    answer = sync(campus, "omar")
    assert (answer["tasks"], answer["hazards"], answer["checklists"]) == ([], [], [])
    assert {place["name"] for place in answer["places"]} == {"other_school"}


def test_all_that_is_mine_is_in_scope_and_nothing_else(campus: Campus) -> None:
    task_id, hazard = add_task(campus, role="inspector"), found(campus, "ines")
    add_task(campus, role="inspector", place="other_school")
    answer = sync(campus)
    assert set(answer["in_scope"]) == {str(task_id), hazard} | ids(answer["places"])
