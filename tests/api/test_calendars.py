"""Calendars over HTTP: who may change which days, versions, the holiday notice, and what plans make of it."""

import pytest

from schemas.tasks import TaskChange
from tests.campus import Campus
from tests.plan_bodies import publish_patrol, put_plan, slots, tasks_of

MID_SEPTEMBER = {"first_on": "2026-09-14", "last_on": "2026-09-16", "reason": "台风"}


def url(campus: Campus, place: str) -> str:
    return f"/api/v1/calendars/{campus.id(place)}"


def put(campus: Campus, place: str, by: str, **body):
    return campus.as_(by).put(url(campus, place), json=body)


def activities(campus: Campus, place: str, on: str, by: str = "dora") -> set[str]:
    year = campus.as_(by).get(f"{url(campus, place)}/year", params={"year": on[:4]}).json()
    return {activity for day in year["days"] if day["on"] == on for activity in day["activities"]}


def test_a_place_that_said_nothing_has_version_0_and_inherits_everything(campus):
    answer = campus.as_("ines").get(url(campus, "school")).json()
    assert (answer["version"], answer["terms"], answer["days"]) == (0, [], {})
    assert "school_day" in activities(campus, "school", "2026-09-08", by="ines")


def test_the_bureau_s_section_closes_its_schools_and_no_others(campus):
    assert put(campus, "district", "dora", closures=[MID_SEPTEMBER]).status_code == 201
    assert "school_day" not in activities(campus, "school", "2026-09-15")
    assert "school_day" in activities(campus, "other_school", "2026-09-15", by="omar")


def test_a_stale_version_is_refused_and_the_same_content_again_changes_nothing(campus):
    assert put(campus, "district", "dora", closures=[MID_SEPTEMBER]).json()["version"] == 1
    again = put(campus, "district", "dora", closures=[MID_SEPTEMBER])
    assert (again.status_code, again.json()["version"]) == (200, 1)
    stale = put(campus, "district", "dina", closures=[])
    assert (stale.status_code, stale.json()["type"]) == (409, "stale-version")
    assert put(campus, "district", "dina", closures=[], version=1).json()["version"] == 2


def test_a_head_changes_single_days_of_the_own_school_and_nothing_else(campus):
    exam = {"2026-09-15": {"school_day": False, "canteen_open": True}}
    assert put(campus, "school", "max", days=exam).status_code == 201
    assert activities(campus, "school", "2026-09-15") & {"school_day", "canteen_open"} == {"canteen_open"}
    assert put(campus, "school", "max", days=exam, closures=[MID_SEPTEMBER], version=1).status_code == 403
    assert put(campus, "kindergarten", "max", days=exam).status_code == 404


def test_a_head_s_edit_keeps_the_terms_that_the_bureau_set_for_the_school(campus):
    terms = [{"name": "一", "first_on": "2026-09-01", "last_on": "2027-01-15"}]
    put(campus, "school", "dora", terms=terms)
    days = {"2026-09-12": {"boarding": True}}
    assert put(campus, "school", "max", terms=terms, days=days, version=1).status_code == 200
    assert put(campus, "school", "max", days=days, version=2).status_code == 403


@pytest.mark.parametrize(
    ("name", "place", "status"),
    [("ines", "school", 403), ("rosa", "school", 403), ("axel", "district", 403), ("lea", "district", 403),
     ("ada", "city", 201), ("dora", "city", 403), ("sven", "school", 404), ("dora", "river", 201)],
)  # fmt: skip
def test_who_may_change_which_calendar(campus, name, place, status):
    assert put(campus, place, name, days={"2026-09-15": {"school_day": False}}).status_code == status


def test_a_calendar_that_makes_no_sense_is_told_where(campus):
    answer = put(campus, "district", "dora", closures=[{"first_on": "2026-09-16", "last_on": "2026-09-14"}])
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/closures/0/last_on", "detail": "The last day is before the first."}
    ]


def test_the_year_says_whether_its_holidays_are_published(campus):
    this = campus.as_("ines").get(f"{url(campus, 'school')}/year").json()
    assert (this["year"], this["confirmed"], len(this["days"])) == (2026, True, 365)
    (national_day,) = [day for day in this["days"] if day["on"] == "2026-10-01"]
    assert national_day["holiday"] == {"zh": "国庆节", "en": "National Day"}
    coming = campus.as_("ines").get(f"{url(campus, 'school')}/year", params={"year": 2027}).json()
    assert coming["confirmed"] is False


NOTICE = {
    "source": "国办发明电〔2026〕9号",
    "days": [{"on": "2027-09-30", "kind": "day_off", "name_zh": "国庆节", "name_en": "National Day"},
             {"on": "2027-09-26", "kind": "makeup_workday", "name_zh": "调休上班", "name_en": "Make-up workday"}],
}  # fmt: skip


def test_the_notice_is_imported_once_a_year_and_may_be_corrected(campus):
    ada = campus.as_("ada")
    assert ada.get("/api/v1/holidays/2027").status_code == 404
    assert campus.as_("dora").put("/api/v1/holidays/2027", json=NOTICE).status_code == 403
    assert ada.put("/api/v1/holidays/2027", json=NOTICE).status_code == 201
    assert ada.put("/api/v1/holidays/2027", json=NOTICE).status_code == 200
    assert "school_day" in activities(campus, "school", "2027-09-26")
    corrected = {**NOTICE, "days": NOTICE["days"][:1]}
    assert ada.put("/api/v1/holidays/2027", json=corrected).status_code == 200
    assert [day["on"] for day in ada.get("/api/v1/holidays/2027").json()["days"]] == ["2027-09-30"]
    assert "school_day" not in activities(campus, "school", "2027-09-26")


def test_the_notices_that_ship_are_known_and_give_way_to_an_import(campus):
    ada = campus.as_("ada")
    shipped = ada.get("/api/v1/holidays/2026").json()
    assert (shipped["imported_at"], len(shipped["days"])) == (None, 39)
    body = {"source": shipped["source"], "days": shipped["days"][1:]}
    assert ada.put("/api/v1/holidays/2026", json=body).status_code == 200
    assert len(ada.get("/api/v1/holidays/2026").json()["days"]) == 38


def test_what_no_database_keeps_is_refused_with_a_sentence(campus):
    closure = {**MID_SEPTEMBER, "reason": "a\x00b"}
    assert put(campus, "district", "dora", closures=[closure]).json()["type"] == "not-canonical"
    notice = {**NOTICE, "source": "a\x00b"}
    assert campus.as_("ada").put("/api/v1/holidays/2027", json=notice).json()["type"] == "not-canonical"
    publish_patrol(campus)
    assert put_plan(campus, basis="a\x00b").json()["type"] == "not-canonical"


def running(campus: Campus, **changes) -> None:
    publish_patrol(campus)
    assert put_plan(campus, **changes).status_code == 201
    campus.forward(seconds=0)


def history(campus: Campus) -> list[str]:
    return sorted(change.kind for change in campus.rows(TaskChange))


def test_a_closure_cancels_what_has_not_opened_and_lifting_it_revives_the_same_rows(campus):
    running(campus)
    before = {task.slot: task.id for task in tasks_of(campus, place="school")}
    put(campus, "school", "dora", closures=[{"first_on": "2026-09-07", "last_on": "2026-09-10"}])
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school"))[:3] == [
        "09-08",
        "09-11",
        "09-14",
    ]  # today's is open already
    assert slots(tasks_of(campus, place="kindergarten"))[:3] == ["09-08", "09-09", "09-10"]
    assert history(campus) == ["cancelled"] * 2
    put(campus, "school", "dora", closures=[], version=1)
    campus.forward(seconds=0)
    assert {task.slot: task.id for task in tasks_of(campus, place="school")} == before
    assert all(task.cancelled_at is None for task in tasks_of(campus, place="school"))
    assert history(campus) == ["cancelled"] * 2 + ["revived"] * 2


def test_a_boarding_weekend_adds_its_rounds(campus):
    running(campus, activities=["school_day", "boarding"])
    put(campus, "school", "max", days={"2026-09-12": {"boarding": True}, "2026-09-13": {"boarding": True}})
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school"))[3:7] == ["09-11", "09-12", "09-13", "09-14"]
    assert slots(tasks_of(campus, place="kindergarten"))[3:5] == ["09-11", "09-14"]


def test_a_weekly_check_moves_to_the_day_before_the_closure_unless_it_is_open(campus):
    running(campus, recurrence={"rrule": "FREQ=WEEKLY;BYDAY=FR"})
    put(campus, "district", "dora", days={f"2026-09-{on}": {"school_day": False} for on in ("11", "18")})
    campus.forward(seconds=0)
    assert slots(tasks_of(campus, place="school")) == ["09-11", "09-17", "09-24"]


def test_the_holiday_notice_works_the_coming_days_out_again(campus):
    running(campus)
    notice = campus.as_("ada").get("/api/v1/holidays/2026").json()
    days = [day for day in notice["days"] if day["on"] != "2026-09-20"]  # that Sunday is not worked after all
    campus.as_("ada").put("/api/v1/holidays/2026", json={"source": notice["source"], "days": days})
    campus.forward(seconds=0)
    assert "09-20" not in slots(tasks_of(campus, place="school"))
    assert "09-21" in slots(tasks_of(campus, place="school"))
