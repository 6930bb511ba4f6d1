"""Drops refused bodies once the 90 days are over for which the section may see them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from schemas.reports import RefusedReport
from service.world import Work, World

NAME = "expire"

SET_ASIDE = timedelta(hours=1)


def find(work: Work) -> datetime | None:
    row = work.session.exec(
        select(RefusedReport.id).where(col(RefusedReport.wake_at) <= work.now).limit(1)
    ).first()
    return work.now if row else None


def handle(world: World, key: datetime) -> int:
    with world.work() as work:
        gone = delete(RefusedReport).where(col(RefusedReport.wake_at) <= work.now)
        return int(work.session.connection().execute(gone).rowcount)


def set_aside(work: Work, key: datetime) -> None:
    later = update(RefusedReport).where(col(RefusedReport.wake_at) <= work.now)
    work.session.connection().execute(later.values(wake_at=work.now + SET_ASIDE))


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(RefusedReport.wake_at))).first()
