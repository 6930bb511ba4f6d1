"""Every number of the board is the number of rows of a list, for whoever asks."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.base import new_id
from schemas.notices import Notice
from schemas.tasks import Task
from tests.api.test_tasks import add_task
from tests.campus import Campus
from tests.district import known_id
from tests.hazard_words import accept, fix, found, once, reject, step

TASKS = {
    "due": ["done", "done_late", "missed", "unproven", "excused", "scheduled", "open", "overdue"],
    "done": ["done"],
    "done_late": ["done_late"],
    "missed": ["missed"],
    "unproven": ["unproven"],
    "excused": ["excused"],
    "pending": ["scheduled", "open", "overdue"],
}
UNSETTLED = ["open", "rectified", "transferred"]
NOW: dict[str, dict[str, Any]] = {
    "open": {"state": "open"},
    "rectified": {"state": "rectified"},
    "transferred": {"state": "transferred"},
    "overdue": {"overdue": "true"},
    "major_open": {"severity": "major", "state": UNSETTLED},
}
EVERYBODY = (
    ("dora", "district", "child"), ("lea", "district", "school"), ("ada", "city", "child"), ("ada", "city", "school"),
    ("max", "school", "child"), ("rosa", "school", "child"), ("omar", "city", "school"), ("dora", "river", "child"),
)  # fmt: skip


@pytest.fixture(scope="module")
def season(campus_of_file: Campus) -> Campus:
    """Two months in which everything happened once or twice, here and elsewhere. The tests only read."""
    campus = campus_of_file
    first = add_task(campus)
    for _ in range(8):
        at = campus.now.isoformat()
        excuse = {"by": str(known_id("dora")), "at": at, "reason": "x"}
        for facts in (
            {"in_time": True, "done_at": campus.now},
            {"in_time": False, "done_at": campus.now, "category": "food"},
            {"missed_at": campus.now, "category": "all"},
            {"excused_at": campus.now, "excuse": excuse},
            {"evidence_missing_at": campus.now},
            {"cancelled_at": campus.now},
            {"place_id": campus.id("river"), "school_id": None, "category": "drowning"},
            {"source": "cross", "assignee_id": campus.id("omar")},
        ):
            _task_like(campus, first, due=-6, closes=-3, **facts)
        _hazards(campus)
        campus.now += timedelta(days=7, hours=5)
    for due, closes in ((1, 2), (-1, 1)):
        _task_like(campus, first, due=due, closes=closes)
    with campus.work() as work:  # Omar, of another district, was told of one
        work.session.add(
            Notice(id=new_id(), person_id=known_id("omar"), key="told", kind="x", subject_kind="hazard", created_at=work.now,
                   subject_id=known_id("told hazard"), place_id=campus.id("school"))
        )  # fmt: skip
    return campus


def _task_like(campus: Campus, first: UUID, *, due: float, closes: float, **facts: Any) -> None:
    with campus.work() as work:
        known = work.session.get_one(Task, first).model_dump()
        at = {"opens_at": campus.now - timedelta(hours=9), "due_at": campus.now + timedelta(hours=due)}
        at |= {"closes_at": campus.now + timedelta(hours=closes), "wake_at": None}
        work.session.add(Task(**known | at | {"id": uuid4(), "slot": str(uuid4())} | facts))


def _hazards(campus: Campus) -> None:
    told = known_id("told hazard")
    known = campus.as_("ada").get(f"/api/v1/hazards/{told}").status_code == 200
    found(campus, id=uuid4() if known else told)
    found(campus, severity="major", at="kitchen", category="food")
    found(campus, "dora", at="river", category="drowning")
    found(campus, "omar", at="other_school")
    void, moved, fixed, again, closed = (found(campus, at="bus", category="bus") for _ in range(5))
    once(campus, "dora", void, "voiding", reason="none")
    step(campus, "dora", moved, "transfers", authority="x")
    for hazard in (fixed, again, closed):
        fix(campus, "ines", hazard)
    reject(campus, "dora", again)
    campus.now += timedelta(hours=7)
    accept(campus, "dora", closed)


def board(campus: Campus, who: str, place: str, **asked: Any) -> Any:
    answer = campus.as_(who).get("/api/v1/board", params={"place_id": str(campus.id(place)), **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(campus: Campus, who: str, of: str, **asked: Any) -> list[dict[str, Any]]:
    answer = campus.as_(who).get(f"/api/v1/{of}", params={"limit": 1000, **asked})
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] is None
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def groups(shown: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each set of numbers, and what a list is asked for to show their rows."""
    place = {"place_id": shown["place"]["id"]}
    yield shown["total"], place
    for part in shown["by_category"]:
        yield part, {**place, "category": part["category"]}
    for part in shown["by_place"]:
        yield part, {"place_id": part["place"]["id"], "directly": str(part["directly"]).lower()}


def as_listed(campus: Campus, who: str, where: dict[str, Any], period: dict[str, str]) -> dict[str, Any]:
    """What the lists say of a period."""
    begins, ends = period["begins_at"], period["ends_at"]
    due = {"due_from": begins, "due_before": ends}
    tasks = {
        name: len(rows(campus, who, "tasks", state=states, **due, **where)) for name, states in TASKS.items()
    }
    fresh = rows(
        campus, who, "hazards", state=[*UNSETTLED, "closed"], found_from=begins, found_before=ends, **where
    )
    closed = rows(campus, who, "hazards", closed_from=begins, closed_before=ends, **where)
    again = rows(campus, who, "hazards", reopened_from=begins, reopened_before=ends, **where)
    hazards = {"found": len(fresh), "closed": len(closed), "reopened": len(again)}
    return {"tasks": tasks, "hazards": {**hazards, "median_days_to_close": _median(closed)}}


def _median(closed: list[dict[str, Any]]) -> float | None:
    def at(hazard: dict[str, Any], name: str) -> datetime:
        return datetime.fromisoformat(hazard[name])

    days = [(at(h, "closed_at") - at(h, "received_at")).total_seconds() / 86400 for h in closed]
    return round(median(days), 2) if days else None


def _without_share(counts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in counts.items() if name != "completion"}


@pytest.mark.parametrize(("who", "place", "part"), EVERYBODY)
def test_every_number_is_that_of_a_lists_rows(season: Campus, who: str, place: str, part: str) -> None:
    shown = board(season, who, place, part=part, previous="true")
    assert shown["total"]["tasks"]["due"] or who == "omar" or place == "river"
    for counts, where in groups(shown):
        listed = as_listed(season, who, where, shown["period"])
        now = {name: len(rows(season, who, "hazards", **asked, **where)) for name, asked in NOW.items()}
        assert _without_share(counts["tasks"]) == listed["tasks"], where
        assert counts["hazards"] == listed["hazards"] | now, where
    for counts, where in groups(shown):
        before = as_listed(season, who, where, shown["previous_period"])
        assert _without_share(counts["previous"]["tasks"]) == before["tasks"], where
        assert counts["previous"]["hazards"] == before["hazards"], where


def test_parts_add_up_to_the_whole(season: Campus) -> None:
    for part in ("child", "school"):
        shown = board(season, "ada", "city", part=part)
        for kind in ("by_category", "by_place"):
            assert sum(one["tasks"]["due"] for one in shown[kind]) == shown["total"]["tasks"]["due"]
            assert sum(one["hazards"]["found"] for one in shown[kind]) == shown["total"]["hazards"]["found"]


def test_a_city_can_be_compared_by_school(season: Campus) -> None:
    by_school = {
        part["place"]["name"]: part["kind"]
        for part in board(season, "ada", "city", part="school")["by_place"]
    }
    assert by_school == {"school": "school", "other_school": "school", "river": "spot"}
    by_district = [part["place"]["name"] for part in board(season, "ada", "city")["by_place"]]
    assert by_district == ["district", "other_district"]


def test_one_category_alone_is_counted(season: Campus) -> None:
    whole, food = board(season, "dora", "district"), board(season, "dora", "district", category="food")
    (part,) = (part for part in whole["by_category"] if part["category"] == "food")
    assert (food["total"]["tasks"], food["total"]["hazards"]) == (part["tasks"], part["hazards"])
    assert board(season, "dora", "district", category="all")["total"]["tasks"]["due"] > 0


def test_each_day_shows_what_its_lists_show(season: Campus) -> None:
    for who, place, more in (
        ("dora", "district", {}),
        ("max", "school", {"category": "fire"}),
        ("omar", "city", {}),
    ):
        asked = {"place_id": str(season.id(place)), **more}
        shown = season.as_(who).get("/api/v1/board/days", params=asked).json()["days"]
        assert [day["on"] for day in shown] == sorted({day["on"] for day in shown}) and len(shown) == 31
        for day in shown:
            listed = as_listed(season, who, asked, day)
            assert _without_share(day["tasks"]) == listed["tasks"], day["on"]
            assert (day["found"], day["closed"]) == (listed["hazards"]["found"], listed["hazards"]["closed"])


def test_days_are_those_of_the_place_and_at_most_four_hundred(season: Campus) -> None:
    def days(**asked: str) -> Any:
        return season.as_("dora").get(
            "/api/v1/board/days", params={"place_id": str(season.id("school")), **asked}
        )

    (one,) = days(**{"from": "2026-09-08", "to": "2026-09-08"}).json()["days"]
    assert (one["begins_at"], one["ends_at"]) == (
        "2026-09-07T16:00:00.000000Z",
        "2026-09-08T16:00:00.000000Z",
    )
    assert days(**{"from": "2025-01-01", "to": "2026-09-08"}).status_code == 422
    assert days(**{"from": "0001-01-01", "to": "0001-01-02"}).status_code == 422
    assert (
        season.as_("omar")
        .get("/api/v1/board/days", params={"place_id": str(season.id("school"))})
        .status_code
        == 404
    )
