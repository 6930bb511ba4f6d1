"""The offices of a school and of its bureau: who holds them, and which stand empty."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.escalations.publish import seed_ladders
from tests.campus import Campus
from tests.plan_bodies import publish_patrol, put_plan


def offices(campus: Campus, who: str, place: str) -> Any:
    answer = campus.as_(who).get(f"/api/v1/places/{campus.id(place)}/offices")
    return answer.json() if answer.status_code == 200 else answer.status_code


def rows(shown: Any) -> dict[tuple[str, ...], tuple[list[str], str | None]]:
    """(role, categories…) → names of the holders, kind of the gap."""
    return {
        (office["role"], *office["categories"]): (
            [holder["person"]["name"] for holder in office["holders"]],
            office["gap"] and office["gap"]["kind"],
        )
        for office in shown["offices"]
    }


def plan(campus: Campus, category: str = "fire", **changes: Any) -> None:
    publish_patrol(campus, category=category, code=category)
    assert (
        put_plan(campus, f"plan of {category}", category=category, checklist=category, **changes).status_code
        == 201
    )


def end_post(campus: Campus, name: str, days: float) -> None:
    post = campus.as_("ada").get(f"/api/v1/appointments/{campus.id(f'post of {name}')}").json()
    sent = post | {"until": (campus.now + timedelta(days=days)).isoformat()}
    assert campus.as_("ada").put(f"/api/v1/appointments/{post['id']}", json=sent).status_code == 200


def test_a_school_without_plans_needs_its_head(campus: Campus) -> None:
    shown = offices(campus, "max", "school")
    assert rows(shown) == {("head",): (["Max"], None)}
    assert (shown["place"]["name"], shown["kind"], shown["gaps"]) == ("school", "school", 0)
    assert offices(campus, "max", "kitchen") == shown


def test_plans_and_ladders_ask_for_people_by_category(campus: Campus) -> None:
    with campus.work() as work:
        seed_ladders(work)
    plan(campus, target_kinds=["school"])
    plan(campus, "food", target_kinds=["school"], target_traits=["canteen"])
    plan(campus, "bus", target_kinds=["spot"], target_traits=["school_bus"])
    shown = offices(campus, "dora", "school")
    assert rows(shown) == {
        ("head",): (["Max"], None),
        ("inspector", "bus", "fire", "food"): (["Ines", "Ivan"], None),
        ("responsible", "bus", "food"): ([], "vacant"),
        ("responsible", "fire"): (["Rosa"], None),
    }
    (vacant,) = [office for office in shown["offices"] if office["gap"]]
    assert (vacant["stand_in"]["name"], vacant["reasons"], shown["gaps"]) == ("Max", ["ladder"], 0)
    small = offices(campus, "kim", "kindergarten")
    assert rows(small)["inspector", "fire", "food"] == ([], "vacant")
    assert small["gaps"] == 1


def test_a_head_who_leaves_next_week_is_a_gap_until_somebody_follows(campus: Campus) -> None:
    end_post(campus, "max", 7)
    (head,) = offices(campus, "ada", "school")["offices"]
    until = (campus.now + timedelta(days=7)).isoformat().replace("+00:00", ".000000Z")
    assert head["gap"] == {"kind": "ending", "at": until}
    assert head["holders"][0]["until"] == until
    follower = {"person_id": str(campus.id("ines")), "role": "head", "place_id": str(campus.id("school"))}
    sent = follower | {"from": (campus.now + timedelta(days=7)).isoformat()}
    assert campus.as_("ada").put(f"/api/v1/appointments/{uuid4()}", json=sent).status_code == 201
    assert rows(offices(campus, "ada", "school")) == {("head",): (["Max", "Ines"], None)}
    campus.forward(days=8)
    assert rows(offices(campus, "ada", "school")) == {("head",): (["Ines"], None)}


def test_a_bureau_needs_its_sections_for_what_is_planned(campus: Campus) -> None:
    assert offices(campus, "lea", "other_district") == 404
    assert rows(offices(campus, "sven", "other_district")) == {
        ("administrator",): (["Ada"], None), ("section",): (["Sven"], None), ("leader",): ([], "vacant"),
    }  # fmt: skip
    with campus.work() as work:
        seed_ladders(work)
    plan(campus, target_kinds=["school"])
    assert rows(offices(campus, "axel", "district")) == {
        ("administrator",): (["Ada"], None), ("section", "fire"): (["Dora", "Dina"], None),
        ("leader", "fire"): (["Lea"], None),
    }  # fmt: skip


def test_of_a_city_only_what_lies_in_no_district_asks_for_a_section(campus: Campus) -> None:
    plan(campus, role="section", source="bureau", target_kinds=["school"])
    assert rows(offices(campus, "ada", "city"))["section",] == ([], "vacant")
    assert rows(offices(campus, "axel", "district"))["section", "fire"] == (["Dora", "Dina"], None)


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [("ines", "school", 403), ("rosa", "school", 403), ("max", "district", 403), ("dora", "city", 403),
     ("omar", "school", 404), ("kim", "school", 404)],
)  # fmt: skip
def test_who_may_not_look(campus: Campus, who: str, place: str, status: int) -> None:
    assert offices(campus, who, place) == status
