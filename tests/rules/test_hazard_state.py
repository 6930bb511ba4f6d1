"""A hazard's state and lateness are worked out from its facts, the same in Python and in SQL."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlmodel import Session, SQLModel, create_engine, select

import schemas.everything  # noqa: F401  (foreign keys name their tables)
from schemas.base import Severity
from schemas.checklists import DueKind
from schemas.hazards import Hazard, HazardState, overdue_column, state_column
from service.hazards.deadlines import Deadline
from service.hazards.rules import (
    found_at,
    has_plan_date,
    is_out_of_service,
    is_overdue,
    joined,
    number,
    state,
)

FOUND = datetime(2026, 9, 8, 1, tzinfo=UTC)
DUE = FOUND + timedelta(days=7)
HOUR = timedelta(hours=1)


def a_hazard(**facts: object) -> Hazard:
    usual = {"due_at": DUE, "original_due_at": DUE, "severity": "general", "due_kind": "days"}
    return Hazard(
        id=uuid4(), number=str(uuid4()), place_id=uuid4(), city_id=uuid4(), category="fire", description="x",
        source="self", found_by_id=uuid4(), found_at=FOUND, received_at=FOUND, **{**usual, **facts},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, HazardState.OPEN),
        ({"rectified_at": DUE}, HazardState.RECTIFIED),
        ({"rectified_at": DUE, "closed_at": DUE}, HazardState.CLOSED),
        ({"transferred_at": DUE}, HazardState.TRANSFERRED),
        ({"voided_at": DUE}, HazardState.VOID),
        ({"voided_at": DUE, "transferred_at": DUE}, HazardState.VOID),
    ],
)
def test_the_first_state_that_holds_is_the_state(facts: dict[str, object], expected: HazardState) -> None:
    assert state(a_hazard(**facts)) == expected


@pytest.mark.parametrize(
    ("facts", "at", "late"),
    [
        ({}, DUE - HOUR, False),
        ({}, DUE, True),
        ({"confirm_due_at": FOUND + HOUR}, FOUND + HOUR, True),
        ({"rectified_at": FOUND}, DUE + HOUR, False),
        ({"transferred_at": FOUND}, DUE + HOUR, False),
        ({"closed_at": DUE + HOUR}, DUE + 2 * HOUR, False),
    ],
)
def test_only_what_is_open_past_its_deadline_is_overdue(
    facts: dict[str, object], at: datetime, late: bool
) -> None:
    assert is_overdue(a_hazard(**facts), at) is late


def test_the_sql_twins_agree_on_every_combination_of_facts() -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.tables["hazard"].create(engine)
    maybe = (None, FOUND)
    hazards = [
        a_hazard(voided_at=v, closed_at=c, transferred_at=t, rectified_at=r, confirm_due_at=o)
        for v, c, t, r, o in product(maybe, maybe, maybe, maybe, (None, FOUND + HOUR, DUE + HOUR))
    ]
    with Session(engine) as session:
        session.add_all(hazards)
        session.commit()
        for at in (FOUND, FOUND + HOUR, DUE, DUE + 2 * HOUR):
            for hazard, said, late in session.exec(select(Hazard, state_column(), overdue_column(at))).all():
                assert (state(hazard), is_overdue(hazard, at)) == (said, bool(late))
    engine.dispose()


def test_a_number_names_district_year_and_counter() -> None:
    assert number("3701", 2026, 137) == "3701-2026-0137"
    assert number("3701", 2026, 12345) == "3701-2026-12345"


def test_what_must_stop_is_out_of_use_until_accepted_and_never_was_if_void() -> None:
    assert is_out_of_service(a_hazard(out_of_service_at=FOUND))
    assert not is_out_of_service(a_hazard(out_of_service_at=FOUND, in_service_at=DUE))
    assert not is_out_of_service(a_hazard(out_of_service_at=FOUND, voided_at=DUE))
    assert not is_out_of_service(a_hazard())


@pytest.mark.parametrize(
    ("kind", "severity", "theirs"),
    [("days", "general", False), ("plan", "general", True), ("stop", "minor", True), ("days", "major", True)],
)
def test_the_section_sets_the_date_of_stops_plans_and_major_hazards(
    kind: str, severity: str, theirs: bool
) -> None:
    assert has_plan_date(a_hazard(due_kind=kind, severity=severity)) is theirs


@pytest.mark.parametrize(
    ("captured_at", "sent_at", "expected"),
    [
        (None, FOUND, FOUND),
        (FOUND - 3 * HOUR, FOUND - 2 * HOUR, FOUND - HOUR),
        (FOUND + HOUR, FOUND, FOUND),
        (datetime(1970, 1, 1, tzinfo=UTC), FOUND, FOUND - 48 * HOUR),
    ],
)
def test_the_age_of_a_find_is_believed_up_to_two_days(
    captured_at: datetime | None, sent_at: datetime, expected: datetime
) -> None:
    assert found_at(captured_at, sent_at=sent_at, received_at=FOUND) == expected


def test_joining_takes_the_higher_severity_and_the_earlier_deadline() -> None:
    sooner = Deadline(DueKind.HOURS, DUE - HOUR)
    merged = joined(a_hazard(), severity=Severity.MAJOR, deadline=sooner)
    assert (merged.severity, merged.due_at, merged.due_kind) == (Severity.MAJOR, DUE - HOUR, DueKind.HOURS)


def test_joining_never_lowers_and_never_gives_time() -> None:
    later = Deadline(DueKind.DAYS, DUE + HOUR)
    merged = joined(a_hazard(severity="major", due_kind="plan"), severity=Severity.MINOR, deadline=later)
    assert (merged.severity, merged.due_at, merged.due_kind) == (Severity.MAJOR, DUE, "plan")


def test_a_stop_seen_at_a_known_hazard_takes_it_out_of_use() -> None:
    stop = Deadline(DueKind.STOP, FOUND + 2 * HOUR, FOUND + 2 * HOUR)
    merged = joined(a_hazard(), severity=Severity.GENERAL, deadline=stop)
    assert merged.stops
    assert (merged.due_kind, merged.due_at, merged.confirm_due_at) == ("stop", *[FOUND + 2 * HOUR] * 2)


def test_what_is_out_of_use_already_keeps_its_plan_when_seen_again() -> None:
    confirmed = a_hazard(due_kind="stop", out_of_service_at=FOUND)
    stop = Deadline(DueKind.STOP, FOUND + 2 * HOUR, FOUND + 2 * HOUR)
    merged = joined(confirmed, severity=Severity.GENERAL, deadline=stop)
    assert not merged.stops
    assert (merged.due_at, merged.confirm_due_at) == (DUE, None)
