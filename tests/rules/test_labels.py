"""The code on a label: what it is made of, and that a slip of the thumb is noticed."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.places.label import ALPHABET, in_groups, label_of, read_label


@pytest.mark.parametrize(
    ("id", "label"),
    [
        ("00000000-0000-0000-0000-000000000000", "6X3GHZZQEV"),
        ("0199a3c4-7b1e-7d00-8f00-0123456789ab", "JC39CDBAZ1"),
        ("ffffffff-ffff-ffff-ffff-ffffffffffff", "BB3AB52Z2X"),
    ],
)
def test_a_label_on_a_wall_stays_true_for_good(id: str, label: str) -> None:
    assert label_of(UUID(id)) == label


@given(st.uuids())
def test_what_is_printed_is_read_again(id: UUID) -> None:
    label = label_of(id)
    assert read_label(label) == read_label(in_groups(label)) == label
    assert read_label(f" {label[:3].lower()} {label[3:].lower()}\t") == label


@given(st.uuids())
def test_what_looks_like_a_nought_or_a_one_is_taken_for_it(id: UUID) -> None:
    label = label_of(id)
    assert read_label(label.replace("0", "o").replace("1", "l")) == label
    assert read_label(label.replace("0", "O").replace("1", "I")) == label


@given(st.uuids(), st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_always_noticed(id: UUID, where: int, symbol: str) -> None:
    label = label_of(id)
    typed = label[:where] + symbol + label[where + 1 :]
    assert read_label(typed) == (label if typed == label else None)


@given(st.uuids(), st.integers(0, 9), st.integers(0, 9))
def test_two_symbols_that_changed_places_are_always_noticed(id: UUID, one: int, other: int) -> None:
    label = label_of(id)
    typed = list(label)
    typed[one], typed[other] = typed[other], typed[one]
    assert read_label("".join(typed)) == (label if typed == list(label) else None)


@pytest.mark.parametrize(
    "typed", ["", "7", "UUUUUUUUUU", "１２３４５６７８９０", "0" * 11, "¾" * 10, "\0" * 10, "é" * 10]
)
def test_what_is_no_label_is_none(typed: str) -> None:
    assert read_label(typed) is None
