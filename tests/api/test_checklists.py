"""Publishing checklists: each version once and for good."""

from typing import Any

import pytest

from service.checklists.publish import checklist_version, seed_library
from service.refusals import Refusal
from tests.campus import Campus


def checklist(*codes: str, **changes: Any) -> dict[str, Any]:
    items = [
        {
            "code": code,
            "category": "fire",
            "text": {"zh": code, "en": code},
            "kind": "yes_no",
            "severity": "general",
            "due": {"kind": "days", "n": 7},
        }
        | changes
        for code in codes
    ]
    return {"title": {"zh": "巡查", "en": "Round"}, "category": "fire", "items": items}


ROUND = checklist("A", "B")


def test_a_changed_checklist_is_a_new_version_and_the_same_again_is_not(campus: Campus) -> None:
    ada = campus.as_("ada")
    first = ada.put("/api/v1/checklists/round", json=ROUND)
    assert (first.status_code, first.json()["version"]) == (201, 1)
    again = ada.put("/api/v1/checklists/round", json=ROUND)
    assert (again.status_code, again.json()) == (200, first.json())
    other = ada.put("/api/v1/checklists/round", json=checklist("A"))
    assert (other.status_code, other.json()["version"]) == (201, 2)


def test_what_was_written_over_an_older_version_covers_nobodys_work(campus: Campus) -> None:
    ada = campus.as_("ada")
    assert ada.put("/api/v1/checklists/round", json=ROUND | {"version": 0}).status_code == 201
    mine = ada.put("/api/v1/checklists/round", json=checklist("A") | {"version": 1})
    assert (mine.status_code, mine.json()["version"]) == (201, 2)
    taken = ada.put("/api/v1/checklists/round", json=checklist("B") | {"version": 0})
    assert (taken.status_code, taken.json()["type"]) == (409, "code-taken")
    late = ada.put("/api/v1/checklists/round", json=checklist("B") | {"version": 1})
    assert (late.status_code, late.json()["type"]) == (409, "stale-version")
    repeat = ada.put("/api/v1/checklists/round", json=checklist("A") | {"version": 1})
    assert (repeat.status_code, repeat.json()) == (200, mine.json()), "the same again, its answer was lost"


def test_an_item_without_words_in_either_language_is_refused(campus: Campus) -> None:
    broken = campus.as_("ada").put(
        "/api/v1/checklists/round", json=checklist("A", text={"zh": "通道", "en": " "})
    )
    assert broken.status_code == 422
    assert [error["pointer"] for error in broken.json()["errors"]] == ["/items/0/text/en"]


def test_an_old_version_stays_as_it_was(campus: Campus) -> None:
    ada, ines = campus.as_("ada"), campus.as_("ines")
    first = ada.put("/api/v1/checklists/round", json=ROUND).json()
    ada.put("/api/v1/checklists/round", json=checklist("A"))
    assert ines.get("/api/v1/checklists/round/versions/1").json() == first
    assert ines.get("/api/v1/checklists/round").json()["version"] == 2
    assert ines.get("/api/v1/checklists/round/versions/3").status_code == 404
    assert ines.get("/api/v1/checklists/other").status_code == 404


@pytest.mark.parametrize("name", ["ines", "max", "dora", "lea", "axel"])
def test_only_an_administrator_publishes(campus: Campus, name: str) -> None:
    assert campus.as_(name).put("/api/v1/checklists/round", json=ROUND).status_code == 403


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        (checklist("A", "A"), "/items/1/code"),
        (checklist("A", kind="choice"), "/items/0/choices"),
        (checklist("A", due={"kind": "days"}), "/items/0/due/n"),
        (checklist("A", due={"kind": "stop", "n": 1}), "/items/0/due/n"),
        (checklist("A", limits={"min": 1}), "/items/0/limits"),
        (checklist("A", kind="number", limits={"min": 2, "max": 1}), "/items/0/limits"),
        (checklist("A", kind="date", limits={"min": 2}), "/items/0/limits"),
        (checklist("A") | {"category": "circus"}, "/category"),
    ],
)
def test_a_checklist_that_cannot_be_judged_by_is_refused(
    campus: Campus, broken: dict[str, Any], pointer: str
) -> None:
    answer = campus.as_("ada").put("/api/v1/checklists/round", json=broken)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_the_list_shows_each_newest_version_and_goes_on_by_cursor(campus: Campus) -> None:
    ada = campus.as_("ada")
    for code in ("a", "b", "c"):
        ada.put(f"/api/v1/checklists/{code}", json=ROUND)
    ada.put("/api/v1/checklists/b", json=checklist("A"))
    seen, cursor = [], ""
    while cursor is not None:
        page = ada.get(f"/api/v1/checklists?limit=2{cursor and f'&cursor={cursor}'}").json()
        seen += [(brief["code"], brief["version"], brief["item_count"]) for brief in page["items"]]
        cursor = page["next"]
    assert seen == [("a", 1, 2), ("b", 2, 1), ("c", 1, 2)]
    assert ada.get("/api/v1/checklists?cursor=%00").status_code == 422


def test_the_library_is_published_once(campus: Campus) -> None:
    with campus.work() as work:
        assert seed_library(work) > 5
    with campus.work() as work:
        assert seed_library(work) == 0
        assert checklist_version(work, "fire_daily_patrol").version == 1


def test_a_version_that_was_rolled_back_is_not_remembered(campus: Campus) -> None:
    with pytest.raises(RuntimeError), campus.work() as work:
        seed_library(work)
        checklist_version(work, "fire_daily_patrol", 1)
        raise RuntimeError
    with campus.work() as work, pytest.raises(Refusal):
        checklist_version(work, "fire_daily_patrol", 1)
