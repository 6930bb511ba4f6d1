"""Tasks over HTTP: who sees them, filters, and the excuse of a miss."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.plans import Plan
from schemas.tasks import Task, TaskChange
from service.seed import seed
from tests.campus import Campus


@pytest.fixture
def task_id(campus: Campus) -> UUID:
    return add_task(campus)


def add_task(campus: Campus, **facts: Any) -> UUID:
    """A patrol at the school, open since an hour, due in one, closing in two."""
    seed(campus.world)
    with campus.work() as work:
        plan = Plan(
            id=uuid4(), code="patrol", title={"zh": "防火巡查", "en": "Fire patrol"}, category="fire",
            checklist="fire_daily_patrol", source="self", recurrence={"rrule": "FREQ=DAILY"},
            target_place_id=campus.id("school"), changed_at=work.now,
        )  # fmt: skip
        work.session.add(plan)
        work.session.flush()
        task = Task(
            **{
                "id": uuid4(), "plan_id": plan.id, "slot": "2026-09-08T08:00", "slot_on": work.now.date(),
                "source": "self", "category": "fire", "checklist_code": "fire_daily_patrol", "checklist_version": 1,
                "role": "inspector", "opens_at": work.now - timedelta(hours=1), "due_at": work.now + timedelta(hours=1),
                "closes_at": work.now + timedelta(hours=2), "created_at": work.now, "place_id": campus.id("school"),
                "school_id": campus.id("school"), "district_id": campus.id("district"), "city_id": campus.id("city"),
                "wake_at": work.now, **facts,
            }
        )  # fmt: skip
        work.session.add(task)
        return task.id


def seen(campus: Campus, who: str, task_id: UUID) -> bool:
    return campus.as_(who).get(f"/api/v1/tasks/{task_id}").status_code == 200


def test_a_visit_stays_hidden_from_the_inspected_school_until_it_was_made(campus: Campus) -> None:
    task_id = add_task(campus, source="bureau", role="section")
    assert (seen(campus, "ines", task_id), seen(campus, "dora", task_id)) == (False, True)
    with campus.work() as work:
        task = work.session.get_one(Task, task_id)
        task.reported_at = work.now
        work.session.add(task)
    assert seen(campus, "ines", task_id)


def test_an_announced_visit_is_shown_to_the_school(campus: Campus) -> None:
    assert seen(campus, "max", add_task(campus, source="bureau", announced=True))


def test_an_assignee_sees_their_task_wherever_it_is(campus: Campus) -> None:
    task_id = add_task(campus, source="cross", role=None, assignee_id=campus.id("omar"))
    assert seen(campus, "omar", task_id)
    assert not seen(campus, "olga", task_id)


def test_the_list_is_filtered_by_what_is_asked(campus: Campus, task_id: UUID) -> None:
    dora = campus.as_("dora")

    def found(**asked: Any) -> int:
        return len(dora.get("/api/v1/tasks", params=asked).json()["items"])

    assert found(state="open") == found(category="fire") == found(place_id=str(campus.id("school"))) == 1
    assert (
        found(state="missed") == found(category="food") == found(place_id=str(campus.id("kindergarten"))) == 0
    )
    assert found(due_before=campus.now.isoformat()) == 0
    assert dora.get("/api/v1/tasks", params={"place_id": str(campus.id("other_school"))}).status_code == 404
    assert dora.get("/api/v1/tasks", params={"due_before": "2026-09-08T08:00:00"}).status_code == 422


def test_a_task_that_closed_undone_is_missed_for_good_and_excusing_keeps_the_miss(
    campus: Campus, task_id: UUID
) -> None:
    campus.forward(hours=3)
    missed = campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()
    assert (missed["state"], missed["missed_at"]) == ("missed", missed["closes_at"])
    path, reason = f"/api/v1/tasks/{task_id}/excuse", {"reason": "the school was closed for a storm"}
    assert campus.as_("max").put(path, json=reason).status_code == 403
    assert campus.as_("omar").put(path, json=reason).status_code == 404
    assert campus.as_("dora").put(path, json={"reason": ""}).status_code == 422
    first = campus.as_("dora").put(path, json=reason)
    again = campus.as_("dora").put(path, json=reason)
    other = campus.as_("dora").put(path, json={"reason": "something else"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    second = campus.as_("lea").put(path, json=reason)
    assert (second.status_code, second.json()["type"]) == (409, "decided-already")
    assert second.json()["detail"].startswith("Dora excused it at 2026-09-08 12:00 (the school was closed")
    assert first.json()["state"] == "excused"
    assert first.json()["missed_at"] == missed["closes_at"]
    assert first.json()["excuse"]["by"] == str(campus.id("dora"))
    assert "excused" in campus.told("ines")
    assert [change.kind for change in campus.rows(TaskChange)] == ["excused"]


def test_who_owed_an_excused_check_reads_which_one_it_was(campus: Campus, task_id: UUID) -> None:
    campus.forward(hours=3)
    campus.as_("dora").put(f"/api/v1/tasks/{task_id}/excuse", json={"reason": "storm"})
    told = campus.as_("ines").get("/api/v1/notices").json()["items"]
    [excused] = [notice for notice in told if notice["kind"] == "excused"]
    assert "Fire patrol" in excused["title"] and "storm" in excused["title"]


def test_what_is_not_missed_has_nothing_to_excuse(campus: Campus) -> None:
    task_id = add_task(campus, in_time=True, done_at=campus.now)
    answer = campus.as_("dora").put(f"/api/v1/tasks/{task_id}/excuse", json={"reason": "why not"})
    assert (answer.status_code, answer.json()["type"]) == (409, "nothing-to-excuse")
