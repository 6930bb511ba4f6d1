"""People come and go in the middle of things: nothing is stranded, and only those who hold a post hear of it."""

from uuid import UUID

from schemas.base import as_z
from tests.campus import Campus
from tests.climbing import heard
from tests.hazard_words import accept, find, fix, found, seen
from tests.stories.moves import (
    appoint,
    begin,
    check,
    checks,
    coming,
    desk,
    dismiss,
    inbox,
    log_of,
    report,
    until,
)


def leaves(campus: Campus, who: str) -> None:
    """For good, not only from a post."""
    person = campus.as_("ada").get(f"/api/v1/people/{campus.id(who)}").json()
    kept = {key: person[key] for key in ("username", "name", "language", "email", "phone", "version")}
    answer = campus.as_("ada").put(
        f"/api/v1/people/{campus.id(who)}", json={**kept, "left_at": as_z(campus.now)}
    )
    assert answer.status_code == 200, answer.text


def test_a_principal_who_leaves_in_the_middle_of_a_climb_strands_nothing(campus: Campus) -> None:
    hazard = found(campus)
    until(campus, "2026-09-16 00:00")
    assert heard(campus, "max") == ["hazard_opened", "escalated"]
    leaves(campus, "max")
    assert campus.as_("max").get("/api/v1/me").status_code == 401
    until(campus, "2026-09-17 00:00")
    assert heard(campus, "dora") == heard(campus, "dina") == ["escalated"]
    appoint(campus, "ivan", "head", "school")
    until(campus, "2026-09-23 00:00")
    assert heard(campus, "ivan") == ["escalated"], "the interview is with who heads the school now"
    assert heard(campus, "max") == ["hazard_opened", "escalated"], "and not with who did"

    fix(campus, "rosa", hazard)
    assert heard(campus, "ivan")[-1] == "rectification_handed_in"
    assert accept(campus, "ivan", hazard).json()["state"] == "closed"
    assert desk(campus, "lea") == []


def test_a_deputy_is_told_with_the_post_and_acts_when_it_is_vacant(campus: Campus) -> None:
    appoint(campus, "ivan", "head", "school", deputy=True)
    hazard = found(campus)
    assert heard(campus, "max") == heard(campus, "ivan") == ["hazard_opened"]
    until(campus, "2026-09-10 09:00")
    dismiss(campus, "max")
    until(campus, "2026-09-16 00:00")
    assert (heard(campus, "max"), heard(campus, "ivan")) == (
        ["hazard_opened"],
        ["hazard_opened", "escalated"],
    )
    assert heard(campus, "ada") == [], "the post has its deputy"
    fix(campus, "rosa", hazard)
    assert accept(campus, "ivan", hazard).json()["state"] == "closed"


def test_an_administrator_is_told_of_an_empty_rung_and_the_next_one_hears_at_once(campus: Campus) -> None:
    found(campus)
    dismiss(campus, "max")
    until(campus, "2026-09-16 00:00")
    assert heard(campus, "ada") == ["rung_empty"]
    assert "head" in inbox(campus, "ada")[0]
    assert heard(campus, "dora") == heard(campus, "dina") == ["escalated"]
    [escalation] = desk(campus, "dora")
    assert {(row["level"], row["person"]["name"]) for row in escalation["told"]} == {(2, "Dina"), (2, "Dora")}


def test_a_section_for_one_category_hears_of_that_category_only(campus: Campus) -> None:
    dismiss(campus, "dina")
    appoint(campus, "dina", "section", "district", category="food")
    fire, food = found(campus, severity="major"), found(campus, severity="major", category="food")
    assert {notice.subject_id for notice in campus.notices("dina")} == {UUID(food)}
    assert {notice.subject_id for notice in campus.notices("dora")} == {UUID(fire)}, (
        "food has its own section"
    )
    until(campus, "2026-09-14 00:00")
    assert {row["category"] for row in desk(campus, "dina")} == {"food"}
    assert {row["category"] for row in desk(campus, "dora")} == {"fire", "food"}, "she may see both"
    assert campus.as_("dina").get(f"/api/v1/hazards/{fire}").status_code == 404
    listed = campus.as_("dina").get("/api/v1/hazards").json()["items"]
    assert [row["id"] for row in listed] == [food]


def test_when_the_responsible_person_leaves_the_head_owns_what_they_owned(campus: Campus) -> None:
    hazard = found(campus)
    assert seen(campus, "max", hazard)["responsible_person"]["name"] == "Rosa"
    leaves(campus, "rosa")
    assert seen(campus, "max", hazard)["responsible_person"]["name"] == "Max"
    until(campus, "2026-09-15 00:00")
    assert heard(campus, "max") == ["hazard_opened", "hazard_due_soon"]
    appoint(campus, "ivan", "responsible", "school", by="max", category="fire")
    assert seen(campus, "max", hazard)["responsible_person"]["name"] == "Ivan"
    dismiss(campus, "max")
    assert found(campus, "ivan", category="food")
    assert heard(campus, "dora") == ["hazard_opened"], "no head: the section answers for food"


def test_when_an_assignee_leaves_the_role_is_told(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol", assignee_id=str(campus.id("ivan")))
    until(campus, "2026-09-09 18:00")
    assert (heard(campus, "ivan"), heard(campus, "ines")) == (["task_due_soon", "task_overdue"], [])
    leaves(campus, "ivan")
    until(campus, "2026-09-10 17:30")
    assert heard(campus, "ines") == ["task_due_soon"]
    assert report(campus, "ines", check(campus, "fire_daily_patrol"))["counts"] is True
    assert log_of(campus, "fire_daily_patrol")["09-10"] == "done"


def test_a_school_that_closes_owes_nothing_from_then_on_and_what_it_owed_stays(campus: Campus) -> None:
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol", place="district")
    hazard = found(campus, "kim", at="kindergarten")
    place = campus.as_("ada").get(f"/api/v1/places/{campus.id('kindergarten')}").json()
    closed = campus.as_("ada").put(
        f"/api/v1/places/{campus.id('kindergarten')}", json={**place, "closed_on": "2026-09-11"}
    )
    assert closed.status_code == 200, closed.text
    campus.forward(seconds=0)
    assert coming(campus, "fire_daily_patrol", place="kindergarten") == ["09-09", "09-10"]
    assert coming(campus, "fire_daily_patrol")[:4] == ["09-09", "09-10", "09-11", "09-14"]
    until(campus, "2026-09-14 20:00")
    states = [task["state"] for task in checks(campus, "fire_daily_patrol", place="kindergarten")]
    assert states[:2] == ["missed", "missed"] and set(states[2:]) == {"cancelled"}
    assert heard(campus, "kim").count("task_overdue") == 2
    until(campus, "2026-09-17 12:00")
    assert seen(campus, "kim", hazard)["state"] == "open"
    assert "escalated" in heard(campus, "kim"), "closing the gate puts nothing right"


def test_the_morning_line_repeats_until_somebody_says_mine(campus: Campus) -> None:
    assert find(campus, "dora", at="river", category="drowning").status_code == 201
    until(campus, "2026-09-16 00:00")
    asked = ["hazard_opened", "hazard_due_soon", "escalated"]
    assert heard(campus, "dora") == heard(campus, "dina") == asked, "where no school is, the section answers"
    until(campus, "2026-09-18 12:00")
    assert campus.told("dora").count("escalations_open") == campus.told("dina").count("escalations_open") == 3
    [escalation] = desk(campus, "dina")
    path = f"/api/v1/escalations/{escalation['id']}/acknowledgement"
    assert campus.as_("axel").put(path, json={"note": "seen"}).status_code == 403
    assert campus.as_("dina").put(path, json={"note": "mine, I call the water bureau"}).status_code == 201
    until(campus, "2026-09-18 23:59")
    assert campus.told("dora").count("escalations_open") == 3
    until(campus, "2026-09-20 12:00")
    assert heard(campus, "lea") == ["escalated"], "the ladder went on"
    assert campus.told("dora").count("escalations_open") == 3
    assert campus.told("lea").count("escalations_open") == 2
