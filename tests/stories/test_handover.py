"""Somebody leaves, somebody follows: posts, tasks and plans go over in one act, and nobody rises by it unseen."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from schemas.base import as_z
from schemas.deeds import Deed
from schemas.people import Appointment, Person
from schemas.plans import Plan
from schemas.tasks import Task
from tests.campus import Campus
from tests.hazard_words import fix, found, seen
from tests.rounds import add_task


def charge(campus: Campus, who: str, by: str = "ada") -> Any:
    answer = campus.as_(by).get(f"/api/v1/people/{campus.id(who)}/charge")
    return answer.json() if answer.status_code == 200 else answer.status_code


def hand_over(campus: Campus, who: str, to: str, *, by: str = "ada", id: Any = None, **more: Any) -> Any:
    body = {"successor_id": str(campus.id(to)), **more}
    return campus.as_(by).put(f"/api/v1/people/{campus.id(who)}/handover/{id or uuid4()}", json=body)


def posts(campus: Campus, who: str) -> set[tuple[str, str]]:
    """Role and place of what is in force now."""
    shown = campus.as_(who).get("/api/v1/me").json()["appointments"]
    return {(a["role"], a["place"]["name"]) for a in shown if a["from"] <= as_z(campus.now)}


def name_plan(campus: Campus, who: str) -> None:
    with campus.work() as work:
        for plan in work.session.exec(select(Plan)):
            plan.assignee_id, plan.target_kinds = campus.id(who), ["school"]
            work.session.add(plan)


def test_what_is_in_somebodys_charge_is_shown_before_they_go(campus: Campus) -> None:
    task = add_task(campus, assignee_id=campus.id("rosa"))
    add_task(campus, assignee_id=campus.id("ines"))
    name_plan(campus, "rosa")
    mine, heads = found(campus), found(campus, category="food")
    fix(campus, "rosa", mine)
    shown = charge(campus, "rosa")
    assert [(a["role"], a["place"]["name"], a["category"]) for a in shown["appointments"]] == [
        ("responsible", "school", "fire")
    ]
    assert [t["id"] for t in shown["tasks"]["items"]] == [str(task)]
    assert shown["tasks"]["items"][0]["place"]["name"] == "school"
    assert {h["id"] for h in shown["hazards"]["items"]} == {mine}
    assert [(h["id"], h["state"]) for h in shown["fixes"]["items"]] == [(mine, "rectified")]
    assert len(shown["plans"]) >= 1
    assert {h["id"] for h in charge(campus, "max")["hazards"]["items"]} == {heads}
    assert charge(campus, "rosa", "max") == charge(campus, "rosa", "rosa") == shown
    refused = [charge(campus, "rosa", by) for by in ("ines", "dora", "axel", "omar")]
    assert refused == [403, 403, 403, 404]


def test_the_successor_has_it_all_at_that_instant_and_hears_of_it(campus: Campus) -> None:
    task, hazard = add_task(campus, assignee_id=campus.id("rosa")), found(campus)
    name_plan(campus, "rosa")
    answer = hand_over(campus, "rosa", "ivan", note="maternity leave", leaves=True)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["tasks"], shown["tasks_left"], shown["plans_left"]) == (1, 0, 0)
    assert (shown["person"]["name"], shown["successor"]["name"], shown["leaves"]) == ("Rosa", "Ivan", True)
    assert posts(campus, "ivan") == {("inspector", "school"), ("responsible", "school")}
    assert campus.as_("rosa").get("/api/v1/me").status_code == 401
    assert {row.assignee_id for row in campus.rows(Task) if row.id == task} == {campus.id("ivan")}
    assert {plan.assignee_id for plan in campus.rows(Plan)} == {campus.id("ivan")}
    assert seen(campus, "max", hazard)["responsible_person"]["name"] == "Ivan"
    (notice,) = campus.as_("ivan").get("/api/v1/notices").json()["items"]
    assert notice["title"] == "The work of Rosa was handed over to you (maternity leave): posts 1, tasks 1"
    synced = campus.as_("ivan").get("/api/v1/sync").json()
    assert str(task) in synced["in_scope"]


def test_it_is_done_once_however_often_it_is_sent(campus: Campus) -> None:
    id = uuid4()
    first, again = (hand_over(campus, "rosa", "ivan", id=id) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len([a for a in campus.rows(Appointment) if a.person_id == campus.id("ivan")]) == 2
    assert campus.told("ivan") == ["handed_over"]
    other = hand_over(campus, "rosa", "ines", id=id)
    assert (other.status_code, other.json()["type"]) == (409, "different-content")
    done = [(deed.kind, deed.label) for deed in campus.rows(Deed)]
    assert sorted(done) == [("appointment", "Ivan"), ("appointment", "Rosa"), ("handover", "Rosa")]


def test_a_date_to_come_leaves_the_work_before_it_where_it_is(campus: Campus) -> None:
    soon = add_task(campus, assignee_id=campus.id("rosa"), opens=-1, due=5, closes=20)
    late = add_task(
        campus, assignee_id=campus.id("rosa"), opens=30, due=40, closes=50, slot="2026-09-10T08:00"
    )
    at = campus.now + timedelta(days=1)
    assert hand_over(campus, "rosa", "ivan", at=at.isoformat(), leaves=True).json()["tasks"] == 1
    named = {row.id: row.assignee_id for row in campus.rows(Task)}
    assert (named[soon], named[late]) == (campus.id("rosa"), campus.id("ivan"))
    assert posts(campus, "rosa") == {("responsible", "school")}
    assert posts(campus, "ivan") == {("inspector", "school")}
    campus.forward(days=1, minutes=1)
    assert campus.as_("rosa").get("/api/v1/me").status_code == 401
    assert ("responsible", "school") in posts(campus, "ivan")


def test_a_head_hands_over_the_own_schools_posts_and_no_other(campus: Campus) -> None:
    assert hand_over(campus, "rosa", "ines", by="max").status_code == 201
    assert hand_over(campus, "max", "ines", by="max").status_code == 403
    assert hand_over(campus, "ines", "omar", by="max").status_code == 422
    assert hand_over(campus, "dora", "dina", by="max").status_code == 404
    assert hand_over(campus, "ines", "ivan", by="ivan").status_code == 403
    assert hand_over(campus, "omar", "ines", by="max").status_code == 404


def test_who_rises_by_it_needs_a_new_password_from_who_answers_for_them_now(campus: Campus) -> None:
    link = campus.as_("max").post(f"/api/v1/people/{campus.id('ines')}/password_links").json()
    campus.stranger().put(f"/api/v1/password_links/{link['token']}", json={"password": "long and secret 17"})
    assert hand_over(campus, "dora", "ines").status_code == 201
    (ines,) = [person for person in campus.rows(Person) if person.id == campus.id("ines")]
    assert ines.password_hash is None
    assert posts(campus, "dora") == set()


def test_the_last_administrator_stays_until_somebody_follows(campus: Campus) -> None:
    none = hand_over(campus, "ada", "lea", appointments=[], leaves=True)
    assert (none.status_code, none.json()["type"]) == (409, "last-administrator")
    assert campus.told("lea") == []
    assert hand_over(campus, "ada", "lea", leaves=True).status_code == 201
    assert ("administrator", "city") in posts(campus, "lea")


def test_what_the_successor_holds_already_is_not_given_twice(campus: Campus) -> None:
    shown = hand_over(campus, "ines", "ivan").json()
    assert [post["made_id"] for post in shown["appointments"]] == [None]
    assert posts(campus, "ivan") == {("inspector", "school")}
    assert posts(campus, "ines") == set()


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"at": "2026-09-01T00:00:00Z"}, "/at"),
        ({"appointments": [str(uuid4())]}, "/appointments"),
        ({"appointments": []}, "/appointments"),
    ],
)
def test_what_cannot_be_handed_over_is_said(campus: Campus, more: dict[str, Any], pointer: str) -> None:
    answer = hand_over(campus, "ines", "ivan", **more)
    assert (answer.status_code, [e["pointer"] for e in answer.json()["errors"]]) == (422, [pointer])


def test_nobody_follows_themselves_or_who_has_left(campus: Campus) -> None:
    with campus.work() as work:
        work.session.get_one(Person, campus.id("ivan")).left_at = work.now
    for to in ("ines", "ivan"):
        answer = hand_over(campus, "ines", to)
        assert [e["pointer"] for e in answer.json()["errors"]] == ["/successor_id"]
