"""One screen of the desk: what climbed with its matter, what is asked of the list, the count, whom to call."""

from typing import Any
from uuid import UUID

import pytest

from schemas.people import Person, Role
from tests.api.test_escalations import acknowledge, climbed, listed
from tests.campus import Campus
from tests.climbing import add_checks, add_plan, appoint, escalations
from tests.district import known_id
from tests.hazard_words import accept, fix, found, step
from tests.rounds import hand_in, report_on


def missed(campus: Campus, days: int = 3, **facts: Any) -> tuple[list[str], str]:
    """The ids of so many daily checks nobody did, and of what climbed from them."""
    ids = add_checks(campus, add_plan(campus, source=facts.get("source", "self")), days, **facts)
    campus.forward(days=days)
    [row] = [row for row in escalations(campus) if row.subject_kind == "misses"]
    return [str(id) for id in ids], str(row.id)


def shown(campus: Campus, who: str, escalation: str) -> dict[str, Any]:
    answer = campus.as_(who).get(f"/api/v1/escalations/{escalation}")
    assert answer.status_code == 200, answer.text
    detail: dict[str, Any] = answer.json()
    return detail


def count(campus: Campus, who: str) -> dict[str, Any]:
    counted: dict[str, Any] = campus.as_(who).get("/api/v1/escalations/count").json()
    return counted


def test_a_run_of_misses_shows_its_plan_its_ends_and_each_check_of_it(campus: Campus) -> None:
    ids, escalation = missed(campus)
    row = shown(campus, "dora", escalation)
    assert (row["first_missed"]["id"], row["last_missed"]["id"]) == (ids[0], ids[-1])
    assert row["first_missed"]["plan_title"] == {"zh": "巡查", "en": "Round"}
    assert row["first_missed"]["checklist_title"] == {"zh": "巡查", "en": "Round"}
    assert (row["late_since"], row["hazard"]) == (row["first_missed"]["due_at"], None)
    assert [(task["id"], task["state"], task["excuse"]) for task in row["missed_tasks"]] == [
        (id, "missed", None) for id in reversed(ids)
    ]
    [item] = campus.as_("dora").get("/api/v1/escalations?subject=misses").json()["items"]
    assert item == {name: value for name, value in row.items() if name != "missed_tasks"}


def test_a_miss_excused_stays_in_the_run_with_its_excuse(campus: Campus) -> None:
    ids, escalation = missed(campus)
    campus.as_("lea").put(f"/api/v1/tasks/{ids[1]}/excuse", json={"reason": "storm"})
    tasks = {task["id"]: task for task in shown(campus, "dora", escalation)["missed_tasks"]}
    assert tasks[ids[1]]["state"] == "excused"
    assert tasks[ids[1]]["excuse"]["reason"] == "storm"


def test_a_run_that_ended_shows_no_check_after_its_last(campus: Campus) -> None:
    ids, escalation = missed(campus)
    campus.forward(hours=1)
    plan_id = campus.as_("dora").get(f"/api/v1/tasks/{ids[0]}").json()["plan_id"]
    done, later = add_checks(campus, UUID(plan_id), 2)
    assert hand_in(campus, "ines", report_on(campus, done)).status_code == 201
    campus.forward(days=2)
    assert [task["id"] for task in shown(campus, "dora", escalation)["missed_tasks"]] == ids[::-1]
    assert shown(campus, "dora", escalation)["resolved_at"] is not None
    assert str(later) not in str(shown(campus, "dora", escalation))


def test_the_school_reads_nothing_of_a_visit_it_may_not_know_of(campus: Campus) -> None:
    _, escalation = missed(campus, source="bureau")
    assert campus.as_("max").get(f"/api/v1/escalations/{escalation}").status_code == 404
    assert count(campus, "max")["open"] == 0
    assert count(campus, "dora")["open"] == 1


def test_how_late_follows_the_clock_that_runs(campus: Campus) -> None:
    row = climbed(campus)
    hazard = str(row.subject_id)
    due_at = shown(campus, "dora", str(row.id))["hazard"]["due_at"]
    assert shown(campus, "dora", str(row.id))["late_since"] == due_at
    fix(campus, "ines", hazard)
    assert shown(campus, "dora", str(row.id))["late_since"] is None
    campus.forward(days=10)
    late = shown(campus, "dora", str(row.id))
    assert late["late_since"] == late["hazard"]["verify_due_at"]
    step(campus, "dora", hazard, "verifications", outcome="rejected")
    step(campus, "dora", hazard, "transfers", authority="police")
    campus.forward(days=10)
    late = shown(campus, "dora", str(row.id))
    assert late["late_since"] == late["hazard"]["follow_up_at"]


def test_what_i_said_is_told_apart_from_what_others_said(campus: Campus) -> None:
    row = climbed(campus)
    acknowledge(campus, "lea", row, note="hers")
    mine = shown(campus, "dora", str(row.id))
    assert (mine["acknowledged"], mine["my_acknowledgement"], len(mine["acknowledgements"])) == (
        False,
        None,
        1,
    )
    acknowledge(campus, "dora", row, note="mine")
    mine = shown(campus, "dora", str(row.id))
    assert (mine["acknowledged"], mine["my_acknowledgement"]["note"]) == (True, "mine")
    campus.forward(days=2)  # it climbs on: what was said belongs to the level below
    mine = shown(campus, "dora", str(row.id))
    assert (mine["acknowledged"], mine["my_acknowledgement"]["note"]) == (False, "mine")
    assert mine["last_told"] == mine["told"][-1]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?severity=general", True), ("?severity=minor&severity=general", True), ("?severity=major", False),
        ("?subject=hazard", True), ("?subject=misses", False), ("?acknowledged=false", True),
        ("?acknowledged=true", False), ("?raised_from=2026-09-15T00:00:00Z", True),
        ("?raised_from=2026-10-15T00:00:00Z", False), ("?raised_before=2026-10-15T00:00:00Z", True),
        ("?raised_before=2026-09-15T00:00:00Z", False),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_to_what_is_asked(campus: Campus, query: str, seen: bool) -> None:
    row = climbed(campus)
    assert listed(campus, "dora", query) == ([str(row.id)] if seen else [])


def test_acknowledged_means_by_me_at_this_level(campus: Campus) -> None:
    row = climbed(campus)
    acknowledge(campus, "dora", row)
    assert listed(campus, "dora", "?acknowledged=true") == [str(row.id)]
    assert listed(campus, "lea", "?acknowledged=true") == []
    campus.forward(days=2)
    assert listed(campus, "dora", "?acknowledged=false") == [str(row.id)]


def test_the_escalation_of_a_hazard_is_found_by_it(campus: Campus) -> None:
    row = climbed(campus)
    assert listed(campus, "dora", f"?subject_id={row.subject_id}") == [str(row.id)]
    assert listed(campus, "dora", f"?subject_id={row.id}") == []


def test_the_count_is_that_of_the_list(campus: Campus) -> None:
    first = climbed(campus)
    found(campus, at="kitchen", category="food")
    campus.forward(days=9)
    acknowledge(campus, "dora", first)
    rows = campus.as_("dora").get("/api/v1/escalations?open=true").json()["items"]
    levels = sorted({row["level"] for row in rows})
    assert count(campus, "dora") == {
        "open": 2,
        "unacknowledged": 1,
        "by_level": [
            {
                "level": level,
                "open": sum(row["level"] == level for row in rows),
                "unacknowledged": sum(row["level"] == level and not row["acknowledged"] for row in rows),
            }
            for level in levels
        ],
    }
    assert count(campus, "max")["open"] == 2
    assert count(campus, "omar") == {"open": 0, "unacknowledged": 0, "by_level": []}
    fix(campus, "rosa", str(first.subject_id))
    accept(campus, "dora", str(first.subject_id))
    assert count(campus, "dora")["open"] == 1


def test_who_answers_for_it_can_be_called(campus: Campus) -> None:
    hazard = found(campus)
    with campus.work() as work:
        work.session.get_one(Person, known_id("rosa")).phone = "138 0000 0001"
        work.session.get_one(Person, known_id("dora")).email = "dora@bureau.example"
    appoint(campus, "ivan", Role.HEAD, "school", deputy=True)
    items = campus.as_("dora").get(f"/api/v1/hazards/{hazard}/contacts").json()["items"]
    assert [(i["person"]["name"], i["role"], i["deputy"], i["place"]["name"]) for i in items][:3] == [
        ("Rosa", "responsible", False, "school"), ("Max", "head", False, "school"), ("Ivan", "head", True, "school"),
    ]  # fmt: skip
    assert {i["person"]["name"] for i in items[3:]} == {"Dora", "Dina"}
    told = {i["person"]["name"]: (i["phone"], i["email"]) for i in items}
    assert (told["Rosa"], told["Dora"], told["Max"]) == (
        ("138 0000 0001", None), (None, "dora@bureau.example"), (None, None),
    )  # fmt: skip


def test_where_nobody_holds_the_post_the_head_stands_once(campus: Campus) -> None:
    hazard = found(campus, category="food")
    items = campus.as_("max").get(f"/api/v1/hazards/{hazard}/contacts").json()["items"]
    assert [i["role"] for i in items] == ["head", "section", "section"]


def test_numbers_are_for_the_bureau_and_the_own_head(campus: Campus) -> None:
    row = climbed(campus)
    path = f"/api/v1/escalations/{row.id}/contacts"
    answers = {
        who: campus.as_(who).get(path).status_code for who in ("dora", "lea", "max", "ines", "axel", "kim")
    }
    assert answers == {"dora": 200, "lea": 200, "max": 200, "ines": 403, "axel": 403, "kim": 404}
