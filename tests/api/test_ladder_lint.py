"""Ladders climbed in thought: whom each rung would reach, and where it would reach nobody."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from schemas.base import Category
from schemas.people import Appointment
from schemas.places import Place, Scoped, scope_of
from service.escalations.ladders import Rung
from service.escalations.publish import ladders_in_force, seed_ladders
from service.escalations.tellings import Matter, whom
from tests.campus import Campus


@pytest.fixture
def ladders(campus: Campus) -> Campus:
    with campus.work() as work:
        seed_ladders(work)
    return campus


def lint(campus: Campus, who: str, place: str | None = None) -> Any:
    asked = {"place_id": str(campus.id(place))} if place else {}
    answer = campus.as_(who).get("/api/v1/ladders/lint", params=asked)
    return answer.json() if answer.status_code == 200 else answer.status_code


def rung(shown: Any, code: str, after: str) -> Any:
    (ladder,) = [ladder for ladder in shown["ladders"] if ladder["code"] == code]
    return next(rung for rung in ladder["rungs"] if rung["after"] == after)


def test_where_everybody_is_in_office_no_rung_is_empty(ladders: Campus) -> None:
    shown = lint(ladders, "dora", "district")
    assert (shown["place"]["name"], shown["places"], shown["empty_rungs"]) == ("district", 3, 0)
    assert lint(ladders, "dora") == shown
    assert rung(shown, "hazard", "P1D") == {
        "after": "P1D", "tell": ["section"], "change": None, "people": 2, "empty_at": 0, "empty": [], "reached": None,
    }  # fmt: skip


def test_a_rung_that_reaches_nobody_is_named_with_where_and_who_is_missing(ladders: Campus) -> None:
    shown = lint(ladders, "ada", "city")
    leader = rung(shown, "hazard", "P3D")
    assert [(each["place"]["name"], each["categories"], each["vacant"]) for each in leader["empty"]] == [
        ("other_district", [], ["leader"]), ("other_school", [], ["leader"]),
    ]  # fmt: skip
    assert leader["empty_at"] == 2
    assert shown["empty_rungs"] > 0


def test_a_section_for_one_category_leaves_the_others_without(ladders: Campus) -> None:
    with ladders.work() as work:
        post = work.session.get_one(Appointment, ladders.id("post of sven"))
        post.category = "fire"
        work.session.add(post)
    (here, _) = rung(lint(ladders, "ada", "other_district"), "hazard", "P1D")["empty"]
    assert set(here["categories"]) == {category.value for category in Category} - {"fire"}


def test_of_one_school_everybody_is_named(ladders: Campus) -> None:
    shown = lint(ladders, "max", "school")
    reminded = rung(shown, "hazard", "-P1D")["reached"]
    others = [category.value for category in Category if category != "fire"]
    assert [(each["person"]["name"], each["categories"]) for each in reminded] == [
        ("Max", others),
        ("Rosa", ["fire"]),
    ]
    assert [each["person"]["name"] for each in rung(shown, "hazard", "P1D")["reached"]] == ["Dina", "Dora"]


def test_it_says_what_climbing_would_do(ladders: Campus) -> None:
    """Rung by rung, place by place, against the one function that tells."""
    with ladders.work() as work:
        work.session.get_one(Appointment, ladders.id("post of max")).until_at = work.now
        work.session.get_one(Appointment, ladders.id("post of dora")).category = "food"
        work.session.get_one(Appointment, ladders.id("post of dina")).until_at = work.now
    shown = lint(ladders, "ada", "city")
    said = {
        (ladder["code"], n, each["place"]["name"], category)
        for ladder in shown["ladders"]
        for n, rung in enumerate(ladder["rungs"])
        for each in rung["empty"]
        for category in each["categories"] or [category.value for category in Category]
    }
    with ladders.world.look() as work:
        places = work.session.exec(select(Place).where(Place.kind.in_(["school", "district"]))).all()  # type: ignore[attr-defined]
        true = {
            (ladder.code, n, place.name, category.value)
            for ladder in ladders_in_force(work)
            for n, each in enumerate(ladder.rungs)
            for place in places
            for category in Category
            if "assignee" not in each.tell and _empty(work, each, place, category.value)
        }
    assert said == true
    assert said


def _empty(work: Any, each: Rung, place: Place, category: str) -> bool:
    found = whom(work, each, Matter("hazard", place.id, Scoped(**scope_of(place)), category))
    return not found.people and bool(found.vacant)


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [("ines", None, 403), ("rosa", "school", 403), ("max", "district", 403), ("omar", "school", 404), ("dora", "city", 403)],
)  # fmt: skip
def test_who_may_not_ask(ladders: Campus, who: str, place: str | None, status: int) -> None:
    assert lint(ladders, who, place) == status


def test_a_closed_school_is_nobodys_worry(ladders: Campus) -> None:
    with ladders.work() as work:
        school = work.session.get_one(Place, ladders.id("other_school"))
        school.closed_on = (work.now - timedelta(days=1)).date()
    assert lint(ladders, "ada", "city")["places"] == 4
