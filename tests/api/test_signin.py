"""Signing in: tokens, wrong passwords, and what a bad form is told."""

from datetime import timedelta

import pytest

from schemas.people import Device, Person
from service.people.passwords import hash_password
from tests.campus import Campus

PASSWORD = "eine kleine Nachtmusik"
HASH = hash_password(PASSWORD)


@pytest.fixture
def ines(campus: Campus) -> Campus:
    """The campus, with a password for Ines."""
    with campus.work() as work:
        person = work.session.get_one(Person, campus.id("ines"))
        person.password_hash = HASH
        work.session.add(person)
    return campus


def sign_in(campus: Campus, username: str = "ines", password: str = PASSWORD, **more: str):
    form = {"grant_type": "password", "username": username, "password": password, **more}
    return campus.stranger().post("/api/v1/token", data=form, headers={"Accept-Language": "en"})


def me(campus: Campus, tokens: dict[str, str]):
    return campus.stranger().get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})


def test_a_right_password_gives_two_tokens(ines: Campus) -> None:
    answer = sign_in(ines, device_name="old Huawei")
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert answer.json()["expires_in"] == 900
    shown = me(ines, answer.json()).json()
    assert shown["username"] == "ines"
    assert [d["name"] for d in shown["devices"] if d["current"]] == ["old Huawei"]
    assert [(a["role"], a["place"]["name"]) for a in shown["appointments"]] == [("inspector", "school")]
    assert {"from", "until", "category"} <= set(shown["appointments"][0])


def test_a_name_is_found_however_the_phone_capitalised_it(ines: Campus) -> None:
    assert sign_in(ines, " Ines").status_code == 200
    assert sign_in(ines, "ＩＮＥＳ").status_code == 200


@pytest.mark.parametrize(("username", "password"), [("ines", "wrong"), ("nobody", PASSWORD), ("in\0es", "x")])
def test_a_wrong_password_and_an_unknown_name_are_told_the_same(
    ines: Campus, username: str, password: str
) -> None:
    answer = sign_in(ines, username, password)
    assert (answer.status_code, answer.json()["type"]) == (401, "wrong-password")
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_has_no_password_yet_cannot_sign_in(ines: Campus) -> None:
    assert sign_in(ines, "max", "").status_code == 422
    assert sign_in(ines, "max", "anything").status_code == 401


def test_a_leaver_cannot_sign_in(ines: Campus) -> None:
    with ines.work() as work:
        work.session.get_one(Person, ines.id("ines")).left_at = work.now
    assert sign_in(ines).status_code == 401


@pytest.mark.parametrize(
    "form",
    [{}, {"grant_type": "magic"}, {"grant_type": "password"}, {"grant_type": "refresh_token"}],
)
def test_a_bad_form_is_a_problem_in_words(ines: Campus, form: dict[str, str]) -> None:
    answer = ines.stranger().post("/api/v1/token", data=form)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert PASSWORD not in answer.text


def test_a_json_body_in_place_of_a_form_is_a_problem_and_echoes_nothing(ines: Campus) -> None:
    answer = ines.stranger().post("/api/v1/token", json={"username": "ines", "password": PASSWORD})
    assert answer.status_code == 422
    assert PASSWORD not in answer.text


def test_failures_make_the_next_try_wait_longer_and_longer(ines: Campus) -> None:
    for _ in range(5):
        assert sign_in(ines, password="wrong").status_code == 401
    waits = []
    for _ in range(4):
        answer = sign_in(ines)
        assert (answer.status_code, answer.json()["type"]) == (429, "too-many-failures")
        waits.append(int(answer.headers["Retry-After"]))
        ines.now += timedelta(seconds=waits[-1])
        assert sign_in(ines, password="wrong").status_code == 401
    assert waits == [5, 10, 20, 40]
    ines.now += timedelta(seconds=80)
    assert sign_in(ines).status_code == 200
    assert sign_in(ines, password="wrong").status_code == 401
    assert sign_in(ines).status_code == 200


def test_failures_for_one_name_let_the_others_of_the_school_in(ines: Campus) -> None:
    for _ in range(6):
        sign_in(ines, "nobody", "wrong")
    assert sign_in(ines, "nobody", "wrong").status_code == 429
    assert sign_in(ines).status_code == 200


def test_a_live_session_goes_on_while_the_address_has_to_wait(ines: Campus) -> None:
    tokens = sign_in(ines).json()
    for _ in range(6):
        sign_in(ines, password="wrong")
    assert sign_in(ines).status_code == 429
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert ines.stranger().post("/api/v1/token", data=form).status_code == 200
    assert me(ines, tokens).status_code == 200


def test_a_phone_that_is_signed_out_stays_out_from_that_moment(ines: Campus) -> None:
    kept, lost = sign_in(ines).json(), sign_in(ines, device_name="lost").json()
    (device,) = [d for d in me(ines, kept).json()["devices"] if d["name"] == "lost"]
    headers = {"Authorization": f"Bearer {kept['access_token']}"}
    path = f"/api/v1/me/devices/{device['id']}"
    assert ines.stranger().delete(path, headers=headers).status_code == 204
    assert ines.stranger().delete(path, headers=headers).status_code == 204
    assert me(ines, lost).status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": lost["refresh_token"]}
    assert ines.stranger().post("/api/v1/token", data=form).status_code == 401
    assert me(ines, kept).status_code == 200


def test_nobody_signs_out_the_phone_of_another(ines: Campus) -> None:
    tokens = sign_in(ines).json()
    answer = ines.as_("omar").delete(f"/api/v1/me/devices/{ines.id('phone of ines')}")
    assert answer.status_code == 404
    assert me(ines, tokens).status_code == 200


def test_an_access_token_ends_after_its_minutes(ines: Campus) -> None:
    tokens = sign_in(ines).json()
    ines.now += timedelta(minutes=15)
    assert me(ines, tokens).json()["type"] == "token-expired"


def test_a_session_without_any_refresh_ends_after_a_long_summer(ines: Campus) -> None:
    tokens = sign_in(ines).json()
    ines.now += timedelta(days=121)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert ines.stranger().post("/api/v1/token", data=form).status_code == 401


def test_only_digests_of_tokens_are_stored(ines: Campus) -> None:
    tokens = sign_in(ines).json()
    stored = " ".join(str(device) for device in ines.rows(Device))
    assert tokens["refresh_token"] not in stored
