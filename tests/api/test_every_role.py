"""Law 8: every endpoint as every role, and for those outside, nothing that tells them that a thing exists."""

from collections.abc import Iterator
from typing import cast

import pytest

from service.main import build_app
from service.world import World
from tests.api.asking import Answer, Asking, nothing_stays
from tests.api.cast import (
    AWAY,
    CALLERS,
    FORMER,
    OF_THE_DISTRICT,
    OF_THE_SCHOOL,
    OUT,
    OUTSIDERS,
    SCHOOL_PEOPLE,
    Caller,
)
from tests.api.everything import Things, Unknown, furnish, secrets_of
from tests.api.role_rows import DONE, Row, expected
from tests.api.role_table import TABLE
from tests.campus import Campus
from tests.district import known_id

ONE_OF_EACH = tuple({who.kind: who for who in CALLERS}.values())


@pytest.fixture
def things(campus: Campus) -> Things:
    return furnish(campus)


@pytest.fixture
def asks(campus: Campus, things: Things) -> Iterator[Asking]:
    asking = Asking(campus)
    with nothing_stays(campus):
        yield asking
    asking.close()


def test_every_endpoint_has_its_row_in_the_table() -> None:
    document = build_app(cast(World, None)).openapi()
    offered = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    known = {row.call for row in TABLE}
    assert offered - known == set(), "an endpoint of which the table does not say who may use it"
    assert known - offered == set(), "a row of the table without its endpoint"


def test_everybody_gets_what_the_table_says_and_outsiders_learn_nothing(
    campus: Campus, things: Things, asks: Asking
) -> None:
    secrets, never_was = _Secrets(campus, things), Unknown(campus, things.ids)
    wrong: list[str] = []
    for row in TABLE:
        outside = {}
        for who in ONE_OF_EACH if row.alike else CALLERS:
            answer = asks.ask(row, who, things)
            wrong += _faults(row, who, answer, things)
            if who.kind in OUTSIDERS:
                wrong += secrets.read_by(row, who, answer)
                outside[who] = answer
        wrong += _told_apart(row, outside, asks, never_was)
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong[:60])


class _Secrets:
    """What nobody outside the school, or outside its district, may read in any answer, unless they named it first."""

    def __init__(self, campus: Campus, things: Things) -> None:
        people = {str(known_id(name)) for name in SCHOOL_PEOPLE}
        posts = {str(known_id(f"{what} of {name}")) for name in SCHOOL_PEOPLE for what in ("post", "phone")}
        shared = ("city", "district", "river", "dora", "other_school")
        named = {id for name, id in things.ids.items() if name not in shared}
        here = secrets_of(campus, column="school_id")
        self.of_school = here | people | posts | named | {OF_THE_SCHOOL}
        elsewhere = secrets_of(campus, column="district_id") | {things["dora"], OF_THE_DISTRICT}
        self.of_district = self.of_school | elsewhere

    def read_by(self, row: Row, who: Caller, answer: Answer) -> list[str]:
        if "json" not in answer.kind or (who.post and who.post in row.former):
            return []
        kept = self.of_district if who.kind == AWAY else self.of_school
        if row.own_post and who.kind in (FORMER, OUT):
            kept = kept - {str(known_id("school")), OF_THE_SCHOOL}
        read = [secret for secret in kept if secret in answer.text and secret not in answer.asked]
        return [f"{_told(row, who)} reads {secret}" for secret in read]


def _faults(row: Row, who: Caller, answer: Answer, things: Things) -> list[str]:
    status, shown = expected(row, who)
    got = DONE if answer.is_success else answer.status
    if got != status:
        return [f"{_told(row, who)} got {answer.status}, not {status}: {answer.text[:200]}"]
    if row.shows and got == DONE and (things[row.shows] in answer.text) is not shown:
        return [f"{_told(row, who)} {'does not see' if shown else 'sees'} {row.shows}"]
    return []


def _told_apart(row: Row, outside: dict[Caller, Answer], asks: Asking, never_was: Things) -> list[str]:
    """What is there and what never was must be one and the same to them: to the letter."""
    if row.public or row.creates or row.anywhere:
        return []
    asked = [who for who in outside if not (who.post and who.post in row.former)]
    nothing = asks.ask(row, asked[0], never_was)
    return [
        f"{_told(row, who)} can tell it from nothing: {outside[who].text[:150]} / {nothing.text[:150]}"
        for who in asked
        if (outside[who].status, outside[who].text) != (nothing.status, nothing.text)
    ]


def _told(row: Row, who: Caller) -> str:
    return f"{row.call} {' '.join(row.at)} by {who.name or 'nobody'} ({who.letter}, {who.kind})"
