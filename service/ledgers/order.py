"""Takes the order for a ledger, and shows it to who ordered it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from schemas.hazards import Hazard
from schemas.ledgers import HazardLedgerIn, Ledger, LedgerKind, LedgerOut, LedgerState, TaskLedgerIn
from schemas.people import Person
from schemas.places import Place
from schemas.tasks import Task
from service import refusals
from service.hazards.search import asked_hazards
from service.ledgers.rules import KEPT, MOST_A_DAY, MOST_ROWS, state
from service.people.access import Caller, any_of
from service.tasks.search import asked_tasks
from service.world import Work

Given = HazardLedgerIn | TaskLedgerIn


def count_rows(work: Work, by: Caller, given: Given) -> int:
    """How many rows it will have; 404 for a place not theirs, 422 where they are more than anybody reads."""
    model, branches = asked_rows(work, by, given)
    rows = work.session.exec(select(func.count()).select_from(model).where(any_of(branches))).one()
    if rows > MOST_ROWS:
        raise refusals.unprocessable(
            "too-many-rows",
            f"共 {rows} 条，超过一份台账的上限 {MOST_ROWS} 条。请缩小范围后重试。",
            f"These are {rows} rows; a ledger holds at most {MOST_ROWS}. Narrow what you ask for.",
        )
    return rows


def asked_rows(work: Work, by: Caller, given: Given) -> tuple[Any, list[ColumnElement[bool]]]:
    if isinstance(given, HazardLedgerIn):
        return Hazard, asked_hazards(work, by, given.asked)
    return Task, asked_tasks(work, by, given.asked)


def read_asked(ledger: Ledger) -> Given:
    said = {"of": ledger.of, "asked": ledger.asked}
    is_of_hazards = ledger.of == LedgerKind.HAZARDS
    return HazardLedgerIn.model_validate(said) if is_of_hazards else TaskLedgerIn.model_validate(said)


def known_ledger(work: Work, by: Caller, ledger_id: UUID, given: Given) -> Ledger | None:
    """What was ordered under this id before; 409 where that was something else, or somebody else's."""
    ledger = work.session.get(Ledger, ledger_id)
    if ledger is None:
        return None
    if ledger.by_id != by.person_id or read_asked(ledger) != given:
        raise refusals.different_content()
    return ledger


def order_ledger(
    work: Work, by: Caller, ledger_id: UUID, *, given: Given, rows: int, language: str
) -> tuple[Ledger, bool]:
    """The order, and whether it is new. 409 while another of theirs is drawn up, 429 after very many a day."""
    work.lock("ledgers of", by.person_id)
    known = known_ledger(work, by, ledger_id, given)
    if known is not None:
        return known, False
    _must_not_crowd(work, by)
    ledger = Ledger(
        id=ledger_id,
        of=given.of.value,
        by_id=by.person_id,
        language=language,
        asked=given.asked.model_dump(mode="json"),
        asked_at=work.now,
        rows=rows,
        beat_at=work.now,
        wake_at=work.now + KEPT,
    )
    work.session.add(ledger)
    return ledger, True


def own_ledger(work: Work, by: Caller, ledger_id: UUID) -> Ledger:
    """404 where it is not theirs, or where they hold other posts by now: they would see other rows."""
    ledger = work.session.get(Ledger, ledger_id)
    if ledger is None or ledger.by_id != by.person_id or by.held(ledger.asked_at) != by.held():
        raise refusals.not_found()
    return ledger


def asked_day(work: Work, ledger: Ledger) -> date:
    """The day on which it was asked for, in its author's city."""
    of_author = select(Place.zone).join(Person, col(Person.city_id) == col(Place.id))
    zone = work.session.exec(of_author.where(col(Person.id) == ledger.by_id)).one()
    return ledger.asked_at.astimezone(ZoneInfo(zone)).date()


def ledger_out(work: Work, ledger: Ledger) -> LedgerOut:
    return LedgerOut(
        **ledger.model_dump(exclude={"by_id", "asked", "beat_at", "failed_at", "wake_at"}),
        state=state(ledger, work.now),
        expires_at=ledger.wake_at,
    )


def _must_not_crowd(work: Work, by: Caller) -> None:
    since = work.now - timedelta(days=1)
    mine = select(Ledger).where(col(Ledger.by_id) == by.person_id, col(Ledger.asked_at) > since)
    ledgers = work.session.exec(mine).all()
    if any(state(ledger, work.now) is LedgerState.RUNNING for ledger in ledgers):
        raise refusals.conflict(
            "ledger-running",
            "您的另一份台账正在生成，请等它完成后再导出。",
            "Another ledger of yours is being drawn up; wait until it is ready.",
        )
    if len(ledgers) >= MOST_A_DAY:
        raise refusals.too_many(
            3600, "今天导出的台账过多，请明天再试。", "Very many ledgers for one day; go on tomorrow."
        )
