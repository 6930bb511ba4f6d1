"""Asking again: only what is new comes, nothing that is new is left out, and a change of posts starts over."""

from datetime import timedelta
from typing import Any

import pytest

from schemas.places import Place
from schemas.plans import Plan
from schemas.tasks import Task
from service.phone import rules
from service.tasks.reschedule import cancel_tasks
from tests.api.test_sync import appoint, ids, sync
from tests.campus import Campus
from tests.district import known_id
from tests.hazard_words import fix, found
from tests.rounds import add_task, hand_in, report_on


def settled(campus: Campus, name: str = "ines") -> str:
    """The cursor of a phone that has had everything for a while."""
    campus.now += timedelta(minutes=30)
    cursor: str = sync(campus, name)["cursor"]
    campus.now += timedelta(minutes=30)
    return cursor


def test_a_quiet_half_hour_brings_nothing_but_keeps_all_in_scope(campus: Campus) -> None:
    task_id, hazard = add_task(campus, role="inspector"), found(campus)
    cursor = settled(campus)
    campus.now += timedelta(minutes=30)
    answer = sync(campus, since=cursor)
    assert [answer[name] for name in ("tasks", "checklists", "places", "hazards")] == [[], [], [], []]
    assert {str(task_id), hazard} <= set(answer["in_scope"])
    assert answer["reset"] is False


def test_a_plan_that_was_renamed_names_its_tasks_anew(campus: Campus) -> None:
    task_id = add_task(campus, role="inspector")
    cursor = settled(campus)
    with campus.work() as work:
        plan = work.session.get_one(Plan, work.session.get_one(Task, task_id).plan_id)
        plan.title, plan.changed_at = {"zh": "夜间巡查", "en": "Night round"}, work.now
        work.session.add(plan)
    campus.now += timedelta(minutes=30)
    [told] = sync(campus, since=cursor)["tasks"]
    assert (told["id"], told["plan_title"]["en"]) == (str(task_id), "Night round")


def test_a_new_shape_of_what_is_told_starts_over(campus: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    task_id, cursor = add_task(campus, role="inspector"), settled(campus)
    monkeypatch.setattr(rules, "SHAPE", rules.SHAPE + 1)
    answer = sync(campus, since=cursor)
    assert (answer["reset"], ids(answer["tasks"])) == (True, {str(task_id)})


def test_a_lost_answer_is_given_again(campus: Campus) -> None:
    cursor = settled(campus)
    task_id = add_task(campus, role="inspector")
    for _ in range(2):
        campus.now += timedelta(minutes=30)
        answer = sync(campus, since=cursor)
        assert ids(answer["tasks"]) == {str(task_id)}
        assert len(answer["checklists"]) == 1


def test_what_was_committed_late_is_found_by_looking_back(campus: Campus) -> None:
    cursor = sync(campus)["cursor"]
    campus.now -= timedelta(minutes=5)
    task_id = add_task(campus, role="inspector")
    campus.now += timedelta(minutes=10)
    assert ids(sync(campus, since=cursor)["tasks"]) == {str(task_id)}


def test_a_checklist_that_the_phone_holds_is_not_sent_again(campus: Campus) -> None:
    add_task(campus, role="inspector")
    cursor = settled(campus)
    add_task(campus, role="inspector")
    answer = sync(campus, since=cursor)
    assert (len(answer["tasks"]), answer["checklists"]) == (1, [])


def test_a_task_comes_when_it_comes_within_sight(campus: Campus) -> None:
    task_id = add_task(campus, role="inspector", opens=24 * 14 + 2, closes=24 * 15)
    cursor = settled(campus)
    assert sync(campus, since=cursor)["tasks"] == []
    campus.now += timedelta(hours=2)
    assert ids(sync(campus, since=cursor)["tasks"]) == {str(task_id)}


def test_a_report_changes_its_task_on_the_other_phones(campus: Campus) -> None:
    task_id = add_task(campus, role="inspector")
    cursor = settled(campus, "ivan")
    assert hand_in(campus, "ines", report_on(campus, task_id)).status_code == 201
    (task,) = sync(campus, "ivan", since=cursor)["tasks"]
    assert task["state"] == "done"


def test_a_second_report_that_finishes_what_a_first_did_not_is_news(campus: Campus) -> None:
    task_id = add_task(campus, role="inspector", opens=1, closes=8)
    hand_in(campus, "ines", report_on(campus, task_id))
    campus.now += timedelta(hours=2)
    cursor = settled(campus, "ivan")
    hand_in(campus, "ines", report_on(campus, task_id))
    assert [t["state"] for t in sync(campus, "ivan", since=cursor)["tasks"]] == ["done"]


def test_a_miss_a_cancellation_and_an_excuse_are_news(campus: Campus) -> None:
    missed = add_task(campus, role="inspector", closes=8)
    excused = add_task(campus, role="inspector", opens=-9, closes=-1)
    cancelled = add_task(campus, role="inspector", opens=48, closes=56)
    cursor = settled(campus)
    campus.now += timedelta(hours=9)
    with campus.work() as work:
        cancel_tasks(work, [cancelled])
    answer = campus.as_("dora").put(f"/api/v1/tasks/{excused}/excuse", json={"reason": "flood"})
    assert answer.status_code == 201
    states = {t["id"]: t["state"] for t in sync(campus, since=cursor)["tasks"]}
    assert states == {str(missed): "missed", str(excused): "excused", str(cancelled): "cancelled"}


def test_a_fix_is_news_to_the_verifier_and_to_the_school(campus: Campus) -> None:
    hazard = found(campus)
    cursors = {name: settled(campus, name) for name in ("dora", "max")}
    fix(campus, "ines", hazard)
    for name, cursor in cursors.items():
        assert [h["state"] for h in sync(campus, name, since=cursor)["hazards"]] == ["rectified"]


def test_a_renamed_place_is_news(campus: Campus) -> None:
    cursor = settled(campus)
    with campus.work() as work:
        place = work.session.get_one(Place, known_id("kitchen"))
        place.name, place.changed_at = "Kitchen 2", work.now
    assert [p["name"] for p in sync(campus, since=cursor)["places"]] == ["Kitchen 2"]


def test_what_is_no_longer_mine_leaves_the_scope(campus: Campus) -> None:
    task_id = add_task(campus, role="inspector")
    cursor = settled(campus)
    with campus.work() as work:
        work.session.get_one(Task, task_id).assignee_id = known_id("ivan")
    assert str(task_id) not in sync(campus, since=cursor)["in_scope"]


def put_appointment(campus: Campus, **more: Any) -> None:
    body = {
        "person_id": str(known_id("ines")),
        "role": "inspector",
        "place_id": str(known_id("school")),
        **more,
    }
    answer = campus.as_("ada").put(f"/api/v1/appointments/{known_id('post of ines')}", json=body)
    assert answer.status_code == 200, answer.text


def test_a_phone_starts_over_after_the_appointments_changed(campus: Campus) -> None:
    add_task(campus, role="inspector")
    cursor = settled(campus)
    put_appointment(campus, until="2027-01-31", version=1)
    answer = sync(campus, since=cursor)
    assert (answer["reset"], len(answer["tasks"]), len(answer["checklists"])) == (True, 1, 1)
    campus.now += timedelta(minutes=30)
    assert sync(campus, since=answer["cursor"])["reset"] is False


def test_a_phone_starts_over_when_a_post_ends_by_itself(campus: Campus) -> None:
    add_task(campus, role="inspector")
    put_appointment(campus, until=(campus.now + timedelta(hours=2)).isoformat(), version=1)
    cursor = settled(campus)
    assert sync(campus, since=cursor)["reset"] is False
    campus.now += timedelta(hours=2)
    answer = sync(campus, since=cursor)
    assert (answer["reset"], answer["in_scope"]) == (True, [])


def test_a_phone_handed_on_to_somebody_else_starts_over(campus: Campus) -> None:
    cursor = settled(campus, "ines")
    assert sync(campus, "ivan", since=cursor)["reset"] is True
    assert sync(campus, "ines", since=cursor)["reset"] is False


def test_a_new_post_brings_its_tasks(campus: Campus) -> None:
    task_id = add_task(campus, role="inspector", place="kindergarten")
    cursor = settled(campus)
    appoint(campus, "ines", "inspector", "kindergarten")
    answer = sync(campus, since=cursor)
    assert answer["reset"] is True and str(task_id) in ids(answer["tasks"])


@pytest.mark.parametrize("since", ["x", "e30", "WzEsMl0", "bnVsbA", "WzFlOTk5LCJhIiwiYiJd", "ü", "\0"])
def test_what_is_no_cursor_is_refused(campus: Campus, since: str) -> None:
    answer = campus.as_("ines").get("/api/v1/sync", params={"since": since})
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-cursor")
