"""Passwords: set by a link that works once, changed by who knows the old one, hashed few at a time."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

from schemas.people import PasswordLink, Person
from service.people.passwords import hash_password
from tests.campus import Campus

GOOD = "zwölf graue Regenschirme"
OTHER = "neun gelbe Fahrräder"


def link_for(campus: Campus, name: str, by: str = "ada") -> Any:
    return campus.as_(by).post(f"/api/v1/people/{campus.id(name)}/password_links")


def sign_in(campus: Campus, name: str, password: str) -> Any:
    form = {"grant_type": "password", "username": name, "password": password}
    return campus.stranger().post("/api/v1/token", data=form)


def set_by(campus: Campus, token: str, password: str) -> Any:
    return campus.stranger().put(f"/api/v1/password_links/{token}", json={"password": password})


def test_a_first_password_is_set_by_a_link(campus: Campus) -> None:
    link = link_for(campus, "ines")
    assert link.status_code == 201
    shown = campus.stranger().get(f"/api/v1/password_links/{link.json()['token']}").json()
    assert (shown["username"], shown["name"]) == ("ines", "Ines")
    assert set_by(campus, link.json()["token"], GOOD).status_code == 204
    assert sign_in(campus, "ines", GOOD).status_code == 200


def test_a_link_works_once_and_the_same_again_is_a_lost_answer(campus: Campus) -> None:
    token = link_for(campus, "ines").json()["token"]
    assert set_by(campus, token, GOOD).status_code == 204
    assert set_by(campus, token, GOOD).status_code == 204
    answer = set_by(campus, token, OTHER)
    assert (answer.status_code, answer.json()["type"]) == (409, "link-used")
    assert sign_in(campus, "ines", OTHER).status_code == 401


def test_two_who_follow_one_link_at_once_do_not_both_set_it(campus: Campus) -> None:
    token = link_for(campus, "ines").json()["token"]
    campus.stranger()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda n: set_by(campus, token, f"{GOOD} {n}").status_code, range(4)))
    assert sorted(answers) == [204, 409, 409, 409]


def test_a_link_ends_after_three_days_and_when_a_newer_one_is_made(campus: Campus) -> None:
    older = link_for(campus, "ines").json()["token"]
    newer = link_for(campus, "ines").json()["token"]
    assert set_by(campus, older, GOOD).status_code == 404
    campus.now += timedelta(hours=72)
    answer = set_by(campus, newer, GOOD)
    assert (answer.status_code, answer.json()["type"]) == (409, "link-expired")


def test_only_the_digest_of_a_link_is_stored(campus: Campus) -> None:
    token = link_for(campus, "ines").json()["token"]
    assert token not in " ".join(str(row) for row in campus.rows(PasswordLink))


def test_setting_a_password_by_link_signs_out_everywhere(campus: Campus) -> None:
    token = link_for(campus, "ines").json()["token"]
    set_by(campus, token, GOOD)
    assert campus.as_("ines").get("/api/v1/me").status_code == 401


def test_a_head_makes_links_for_the_own_inspectors_and_for_nobody_above(campus: Campus) -> None:
    assert link_for(campus, "ines", by="max").status_code == 201
    assert link_for(campus, "max", by="max").status_code == 403
    assert link_for(campus, "omar", by="max").status_code == 404
    assert link_for(campus, "ada", by="max").status_code == 404
    assert link_for(campus, "ines", by="ines").status_code == 403
    assert link_for(campus, "ines", by="dora").status_code == 403


def test_a_weak_password_is_refused_in_words(campus: Campus) -> None:
    token = link_for(campus, "ines").json()["token"]
    for weak in ("short", "1234567890", "aaaaaaaaaaaa", "password123", "ines-ines-1"):
        answer = set_by(campus, token, weak)
        assert (answer.status_code, answer.json()["type"]) == (422, "weak-password"), weak
        assert answer.json()["errors"][0]["pointer"] == "/password"
        assert weak not in answer.text or weak == "short"


def test_who_knows_the_old_password_sets_a_new_one(campus: Campus) -> None:
    set_by(campus, link_for(campus, "max").json()["token"], GOOD)
    here, there = (sign_in(campus, "max", GOOD).json()["access_token"] for _ in range(2))
    change = {"old_password": GOOD, "new_password": OTHER}

    def put(body: dict[str, str], token: str = here) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return campus.stranger().put("/api/v1/me/password", json=body, headers=headers).status_code

    assert put({"old_password": "not it", "new_password": OTHER}) == 403
    assert put(change) == 204
    assert put(change) == 204
    assert put(change, there) == 401
    assert sign_in(campus, "max", GOOD).status_code == 401
    assert sign_in(campus, "max", OTHER).status_code == 200


def test_guessing_the_old_password_has_to_wait(campus: Campus) -> None:
    with campus.work() as work:
        work.session.get_one(Person, campus.id("ines")).password_hash = hash_password(GOOD)
    body = {"old_password": "not it", "new_password": OTHER}
    answers = [campus.as_("ines").put("/api/v1/me/password", json=body).status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


def test_many_sign_ins_at_once_leave_room_for_the_others(campus: Campus) -> None:
    with campus.work() as work:
        work.session.get_one(Person, campus.id("ines")).password_hash = hash_password(GOOD)
    ivan, _ = campus.as_("ivan"), campus.stranger()
    ivan.get("/api/v1/me")
    with ThreadPoolExecutor(30) as threads:
        started = time.monotonic()
        waiting = [threads.submit(sign_in, campus, "ines", GOOD) for _ in range(30)]
        assert ivan.get("/api/v1/me").status_code == 200
        answered = time.monotonic() - started
        assert {w.result().status_code for w in waiting} == {200}
        assert answered < time.monotonic() - started


def test_who_has_no_post_yet_gets_a_link_from_the_administrator_or_once_appointed(campus: Campus) -> None:
    nora = uuid4()
    person = {"username": "nora", "name": "Nora"}
    assert campus.as_("max").put(f"/api/v1/people/{nora}", json=person).status_code == 201
    path = f"/api/v1/people/{nora}/password_links"
    assert campus.as_("max").post(path).status_code == 403
    assert campus.as_("ada").post(path).status_code == 201
    post = {"person_id": str(nora), "role": "inspector", "place_id": str(campus.id("kitchen"))}
    assert campus.as_("max").put(f"/api/v1/appointments/{uuid4()}", json=post).status_code == 201
    assert campus.as_("max").post(path).status_code == 201
