"""Ledgers over HTTP: ordered under an id of one's own, watched while they are drawn up, fetched as a spreadsheet."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Response
from fastapi.responses import FileResponse

from schemas.ledgers import LedgerIn, LedgerKind, LedgerOut, LedgerState
from service import refusals
from service.ledgers import hazard_columns, task_lines
from service.ledgers.book import MEDIA_TYPE
from service.ledgers.make import free_slot, ledger_path, make_ledger, take_slot
from service.ledgers.order import asked_day, count_rows, known_ledger, ledger_out, order_ledger, own_ledger
from service.ledgers.rules import state
from service.people.door import AtDoor

router = APIRouter(tags=["ledgers"])

_FILE: dict[str, Any] = {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
TITLES = {LedgerKind.HAZARDS: hazard_columns.TITLE, LedgerKind.TASKS: task_lines.TITLE}


@router.put("/ledgers/{ledger_id}", responses={201: {"model": LedgerOut}})
def put_ledger(
    ledger_id: UUID, given: LedgerIn, door: AtDoor, response: Response, afterwards: BackgroundTasks
) -> LedgerOut:
    """Drawn up after the answer; `GET` tells how far it is. In the language of the request."""
    with door.look() as (work, by):
        known = known_ledger(work, by, ledger_id, given)
        if known is not None:
            return ledger_out(work, known)
        rows = count_rows(work, by, given)  # outside the write: others may write meanwhile
    take_slot()
    try:
        with door.work() as (work, by):
            ledger, is_new = order_ledger(work, by, ledger_id, given=given, rows=rows, language=door.language)
            shown = ledger_out(work, ledger)
    except BaseException:
        free_slot()
        raise
    if is_new:
        response.status_code = 201
        afterwards.add_task(make_ledger, door.world, ledger_id)
    else:
        free_slot()
    return shown


@router.get("/ledgers/{ledger_id}")
def show_ledger(ledger_id: UUID, door: AtDoor) -> LedgerOut:
    with door.look() as (work, by):
        return ledger_out(work, own_ledger(work, by, ledger_id))


@router.get("/ledgers/{ledger_id}/file", response_class=FileResponse, responses={200: _FILE})
def download_ledger(ledger_id: UUID, door: AtDoor) -> FileResponse:
    with door.look() as (work, by):
        ledger = own_ledger(work, by, ledger_id)
        found = state(ledger, work.now)
        asked_on = asked_day(work, ledger)
    if found is not LedgerState.READY:
        raise _not_ready(found)
    path = ledger_path(door.world, ledger_id)
    if not path.exists():
        raise refusals.not_found()
    title = TITLES[LedgerKind(ledger.of)].in_language(ledger.language)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    name = f"{title} {asked_on}.xlsx"
    return FileResponse(path, media_type=MEDIA_TYPE, filename=name, headers=headers)


def _not_ready(found: LedgerState) -> refusals.Refusal:
    if found is LedgerState.FAILED:
        return refusals.conflict(
            "ledger-failed",
            "这份台账生成失败，请重新导出。",
            "This ledger could not be drawn up; order it again.",
        )
    return refusals.conflict(
        "ledger-running", "台账正在生成，请稍候。", "This ledger is still being drawn up; wait a moment."
    )
