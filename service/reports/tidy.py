"""Looks once, 48 hours after a report, whether the photos it needs are there; if not, it proves nothing and people hear."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, update
from sqlmodel import col, select

from schemas.people import Role
from schemas.photos import PhotoSubject
from schemas.plans import Plan
from schemas.reports import Report
from schemas.tasks import Task
from service.checklists.publish import published
from service.evidence.refer import missing_required_of
from service.notices.post import tell
from service.notices.wording import Kind
from service.people.posts import people_in
from service.tasks.finish import lose_evidence
from service.world import Work, World

log = structlog.get_logger(__name__)

NAME = "tidy"

BATCH_SIZE = 250
"""So many reports are looked through in one transaction; nearly all have their photos."""

SET_ASIDE = timedelta(minutes=10)


def find(work: Work) -> tuple[UUID, ...] | None:
    waiting = select(Report.id).where(col(Report.wake_at) <= work.now)
    ids = tuple(work.session.exec(waiting.order_by(col(Report.wake_at)).limit(BATCH_SIZE)))
    return ids or None


def handle(world: World, key: tuple[UUID, ...]) -> int:
    """The batch in one transaction; where that fails, report by report, so that a broken one delays only itself."""
    try:
        with world.work() as work:
            return _look_through(work, key)
    except Exception:
        if len(key) == 1:
            raise
        log.warning("batch failed, going row by row", chore=NAME, rows=len(key), exc_info=True)
    return sum(_handle_alone(world, id) for id in key)


def set_aside(work: Work, key: tuple[UUID, ...]) -> None:
    later = update(Report).where(col(Report.id).in_(key), col(Report.wake_at) <= work.now)
    work.session.connection().execute(later.values(wake_at=work.now + SET_ASIDE))


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Report.wake_at))).first()


def _handle_alone(world: World, id: UUID) -> int:
    try:
        return handle(world, (id,))
    except Exception:
        log.exception("row failed", chore=NAME, id=str(id))
    with world.work() as work:
        set_aside(work, (id,))
    return 0


def _look_through(work: Work, ids: tuple[UUID, ...]) -> int:
    """Claim the reports by putting out their alarms, so that of two nodes one acts."""
    claim = update(Report).where(col(Report.id).in_(ids), col(Report.wake_at) <= work.now)
    claimed = work.session.connection().execute(
        claim.values(wake_at=None).returning(col(Report.id), col(Report.evidence_missing_at))
    )
    missing_since = {id: missing_at for id, missing_at in claimed}
    lacking = missing_required_of(work, PhotoSubject.REPORT, missing_since)
    lost = _surely_lacking(work, [id for id in lacking if missing_since[id] is None])
    for id in sorted(missing_since):
        if id in lost:
            _lose(work, work.session.get_one(Report, id), len(lost[id]))
        elif missing_since[id] is not None and id not in lacking:
            report = work.session.get_one(Report, id)
            report.evidence_complete_at = work.now
            work.session.add(report)
    return len(missing_since)


def _surely_lacking(work: Work, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Asked once more with their authors' photos held: one that arrives at this moment is waited for, and counts."""
    if not ids:
        return {}
    authors = select(Report.by_id).where(col(Report.id).in_(ids)).distinct()
    for by_id in sorted(work.session.exec(authors)):
        work.lock("photos of", by_id)
    return missing_required_of(work, PhotoSubject.REPORT, ids)


def _lose(work: Work, report: Report, count: int) -> None:
    """Counted as not done, and told to who can still send the photos, to the head and to the section."""
    report.evidence_missing_at = work.now
    work.session.add(report)
    work.session.flush()
    lose_evidence(work, report)
    tell(
        work,
        [report.by_id, *people_in(work, (Role.HEAD, Role.SECTION), report, report.category)],
        Kind.EVIDENCE_MISSING,
        subject_kind="report",
        subject_id=report.id,
        place=report,
        category=report.category,
        data={"what": _what(work, report), "count": count},
    )


def _what(work: Work, report: Report) -> dict[str, Any]:
    """The check as its plan names it; a visit outside any plan by its checklist."""
    if report.task_id:
        return work.session.get_one(Plan, work.session.get_one(Task, report.task_id).plan_id).title
    title: dict[str, Any] = published(work, report.checklist_code, report.checklist_version).content["title"]
    return title
