"""How a ledger stands, and how long it is kept."""

from datetime import datetime, timedelta

from schemas.ledgers import Ledger, LedgerState

KEPT = timedelta(days=1)

SILENCE = timedelta(minutes=3)
"""Whoever draws it up shows a sign of life with every thousand rows: after this long the process is gone."""

MOST_ROWS = 200_000
"""Beyond this a spreadsheet helps nobody; the list is to be narrowed."""

MOST_A_DAY = 100
"""Ledgers one person orders: none needs more, and each lies on the disk for a day."""


def state(ledger: Ledger, now: datetime) -> LedgerState:
    if ledger.finished_at is not None:
        return LedgerState.READY
    if ledger.failed_at is not None or now - ledger.beat_at > SILENCE:
        return LedgerState.FAILED
    return LedgerState.RUNNING
