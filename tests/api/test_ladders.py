"""Ladders as data: published in versions, by an administrator, and never such that something stays without one."""

from datetime import timedelta
from typing import Any

from schemas.hazards import Hazard
from service.escalations.publish import load_library, seed_ladders
from tests.campus import Campus
from tests.climbing import rungs
from tests.hazard_words import found

DUE = timedelta(days=7, hours=15)


def seeded(campus: Campus) -> None:
    with campus.work() as work:
        assert seed_ladders(work) == len(load_library())


def put(campus: Campus, who: str = "ada", code: str = "hazard", **changes: Any) -> Any:
    body = {
        "title": {"zh": "逾期", "en": "Overdue"},
        "subject": "hazard",
        "rungs": [{"after": "PT0S", "tell": ["leader"]}, {"after": "PT6H", "tell": ["administrator"]}],
        "version": 1,
        **changes,
    }
    return campus.as_(who).put(f"/api/v1/ladders/{code}", json=body)


def test_the_library_is_published_once_and_what_a_bureau_changed_stays(campus: Campus) -> None:
    seeded(campus)
    assert put(campus).status_code == 201
    with campus.work() as work:
        assert seed_ladders(work) == 0
    shown = campus.as_("dora").get("/api/v1/ladders/hazard").json()
    assert (shown["version"], shown["rungs"][0]) == (2, {"after": "PT0S", "tell": ["leader"], "change": None})


def test_everybody_may_read_who_is_told_when(campus: Campus) -> None:
    seeded(campus)
    answer = campus.as_("ines").get("/api/v1/ladders").json()
    assert [each["code"] for each in answer["items"]] == sorted(load_library())
    first = campus.as_("ines").get("/api/v1/ladders?limit=1").json()
    second = campus.as_("ines").get(f"/api/v1/ladders?limit=1&cursor={first['next']}").json()
    assert [p["items"][0]["code"] for p in (first, second)] == sorted(load_library())[:2]
    assert campus.as_("ines").get("/api/v1/ladders/nothing").status_code == 404


def test_only_an_administrator_changes_one(campus: Campus) -> None:
    seeded(campus)
    assert [put(campus, who).status_code for who in ("lea", "dora", "max", "ines")] == [403] * 4


def test_a_stale_version_is_refused_and_the_same_again_is_no_new_one(campus: Campus) -> None:
    seeded(campus)
    assert put(campus).json()["version"] == 2
    again = put(campus)
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert put(campus, basis="meanwhile").json()["type"] == "stale-version"
    assert put(campus, basis="meanwhile", version=2).json()["version"] == 3


def test_a_ladder_that_ends_nowhere_is_refused_with_the_rung_at_fault(campus: Campus) -> None:
    seeded(campus)
    answer = put(campus, rungs=[{"after": "PT0S", "tell": ["head"]}])
    assert (answer.status_code, answer.json()["type"]) == (422, "ladder-broken")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/rungs/0/tell"]


def test_the_last_ladder_for_everything_cannot_be_narrowed(campus: Campus) -> None:
    seeded(campus)
    assert put(campus, category="fire").json()["type"] == "ladder-missing"
    assert put(campus, code="hazard_fire", category="fire", version=None).status_code == 201


def test_a_new_ladder_holds_from_the_next_rung_on(campus: Campus) -> None:
    seeded(campus)
    found(campus)
    campus.forward(seconds=DUE.total_seconds())
    put(campus)
    campus.forward(hours=7)
    assert rungs(campus) == [(1, "max"), (2, "ada")]


def test_whoever_stood_at_the_top_climbs_on_where_rungs_were_added(campus: Campus) -> None:
    seeded(campus)
    put(campus)
    found(campus)
    campus.forward(seconds=(DUE + timedelta(hours=7)).total_seconds())
    assert {row.wake_at for row in campus.rows(Hazard)} == {None}
    longer = [{"after": "PT0S", "tell": ["leader"]}, {"after": "P3D", "tell": ["section", "administrator"]}]
    assert put(campus, rungs=longer, version=2).status_code == 201
    campus.forward(days=3)
    assert rungs(campus)[-3:] == [(3, "ada"), (3, "dina"), (3, "dora")]
