"""Weeks in which other eyes come to a school: the bureau unannounced, another school's people, and what the school learns."""

from tests.campus import Campus
from tests.climbing import heard
from tests.hazard_words import accept, fix, reject, seen
from tests.stories.moves import begin, check, checks, desk, inbox, log_of, report, until


def visit(campus: Campus, **changes: object) -> str:
    """The bureau's special supervision, in the sixth week of term, is open; its check at the school."""
    until(campus, "2026-10-13 09:00")
    begin(campus, "bureau_special", **changes)
    return check(campus, "bureau_special")


def test_an_unannounced_visit_is_hidden_until_it_was_made(campus: Campus) -> None:
    task = visit(campus)
    for name in ("max", "ines", "rosa"):
        assert checks(campus, "bureau_special", who=name) == []
        assert campus.as_(name).get(f"/api/v1/tasks/{task}").status_code == 404
        assert str(task) not in campus.as_(name).get("/api/v1/sync").text
    assert [t["id"] for t in checks(campus, "bureau_special", who="dora")] == [task]
    until(campus, "2026-10-13 17:40")
    assert heard(campus, "dora") == heard(campus, "dina") == ["task_due_soon"]

    received = report(campus, "dora", task, failing=["FIRE-13"])
    assert received["counts"] is True
    assert [t["state"] for t in checks(campus, "bureau_special", who="max")] == ["done"]
    assert heard(campus, "max") == heard(campus, "rosa") == ["hazard_opened"]
    [hazard] = received["hazards"]
    fix(campus, "rosa", hazard)
    assert accept(campus, "max", hazard).status_code == 403, "what the bureau found the bureau sees gone"
    assert accept(campus, "dina", hazard).json()["state"] == "closed"


def test_an_announced_visit_is_seen_but_never_reported_on_by_the_school(campus: Campus) -> None:
    task = visit(campus, announced=True)
    assert [t["id"] for t in checks(campus, "bureau_special", who="max")] == [task]
    received = report(campus, "max", task)
    assert (received["counts"], received["counts_reason"]) == (False, "inspected_school")
    until(campus, "2026-10-13 19:00")
    assert log_of(campus, "bureau_special") == {"10-13": "overdue"}
    assert (heard(campus, "dora")[-1], heard(campus, "max")) == ("task_overdue", [])


def test_a_visit_that_was_not_made_climbs_at_the_bureau_and_the_school_hears_nothing(campus: Campus) -> None:
    visit(campus)
    until(campus, "2026-10-17 20:00")
    assert log_of(campus, "bureau_special") == {"10-13": "missed"}
    assert [row["misses"] for row in desk(campus, "dora")] == [1]
    assert heard(campus, "dora")[-1] == "misses_run"
    assert heard(campus, "max") == heard(campus, "ines") == []
    assert desk(campus, "max") == []
    until(campus, "2026-10-20 20:00")
    assert heard(campus, "lea") == ["misses_run"]


def test_people_of_another_school_look_and_the_school_learns_afterwards(campus: Campus) -> None:
    until(campus, "2026-09-14 05:00")
    begin(
        campus, "fire_monthly_check", source="cross", assignee_id=str(campus.id("omar")), role=None,
        recurrence={"rrule": "FREQ=WEEKLY;BYDAY=WE"},
    )  # fmt: skip
    until(campus, "2026-09-16 10:00")
    task = check(campus, "fire_monthly_check")
    assert checks(campus, "fire_monthly_check", who="omar")[0]["id"] == task
    assert checks(campus, "fire_monthly_check", who="max") == []
    assert campus.as_("max").put(f"/api/v1/tasks/{task}/excuse", json={"reason": "x"}).status_code == 404

    received = report(campus, "omar", task, failing=["FIRE-02"])
    [hazard] = received["hazards"]
    assert log_of(campus, "fire_monthly_check", who="max") == {"09-16": "done"}
    assert heard(campus, "max") == ["hazard_opened"]
    assert seen(campus, "omar", hazard)["state"] == "open", "the finder may follow it"
    assert fix(campus, "omar", hazard).status_code == 403
    fix(campus, "rosa", hazard)
    assert reject(campus, "max", hazard).status_code == 403
    assert accept(campus, "dora", hazard).json()["state"] == "closed"
    assert heard(campus, "omar")[-1] == "hazard_closed"
    assert heard(campus, "olga") == []


def test_the_neighbours_never_hear_of_any_of_it(campus: Campus) -> None:
    task = visit(campus)
    received = report(campus, "dora", task, failing=["FIRE-13", "WATER-09"])
    until(campus, "2026-10-27 12:00")
    assert {"escalated"} <= set(heard(campus, "max"))
    for name in ("omar", "olga", "sven", "kim"):
        assert inbox(campus, name) == []
        assert desk(campus, name) == []
        for path in (f"tasks/{task}", f"reports/{received['id']}", f"hazards/{received['hazards'][0]}"):
            assert campus.as_(name).get(f"/api/v1/{path}").status_code == 404
