"""A task's state is worked out from its facts, the same in Python and in SQL."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlmodel import Session, SQLModel, create_engine, select

import schemas.everything  # noqa: F401  (foreign keys name their tables)
from schemas.tasks import Task, TaskState, state_column
from service.tasks.rules import state

OPENS = datetime(2026, 9, 8, 0, tzinfo=UTC)
DUE = OPENS + timedelta(hours=10)
CLOSES = OPENS + timedelta(hours=16)


def a_task(**facts: object) -> Task:
    return Task(
        id=uuid4(), plan_id=uuid4(), place_id=uuid4(), city_id=uuid4(), slot="2026-09-08T08:00",
        slot_on=date(2026, 9, 8), source="self", category="fire", checklist_code="x", checklist_version=1,
        opens_at=OPENS, due_at=DUE, closes_at=CLOSES, created_at=OPENS, **facts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "at", "expected"),
    [
        ({}, OPENS - timedelta(seconds=1), TaskState.SCHEDULED),
        ({}, OPENS, TaskState.OPEN),
        ({}, DUE, TaskState.OVERDUE),
        ({}, CLOSES, TaskState.MISSED),
        ({"in_time": True, "done_at": OPENS}, CLOSES, TaskState.DONE),
        (
            {"in_time": True, "done_at": OPENS, "missed_at": CLOSES, "rebutted_at": CLOSES},
            CLOSES,
            TaskState.DONE,
        ),
        ({"in_time": False, "done_at": OPENS, "missed_at": CLOSES}, CLOSES, TaskState.DONE_LATE),
        ({"evidence_missing_at": DUE}, DUE, TaskState.UNPROVEN),
        ({"evidence_missing_at": DUE, "in_time": True, "done_at": OPENS}, DUE, TaskState.DONE),
        ({"excused_at": DUE, "in_time": False}, CLOSES, TaskState.EXCUSED),
        ({"cancelled_at": DUE, "excused_at": DUE, "in_time": True}, CLOSES, TaskState.CANCELLED),
    ],
)
def test_the_first_state_that_holds_is_the_state(
    facts: dict[str, object], at: datetime, expected: TaskState
) -> None:
    assert state(a_task(**facts), at) == expected


def test_the_sql_twin_agrees_on_every_combination_of_facts() -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.tables["task"].create(engine)
    maybe = (None, OPENS)
    tasks = [
        a_task(cancelled_at=c, excused_at=x, in_time=i, evidence_missing_at=e)
        for c, x, i, e in product(maybe, maybe, (None, True, False), maybe)
    ]
    with Session(engine) as session:
        session.add_all(tasks)
        session.commit()
        for at in (OPENS - timedelta(hours=1), OPENS, DUE, CLOSES, CLOSES + timedelta(days=1)):
            for task, said in session.exec(select(Task, state_column(at))).all():
                assert state(task, at) == said
    engine.dispose()
