"""Who did what: written down once for every change at a desk, with the change itself, and never changed again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from schemas.deeds import Deed
from schemas.people import PasswordLink
from tests.campus import Campus
from tests.hazard_words import fix, found, step
from tests.rounds import add_task, hand_in, photo, report_on, send_photo


def deeds(campus: Campus, who: str = "ada", **asked: Any) -> list[dict[str, Any]]:
    answer = campus.as_(who).get("/api/v1/deeds", params=asked)
    assert answer.status_code == 200, answer.text
    shown: list[dict[str, Any]] = answer.json()["items"]
    return shown


def put(campus: Campus, what: str, body: dict[str, Any], who: str = "ada") -> Any:
    return campus.as_(who).put(f"/api/v1/{what}", json=body)


def spot(**more: Any) -> dict[str, Any]:
    return {"parent_id": None, "kind": "spot", "name": "Boiler", "code": "K-01", **more}


def changed(deed: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {each["field"]: (each["before"], each["after"]) for each in deed["changes"]}


def test_a_change_is_told_with_who_when_where_from_and_what_it_was_before(campus: Campus) -> None:
    shown = campus.as_("ada").get(f"/api/v1/places/{campus.id('bus')}").json()
    assert (
        put(campus, f"places/{campus.id('bus')}", shown | {"name": "Bus 2", "code": "B2"}).status_code == 200
    )
    (deed,) = deeds(campus)
    assert deed["person"] == {"id": str(campus.id("ada")), "name": "Ada"}
    assert deed["device"] == {"id": str(campus.id("phone of ada")), "name": "phone"}
    assert deed["subject"] == {"type": "place", "id": str(campus.id("bus"))}
    assert (deed["label"], deed["place"]["name"]) == ("Bus 2", "Bus 2")
    assert changed(deed) == {"name": ("bus", "Bus 2"), "code": ("bus", "B2")}
    assert deed["at"] == campus.now.isoformat().replace("+00:00", ".000000Z")


def test_the_same_once_more_is_no_second_deed(campus: Campus) -> None:
    body, where = spot(parent_id=str(campus.id("campus"))), f"places/{uuid4()}"
    assert [put(campus, where, body).status_code for _ in range(3)] == [201, 200, 200]
    (deed,) = deeds(campus)
    assert changed(deed)["name"] == (None, "Boiler")


@pytest.mark.parametrize("code", ["bus", "?"])
def test_what_is_refused_was_not_done(campus: Campus, code: str) -> None:
    assert put(
        campus, f"places/{uuid4()}", spot(parent_id=str(campus.id("campus")), code=code)
    ).status_code in (409, 422)
    assert (
        put(campus, f"places/{uuid4()}", spot(parent_id=str(campus.id("campus"))), "max").status_code == 403
    )
    assert campus.rows(Deed) == []


def test_what_fails_in_the_middle_was_not_done(campus: Campus) -> None:
    dialect: Any = campus.world.engine.dialect
    campus.as_("ada").get("/api/v1/me")

    def fail(_: Any) -> None:
        raise RuntimeError("no commit today")

    dialect.do_commit = fail
    assert put(campus, f"places/{uuid4()}", spot(parent_id=str(campus.id("campus")))).status_code == 500
    del dialect.do_commit
    assert campus.rows(Deed) == []


def test_posts_people_and_links_are_told_and_no_secret(campus: Campus) -> None:
    person, post = uuid4(), uuid4()
    put(campus, f"people/{person}", {"username": "nils", "name": "Nils"})
    put(
        campus,
        f"appointments/{post}",
        {"person_id": str(person), "role": "inspector", "place_id": str(campus.id("school"))},
    )
    link = campus.as_("max").post(f"/api/v1/people/{person}/password_links").json()
    password = {"password": "long and secret 17"}
    assert campus.stranger().put(f"/api/v1/password_links/{link['token']}", json=password).status_code == 204
    told = deeds(campus)
    assert [(d["kind"], d["label"], d["person"]["name"]) for d in told] == [
        ("person", "Nils", "Nils"), ("password_link", "Nils", "Max"), ("appointment", "Nils", "Ada"),
        ("person", "Nils", "Ada"),
    ]  # fmt: skip
    assert changed(told[0]) == {"password": (None, "set")}
    assert changed(told[2])["role"] == (None, "inspector")
    kept = "".join(str(row.model_dump()) for row in campus.rows(Deed))
    hashes = [row.token_hash for row in campus.rows(PasswordLink)]
    assert [word for word in (link["token"], "long and secret", "argon2", *hashes) if word in kept] == []
    assert [d["kind"] for d in deeds(campus, "axel")] == ["person", "password_link", "appointment"]


def test_leaving_and_rising_void_a_password_by_the_same_deed(campus: Campus) -> None:
    link = campus.as_("max").post(f"/api/v1/people/{campus.id('ines')}/password_links").json()
    campus.stranger().put(f"/api/v1/password_links/{link['token']}", json={"password": "long and secret 17"})
    risen = {"person_id": str(campus.id("ines")), "role": "section", "place_id": str(campus.id("district"))}
    assert put(campus, f"appointments/{uuid4()}", risen).status_code == 201
    kinds = {d["kind"]: changed(d) for d in deeds(campus)[:2]}
    assert kinds["person"] == {"password": ("set", None)}
    assert kinds["appointment"]["role"] == (None, "section")


def test_a_calendar_a_notice_a_plan_a_checklist_and_a_ladder(campus: Campus) -> None:
    put(
        campus,
        f"calendars/{campus.id('school')}",
        {"days": {"2026-09-30": {"canteen_open": False}}, "version": 0},
        "max",
    )
    days = [{"on": "2027-01-01", "kind": "day_off", "name_zh": "元旦", "name_en": "x"}]
    notice = {"source": "one", "confirmed": True, "days": days}
    assert put(campus, "holidays/2027", notice).status_code == 201
    days = [*days, {"on": "2027-01-02", "kind": "day_off", "name_zh": "元旦", "name_en": "x"}]
    assert put(campus, "holidays/2027", notice | {"days": days}).status_code == 200
    said = {"zh": "新", "en": "New"}
    item = {"code": "A", "category": "fire", "text": said, "kind": "yes_no"}
    assert (
        put(campus, "checklists/new", {"title": said, "category": "fire", "items": [item]}).status_code == 201
    )
    told = deeds(campus)
    assert [(d["kind"], d["subject"]["id"]) for d in told] == [
        ("checklist", "new"), ("holidays", "2027"), ("holidays", "2027"), ("calendar", str(campus.id("school"))),
    ]  # fmt: skip
    assert changed(told[0]) == {"version": (None, 1)}
    assert changed(told[1]) == {"2027-01-02": (None, "day_off 元旦")}
    assert changed(told[2])["2027-01-01"] == (None, "day_off 元旦")
    assert changed(told[3])["days"][1]["2026-09-30"]["canteen_open"] is False


def test_decisions_and_acknowledgements_are_told_and_what_phones_hand_in_is_not(campus: Campus) -> None:
    content, digest = photo(1)
    send_photo(campus, "ines", content)
    hand_in(campus, "ines", report_on(campus, add_task(campus)))
    hazard = found(campus, photos=[digest])
    fix(campus, "ines", hazard)
    assert [deed["kind"] for deed in deeds(campus)] == ["checklist"]
    assert step(campus, "dora", hazard, "verifications", outcome="rejected", note="no").status_code == 201
    (deed,) = deeds(campus, "lea")
    assert (deed["kind"], deed["subject"]["id"], deed["person"]["name"]) == ("verification", hazard, "Dora")
    assert (deed["subject"]["type"], changed(deed)["outcome"]) == ("hazard", (None, "rejected"))
    assert campus.as_("lea").get(f"/api/v1/photos/{digest}").status_code == 200
    (view,) = deeds(campus, "axel", kind="photo_view")
    assert (view["subject"]["id"], view["person"]["name"], view["place"]["name"]) == (digest, "Lea", "school")


def test_an_excuse_is_told_with_its_reason(campus: Campus) -> None:
    task = add_task(campus, opens=-5, due=-3, closes=-1)
    campus.forward(minutes=1)
    assert put(campus, f"tasks/{task}/excuse", {"reason": "storm"}, "dora").status_code < 300
    (deed,) = deeds(campus, "lea")
    assert (deed["kind"], deed["subject"]["id"], changed(deed)) == (
        "excuse",
        str(task),
        {"reason": (None, "storm")},
    )


def test_signing_a_device_out_is_told_once(campus: Campus) -> None:
    phone = campus.id("phone of ines")
    assert campus.as_("ines").delete(f"/api/v1/me/devices/{phone}").status_code == 204
    (deed,) = deeds(campus)
    assert (deed["kind"], deed["subject"]["id"], deed["place"]["name"]) == ("device", str(phone), "school")


def test_each_reads_their_area_and_everybody_their_own(campus: Campus) -> None:
    for name, parent in (("here", "school"), ("there", "other_school")):
        put(campus, f"places/{uuid4()}", spot(parent_id=str(campus.id(parent)), name=name, code=name))
    put(
        campus,
        f"calendars/{campus.id('school')}",
        {"days": {"2026-09-30": {"canteen_open": False}}, "version": 0},
        "max",
    )
    by = {
        who: [d["label"] for d in deeds(campus, who)] for who in ("ada", "lea", "axel", "max", "dora", "ines")
    }
    assert by["ada"] == ["school", "there", "here"]
    assert by["lea"] == by["axel"] == ["school", "here"]
    assert (by["max"], by["dora"], by["ines"]) == (["school"], [], [])


def test_deeds_are_found_by_place_person_kind_subject_and_time(campus: Campus) -> None:
    ids = [uuid4(), uuid4()]
    for n, where in enumerate(("campus", "district")):
        put(campus, f"places/{ids[n]}", spot(parent_id=str(campus.id(where)), code=f"S{n}"))
        campus.forward(hours=1)
    put(campus, f"people/{uuid4()}", {"username": "x", "name": "X"}, "max")
    asks = {
        "place": deeds(campus, place_id=campus.id("school")),
        "person": deeds(campus, person_id=campus.id("max")),
        "kind": deeds(campus, kind=["place", "plan"]),
        "subject": deeds(campus, subject=str(ids[1])),
        "late": deeds(campus, **{"from": "2026-09-08T01:30:00Z"}),
        "early": deeds(campus, to="2026-09-08T01:30:00Z"),
    }
    found = {name: [UUID(d["subject"]["id"]) for d in told] for name, told in asks.items()}
    assert found["place"] == [ids[0]]
    assert len(found["person"]) == 1
    assert found["kind"] == [ids[1], ids[0]]
    assert found["subject"] == [ids[1]]
    assert (len(found["late"]), found["early"]) == (2, [ids[0]])


def test_pages_of_deeds_are_whole(campus: Campus) -> None:
    for n in range(5):
        put(campus, f"places/{uuid4()}", spot(parent_id=str(campus.id("campus")), code=f"S{n}"))
    first = campus.as_("ada").get("/api/v1/deeds", params={"limit": 3}).json()
    rest = campus.as_("ada").get("/api/v1/deeds", params={"limit": 3, "cursor": first["next"]}).json()
    assert [changed(d)["code"][1] for d in first["items"] + rest["items"]] == ["S4", "S3", "S2", "S1", "S0"]
    assert rest["next"] is None


def test_an_import_is_told_row_by_row(campus: Campus) -> None:
    sheet = b"code,name,kind,parent_code\nS1,One,spot,school\nS2,Two,spot,school\n"
    headers = {"content-type": "text/csv"}
    asks = campus.as_("ada")
    tried = asks.post("/api/v1/imports/places", params={"dry_run": "true"}, content=sheet, headers=headers)
    assert tried.json()["created"] == 2
    assert deeds(campus) == []
    for _ in range(2):
        asks.post("/api/v1/imports/places", params={"dry_run": "false"}, content=sheet, headers=headers)
    assert sorted(d["label"] for d in deeds(campus)) == ["One", "Two"]


@pytest.mark.parametrize("change", [update(Deed).values(label="another"), delete(Deed)])
def test_the_database_itself_lets_nobody_change_a_deed(campus: Campus, change: Any) -> None:
    put(campus, f"places/{uuid4()}", spot(parent_id=str(campus.id("campus"))))
    with pytest.raises(DBAPIError, match="only added"), campus.work() as work:
        work.session.connection().execute(change)
    assert len(campus.rows(Deed)) == 1
