"""Who rises leaves behind what was handed to them: a head keeps no way into the account of a section."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.api.test_passwords import GOOD, link_for, set_by, sign_in
from tests.campus import Campus


def appoint(campus: Campus, by: str, role: str, place: str, name: str = "ivan") -> Any:
    post = {"person_id": str(campus.id(name)), "role": role, "place_id": str(campus.id(place))}
    return campus.as_(by).put(f"/api/v1/appointments/{uuid4()}", json=post)


def promote_by_sheet(campus: Campus) -> Any:
    sheet = "username,name,role,place_code\nivan,Ivan,section,3701\n"
    headers, params = {"Content-Type": "text/csv"}, {"dry_run": "false"}
    return campus.as_("ada").post(
        "/api/v1/imports/people", content=sheet.encode(), headers=headers, params=params
    )


def promote_by_hand(campus: Campus) -> Any:
    return appoint(campus, "ada", "section", "district")


PROMOTIONS = (promote_by_hand, promote_by_sheet)


def handed(campus: Campus, made_by: str) -> str:
    """The token of a link to Ivan's first password."""
    return str(link_for(campus, "ivan", by=made_by).json()["token"])


def signed_in(campus: Campus, made_by: str) -> Any:
    assert set_by(campus, handed(campus, made_by), GOOD).status_code == 204
    answer = sign_in(campus, "ivan", GOOD)
    assert answer.status_code == 200, answer.text
    return answer.json()


def me(campus: Campus, tokens: dict[str, Any]) -> int:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return int(campus.stranger().get("/api/v1/me", headers=headers).status_code)


def refreshed(campus: Campus, tokens: dict[str, Any]) -> int:
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    return int(campus.stranger().post("/api/v1/token", data=form).status_code)


@pytest.mark.parametrize("promote", PROMOTIONS)
def test_a_link_that_a_head_kept_opens_no_section(campus: Campus, promote: Any) -> None:
    kept = handed(campus, "max")
    assert promote(campus).status_code in (200, 201)
    assert set_by(campus, kept, GOOD).status_code == 404
    assert sign_in(campus, "ivan", GOOD).status_code == 401


@pytest.mark.parametrize("promote", PROMOTIONS)
def test_a_password_that_came_from_a_head_and_its_sessions_end_with_the_promotion(
    campus: Campus, promote: Any
) -> None:
    tokens = signed_in(campus, "max")
    assert me(campus, tokens) == 200
    assert promote(campus).status_code in (200, 201)
    assert (me(campus, tokens), refreshed(campus, tokens)) == (401, 401)
    assert sign_in(campus, "ivan", GOOD).status_code == 401
    assert campus.as_("ada").get(f"/api/v1/people/{campus.id('ivan')}").json()["has_password"] is False
    assert me(campus, signed_in(campus, "ada")) == 200


def test_a_password_from_who_answers_for_all_posts_survives(campus: Campus) -> None:
    tokens = signed_in(campus, "ada")
    assert promote_by_hand(campus).status_code == 201
    assert (me(campus, tokens), sign_in(campus, "ivan", GOOD).status_code) == (200, 200)


def test_another_post_in_the_same_hands_signs_nobody_out(campus: Campus) -> None:
    tokens = signed_in(campus, "max")
    assert appoint(campus, "max", "responsible", "kitchen").status_code == 201
    assert appoint(campus, "ada", "inspector", "campus").status_code == 201
    assert (me(campus, tokens), sign_in(campus, "ivan", GOOD).status_code) == (200, 200)


def test_a_head_who_leaves_office_takes_nobodys_password_along(campus: Campus) -> None:
    tokens = signed_in(campus, "max")
    shown = (
        campus.as_("ada")
        .get("/api/v1/appointments", params={"person_id": str(campus.id("max"))})
        .json()["items"][0]
    )
    ended = {name: shown[name] for name in ("person_id", "role", "place_id", "version", "from")}
    ended["until"] = campus.now.isoformat()
    assert campus.as_("ada").put(f"/api/v1/appointments/{shown['id']}", json=ended).status_code == 200
    assert appoint(campus, "ada", "responsible", "kitchen").status_code == 201
    assert me(campus, tokens) == 200


def test_a_link_used_at_the_moment_of_the_promotion_opens_nothing_afterwards(campus: Campus) -> None:
    kept = handed(campus, "max")
    campus.as_("ada")
    with ThreadPoolExecutor(2) as at_once:
        used = at_once.submit(set_by, campus, kept, GOOD)
        promoted = at_once.submit(promote_by_hand, campus)
        assert promoted.result().status_code == 201
        assert used.result().status_code in (204, 404)
    assert sign_in(campus, "ivan", GOOD).status_code == 401
