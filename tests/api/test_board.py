"""The board adds up what the lists show, and nothing else."""

from typing import Any
from uuid import uuid4

from tests.api.test_tasks import add_task
from tests.campus import Campus


def board(campus: Campus, who: str, place: str, **asked: str) -> Any:
    answer = campus.as_(who).get("/api/v1/board", params={"place_id": str(campus.id(place)), **asked})
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_checks_and_hazards_are_added_up_by_category_and_part(campus: Campus) -> None:
    add_task(campus)
    hazard = {
        "place_id": str(campus.id("kitchen")), "category": "food", "description": "no label", "severity": "general",
        "captured_at": campus.now.isoformat(), "sent_at": campus.now.isoformat(),
    }  # fmt: skip
    assert campus.as_("ines").put(f"/api/v1/hazards/{uuid4()}", json=hazard).status_code == 201
    campus.forward(hours=3)
    shown = board(campus, "dora", "district")
    assert shown["total"]["tasks"] == {
        "due": 1, "done": 0, "done_late": 0, "missed": 1, "unproven": 0, "excused": 0, "pending": 0, "completion": 0.0,
    }  # fmt: skip
    assert (shown["total"]["hazards"]["found"], shown["total"]["hazards"]["open"]) == (1, 1)
    assert [part["category"] for part in shown["by_category"]] == ["fire", "food"]
    assert [part["place"]["name"] for part in shown["by_place"]] == ["school"]
    at_school = board(campus, "max", "school")
    assert [part["place"]["name"] for part in at_school["by_place"]] == ["kitchen", "school"]


def test_a_month_without_anything_has_no_completion(campus: Campus) -> None:
    shown = board(campus, "dora", "district", **{"from": "2026-01-01", "to": "2026-01-31"})
    assert shown["total"]["tasks"]["completion"] is None
    assert shown["by_category"] == []


def test_who_sees_the_whole_is_shown_only_their_part(campus: Campus) -> None:
    add_task(campus)
    assert board(campus, "omar", "city")["total"]["tasks"]["due"] == 0
    assert board(campus, "lea", "city")["total"]["tasks"]["due"] == 1
    assert board(campus, "omar", "district") == 404


def test_a_period_that_is_none_is_refused(campus: Campus) -> None:
    assert board(campus, "dora", "district", **{"from": "2026-02-01", "to": "2026-01-01"}) == 422
    assert board(campus, "dora", "district", **{"from": "2000-01-01", "to": "2026-01-01"}) == 422
