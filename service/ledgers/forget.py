"""Drops ledgers a day after they were asked for, the files first."""

import shutil
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from schemas.ledgers import Ledger
from service.ledgers.make import ledger_folder
from service.world import Work, World

NAME = "forget"

SET_ASIDE = timedelta(hours=1)


def find(work: Work) -> UUID | None:
    old = select(Ledger.id).where(col(Ledger.wake_at) <= work.now).order_by(col(Ledger.wake_at)).limit(1)
    return work.session.exec(old).first()


def handle(world: World, key: UUID) -> int:
    folder = ledger_folder(world, key)
    if folder.exists():
        shutil.rmtree(folder)
    with world.work() as work:
        work.session.connection().execute(delete(Ledger).where(col(Ledger.id) == key))
    return 1


def set_aside(work: Work, key: UUID) -> None:
    later = update(Ledger).where(col(Ledger.id) == key).values(wake_at=work.now + SET_ASIDE)
    work.session.connection().execute(later)


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Ledger.wake_at))).first()
