"""Takes a spreadsheet in: first on trial, naming each bad cell; then all of it or none, once however often it is sent."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol

from fastapi import Query, Request

from schemas.imports import BadCell, ImportOut
from service import refusals
from service.refusals import FieldError
from service.sheets import CSV, MAX_BYTES, XLSX, Column, Fault, Row, read_sheet, too_large
from service.world import Work

SHOWN = 500
"""Bad cells named in one answer."""

DryRun = Annotated[bool, Query(description="only say what would happen")]
UNCOUNTED = 2**50
"""The framework answers a body above its own limit in plain text, whatever we say; `body_of` counts instead."""

_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
SHEET_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {CSV: _BYTES, XLSX: _BYTES}}}


@dataclass
class Found:
    """How many rows make, change or leave what is there, and the cells that stand in the way."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Import:
    """One kind of import. `judge` reads and names faults; `save` writes down what is without fault."""

    lock: str
    columns: Sequence[Column]
    judge: Callable[[Work, Any, list[Row]], Any]
    save: Callable[[Work, Any, Any], None]


@dataclass(frozen=True)
class Sheet:
    body: bytes
    media_type: str


class Entrance(Protocol):
    """The door: a look, or a piece of work, as the person who asks."""

    def look(self) -> AbstractContextManager[tuple[Work, Any]]: ...
    def work(self) -> AbstractContextManager[tuple[Work, Any]]: ...


async def body_of(request: Request) -> Sheet:
    """The file as sent; 413 as soon as it is too large."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            raise too_large()
    return Sheet(bytes(body), request.headers.get("content-type", "").split(";")[0].strip().lower())


def take_in(door: Entrance, kind: Import, sheet: Sheet, *, dry_run: bool) -> ImportOut:
    """What the file changes. On trial bad cells are listed; else any bad cell refuses the whole (422).

    It is judged twice: reading ten thousand rows must not hold up the writers, and what was read may have changed.
    """
    with door.look() as (work, by):
        kind.judge(work, by, [])  # refuses who may not, before five megabytes are unpacked for them
    rows, faults = read_sheet(sheet.body, sheet.media_type, kind.columns)
    with door.look() as (work, by):
        found = kind.judge(work, by, rows)
    answer = _answer(found, faults, rows=len(rows), dry_run=dry_run)
    if dry_run:
        return answer
    _refuse_faults(answer)
    with door.work() as (work, by):
        work.lock(kind.lock, "all")
        found = kind.judge(work, by, rows)
        answer = _answer(found, faults, rows=len(rows), dry_run=False)
        _refuse_faults(answer)
        kind.save(work, by, found)
    return answer


def _answer(found: Found, faults: list[Fault], *, rows: int, dry_run: bool) -> ImportOut:
    """One fault a cell: what the form says goes before what the meaning says."""
    by_cell: dict[tuple[int, str], Fault] = {}
    for fault in [*faults, *found.faults]:
        by_cell.setdefault((fault.row, fault.column), fault)
    ordered = sorted(by_cell.values(), key=lambda f: f.row)
    return ImportOut(
        dry_run=dry_run,
        rows=rows,
        created=found.created,
        updated=found.updated,
        unchanged=found.unchanged,
        error_count=len(ordered),
        errors=[BadCell(row=f.row, column=f.column, value=f.value, detail=f.detail) for f in ordered[:SHOWN]],
    )


def _refuse_faults(answer: ImportOut) -> None:
    if not answer.errors:
        return
    raise refusals.unprocessable(
        "bad-cells",
        f"有 {answer.error_count} 个单元格有误，未导入任何内容。请按提示修改后重新上传。",
        f"{answer.error_count} cells are wrong and nothing was imported; correct them and send the file again.",
        errors=[FieldError(pointer=f"/{e.row}/{e.column}", detail=e.detail) for e in answer.errors],
    )
