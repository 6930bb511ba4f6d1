"""Lists by key: whole, in order, each row once, however many conditions meet it, on both databases."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col

from schemas.base import new_id
from schemas.people import Device
from service.pages import MOST_WALKS, cursor_of, page_of
from service.refusals import Refusal
from tests.campus import Campus


@pytest.fixture
def devices(campus: Campus) -> list[Device]:
    """Thirty phones, three at each instant, in order."""
    made = [
        Device(
            id=new_id(), person_id=campus.id("ines"), name=f"phone {n % 4}", created_at=_at(campus, n // 3),
            last_seen_at=campus.now, refresh_hash=f"hash {n}", expires_at=campus.now,
        )
        for n in range(30)
    ]  # fmt: skip
    with campus.work() as work:
        work.session.add_all(made)
    return sorted(made, key=lambda d: (d.created_at, d.id))


def _at(campus: Campus, minutes: int) -> datetime:
    return campus.now + timedelta(minutes=minutes)


def walk(campus: Campus, branches: list[Any], **how: Any) -> list[UUID]:
    found: list[UUID] = []
    cursor = None
    with campus.world.look() as work:
        for _ in range(100):
            rows, cursor = page_of(work, Device, branches, cursor=cursor, **how)
            found += [row.id for row in rows]
            if cursor is None:
                return found
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("limit", [1, 4, 7, 30, 1000])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_are_whole_and_in_order_even_where_keys_are_equal(
    campus: Campus, devices: list[Device], limit: int, descending: bool
) -> None:
    branches = [col(Device.name).like("phone %")]
    found = walk(campus, branches, order=col(Device.created_at), limit=limit, descending=descending)
    expected = [device.id for device in devices]
    assert found == (expected[::-1] if descending else expected)


def test_a_row_that_meets_several_conditions_comes_once(campus: Campus, devices: list[Device]) -> None:
    branches = [col(Device.name) == f"phone {n}" for n in (0, 1)] + [
        col(Device.name).in_(["phone 1", "phone 2"])
    ]
    found = walk(campus, branches, order=col(Device.created_at), limit=5, descending=False)
    assert found == [d.id for d in devices if d.name != "phone 3"]


def test_more_conditions_than_a_statement_takes_share_their_walks(
    campus: Campus, devices: list[Device]
) -> None:
    branches = [col(Device.id) == device.id for device in devices] * 20
    assert len(branches) > MOST_WALKS
    found = walk(campus, branches, order=col(Device.created_at), limit=7, descending=False)
    assert found == [device.id for device in devices]


def test_no_condition_is_an_empty_list(campus: Campus) -> None:
    assert walk(campus, [], order=col(Device.created_at), limit=5) == []


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "e30", "bnVsbA", "WzEsMl0", "ü", "\0" * 8,
        cursor_of("2026-09-08", UUID(int=7)), cursor_of("naive", UUID(int=7)), cursor_of(7, UUID(int=7)),
    ],
)  # fmt: skip
def test_what_is_no_cursor_is_refused(campus: Campus, cursor: str) -> None:
    with campus.world.look() as work, pytest.raises(Refusal, match="bad-cursor"):
        page_of(work, Device, [], order=col(Device.created_at), limit=5, cursor=cursor)
