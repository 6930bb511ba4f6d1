"""Looks once, 48 hours after a report, whether the photos it needs are there; if not, it proves nothing and people hear."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from schemas.people import Role
from schemas.photos import PhotoSubject
from schemas.reports import Report
from service.checklists.publish import published
from service.evidence.refer import missing_required
from service.notices.post import tell
from service.notices.wording import Kind
from service.people.posts import people_in
from service.tasks.finish import lose_evidence
from service.world import Work, World

NAME = "tidy"

SET_ASIDE = timedelta(minutes=10)


def find(work: Work) -> UUID | None:
    waiting = select(Report.id).where(col(Report.wake_at) <= work.now)
    return work.session.exec(waiting.order_by(col(Report.wake_at)).limit(1)).first()


def handle(world: World, key: UUID) -> None:
    """Claim the report by putting out its alarm, so that of two nodes one acts."""
    with world.work() as work:
        claim = update(Report).where(col(Report.id) == key, col(Report.wake_at) <= work.now)
        if work.session.connection().execute(claim.values(wake_at=None)).rowcount == 0:
            return
        report = work.session.get_one(Report, key)
        lacking = missing_required(work, PhotoSubject.REPORT, report.id)
        if report.evidence_missing_at is None and lacking:
            _lose(work, report, len(lacking))
        elif report.evidence_missing_at is not None and not lacking:
            report.evidence_complete_at = work.now
            work.session.add(report)


def set_aside(work: Work, key: UUID) -> None:
    later = update(Report).where(col(Report.id) == key)
    work.session.connection().execute(later.values(wake_at=work.now + SET_ASIDE))


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Report.wake_at))).first()


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
        data={
            "what": published(work, report.checklist_code, report.checklist_version).content["title"],
            "count": count,
        },
    )
