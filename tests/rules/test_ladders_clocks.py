"""Which clocks a hazard is on, by its facts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.hazards import Hazard
from service.escalations.rules import clocks

DUE, CONFIRM, VERIFY, FOLLOW, PAST, RECEIVED = (
    datetime(2026, 9, day, tzinfo=UTC) for day in (20, 8, 12, 30, 7, 6)
)


@pytest.mark.parametrize(
    ("facts", "running"),
    [
        ({}, [("hazard", DUE)]),
        ({"confirm_due_at": CONFIRM}, [("hazard", DUE), ("stop_confirmation", CONFIRM)]),
        ({"confirm_due_at": CONFIRM, "due_at": CONFIRM}, [("stop_confirmation", CONFIRM)]),
        ({"severity": "major"}, [("major", RECEIVED), ("hazard", DUE)]),
        ({"severity": "major", "rectified_at": PAST, "verify_due_at": VERIFY}, [("verification", VERIFY)]),
        ({"rectified_at": PAST, "verify_due_at": VERIFY}, [("verification", VERIFY)]),
        ({"rectified_at": PAST}, [("verification", DUE)]),
        (
            {"rectified_at": PAST, "verify_due_at": VERIFY, "confirm_due_at": CONFIRM},
            [("verification", VERIFY), ("stop_confirmation", CONFIRM)],
        ),
        ({"transferred_at": PAST, "follow_up_at": FOLLOW}, [("transfer", FOLLOW)]),
        ({"closed_at": PAST, "rectified_at": PAST, "verify_due_at": VERIFY}, []),
        ({"voided_at": PAST, "confirm_due_at": CONFIRM}, []),
    ],
)
def test_a_hazard_is_on_the_clock_of_whoever_must_act_next(
    facts: dict[str, Any], running: list[tuple[str, datetime]]
) -> None:
    hazard = Hazard(**{"due_at": DUE, "original_due_at": DUE, "received_at": RECEIVED, **facts})
    assert [(clock.kind, clock.at) for clock in clocks(hazard)] == running
