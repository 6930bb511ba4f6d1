"""How far each subject has climbed on each of its clocks: read and written for many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.escalations import Climb
from service.database import insert_for
from service.escalations.rules import Position
from service.world import Work


@dataclass(frozen=True)
class Mark:
    """A row of `Climb`, as the rules read it."""

    subject_id: UUID
    clock: str
    clock_at: datetime
    extended_at: datetime | None
    position: Position

    @property
    def key(self) -> tuple[UUID, str]:
        return self.subject_id, self.clock


def read_marks(work: Work, subject_ids: Sequence[UUID]) -> dict[tuple[UUID, str], Mark]:
    rows = work.session.exec(select(Climb).where(col(Climb.subject_id).in_(subject_ids)))
    return {(row.subject_id, row.clock): _mark(row) for row in rows}


def keep_marks(work: Work, marks: Iterable[Mark]) -> None:
    rows = [_row(mark) for mark in marks]
    if not rows:
        return
    connection = work.session.connection()
    insert = insert_for(connection)(Climb)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in ("subject_id", "clock")}
    connection.execute(
        insert.on_conflict_do_update(index_elements=["subject_id", "clock"], set_=changed), rows
    )


def _mark(row: Climb) -> Mark:
    reached = None if row.reached_s is None else timedelta(seconds=row.reached_s)
    position = Position(row.started_at, reached, row.not_before_at)
    return Mark(row.subject_id, row.clock, row.clock_at, row.extended_at, position)


def _row(mark: Mark) -> dict[str, Any]:
    reached = mark.position.reached
    return {
        "subject_id": mark.subject_id,
        "clock": mark.clock,
        "clock_at": mark.clock_at,
        "extended_at": mark.extended_at,
        "started_at": mark.position.started_at,
        "reached_s": None if reached is None else int(reached.total_seconds()),
        "not_before_at": mark.position.not_before_at,
    }
