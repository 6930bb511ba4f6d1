"""Plans over HTTP: who may, what is refused with a sentence, versions, and the preview."""

from datetime import date

import pytest

from schemas.plans import Plan
from tests.campus import Campus
from tests.plan_bodies import body, publish_patrol, put_plan, tasks_of


@pytest.fixture(autouse=True)
def patrol(request):
    publish_patrol(request.getfixturevalue("campus"))


def preview(campus: Campus, by: str = "dora", **changes):
    return campus.as_(by).post("/api/v1/plans/preview", json=body(**changes))


def test_a_plan_is_kept_and_answered_as_it_was_sent(campus):
    made = put_plan(campus)
    assert made.status_code == 201
    sent = body()
    assert {name: made.json()[name] for name in sent if name != "recurrence"} == {
        name: value for name, value in sent.items() if name != "recurrence"
    }
    assert made.json()["recurrence"]["rrule"] == "FREQ=DAILY"
    assert (made.json()["version"], made.json()["miss_threshold"]) == (1, 2)
    assert campus.as_("dora").get(f"/api/v1/plans/{campus.id('plan')}").json() == made.json()


def test_rarer_plans_climb_from_the_first_miss_unless_they_say_otherwise(campus):
    weekly = {"recurrence": {"rrule": "FREQ=WEEKLY;BYDAY=FR"}}
    assert put_plan(campus, **weekly).json()["miss_threshold"] == 1
    assert put_plan(campus, "other", **weekly, miss_threshold=3).json()["miss_threshold"] == 3


def test_the_same_content_again_is_the_same_plan_and_a_stale_version_is_409(campus):
    put_plan(campus)
    again = put_plan(campus)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert put_plan(campus, role="head").json()["type"] == "stale-version"
    changed = put_plan(campus, role="head", version=1)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert put_plan(campus, role="inspector", version=1, by="dina").status_code == 409


@pytest.mark.parametrize(
    ("name", "target", "status"),
    [("dora", "district", 201), ("dora", "school", 201), ("ada", "city", 201), ("dora", "city", 403), ("sven", "district", 404),
     ("max", "school", 403), ("ines", "school", 403), ("lea", "district", 403), ("axel", "district", 403)],
)  # fmt: skip
def test_who_may_make_plans_for_whom(campus, name, target, status):
    assert put_plan(campus, by=name, target_place_id=str(campus.id(target))).status_code == status
    assert preview(campus, by=name, target_place_id=str(campus.id(target))).status_code == (
        200 if status == 201 else status
    )


def test_nobody_takes_over_a_plan_of_another_district(campus):
    put_plan(campus)
    taken = put_plan(campus, by="sven", target_place_id=str(campus.id("other_district")), version=1)
    assert taken.status_code == 404
    assert put_plan(campus).json()["version"] == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"recurrence": {"rrule": "FREQ=SECONDLY"}}, "/recurrence/rrule"),
        ({"recurrence": {"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}}, "/recurrence/rrule"),
        ({"recurrence": {}}, "/recurrence"),
        ({"window": {"opens": "PT2H", "due": "PT1H", "closes": "PT3H"}}, "/window"),
        ({"checklist": "nowhere"}, "/checklist"),
        ({"category": "food"}, "/checklist"),
        ({"role": None}, "/role"),
        ({"role": None, "assignee_id": "018f0000-0000-7000-8000-000000000000"}, "/assignee_id"),
        ({"starts_on": "2026-10-02", "ends_on": "2026-10-01"}, "/ends_on"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_told_where(campus, changes, pointer):
    for answer in (put_plan(campus, **changes), preview(campus, **changes)):
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert campus.rows(Plan) == []


def test_a_fault_is_said_in_the_language_of_the_person(campus):
    url, sent = f"/api/v1/plans/{campus.id('plan')}", body(checklist="nowhere")
    (fault,) = campus.as_("dora", language="zh-CN").put(url, json=sent).json()["errors"]
    assert fault["detail"] == "没有这个检查表。"


def names_seen(campus: Campus, name: str) -> list[str]:
    return [plan["code"] for plan in campus.as_(name).get("/api/v1/plans").json()["items"]]


def test_each_sees_the_plans_that_reach_the_own_places_and_schools_no_hidden_visits(campus):
    put_plan(campus, "a", code="a")
    put_plan(campus, "b", code="b_hidden", source="bureau")
    put_plan(campus, "c", code="c_announced", source="bureau", announced=True)
    put_plan(campus, "d", code="d_kitchen", target_place_id=str(campus.id("kitchen")), target_kinds=["spot"])
    put_plan(campus, "e", code="e_draft", state="draft")
    put_plan(campus, "f", code="f_elsewhere", by="sven", target_place_id=str(campus.id("other_district")))
    assert names_seen(campus, "dora") == ["a", "b_hidden", "c_announced", "d_kitchen", "e_draft"]
    assert names_seen(campus, "ines") == ["a", "c_announced", "d_kitchen"]
    assert names_seen(campus, "kim") == ["a", "c_announced"]
    assert names_seen(campus, "omar") == ["f_elsewhere"]
    assert names_seen(campus, "ada") == [
        "a",
        "b_hidden",
        "c_announced",
        "d_kitchen",
        "e_draft",
        "f_elsewhere",
    ]
    assert campus.as_("ines").get(f"/api/v1/plans/{campus.id('b')}").status_code == 404


def test_plans_are_listed_by_code_page_by_page_and_filtered(campus):
    for code in "edcba":
        put_plan(campus, code, code=code, state="draft" if code < "c" else "active")
    first = campus.as_("dora").get("/api/v1/plans", params={"limit": 3}).json()
    rest = campus.as_("dora").get("/api/v1/plans", params={"limit": 3, "cursor": first["next"]}).json()
    assert [plan["code"] for plan in first["items"] + rest["items"]] == list("abcde")
    assert rest["next"] is None
    drafts = campus.as_("dora").get("/api/v1/plans", params={"state": "draft", "category": "fire"}).json()
    assert [plan["code"] for plan in drafts["items"]] == ["a", "b"]


def test_a_preview_shows_slots_places_and_what_is_not_known_yet_and_saves_nothing(campus):
    shown = preview(campus, until="2027-02-28").json()
    assert shown["places"] == 2
    assert shown["slots"][0] == {
        "slot": "2026-09-08T00:00", "places": 2, "opens_at": "2026-09-07T22:00:00.000000Z",
        "due_at": "2026-09-08T10:00:00.000000Z", "closes_at": "2026-09-08T16:00:00.000000Z",
    }  # fmt: skip
    assert shown["tasks"] == 2 * len(shown["slots"])
    assert shown["unconfirmed_years"] == [2027]
    assert campus.rows(Plan) == []


def test_a_preview_counts_each_place_by_its_own_days(campus):
    days = {"2026-09-09": {"school_day": False}, "2026-09-12": {"school_day": True}}
    campus.as_("max").put(f"/api/v1/calendars/{campus.id('school')}", json={"days": days})
    shown = preview(campus, until="2026-09-13").json()
    assert {slot["slot"][8:10]: slot["places"] for slot in shown["slots"]} == {
        "08": 2,
        "09": 1,
        "10": 2,
        "11": 2,
        "12": 1,
    }


def test_a_preview_names_the_days_that_fall_out(campus):
    weekly = preview(campus, recurrence={"rrule": "FREQ=WEEKLY;BYDAY=MO"}, until="2027-02-28").json()
    assert [(dropped["on"], dropped["places"]) for dropped in weekly["dropped"]] == [
        ("2027-01-25", 2), ("2027-02-01", 2), ("2027-02-08", 2), ("2027-02-15", 2), ("2027-02-22", 2),
    ]  # fmt: skip


def test_a_preview_says_what_the_tick_then_does(campus):
    recurrence = {"rrule": "FREQ=DAILY", "times": ["12:00", "17:30"]}
    put_plan(campus, recurrence=recurrence)
    campus.forward(seconds=0)
    made = {(task.slot, task.opens_at, task.due_at) for task in tasks_of(campus)}
    last = max(task.slot_on for task in tasks_of(campus))
    shown = preview(campus, recurrence=recurrence, until=last.isoformat()).json()
    assert {slot["slot"] for slot in shown["slots"]} == {slot for slot, _, _ in made}
    assert shown["tasks"] == len(tasks_of(campus))
    assert last == date(2026, 9, 22)


def test_a_section_of_one_category_plans_for_that_category_alone(campus):
    with campus.work() as work:
        from schemas.people import Appointment

        post = work.session.get_one(Appointment, campus.id("post of dina"))
        post.category = "fire"
        work.session.add(post)
    publish_patrol(campus, category="all", code="everything")
    assert put_plan(campus, by="dina").status_code == 201
    assert put_plan(campus, "food", by="dina", category="food", checklist="everything").status_code == 403
    assert put_plan(campus, "all", by="dina", category="all", checklist="everything").status_code == 403
    assert put_plan(campus, "all", by="dora", category="all", checklist="everything").status_code == 201
