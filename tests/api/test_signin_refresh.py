"""Refreshing: a token is spent by its use, a lost answer signs nobody out, a stolen token does not last."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from schemas.people import Device, Person
from service.people.passwords import hash_password
from service.people.refresh import RefreshToken
from tests.campus import Campus

PASSWORD = "eine kleine Nachtmusik"
HASH = hash_password(PASSWORD)
Tokens = dict[str, Any]


@pytest.fixture
def first(campus: Campus) -> Tokens:
    """Ines's first pair of tokens."""
    with campus.work() as work:
        work.session.get_one(Person, campus.id("ines")).password_hash = HASH
    form = {"grant_type": "password", "username": "ines", "password": PASSWORD}
    answer: Tokens = campus.stranger().post("/api/v1/token", data=form).json()
    return answer


def refresh(campus: Campus, tokens: Tokens) -> Any:
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    return campus.stranger().post("/api/v1/token", data=form)


def use(campus: Campus, tokens: Tokens) -> int:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return campus.stranger().get("/api/v1/me", headers=headers).status_code


def test_a_refresh_gives_other_tokens_that_work(campus: Campus, first: Tokens) -> None:
    campus.now += timedelta(minutes=20)
    assert use(campus, first) == 401
    second = refresh(campus, first).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert use(campus, second) == 200


def test_a_lost_answer_is_given_again(campus: Campus, first: Tokens) -> None:
    second = refresh(campus, first).json()
    campus.now += timedelta(days=13)
    again = refresh(campus, first).json()
    assert again["refresh_token"] == second["refresh_token"]
    assert use(campus, again) == 200


def test_a_lost_answer_is_not_given_again_after_fourteen_days(campus: Campus, first: Tokens) -> None:
    second = refresh(campus, first).json()
    campus.now += timedelta(days=14, seconds=1)
    assert refresh(campus, first).status_code == 401
    assert refresh(campus, second).status_code == 401


def test_a_spent_token_ends_the_session_once_its_successor_is_in_use(campus: Campus, first: Tokens) -> None:
    second = refresh(campus, first).json()
    assert use(campus, second) == 200
    assert refresh(campus, first).status_code == 401
    assert use(campus, second) == 401
    assert refresh(campus, second).status_code == 401


def test_a_token_spent_long_ago_ends_the_session_too(campus: Campus, first: Tokens) -> None:
    tokens = first
    for _ in range(4):
        tokens = refresh(campus, tokens).json()
        assert use(campus, tokens) == 200
    assert refresh(campus, first).status_code == 401
    assert use(campus, tokens) == 401


def test_a_repeated_send_that_comes_late_signs_nobody_out(campus: Campus, first: Tokens) -> None:
    second = refresh(campus, first).json()
    third = refresh(campus, second).json()
    assert refresh(campus, first).json()["refresh_token"] == second["refresh_token"]
    assert refresh(campus, second).json()["refresh_token"] == third["refresh_token"]
    assert use(campus, third) == 200


def test_two_tabs_that_refresh_at_once_get_the_same_successor(campus: Campus, first: Tokens) -> None:
    campus.stranger()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: refresh(campus, first), range(8)))
    assert [a.status_code for a in answers] == [200] * 8
    assert len({a.json()["refresh_token"] for a in answers}) == 1
    assert use(campus, answers[3].json()) == 200


def test_a_session_ended_by_a_spent_token_leaves_the_other_phones_alone(
    campus: Campus, first: Tokens
) -> None:
    second = refresh(campus, first).json()
    use(campus, second)
    refresh(campus, first)
    assert campus.as_("ines").get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("text", ["x", "A" * 70, "\0", "ü", "=" * 10, ""])
def test_what_is_no_token_of_ours_ends_nothing(campus: Campus, first: Tokens, text: str) -> None:
    assert refresh(campus, {"refresh_token": text}).status_code in (401, 422)
    assert use(campus, first) == 200


def test_a_guess_at_a_known_device_ends_nothing(campus: Campus, first: Tokens) -> None:
    second = refresh(campus, first).json()
    use(campus, second)
    real = RefreshToken.read(second["refresh_token"])
    assert real is not None
    guess = RefreshToken(real.device_id, 1, b"\0" * 32)
    assert refresh(campus, {"refresh_token": guess.text}).status_code == 401
    assert use(campus, second) == 200


def test_a_leaver_is_not_refreshed(campus: Campus, first: Tokens) -> None:
    with campus.work() as work:
        work.session.get_one(Person, campus.id("ines")).left_at = work.now
    assert refresh(campus, first).status_code == 401


def test_refreshing_keeps_one_device(campus: Campus, first: Tokens) -> None:
    before = len(campus.rows(Device))
    refresh(campus, refresh(campus, first).json())
    assert len(campus.rows(Device)) == before
