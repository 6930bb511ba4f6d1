"""The ledger of hazards: what one sees of it, filtered and paged, and what one hazard shows."""

from datetime import timedelta
from typing import Any

import pytest

from schemas.base import as_z
from schemas.hazard_steps import StepKind
from tests.campus import Campus
from tests.hazard_words import accept, find, fix, found, later, once, seen, step
from tests.rounds import photo, send_photo


def listed(campus: Campus, who: str, **query: Any) -> list[str]:
    answer = campus.as_(who).get("/api/v1/hazards", params=query)
    assert answer.status_code == 200, answer.text
    return [hazard["id"] for hazard in answer.json()["items"]]


def test_one_sees_the_hazards_of_ones_posts(campus: Campus) -> None:
    ours = found(campus)
    food = found(campus, category="food")
    theirs = found(campus, "omar", at="other_school")
    assert set(listed(campus, "max")) == set(listed(campus, "dora")) == {ours, food}
    assert listed(campus, "rosa") == [ours]  # her post is fire
    assert listed(campus, "olga") == listed(campus, "sven") == [theirs]
    assert len(listed(campus, "ada")) == 3
    assert campus.as_("olga").get(f"/api/v1/hazards/{ours}").status_code == 404


def test_one_also_sees_what_one_found_fixed_verified_or_was_told_of(campus: Campus) -> None:
    hazard = found(campus, "dora")
    fix(campus, "ines", hazard, carried_out_by=[{"person_id": str(campus.id("omar"))}])
    assert listed(campus, "omar") == [hazard]
    once(campus, "dora", hazard, "supervision_order", responsible_person_id=str(campus.id("kim")))
    assert listed(campus, "kim") == [hazard]
    assert listed(campus, "sven") == []


@pytest.fixture
def ledger(campus: Campus) -> dict[str, str]:
    """One hazard for each way of asking."""
    made = {"overdue": found(campus, severity="minor", category="food", at="kitchen")}
    campus.now += timedelta(days=3)
    made["open"] = found(campus)
    made["major"] = found(campus, severity="major")
    made["fixed"] = found(campus)
    fix(campus, "ines", made["fixed"])
    made["closed"] = found(campus)
    fix(campus, "ines", made["closed"])
    accept(campus, "max", made["closed"])
    made["void"] = found(campus)
    once(campus, "dora", made["void"], "voiding", reason="none")
    made["transferred"] = found(campus)
    step(campus, "dora", made["transferred"], "transfers", authority="x")
    return made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "open"}, ["overdue", "open", "major"]),
        ({"state": "rectified"}, ["fixed"]),
        ({"state": "closed"}, ["closed"]),
        ({"state": "void"}, ["void"]),
        ({"state": "transferred"}, ["transferred"]),
        ({"severity": "major"}, ["major"]),
        ({"category": "food"}, ["overdue"]),
        ({"overdue": "true"}, ["overdue"]),
        ({"overdue": "false", "state": "open"}, ["open", "major"]),
    ],
)
def test_the_ledger_is_filtered(
    campus: Campus, ledger: dict[str, str], query: dict[str, str], names: list[str]
) -> None:
    assert set(listed(campus, "dora", **query)) == {ledger[name] for name in names}


def test_a_place_stands_for_all_below_it(campus: Campus, ledger: dict[str, str]) -> None:
    assert listed(campus, "dora", place_id=str(campus.id("campus"))) == [ledger["overdue"]]
    assert len(listed(campus, "dora", place_id=str(campus.id("district")))) == len(ledger)
    unseen = campus.as_("omar").get("/api/v1/hazards", params={"place_id": str(campus.id("school"))})
    assert unseen.status_code == 404


def test_pages_hold_every_hazard_once_the_latest_first(campus: Campus) -> None:
    made = []
    for minute in range(7):
        made += [found(campus), found(campus)] if minute % 2 else [found(campus)]
        campus.now += timedelta(minutes=1)
    seen_ids: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        page = campus.as_("dora").get("/api/v1/hazards", params=query).json()
        seen_ids += [hazard["id"] for hazard in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert len(seen_ids) == len(set(seen_ids)) == len(made)
    assert set(seen_ids) == set(made)
    assert seen_ids[0] == made[-1]


@pytest.mark.parametrize("query", [{"state": "lost"}, {"severity": "huge"}, {"limit": 0}, {"cursor": "?"}])
def test_a_question_that_makes_no_sense_is_refused(campus: Campus, query: dict[str, Any]) -> None:
    assert campus.as_("dora").get("/api/v1/hazards", params=query).status_code == 422


def test_a_hazard_shows_what_the_contract_says(campus: Campus) -> None:
    content, digest = photo(3)
    send_photo(campus, "ines", content)
    shown = find(campus, photos=[digest], at="kitchen").json()
    assert shown["place"] == {"id": str(campus.id("kitchen")), "name": "kitchen"}
    assert shown["school"]["name"] == "school"
    assert shown["found_by"] == {"id": str(campus.id("ines")), "name": "Ines"}
    assert shown["responsible_person"] == {"id": str(campus.id("rosa")), "name": "Rosa"}
    assert (shown["state"], shown["overdue"], shown["listed"], shown["times_seen"]) == (
        "open",
        False,
        False,
        1,
    )
    assert (shown["number"], shown["source"], shown["level"]) == ("3701-2026-0001", "self", 0)
    assert (shown["photos"], shown["photos_missing"]) == ([digest], [])
    assert shown["due_at"] == shown["original_due_at"] == "2026-09-15T16:00:00.000000Z"
    assert (shown["found_at"], shown["received_at"]) == (as_z(campus.now), as_z(campus.now))
    assert campus.as_("max").get(f"/api/v1/photos/{digest}").status_code == 200
    assert campus.as_("omar").get(f"/api/v1/photos/{digest}").status_code == 404


def test_the_timeline_says_who_what_and_when_and_keeps_bodies_to_itself(campus: Campus) -> None:
    hazard = found(campus)
    campus.now += timedelta(hours=1)
    fix(campus, "rosa", hazard, cost_cents=1200, measures="new lock", secret="x" * 50)
    line = seen(campus, "max", hazard)["timeline"][-1]
    assert (line["kind"], line["by"]["name"], line["at"]) == ("rectification", "Rosa", later(campus))
    assert (line["data"]["cost_cents"], line["data"]["measures"]) == (1200, "new lock")
    assert "secret" not in str(line["data"])
    assert set(StepKind) >= {line["kind"]}
