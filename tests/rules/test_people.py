"""Pure rules of people: posts and their places, passwords, waits, time in office, spent tokens."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.people import Role
from schemas.places import PlaceKind
from service.people.refresh import RefreshToken
from service.people.rules import (
    FOR_A_PERSON,
    FOR_AN_ADDRESS,
    Span,
    answers_again,
    as_username,
    end_instant,
    failures_now,
    first_instant,
    in_office_until,
    leaves_a_gap,
    misplaced,
    wait_after,
    weakness,
)
from service.people.waits import Knocker

NOW = datetime(2026, 9, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("role", list(Role))
def test_a_misplaced_role_is_told_where_it_belongs(role: Role) -> None:
    fits = {kind for kind in PlaceKind if misplaced(role, kind, None) is None}
    expected = {
        Role.INSPECTOR: set(PlaceKind),
        Role.RESPONSIBLE: set(PlaceKind),
        Role.HEAD: {PlaceKind.SCHOOL},
    }.get(role, {PlaceKind.CITY, PlaceKind.DISTRICT})
    assert fits == expected


def test_a_head_and_an_administrator_answer_for_every_category() -> None:
    assert misplaced(Role.HEAD, PlaceKind.SCHOOL, "fire") is not None
    assert misplaced(Role.ADMINISTRATOR, PlaceKind.CITY, "fire") is not None
    assert misplaced(Role.SECTION, PlaceKind.DISTRICT, "fire") is None


@pytest.mark.parametrize(
    "password",
    [
        "Tr0ub4dor&3x",
        "一二三四五六七八九十天",
        "correct horse battery staple",
        "王小明爱吃苹果和香蕉呢",
        "q8#kd02Lm!",
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert weakness(password, known=["ines", "Ines"]) is None


@pytest.mark.parametrize(
    "password",
    ["", "short1!", "x" * 129, "0123456789", "9876543210", "abcdefghij", "aaaaaaaaaa", "ababababab", "password12", "INES2026!!"],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_not(password: str) -> None:
    assert weakness(password, known=["ines", "Ines"]) is not None


def test_one_name_has_one_form() -> None:
    assert {as_username(typed) for typed in ("ines", " Ines ", "ＩＮＥＳ")} == {"ines"}


def test_a_few_failures_cost_nothing_and_then_the_wait_doubles_up_to_its_longest() -> None:
    waits = [wait_after(FOR_A_PERSON, n).total_seconds() for n in range(1, 14)]
    assert waits == [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900]


def test_a_school_behind_one_address_may_forget_many_passwords_after_a_holiday() -> None:
    assert wait_after(FOR_AN_ADDRESS, 200) == timedelta(0)
    assert wait_after(FOR_AN_ADDRESS, 10_000) == timedelta(minutes=5)
    assert failures_now(FOR_AN_ADDRESS, 200, timedelta(minutes=10)) == 140


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("unknown", "unknown", True),
    ],
)
def test_an_address_is_one_connection(one: str, other: str, same: bool) -> None:
    assert (Knocker("a", one).address_key == Knocker("a", other).address_key) is same


def test_a_plain_day_begins_and_ends_at_local_midnight_even_where_clocks_change() -> None:
    day = date(2026, 3, 29)
    first, end = first_instant(day, "Europe/Berlin"), end_instant(day, "Europe/Berlin")
    assert (first, end - first) == (datetime(2026, 3, 28, 23, tzinfo=UTC), timedelta(hours=23))
    assert first_instant(NOW, "Asia/Shanghai") == end_instant(NOW, "Asia/Shanghai") == NOW


def test_time_in_office_goes_on_from_one_to_the_next_without_a_gap() -> None:
    first, second = Span(NOW - DAY, NOW + DAY), Span(NOW + DAY, NOW + 3 * DAY)
    late = Span(NOW + 4 * DAY, None)
    assert in_office_until([second, first], NOW) == NOW + 3 * DAY
    assert in_office_until([first, second, late], NOW) == NOW + 3 * DAY
    assert in_office_until([Span(NOW, None)], NOW) is None
    assert in_office_until([late], NOW) == NOW


spans = st.builds(
    lambda start, length: Span(NOW + start * DAY, None if length is None else NOW + (start + length) * DAY),
    st.integers(-5, 10),
    st.none() | st.integers(1, 10),
)


@given(st.lists(spans, max_size=6), spans)
def test_one_more_in_office_never_leaves_a_gap(before: list[Span], more: Span) -> None:
    assert not leaves_a_gap(before, [*before, more], NOW)


@given(st.lists(spans, max_size=6))
def test_taking_all_away_leaves_a_gap_unless_nobody_was_there(before: list[Span]) -> None:
    assert leaves_a_gap(before, [], NOW) is (in_office_until(before, NOW) != NOW)


def test_a_spent_token_is_answered_until_its_successor_is_used_and_no_longer_than_two_weeks() -> None:
    assert answers_again(3, confirmed=3, since=14 * DAY)
    assert not answers_again(3, confirmed=4, since=timedelta(0))
    assert not answers_again(3, confirmed=3, since=14 * DAY + timedelta(seconds=1))


def test_a_successor_is_always_the_same_and_needs_the_key() -> None:
    token = RefreshToken.first(uuid4())
    successor = token.successor("k" * 40)
    assert successor == token.successor("k" * 40) != token.successor("other" * 10)
    assert token.leads_to(successor.successor("k" * 40).digest, 3, key="k" * 40)
    assert not token.leads_to(successor.digest, 3, key="k" * 40)
    assert not successor.leads_to(token.digest, 1, key="k" * 40)


@given(st.text(max_size=100) | st.binary(max_size=80).map(lambda raw: raw.hex()))
def test_reading_a_token_never_fails(text: str) -> None:
    token = RefreshToken.read(text)
    assert token is None or RefreshToken.read(token.text) == token
