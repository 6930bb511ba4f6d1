"""Places: the tree, who keeps it, what moves and what never does."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from schemas.places import Place
from schemas.plans import Plan
from tests.campus import Campus
from tests.district import known_id


def spot(name: str = "Boiler room", parent: str = "campus", **more: Any) -> dict[str, Any]:
    return {"parent_id": str(known_id(parent)), "kind": "spot", "name": name, "code": "K-01", **more}


def put(campus: Campus, body: dict[str, Any], id: Any = None, by: str = "ada") -> Any:
    return campus.as_(by).put(f"/api/v1/places/{id or uuid4()}", json=body)


def as_sent(campus: Campus, name: str) -> dict[str, Any]:
    shown: dict[str, Any] = campus.as_("ada").get(f"/api/v1/places/{known_id(name)}").json()
    return shown


def codes(campus: Campus, by: str, **query: Any) -> list[str]:
    answer = campus.as_(by).get("/api/v1/places", params=query)
    assert answer.status_code == 200, answer.text
    return [place["code"] for place in answer.json()["items"]]


def test_a_place_is_made_once_and_changed_on_the_newest_version(campus: Campus) -> None:
    id = uuid4()
    made = put(campus, spot(), id)
    assert made.status_code == 201
    assert made.json()["zone"] == "Asia/Shanghai"
    assert put(campus, spot(), id).status_code == 200
    assert put(campus, spot(traits=["heating_boiler"]), id).json()["type"] == "stale-version"
    changed = put(campus, spot(traits=["heating_boiler"], version=1), id)
    assert (changed.json()["version"], changed.json()["traits"]) == (2, ["heating_boiler"])


def test_a_place_lies_in_all_that_its_parent_lies_in(campus: Campus) -> None:
    id = uuid4()
    put(campus, spot(), id)
    (row,) = [p for p in campus.rows(Place) if p.id == id]
    scope = [row.city_id, row.district_id, row.school_id, row.campus_id]
    assert scope == [known_id(name) for name in ("city", "district", "school", "campus")]


@pytest.mark.parametrize(
    ("kind", "parent", "status"),
    [
        ("district", "city", 201), ("school", "district", 201), ("school", "city", 201),
        ("campus", "school", 201), ("spot", "river", 422), ("spot", "district", 201), ("spot", "city", 201),
        ("campus", "district", 422), ("school", "school", 422), ("district", "district", 422),
        ("city", "city", 422), ("school", "nowhere", 422),
    ],
)  # fmt: skip
def test_what_lies_in_what(campus: Campus, kind: str, parent: str, status: int) -> None:
    answer = put(campus, spot(parent=parent, kind=kind))
    assert answer.status_code == status, answer.text
    if status == 422:
        assert answer.json()["errors"][0]["pointer"] == "/parent_id"


def test_a_city_is_not_founded_over_http_but_its_administrator_may_rename_it(campus: Campus) -> None:
    city = {"parent_id": None, "kind": "city", "name": "New", "code": "9900"}
    assert put(campus, city).status_code == 403
    renamed = as_sent(campus, "city") | {"name": "Jinan"}
    assert put(campus, renamed, known_id("city")).json()["name"] == "Jinan"


@pytest.mark.parametrize("by", ["ines", "max", "dora", "lea", "axel"])
def test_only_administrators_keep_places(campus: Campus, by: str) -> None:
    assert put(campus, spot(), by=by).status_code == 403
    assert (
        put(campus, as_sent(campus, "school") | {"name": "x"}, known_id("school"), by=by).status_code == 403
    )


def test_a_school_never_changes_its_district(campus: Campus) -> None:
    for parent in ("other_district", "city"):
        moved = as_sent(campus, "school") | {"parent_id": str(known_id(parent))}
        answer = put(campus, moved, known_id("school"))
        assert (answer.status_code, answer.json()["type"]) == (409, "place-does-not-move")
        assert "district" in answer.json()["detail"]


def test_a_spot_moves_within_its_school_only(campus: Campus) -> None:
    to_school = as_sent(campus, "kitchen") | {"parent_id": str(known_id("school"))}
    assert put(campus, to_school, known_id("kitchen")).status_code == 200
    assert campus.place("kitchen").campus_id is None
    away = as_sent(campus, "kitchen") | {"parent_id": str(known_id("kindergarten"))}
    assert put(campus, away, known_id("kitchen")).status_code == 409
    river = as_sent(campus, "river") | {"parent_id": str(known_id("other_district"))}
    assert put(campus, river, known_id("river")).status_code == 409


def test_a_place_keeps_its_kind(campus: Campus) -> None:
    answer = put(campus, as_sent(campus, "bus") | {"kind": "campus"}, known_id("bus"))
    assert (answer.status_code, answer.json()["type"]) == (409, "other-kind")


def test_a_code_is_taken_once_in_a_city_even_in_a_race(campus: Campus) -> None:
    campus.as_("ada").get("/api/v1/me")
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda n: put(campus, spot(f"Room {n}")), range(4)))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    assert {a.json()["type"] for a in answers if a.status_code == 409} == {"code-taken"}


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Asia", "posixrules", ""])
def test_a_zone_has_to_exist(campus: Campus, zone: str) -> None:
    answer = put(campus, spot(zone=zone))
    assert (answer.status_code, [e["pointer"] for e in answer.json()["errors"]]) == (422, ["/zone"])


def test_a_new_zone_is_handed_down_to_those_who_shared_the_old_one(campus: Campus) -> None:
    put(campus, as_sent(campus, "kindergarten") | {"zone": "Asia/Urumqi"}, known_id("kindergarten"))
    put(campus, as_sent(campus, "district") | {"zone": "Asia/Hong_Kong"}, known_id("district"))
    zones = {name: campus.place(name).zone for name in ("kitchen", "river", "kindergarten", "other_school")}
    assert zones == {
        "kitchen": "Asia/Hong_Kong",
        "river": "Asia/Hong_Kong",
        "kindergarten": "Asia/Urumqi",
        "other_school": "Asia/Shanghai",
    }


def test_only_a_school_has_a_school_kind(campus: Campus) -> None:
    answer = put(campus, spot(school_kind="primary"))
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/school_kind"]


def test_changed_traits_wake_the_plans_that_reach_the_place(campus: Campus) -> None:
    plans = {name: uuid4() for name in ("city", "district", "school", "other_district")}
    with campus.work() as work:
        for name, id in plans.items():
            work.session.add(
                Plan(
                    id=id, code=name, title={"zh": "x", "en": "x"}, category="fire", checklist="X", source="self",
                    recurrence={}, target_place_id=known_id(name), state="active", changed_at=work.now,
                )
            )  # fmt: skip
    put(campus, as_sent(campus, "school") | {"name": "renamed"}, known_id("school"))
    assert [p for p in campus.rows(Plan) if p.wake_at] == []
    put(campus, as_sent(campus, "school") | {"traits": ["pool"]}, known_id("school"))
    woken = {p.code for p in campus.rows(Plan) if p.wake_at == campus.now}
    assert woken == {"city", "district", "school"}


def test_each_sees_the_own_places_and_what_lies_above(campus: Campus) -> None:
    assert codes(campus, "max") == ["3700", "3701", "bus", "campus", "kitchen", "school"]
    assert codes(campus, "omar") == ["3700", "3702", "other_school"]
    assert campus.as_("max").get(f"/api/v1/places/{known_id('river')}").status_code == 404
    assert campus.as_("max").get(f"/api/v1/places/{known_id('district')}").status_code == 200
    assert len(codes(campus, "ada")) == 10


def test_places_are_found_by_parent_kind_and_words(campus: Campus) -> None:
    assert codes(campus, "dora", parent_id=known_id("district")) == ["kindergarten", "river", "school"]
    assert codes(campus, "dora", kind="spot") == ["bus", "kitchen", "river"]
    assert codes(campus, "ada", q="SCHOOL") == ["other_school", "school"]
    assert codes(campus, "ada", q="%") == []
    hidden = campus.as_("max").get("/api/v1/places", params={"parent_id": str(known_id("kindergarten"))})
    assert hidden.status_code == 404


def test_pages_of_places_are_whole_and_in_order(campus: Campus) -> None:
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        page = campus.as_("max").get("/api/v1/places", params=params).json()
        found += [p["code"] for p in page["items"]]
        cursor = page["next"]
    assert found == ["3700", "3701", "bus", "campus", "kitchen", "school"]
