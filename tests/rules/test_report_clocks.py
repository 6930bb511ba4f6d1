"""The three clocks of a report, whether it counts, and the digest that tells same from other content."""

import hashlib
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import Source
from service.reports.rules import (
    Clocks,
    NotCanonical,
    NotCounting,
    Standing,
    content_sha256,
    in_time,
    stand_in_sha256,
    visit_source,
    why_not_counting,
)

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
INSTANTS = st.datetimes(timezones=st.just(UTC))


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("captured", "sent", "received", "corrected", "skew_s"),
    [
        (-1, 0, 0, -1, 0),  # clocks agree
        (-1, 0, 0.5, -0.5, 1800),  # the phone is half an hour behind
        (4, 5, 0, -1, -18000),  # five hours ahead
        (1, 0, 0, 0, 0),  # captured after it was sent
        (-47, 0, 0, -47, 0),
        (-49, 0, 0, -48, 0),  # older than anything is believed
        (-9000, 0, 0, -48, 0),
        (-70000, -69999, 0, -1, 251996400),  # a phone that woke up years ago
    ],
)
def test_the_capture_is_corrected_by_the_skew(
    captured: float, sent: float, received: float, corrected: float, skew_s: float
) -> None:
    clocks = Clocks(at(captured), at(sent), at(received))
    assert clocks.corrected_captured_at == at(corrected)
    assert clocks.skew_s == skew_s


@given(INSTANTS, INSTANTS, INSTANTS)
def test_no_clock_of_a_phone_leaves_the_two_days_before_receipt(
    captured: datetime, sent: datetime, received: datetime
) -> None:
    received = max(received, datetime(1, 1, 4, tzinfo=UTC))
    corrected = Clocks(captured, sent, received).corrected_captured_at
    assert received - timedelta(hours=48) <= corrected <= received


@given(
    INSTANTS, st.timedeltas(timedelta(0), timedelta(hours=48)), st.timedeltas(timedelta(-900), timedelta(900))
)
def test_a_wrong_clock_that_runs_evenly_changes_nothing(
    sent: datetime, age: timedelta, wrong: timedelta
) -> None:
    sent = min(max(sent, datetime(10, 1, 1, tzinfo=UTC)), datetime(9000, 1, 1, tzinfo=UTC))
    right = Clocks(sent - age, sent, NOON)
    shifted = Clocks(sent - age + wrong, sent + wrong, NOON)
    assert shifted.corrected_captured_at == right.corrected_captured_at == NOON - age


@pytest.mark.parametrize(
    ("captured", "received", "answered", "expected"),
    [
        (-2, -1, [], True),
        (0, 0, [], True),  # at the very end
        (-2, -1, [-1.5], True),  # in contact, but here in time anyway
        (1, 1, [], False),  # captured too late
        (-1, 3, [], True),  # offline until three hours after
        (-1, 3, [-1.5], True),  # a contact before the capture says nothing
        (-1, 3, [-1], False),
        (-1, 3, [1], False),
        (-1, 3, [2.75], False),
        (-1, 3, [2.76], True),  # the phone came online and sent
        (-1, 3, [3], True),
        (-0.1, 0.1, [0], True),  # contact within the last quarter of an hour
    ],
)
def test_a_report_is_in_time_by_its_capture_unless_the_phone_could_have_sent_it(
    captured: float, received: float, answered: list[float], expected: bool
) -> None:
    clocks = Clocks(at(captured), at(received), at(received))
    assert in_time(clocks, closes_at=NOON, answered_at=[at(hour) for hour in answered]) is expected


def test_a_report_captured_three_days_ago_is_believed_for_two() -> None:
    clocks = Clocks(at(-72), at(0), at(0))
    assert not in_time(clocks, closes_at=at(-60), answered_at=[])
    assert in_time(clocks, closes_at=at(-48), answered_at=[])


def standing(**changes: Any) -> Standing:
    usual: dict[str, Any] = {
        "cancelled": False,
        "excused": False,
        "opens_at": NOON,
        "source": Source.SELF,
        "may_report": True,
        "of_inspected_school": True,
    }
    return Standing(**usual | changes)


@pytest.mark.parametrize(
    ("changes", "captured", "reason"),
    [
        ({}, 1, None),
        ({}, 0, None),
        ({}, -0.1, NotCounting.TASK_NOT_OPEN),
        ({"cancelled": True}, 1, NotCounting.TASK_CANCELLED),
        ({"excused": True}, 1, NotCounting.TASK_EXCUSED),
        ({"may_report": False}, 1, NotCounting.NO_RIGHT),
        ({"source": Source.CROSS}, 1, NotCounting.INSPECTED_SCHOOL),
        ({"source": Source.BUREAU}, 1, NotCounting.INSPECTED_SCHOOL),
        ({"source": Source.CROSS, "of_inspected_school": False}, 1, None),
        ({"source": Source.BUREAU, "of_inspected_school": False}, 1, None),
        ({"cancelled": True, "excused": True, "may_report": False}, -1, NotCounting.TASK_CANCELLED),
        ({"excused": True, "may_report": False}, -1, NotCounting.TASK_EXCUSED),
    ],
)
def test_a_report_counts_unless_the_task_or_its_author_stands_against_it(
    changes: dict[str, Any], captured: float, reason: NotCounting | None
) -> None:
    assert why_not_counting(standing(**changes), at(captured)) is reason


def test_a_visit_is_the_check_of_whoever_made_it() -> None:
    assert visit_source(of_inspected_school=True, of_bureau=False) is Source.SELF
    assert visit_source(of_inspected_school=False, of_bureau=True) is Source.BUREAU
    assert visit_source(of_inspected_school=False, of_bureau=False) is Source.CROSS


def test_the_digest_is_that_of_the_canonical_form_without_sent_at() -> None:
    body = {"sent_at": "now", "b": 1.0, "a": [True, None, 1e21, "é\n"], "😀": 1, "\ufb33": 2}
    canonical = '{"a":[true,null,1e+21,"é\\n"],"b":1,"😀":1,"\ufb33":2}'
    assert content_sha256(body) == hashlib.sha256(canonical.encode()).hexdigest()


def test_the_digest_knows_no_order_of_keys_and_no_instant_of_sending() -> None:
    one = {"a": 1, "b": {"sent_at": 1, "c": 2}, "sent_at": 1}
    assert content_sha256(one) == content_sha256({"sent_at": 2, "b": {"c": 2, "sent_at": 1}, "a": 1})
    assert content_sha256(one) != content_sha256({"a": 1, "b": {"sent_at": 2, "c": 2}})


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), 10**400, math.nan, math.inf, "\ud800", {"\ud800": 1}, [[-math.inf]]]
)
def test_what_has_no_canonical_form_is_refused_by_name_and_still_has_a_digest_to_be_kept_under(
    value: Any,
) -> None:
    with pytest.raises(NotCanonical):
        content_sha256({"value": value})
    digest = stand_in_sha256({"value": value, "sent_at": 1})
    assert digest == stand_in_sha256({"sent_at": 2, "value": value})
    assert len(digest) == 64


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_any_json_has_a_digest_or_is_refused_by_name(body: dict[str, Any]) -> None:
    try:
        digest = content_sha256(body)
    except NotCanonical:
        digest = stand_in_sha256(body)
    assert len(digest) == 64
