"""The three clocks of a report, and whether it counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import Source
from service.reports.rules import (
    Clocks,
    NotCounting,
    Standing,
    in_time,
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
