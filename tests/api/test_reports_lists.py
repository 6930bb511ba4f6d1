"""Reading reports: whose are shown to whom, by which filters, page by page."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.base import as_z
from tests.campus import Campus
from tests.district import known_id
from tests.rounds import add_task, failing, hand_in, photo, report_on


def listed(campus: Campus, name: str, **query: Any) -> list[str]:
    answer = campus.as_(name).get("/api/v1/reports", params=query)
    assert answer.status_code == 200, answer.text
    return [report["id"] for report in answer.json()["items"]]


def handed_in(campus: Campus, name: str, task_id: UUID, **changes: Any) -> str:
    campus.now += timedelta(minutes=1)
    return str(hand_in(campus, name, report_on(campus, task_id, **changes)).json()["id"])


INSIDE = ("ines", "rosa", "max", "dora", "lea", "axel", "ada")
OUTSIDE = ("omar", "olga", "kim", "sven")


@pytest.mark.parametrize("name", [*INSIDE, *OUTSIDE])
def test_a_report_is_shown_where_its_place_is_seen(campus: Campus, name: str) -> None:
    sees = name in INSIDE
    id = handed_in(campus, "ines", add_task(campus))
    assert (id in listed(campus, name)) is sees
    one = campus.as_(name).get(f"/api/v1/reports/{id}")
    assert one.status_code == (200 if sees else 404)
    if not sees:
        assert one.json() == campus.as_(name).get(f"/api/v1/reports/{uuid4()}").json()


def test_lists_are_narrowed_by_what_is_asked(campus: Campus) -> None:
    here, there = add_task(campus), add_task(campus, place="kindergarten")
    first = handed_in(campus, "ines", here)
    middle = campus.now
    second = handed_in(campus, "ivan", here, answers=failing(photo()[1]))
    third = handed_in(campus, "kim", there)
    assert listed(campus, "dora") == [third, second, first]
    assert listed(campus, "dora", task_id=str(here)) == [second, first]
    assert listed(campus, "dora", place_id=str(known_id("kindergarten"))) == [third]
    assert listed(campus, "dora", place_id=str(known_id("district"))) == [third, second, first]
    assert listed(campus, "dora", by_id=str(known_id("ivan"))) == [second]
    assert listed(campus, "dora", passed="false") == [second]
    assert listed(campus, "dora", category="food") == []
    assert listed(campus, "dora", to=as_z(middle)) == []
    later = as_z(middle + timedelta(seconds=1))
    assert listed(campus, "dora", **{"from": later}) == [third, second]
    assert listed(campus, "max") == [second, first]


def test_pages_hold_every_report_once(campus: Campus) -> None:
    task_id = add_task(campus)
    ids = [handed_in(campus, "ines", task_id) for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = campus.as_("ines").get("/api/v1/reports", params=query).json()
        seen += [report["id"] for report in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == ids[::-1]


def test_a_place_that_is_not_mine_narrows_to_nothing_there(campus: Campus) -> None:
    answer = campus.as_("omar").get("/api/v1/reports", params={"place_id": str(known_id("school"))})
    assert answer.status_code == 404
