"""What lists can be asked for, and the names that their rows carry."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from schemas.base import as_z
from tests.api.test_tasks import add_task
from tests.campus import Campus
from tests.hazard_words import accept, fix, found, later, once, reject
from tests.rounds import failing, hand_in, photo, report_on, send_photo


def ids(campus: Campus, of: str, who: str = "dora", **asked: Any) -> list[str]:
    answer = campus.as_(who).get(f"/api/v1/{of}", params=asked)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


@pytest.fixture
def hazards(campus: Campus) -> dict[str, str]:
    made = {"first": found(campus, description="灭火器 100% 失压", at="kitchen", category="food")}
    campus.now += timedelta(days=1)
    made |= {"bureau": found(campus, "dora", severity="minor"), "major": found(campus, severity="major")}
    once(campus, "dora", made["major"], "supervision_order", number="1")
    campus.now += timedelta(days=1)
    made["again"] = found(campus, description="Wet_floor")
    fix(campus, "ines", made["again"])
    reject(campus, "dora", made["again"])
    campus.now += timedelta(days=1)
    fix(campus, "ines", made["again"])
    accept(campus, "dora", made["again"])
    return made


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "灭火器"}, ["first"]),
        ({"q": "0%"}, ["first"]),
        ({"q": "wet_FLOOR"}, ["again"]),
        ({"q": "wet-floor"}, []),
        ({"q": "2026-0002"}, ["bureau"]),
        ({"source": "bureau"}, ["bureau"]),
        ({"listed": "true"}, ["major"]),
        ({"severity": ["minor", "major"]}, ["bureau", "major"]),
        ({"state": ["closed", "open"], "listed": "false", "category": "fire"}, ["bureau", "again"]),
        ({"reopened": "true"}, ["again"]),
        ({"reopened": "false"}, ["first", "bureau", "major"]),
        ({"reopened_before": "2026-09-10T00:00:00Z"}, []),
        ({"reopened_from": "2026-09-10T00:00:00Z"}, ["again"]),
        ({"found_from": "2026-09-09T01:00:00Z", "found_before": "2026-09-10T01:00:00Z"}, ["bureau", "major"]),
        ({"closed_from": "2026-09-11T01:00:00Z", "closed_before": "2026-09-11T01:00:01Z"}, ["again"]),
    ],
)
def test_hazards_are_found_by_what_is_asked(
    campus: Campus, hazards: dict[str, str], asked: dict[str, Any], names: list[str]
) -> None:
    assert set(ids(campus, "hazards", **asked)) == {hazards[name] for name in names}


def test_a_place_itself_is_less_than_all_below_it(campus: Campus, hazards: dict[str, str]) -> None:
    school, kitchen = str(campus.id("school")), str(campus.id("kitchen"))
    assert len(ids(campus, "hazards", place_id=school)) == 4
    assert len(ids(campus, "hazards", place_id=school, directly="true")) == 3
    assert ids(campus, "hazards", place_id=kitchen, directly="true") == [hazards["first"]]
    assert ids(campus, "hazards", place_id=kitchen) == [hazards["first"]]


def test_a_filtered_list_pages_without_gap_or_repeat(campus: Campus) -> None:
    made = [found(campus, severity="minor" if n % 3 else "general") for n in range(9)]
    shown, asked = [], {"severity": "minor", "state": "open", "limit": 2}
    while True:
        page = campus.as_("dora").get("/api/v1/hazards", params=asked).json()
        shown += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]
    assert len(shown) == 6 and set(shown) == {id for n, id in enumerate(made) if n % 3}


@pytest.mark.parametrize(
    "asked",
    [{"q": ""}, {"q": "x" * 101}, {"q": "a\0b"}, {"found_from": "2026-09-08T01:00:00"}, {"source": "else"}],
)
def test_what_cannot_be_asked_is_refused(campus: Campus, asked: dict[str, Any]) -> None:
    assert campus.as_("dora").get("/api/v1/hazards", params=asked).status_code == 422


def test_tasks_are_found_by_what_is_asked(campus: Campus) -> None:
    first = add_task(campus)
    cross = add_task(
        campus, source="cross", assignee_id=campus.id("omar"), due_at=campus.now + timedelta(minutes=90)
    )
    plan = campus.as_("dora").get(f"/api/v1/tasks/{first}").json()["plan_id"]
    both = [str(first), str(cross)]
    assert ids(campus, "tasks") == both
    assert ids(campus, "tasks", latest_first="true") == both[::-1]
    assert ids(campus, "tasks", plan_id=plan) == ids(campus, "tasks", source="self") == [str(first)]
    assert ids(campus, "tasks", state=["open", "done"]) == both
    assert ids(campus, "tasks", state=["done", "missed"]) == []
    edge = later(campus, hours=1)
    assert (ids(campus, "tasks", due_before=edge), ids(campus, "tasks", due_from=edge)) == ([], both)
    assert ids(campus, "tasks", category="all") == []


def test_a_row_carries_the_names_a_table_shows(campus: Campus) -> None:
    task = add_task(campus, assignee_id=campus.id("ivan"), place_id=campus.id("kitchen"))
    (row,) = campus.as_("dora").get("/api/v1/tasks").json()["items"]
    assert (row["id"], row["place"]["name"], row["school"]["name"]) == (str(task), "kitchen", "school")
    assert (row["assignee"]["name"], row["plan_title"]["en"]) == ("Ivan", "Fire patrol")
    assert row["checklist_title"]["zh"]


def test_a_report_in_a_list_carries_its_names(campus: Campus, published: UUID) -> None:
    (row,) = campus.as_("dora").get("/api/v1/reports").json()["items"]
    assert (row["id"], row["place"]["name"], row["school"]["name"]) == (str(published), "school", "school")
    assert row["by"] == {"id": str(campus.id("ines")), "name": "Ines"}
    assert row["checklist_title"]["zh"]
    school = str(campus.id("school"))
    assert len(ids(campus, "reports", place_id=school, directly="true", source="self", passed="false")) == 1
    assert ids(campus, "reports", source="bureau") == []


@pytest.fixture
def published(campus: Campus) -> UUID:
    from tests.rounds import add_task as add_round

    content, digest = photo(1)
    send_photo(campus, "ines", content)
    answer = hand_in(campus, "ines", report_on(campus, add_round(campus), answers=failing(digest)))
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])


def test_whom_a_place_is_not_shown_finds_what_they_were_told_of_there(campus: Campus) -> None:
    """And learns nothing of a place at which they know of nothing."""
    hazard = found(campus, "dora")
    fix(campus, "ines", hazard, carried_out_by=[{"person_id": str(campus.id("omar"))}])
    school, kindergarten = str(campus.id("school")), str(campus.id("kindergarten"))
    assert ids(campus, "hazards", "omar", place_id=school) == [hazard]
    for place in (kindergarten, str(UUID(int=7))):
        answer = campus.as_("omar").get("/api/v1/hazards", params={"place_id": place})
        assert answer.status_code == 404
    assert campus.as_("omar").get("/api/v1/tasks", params={"place_id": school}).status_code == 404


def test_the_clock_of_a_period_is_exact(campus: Campus) -> None:
    hazard = found(campus)
    received = campus.as_("dora").get(f"/api/v1/hazards/{hazard}").json()["received_at"]
    after = as_z(campus.now + timedelta(microseconds=1))
    assert ids(campus, "hazards", found_from=received, found_before=after) == [hazard]
    assert ids(campus, "hazards", found_from=after) == ids(campus, "hazards", found_before=received) == []
