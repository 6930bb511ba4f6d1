"""Who may do what to a hazard, in which state, and what is said to those who may not."""

from typing import Any
from uuid import uuid4

import pytest

from tests.campus import Campus
from tests.hazard_words import accept, find, fix, found, later, once, seen, step

SCHOOL_BOUND = ("ines", "rosa", "max")
BUREAU = ("dora", "lea")
ONLOOKERS = ("ada", "axel")
STRANGERS = ("omar", "olga", "sven", "kim")


def a_try(campus: Campus, who: str, hazard: str, noun: str) -> int:
    """The status of a well-formed try."""
    words: dict[str, Any] = {
        "rectifications": {"sent_at": later(campus)},
        "verifications": {"outcome": "accepted"},
        "extension_requests": {"until": later(campus, days=30), "reason": "x"},
        "deadlines": {"due_at": later(campus, days=1), "reason": "x"},
        "transfers": {"authority": "x"},
        "voiding": {"reason": "x"},
        "severity": {"severity": "minor", "reason": "x"},
        "supervision_order": {"number": "x"},
        "out_of_service_confirmation": {"note": "x"},
    }[noun]
    send = (
        step
        if noun in ("rectifications", "verifications", "extension_requests", "deadlines", "transfers")
        else once
    )
    return send(campus, who, hazard, noun, **words).status_code


MAY = {
    "rectifications": ("ines", "rosa", "max"),
    "extension_requests": ("rosa", "max"),
    "deadlines": BUREAU,
    "transfers": BUREAU,
    "voiding": BUREAU,
    "severity": BUREAU,
    "supervision_order": BUREAU,
}


@pytest.mark.parametrize("noun", list(MAY))
def test_only_those_whose_post_it_is_may(campus: Campus, noun: str) -> None:
    for who in (*SCHOOL_BOUND, *BUREAU, *ONLOOKERS, *STRANGERS):
        status = a_try(campus, who, found(campus), noun)
        allowed = 201 if who in MAY[noun] else 404 if who in STRANGERS else 403
        assert (who, status) == (who, allowed)


def test_only_heads_and_the_bureau_verify(campus: Campus) -> None:
    for who in (*SCHOOL_BOUND, *BUREAU, *ONLOOKERS, *STRANGERS):
        hazard = found(campus)
        fix(campus, "ivan", hazard)
        allowed = 201 if who in ("max", *BUREAU) else 404 if who in STRANGERS else 403
        assert (who, accept(campus, who, hazard).status_code) == (who, allowed)


def test_hazards_are_reported_where_and_on_what_ones_post_is(campus: Campus) -> None:
    seen_by = {who: find(campus, who).status_code for who in (*SCHOOL_BOUND, *BUREAU, *ONLOOKERS, *STRANGERS)}
    assert {who for who, status in seen_by.items() if status == 201} == {*SCHOOL_BOUND, *BUREAU}
    assert {who for who, status in seen_by.items() if status == 403} == {*ONLOOKERS}
    assert {who for who, status in seen_by.items() if status == 404} == {*STRANGERS}
    assert find(campus, "rosa", category="food").status_code == 403  # her post is fire


def test_whoever_was_told_sees_it_but_may_do_nothing(campus: Campus) -> None:
    hazard = found(campus, "dora", at="kindergarten")
    assert campus.as_("max").get(f"/api/v1/hazards/{hazard}").status_code == 404
    fix(campus, "kim", hazard, carried_out_by=[{"person_id": str(campus.id("omar"))}])
    assert seen(campus, "omar", hazard)["state"] == "rectified"
    assert fix(campus, "omar", hazard).status_code == 403


STATES = {
    "open": ("verifications",),
    "rectified": ("extension_requests", "deadlines", "transfers"),
    "closed": (
        "verifications",
        "extension_requests",
        "deadlines",
        "transfers",
        "voiding",
        "severity",
        "supervision_order",
    ),
    "transferred": ("verifications", "extension_requests", "deadlines"),
    "void": (
        "verifications",
        "extension_requests",
        "deadlines",
        "transfers",
        "severity",
        "supervision_order",
    ),
}


@pytest.mark.parametrize("state", list(STATES))
def test_what_comes_out_of_order_is_refused(campus: Campus, state: str) -> None:
    hazard = found(campus)
    if state in ("rectified", "closed"):
        fix(campus, "ines", hazard)
    if state == "closed":
        accept(campus, "max", hazard)
    if state == "transferred":
        step(campus, "dora", hazard, "transfers", authority="x")
    if state == "void":
        once(campus, "dora", hazard, "voiding", reason="none")
    assert seen(campus, "max", hazard)["state"] == state
    for noun in STATES[state]:
        who = "rosa" if noun == "extension_requests" else "dora"
        assert (noun, a_try(campus, who, hazard, noun)) == (noun, 409)


def test_nothing_is_confirmed_that_need_not_stop(campus: Campus) -> None:
    assert a_try(campus, "ines", found(campus), "out_of_service_confirmation") == 409


MALFORMED: list[tuple[str, dict[str, Any], str]] = [
    ("rectifications", {"sent_at": "yesterday"}, "/sent_at"),
    ("rectifications", {}, "/sent_at"),
    ("rectifications", {"sent_at": "2026-09-08T09:00:00"}, "/sent_at"),
    ("rectifications", {"sent_at": "2026-09-08T09:00:00Z", "photos": ["x"]}, "/photos/0"),
    ("rectifications", {"sent_at": "2026-09-08T09:00:00Z", "cost_cents": -1}, "/cost_cents"),
    ("rectifications", {"sent_at": "2026-09-08T09:00:00Z", "carried_out_by": [{}]}, "/carried_out_by/0"),
    ("rectifications", {"sent_at": "2026-09-08T09:00:00Z", "carried_out_by": [{"person_id": str(uuid4())}]},
     "/carried_out_by/0/person_id"),
    ("verifications", {"outcome": "perhaps"}, "/outcome"),
    ("verifications", {}, "/outcome"),
    ("extension_requests", {"until": "2026-12-01T00:00:00Z", "reason": "  "}, "/reason"),
    ("extension_requests", {"until": "2026-09-09T00:00:00Z", "reason": "too soon"}, "/until"),
    ("deadlines", {"reason": "x"}, "/due_at"),
    ("transfers", {}, "/authority"),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "words", "pointer"), MALFORMED)
def test_the_field_at_fault_is_named(campus: Campus, noun: str, words: dict[str, Any], pointer: str) -> None:
    hazard = found(campus)
    answer = step(campus, "max", hazard, noun, **words)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_hazard_says_what_is_wrong_in_words_or_shows_it(campus: Campus) -> None:
    assert find(campus, description=" ").status_code == 422
    assert find(campus, description=None, photos=["a" * 64]).status_code == 201
    assert find(campus, severity="huge").json()["errors"][0]["pointer"] == "/severity"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b'{"sent_at": NaN}'])
def test_what_is_no_json_object_is_refused_without_breaking(campus: Campus, content: bytes) -> None:
    hazard = found(campus)
    url = f"/api/v1/hazards/{hazard}/rectifications/{uuid4()}"
    for kind in ("application/json", "text/plain"):
        answer = campus.as_("ines").put(url, content=content, headers={"Content-Type": kind})
        assert answer.status_code == 422


def test_what_no_database_keeps_is_refused(campus: Campus) -> None:
    hazard = found(campus)
    for words in ({"description": "a\x00b"}, {"extra": 2**60}, {"measures": "\x00"}):
        assert fix(campus, "ines", hazard, **words).status_code == 422
    assert find(campus, description="\x00").status_code == 422


def test_refusals_speak_the_persons_language(campus: Campus) -> None:
    hazard = found(campus)
    url, body = f"/api/v1/hazards/{hazard}/voiding", {"reason": "x"}
    assert "教育局" in campus.as_("ines", language="zh-CN").put(url, json=body).json()["detail"]
