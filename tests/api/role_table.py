"""Who may do what to people, places and what is published: contract.md's table of roles, row by row."""

from typing import Any
from uuid import UUID

from service.places.label import label_of
from tests.api.everything import SAID, Things, plan_body
from tests.api.role_rows import ALL, DONE, EVERYBODY, REFUSED, SAME, Row, row
from tests.api.role_table_work import WORK

BY_A_HEAD = {"done": "HA", "refused": "IRSLU-"}
BY_ADMINISTRATORS = {"done": "A", "refused": "IRHSLU-"}
PUBLISHED = {"done": EVERYBODY, "anywhere": True}
"""What every person who is signed in may read."""
PLACE_ABOVE = {"limited": SAME, "spot": DONE}
"""A place is seen from its spots too, and whatever the category."""


def _person(things: Things) -> dict[str, Any]:
    return {"username": things.new(), "name": "Somebody"}


def _ines(things: Things) -> dict[str, Any]:
    return {"username": "ines", "name": "Ines Changed", "language": "en", "version": 1}


def _post(things: Things) -> dict[str, Any]:
    return {
        "person_id": things["ivan"],
        "role": "inspector",
        "place_id": things["school"],
        "category": "food",
    }


def _post_of_ines(things: Things) -> dict[str, Any]:
    post = {"person_id": things["ines"], "role": "inspector", "place_id": things["school"]}
    return post | {"from": things.later(-9600), "until": things.later(1), "version": 1}


def _school(things: Things) -> dict[str, Any]:
    about = {"kind": "school", "school_kind": "primary", "code": "school", "name": "Renamed", "version": 1}
    return {"parent_id": things["district"], **about}


def _spot(things: Things) -> dict[str, Any]:
    return {"parent_id": things["school"], "kind": "spot", "code": things.new(), "name": "New spot"}


def _days(things: Things) -> dict[str, Any]:
    return {"days": {"2026-09-30": {"canteen_open": False}}, "version": 0}


def _channels(things: Things) -> dict[str, Any]:
    return {"language": "en", "channels": [], "version": 1}


def _checklist(things: Things) -> dict[str, Any]:
    said = {"zh": "新", "en": "New"}
    item = {"code": "A", "category": "fire", "text": said, "kind": "yes_no"}
    return {"title": said, "category": "fire", "items": [item]}


def _ladder(things: Things) -> dict[str, Any]:
    rungs = [{"after": "PT0S", "tell": ["head", "administrator"]}]
    return {"title": {"zh": "梯", "en": "Ladder"}, "subject": "transfer", "rungs": rungs, "version": 1}


def _notice_of_2027(things: Things) -> dict[str, Any]:
    day = {"on": "2027-01-01", "kind": "day_off", "name_zh": "元旦", "name_en": "New Year"}
    return {"source": "test", "confirmed": True, "days": [day]}


def _plan(things: Things) -> dict[str, Any]:
    return plan_body(things)


PEOPLE: tuple[Row, ...] = (
    row("POST /token", public=401, says=lambda _: {"grant_type": "refresh_token", "refresh_token": "x"}),
    row("GET /password_links/{link_token}", "=unknown", public=404),
    row("PUT /password_links/{link_token}", "=unknown", public=404, says=lambda _: {"password": SAID}),
    row("GET /me", **PUBLISHED, own_post=True),
    row("DELETE /me/devices/{device_id}", "phone"),
    row(
        "PUT /me/password", refused=EVERYBODY, anywhere=True,
        says=lambda _: {"old_password": "wrong", "new_password": "a new one, long"},
    ),
    row("GET /people", done=ALL, shows="ines", anywhere=True, limited=SAME),
    row("GET /people", done=ALL, shows="ines", query=lambda t: {"place_id": t["school"]}, **PLACE_ABOVE),
    row("GET /people", done=ALL, shows="ines", query=lambda _: {"q": "ines"}, anywhere=True, limited=SAME),
    row("GET /people/{person_id}", "ines", done=ALL, limited=SAME),
    row("PUT /people/{person_id}", "ines", done="HA", refused="IRSLU", limited=SAME, says=_ines, creates=True),
    row("PUT /people/{person_id}", "dora", done="A", refused="SLU", limited=SAME, creates=True, says=lambda _: {
        "username": "dora", "name": "Dora Changed", "language": "en", "version": 1}),
    row("PUT /people/{person_id}", "+", **BY_A_HEAD, anywhere=True, says=_person),
    row("POST /people/{person_id}/password_links", "ines", done="HA", refused="IRSLU", limited=SAME),
    row("GET /people/{person_id}/charge", "ines", done="HA", refused="IRSLU", limited=SAME),
    row("PUT /people/{person_id}/handover/{handover_id}", "ines", "+", done="HA", refused="IRSLU", limited=SAME,
        says=lambda t: {"successor_id": t["ivan"]}),
    row("GET /people/{person_id}/channels", "ines", done="HA", refused="IRSLU", limited=SAME),
    row("PUT /people/{person_id}/channels", "ines", done="HA", refused="IRSLU", limited=SAME, says=_channels),
    row("GET /appointments", done=ALL, shows="post", anywhere=True, limited=SAME, own_post=True),
    row("GET /appointments", done=ALL, shows="post", query=lambda t: {"place_id": t["school"]}, **PLACE_ABOVE),
    row("GET /appointments", done=ALL, shows="post", query=lambda t: {"person_id": t["ines"]}, limited=SAME),
    row("GET /appointments/{appointment_id}", "post", done=ALL, limited=SAME),
    row("PUT /appointments/{appointment_id}", "post", done="HA", refused="IRSLU", limited=SAME, creates=True,
        says=_post_of_ines),
    row("PUT /appointments/{appointment_id}", "+", done="HA", refused="IRSLU", limited=SAME, spot=REFUSED,
        hidden=422, says=_post),
    row("POST /imports/people", **BY_A_HEAD, anywhere=True, says=lambda _: b"username,name\nsomebody,Somebody\n"),
    row("GET /notices", done="H", only="max", shows="notice of max", anywhere=True),
    row("GET /notices/{notice_id}", "notice of max", done="H", only="max"),
    row("PUT /notices/{notice_id}/reading", "notice of max", done="H", only="max"),
    row("GET /me/channels", **PUBLISHED),
    row("PUT /me/channels", **PUBLISHED, says=_channels),
    row("POST /me/channels/{channel}/tests", "=webhook", anywhere=True),
)  # fmt: skip

PLACES: tuple[Row, ...] = (
    row("GET /places", done=ALL, shows="school", anywhere=True, limited=SAME, spot=SAME),
    row("GET /places", done=ALL, shows="bus", query=lambda t: {"parent_id": t["school"]}, limited=SAME, spot=SAME),
    row("GET /places/{place_id}", "school", done=ALL, **PLACE_ABOVE),
    row("GET /places/{place_id}", "river", done="SLAU", limited=SAME),
    row("GET /places/{place_id}/labels", "school", done="IRHSA", refused="LU", limited=SAME, spot=REFUSED),
    row("GET /places/{place_id}/labels", "bus", done="IRHSA", refused="LU", limited=SAME, spot=SAME),
    row("GET /places", done="SLAU", shows="river", query=lambda t: {"label": label_of(UUID(t["river"]))},
        anywhere=True, limited=SAME),
    row("GET /places/{place_id}/offices", "school", done="HSLAU", refused="IR", limited=SAME, spot=REFUSED),
    row("GET /places/{place_id}/offices", "river", done="SLAU", limited=SAME),
    row("PUT /places/{place_id}", "school", done="A", refused="IRHSLU", limited=SAME, spot=REFUSED, creates=True,
        says=_school),
    row("PUT /places/{place_id}", "+", done="A", refused="IRHSLU", limited=SAME, spot=REFUSED, hidden=422, says=_spot),
    row("POST /imports/places", **BY_ADMINISTRATORS, anywhere=True, says=lambda _: b"code,name\nnew,New\n"),
    row("GET /calendars/{place_id}", "school", done=ALL, **PLACE_ABOVE),
    row("PUT /calendars/{place_id}", "school", done="HSA", refused="IRLU", limited=SAME, spot=REFUSED, says=_days),
    row("GET /calendars/{place_id}/year", "school", done=ALL, **PLACE_ABOVE),
    row("GET /holidays/{year}", "=2026", **PUBLISHED),
    row("PUT /holidays/{year}", "=2027", **BY_ADMINISTRATORS, shared=True, anywhere=True, says=_notice_of_2027),
    row("GET /checklists", **PUBLISHED),
    row("GET /checklists/{code}", "=round", **PUBLISHED),
    row("GET /checklists/{code}/versions/{version}", "=round", "=1", **PUBLISHED),
    row("PUT /checklists/{code}", "=round", **BY_ADMINISTRATORS, shared=True, anywhere=True, says=_checklist),
    row("GET /ladders", **PUBLISHED),
    row("GET /ladders/lint", done="HSLAU", refused="IR-", anywhere=True, limited=SAME, spot=SAME),
    row("GET /ladders/lint", done="HSLAU", refused="IR", query=lambda t: {"place_id": t["school"]}, limited=SAME,
        spot=REFUSED),
    row("GET /ladders/{code}", "=transfer", **PUBLISHED),
    row("PUT /ladders/{code}", "=transfer", **BY_ADMINISTRATORS, shared=True, anywhere=True, says=_ladder),
    row("GET /plans", done=ALL, shows="plan", anywhere=True, spot=SAME),
    row("GET /plans", done="SLAU", shows="hidden plan", anywhere=True),
    row("GET /plans", done=ALL, shows="plan", query=lambda t: {"place_id": t["school"]}, limited=DONE, spot=SAME),
    row("GET /plans/{plan_id}", "plan", done=ALL, spot=SAME),
    row("GET /plans/{plan_id}", "hidden plan", done="SLAU"),
    row("GET /plans/{plan_id}", "draft plan", done="SLAU"),
    row("PUT /plans/{plan_id}", "+", done="SA", refused="IRHLU", limited=REFUSED, spot=REFUSED, says=_plan),
    row("PUT /plans/{plan_id}", "draft plan", done="SA", refused="IRHLU", limited=REFUSED, spot=REFUSED, says=_plan),
    row("POST /plans/preview", done="SA", refused="IRHLU", limited=REFUSED, spot=REFUSED, says=_plan),
)  # fmt: skip

DEEDS: tuple[Row, ...] = (
    row("GET /deeds", done="SLAU", shows="draft plan", anywhere=True),
    row("GET /deeds", done="SLAU", shows="draft plan", query=lambda t: {"place_id": t["school"]}, limited=DONE,
        spot=DONE),
)  # fmt: skip
"""Everybody reads their own: dora of the section made this plan."""

HEALTH: tuple[Row, ...] = tuple(
    row(f"GET {path}", public=DONE) for path in ("/healthz", "/readyz", "/metrics", "/.well-known/jwks.json")
)

TABLE: tuple[Row, ...] = (*PEOPLE, *PLACES, *DEEDS, *WORK, *HEALTH)
