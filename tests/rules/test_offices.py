"""Which offices must be held, and when one stands empty: by rules alone."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.escalations import Told
from schemas.offices import Gap, GapKind, Reason
from schemas.people import Role
from schemas.places import PlaceKind
from service.offices.rules import Term, gap_of, needs, serves

NOW = datetime(2026, 9, 8, tzinfo=UTC)


def day(n: float) -> datetime:
    return NOW + timedelta(days=n)


def term(first: float, last: float | None = None) -> Term:
    return Term(day(first), None if last is None else day(last))


@pytest.mark.parametrize(
    ("terms", "gap"),
    [
        ([], (GapKind.VACANT, None)),
        ([term(-100)], None),
        ([term(-100, -3), term(-200, -100)], (GapKind.VACANT, day(-3))),
        ([term(5)], (GapKind.VACANT, None)),
        ([term(-100, 30)], (GapKind.ENDING, day(30))),
        ([term(-100, 31)], None),
        ([term(-100, 10), term(10)], None),
        ([term(-100, 10), term(9)], None),
        ([term(-100, 10), term(11)], (GapKind.ENDING, day(10))),
        ([term(-100, 10), term(0, 20), term(15, 25)], (GapKind.ENDING, day(25))),
        ([term(-100, 0)], (GapKind.VACANT, day(0))),
        ([term(0)], None),
        ([term(3, 3)], (GapKind.VACANT, None)),
    ],
)
def test_an_office_stands_empty_now_or_from_an_instant_soon(
    terms: list[Term], gap: tuple[GapKind, datetime] | None
) -> None:
    assert gap_of(terms, NOW) == (Gap(kind=gap[0], at=gap[1]) if gap else None)


def test_a_school_needs_its_head_and_whom_plans_and_ladders_name() -> None:
    asked = [
        (Role.INSPECTOR, "fire"),
        (Role.INSPECTOR, "fire"),
        (Role.SECTION, "food"),
        (Role.RESPONSIBLE, "all"),
    ]
    told = {"fire": {Told.RESPONSIBLE, Told.SECTION}, "food": {Told.HEAD}}
    assert needs(PlaceKind.SCHOOL, asked, told) == {
        (Role.HEAD, None): [Reason.ALWAYS],
        (Role.INSPECTOR, "fire"): [Reason.PLAN],
        (Role.RESPONSIBLE, "all"): [Reason.PLAN],
        (Role.RESPONSIBLE, "fire"): [Reason.LADDER],
    }


def test_a_bureau_needs_a_section_a_leader_and_an_administrator() -> None:
    always = [Reason.ALWAYS]
    everything = {(role, None): always for role in (Role.ADMINISTRATOR, Role.SECTION, Role.LEADER)}
    assert needs(PlaceKind.DISTRICT, [], {}) == everything
    told = {"fire": {Told.SECTION, Told.LEADER}, "food": {Told.SECTION}}
    assert needs(PlaceKind.CITY, [(Role.SECTION, "fire")], told) == {
        (Role.ADMINISTRATOR, None): always,
        (Role.SECTION, "fire"): [Reason.PLAN, Reason.LADDER],
        (Role.SECTION, "food"): [Reason.LADDER],
        (Role.LEADER, "fire"): [Reason.LADDER],
    }


@pytest.mark.parametrize(
    ("held", "needed", "fits"),
    [(None, "fire", True), ("fire", "fire", True), ("food", "fire", False), ("food", "all", True)],
)
def test_a_post_for_all_categories_fills_the_office_of_each(
    held: str | None, needed: str, fits: bool
) -> None:
    assert serves(held, needed) is fits
