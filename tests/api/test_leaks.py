"""Ways round the walls: what somebody could learn, or reach, by naming, excusing, sharing or guessing."""

from typing import Any
from uuid import uuid4

import pytest

from schemas.people import Person
from schemas.places import Place
from tests.api.cast import appoint_everybody
from tests.api.everything import Things, furnish, plan_body
from tests.campus import Campus
from tests.district import known_id
from tests.hazard_words import fix, found, once
from tests.rounds import send_photo


@pytest.fixture
def things(campus: Campus) -> Things:
    return furnish(campus)


def test_excusing_a_visit_tells_nobody_of_the_school_that_it_was_to_come(
    campus: Campus, things: Things
) -> None:
    task = things["missed bureau task"]
    assert campus.as_("dora").put(f"/api/v1/tasks/{task}/excuse", json={"reason": "ill"}).status_code == 201
    for name in ("max", "dede", "ivan", "rosa"):
        assert "excused" not in campus.told(name)
        assert campus.as_(name).get(f"/api/v1/tasks/{task}").status_code == 404
    assert "excused" in campus.told("dora")


def test_excusing_the_schools_own_miss_tells_its_head(campus: Campus, things: Things) -> None:
    said = {"reason": "power cut"}
    assert campus.as_("dora").put(f"/api/v1/tasks/{things['missed task']}/excuse", json=said).is_success
    assert "excused" in campus.told("max")


def test_whoever_is_assigned_a_visit_sees_that_one_and_no_other(campus: Campus, things: Things) -> None:
    shown = campus.as_("cara").get("/api/v1/tasks").json()["items"]
    mine = {things["hidden cross task"], things["reported cross task"]}
    assert {task["id"] for task in shown if task["school"]["id"] == things["school"]} == mine
    assert campus.as_("cara").get(f"/api/v1/tasks/{things['hidden cross task']}").status_code == 200
    assert campus.as_("cara").get(f"/api/v1/tasks/{things['hidden bureau task']}").status_code == 404
    assert campus.as_("cara").get(f"/api/v1/reports/{things['report']}").status_code == 404
    assert campus.as_("cara").get(f"/api/v1/reports/{things['cross report']}").status_code == 200


def test_naming_the_digest_of_a_photo_gives_no_sight_of_it(campus: Campus, things: Things) -> None:
    digest = things["photo"]
    said = {"description": "mine", "photos": [digest]}
    hazard = found(campus, "omar", at="other_school", **said)
    for name in ("omar", "olga", "sven"):
        assert campus.as_(name).get(f"/api/v1/photos/{digest}").status_code == 404
        assert campus.as_(name).get(f"/api/v1/photos/{digest}/preview").status_code == 404
    assert campus.as_("omar").get(f"/api/v1/hazards/{hazard}").json()["photos_missing"] == [digest]
    asked = campus.as_("omar").post("/api/v1/photos/missing", json={"sha256": [digest]}).json()
    assert asked == {"sha256": [digest], "received": [], "begun": []}


def test_sending_the_same_bytes_oneself_shows_nothing_of_the_others(campus: Campus, things: Things) -> None:
    content = campus.world.photos.open(things["photo"]).read()
    assert send_photo(campus, "omar", content).status_code == 201, "as if nobody had sent them before"
    assert campus.as_("omar").get(f"/api/v1/photos/{things['photo']}").content == content
    assert campus.as_("omar").get(f"/api/v1/reports/{things['report']}").status_code == 404


def test_somebody_elses_cursor_opens_no_door(campus: Campus, things: Things) -> None:
    for path in ("tasks", "reports", "hazards", "escalations", "people", "places", "plans"):
        first = campus.as_("dora").get(f"/api/v1/{path}", params={"limit": 1}).json()
        assert first["next"], path
        asked = {"cursor": first["next"], "limit": 1000}
        later = campus.as_("omar").get(f"/api/v1/{path}", params=asked).json()["items"]
        own = campus.as_("omar").get(f"/api/v1/{path}", params={"limit": 1000}).json()["items"]
        assert {each["id"] for each in later} <= {each["id"] for each in own}


@pytest.fixture
def stranger_in_another_city(campus: Campus) -> str:
    with campus.work() as work:
        city, person = uuid4(), uuid4()
        where = {"kind": "city", "name": "Elsewhere", "code": "9900", "zone": "Asia/Shanghai"}
        work.session.add(Place(id=city, city_id=city, changed_at=work.now, **where))
        work.session.flush()
        about: dict[str, Any] = {"username": "zoe", "name": "Zoe", "scope_changed_at": work.now}
        work.session.add(Person(id=person, city_id=city, **about))
    return str(person)


def test_people_of_another_city_cannot_be_named(
    campus: Campus, things: Things, stranger_in_another_city: str
) -> None:
    """Else an id tells that somebody exists, and whoever is named sees what they are named in."""
    zoe, hazard = stranger_in_another_city, things["hazard"]
    for person in (zoe, str(uuid4())):
        fixed = fix(campus, "ines", hazard, carried_out_by=[{"person_id": person}])
        ordered = once(campus, "dora", hazard, "supervision_order", responsible_person_id=person)
        plan = {"assignee_id": person, **plan_body(things)}
        planned = campus.as_("dora").put(f"/api/v1/plans/{uuid4()}", json=plan)
        assert [fixed.status_code, ordered.status_code, planned.status_code] == [422, 422, 422]


def test_a_signed_out_phone_gets_nothing_more(campus: Campus, things: Things) -> None:
    phone = campus.as_("ivan")
    assert phone.get("/api/v1/tasks").status_code == 200
    assert phone.delete(f"/api/v1/me/devices/{known_id('phone of ivan')}").status_code == 204
    assert phone.get("/api/v1/tasks").status_code == 401
    assert phone.get(f"/api/v1/photos/{things['photo']}").status_code == 401


@pytest.mark.parametrize("who", ["olga", "kim", "adi"])
def test_a_sheet_tells_nothing_of_places_and_people_elsewhere(
    campus: Campus, things: Things, who: str
) -> None:
    """A code or a user name that is somebody else's reads like one that nobody has."""

    def said_of(sheet: str) -> Any:
        headers = {"Content-Type": "text/csv"}
        return campus.as_(who).post("/api/v1/imports/people", content=sheet.encode(), headers=headers).json()

    head = "username,name,role,place_code\n"
    there = said_of(f"{head}newcomer,New,inspector,bus\n")["errors"]
    nowhere = said_of(f"{head}newcomer,New,inspector,nob\n")["errors"]
    assert [{**e, "value": ""} for e in there] == [{**e, "value": ""} for e in nowhere]
    leaver = said_of(f"{head}lou,Lou,inspector,{'other_school' if who != 'kim' else 'kindergarten'}\n")[
        "errors"
    ]
    stays = said_of(f"{head}ines,Ines,inspector,{'other_school' if who != 'kim' else 'kindergarten'}\n")[
        "errors"
    ]
    assert [{**e, "value": ""} for e in leaver] == [{**e, "value": ""} for e in stays]


@pytest.mark.parametrize("who", ["olga", "kim", "adi"])
def test_who_has_no_post_yet_is_not_to_be_found_and_taken(campus: Campus, who: str) -> None:
    """Whoever took them over would hold the post that they were meant for, in another district perhaps."""
    appoint_everybody(campus)
    newcomer = {"username": "newcomer", "name": "Newcomer", "phone": "123"}
    assert campus.as_("ada").put(f"/api/v1/people/{uuid4()}", json=newcomer).status_code == 201
    listed = campus.as_(who).get("/api/v1/people", params={"q": "newcomer"}).json()
    assert listed["items"] == []
    sheet = "username,name,role,place_code\nnewcomer,Newcomer,inspector,other_school\n"
    said = {
        "content": sheet.encode(),
        "headers": {"Content-Type": "text/csv"},
        "params": {"dry_run": "false"},
    }
    assert campus.as_(who).post("/api/v1/imports/people", **said).status_code == 422
    assert [
        person["username"] for person in campus.as_("ada").get("/api/v1/people?q=newcomer").json()["items"]
    ]


def test_a_head_fills_a_post_with_whom_they_took_on(campus: Campus) -> None:
    own, post = str(uuid4()), uuid4()
    sent = {"username": "novice", "name": "Novice"}
    for status in (201, 200):
        assert campus.as_("max").put(f"/api/v1/people/{own}", json=sent).status_code == status
    filled = {"person_id": own, "role": "inspector", "place_id": str(campus.id("school"))}
    assert campus.as_("max").put(f"/api/v1/appointments/{post}", json=filled).status_code == 201
    assert campus.as_("max").post(f"/api/v1/people/{own}/password_links").status_code == 201
