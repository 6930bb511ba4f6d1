"""Draws up a ledger: a thousand rows at a time, each in a short look of its own, so that nobody waits for it."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import update
from sqlmodel import col

from schemas.hazards import Hazard
from schemas.ledgers import Ledger, LedgerKind
from schemas.people import Person
from schemas.tasks import Task
from service import refusals
from service.ledgers import hazard_columns, task_lines
from service.ledgers.book import Book, Line
from service.ledgers.hazard_lines import hazard_lines
from service.ledgers.order import asked_rows, read_asked
from service.pages import page_of
from service.people.access import load_caller
from service.world import World

log = structlog.get_logger(__name__)

AT_ONCE = 1_000
"""Rows in one look."""

_SLOTS = threading.BoundedSemaphore(2)
"""So many are drawn up at once in this process: its other threads stay free for everybody else."""


def take_slot() -> None:
    """Held until `make_ledger` ends; 429 while all are taken."""
    if not _SLOTS.acquire(blocking=False):
        raise refusals.too_many(
            10, "正在生成其他台账，请稍后再试。", "Other ledgers are being drawn up; try again in a moment."
        )


def free_slot() -> None:
    _SLOTS.release()


def ledger_path(world: World, ledger_id: UUID) -> Path:
    """In the data folder, which all nodes share: any of them can hand it out."""
    return ledger_folder(world, ledger_id) / "ledger.xlsx"


def ledger_folder(world: World, ledger_id: UUID) -> Path:
    return world.settings.data / "ledgers" / ledger_id.hex


def make_ledger(world: World, ledger_id: UUID) -> None:
    """From the order to the file. What fails is written down: its author sees that there will be none."""
    try:
        with world.look() as work:
            ledger = work.session.get(Ledger, ledger_id)
        if ledger is None:
            return
        rows = _write(world, ledger)
        size = ledger_path(world, ledger_id).stat().st_size
        _note(world, ledger_id, rows=rows, rows_done=rows, size=size, finished=True)
    except Exception:
        log.exception("ledger failed", ledger=str(ledger_id))
        shutil.rmtree(ledger_folder(world, ledger_id), ignore_errors=True)
        _note(world, ledger_id, failed=True)
    finally:
        free_slot()


def _write(world: World, ledger: Ledger) -> int:
    path = ledger_path(world, ledger.id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    kind: Any = hazard_columns if ledger.of == LedgerKind.HAZARDS else task_lines
    title = kind.TITLE.in_language(ledger.language)
    with Book(half, kind.COLUMNS, title=title, language=ledger.language, made_at=ledger.asked_at) as book:
        for lines in _batches(world, ledger):
            for line in lines:
                book.add(line)
            _note(world, ledger.id, rows_done=book.rows)
    half.replace(path)
    return book.rows


def _batches(world: World, ledger: Ledger) -> Iterator[list[Line]]:
    """Each as its author sees it at that moment: posts that end meanwhile show no more."""
    cursor, given = None, read_asked(ledger)
    while True:
        with world.look() as work:
            by = load_caller(work.session, work.session.get_one(Person, ledger.by_id), None, work.now)
            model, branches = asked_rows(work, by, given)
            if model is Hazard:
                rows, cursor = page_of(
                    work, Hazard, branches, order=col(Hazard.received_at), limit=AT_ONCE, cursor=cursor
                )
                lines = hazard_lines(work, rows, language=ledger.language)
            else:
                tasks, cursor = page_of(
                    work,
                    Task,
                    branches,
                    order=col(Task.due_at),
                    limit=AT_ONCE,
                    cursor=cursor,
                    descending=False,
                )
                lines = task_lines.task_lines(work, tasks, language=ledger.language)
        yield lines
        if cursor is None:
            return


def _note(
    world: World, ledger_id: UUID, *, finished: bool = False, failed: bool = False, **facts: int
) -> None:
    with world.work() as work:
        values: dict[str, Any] = {"beat_at": work.now, **facts}
        values |= {"finished_at": work.now} if finished else {}
        values |= {"failed_at": work.now} if failed else {}
        noted = update(Ledger).where(col(Ledger.id) == ledger_id).values(**values)
        work.session.connection().execute(noted)
