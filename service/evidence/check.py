"""A photo that arrived is decoded to its end: previews and hints if it can be, a finding for people if it cannot."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, update
from sqlmodel import col, select

from schemas.photos import Photo, PhotoSubject, PhotoUse
from schemas.reports import Report
from service.evidence.preview import DamagedPhoto, Developed, develop
from service.evidence.rules import kept_until
from service.evidence.show import is_shown
from service.notices.post import tell
from service.notices.wording import Kind
from service.world import Work, World

NAME = "check"

CLAIM = timedelta(minutes=5)
"""How long one node has for one photo before another may take it up."""
SET_ASIDE = timedelta(minutes=10)


def find(work: Work) -> str | None:
    waiting = select(Photo.sha256).where(_is_waiting(work.now)).order_by(col(Photo.wake_at)).limit(1)
    return work.session.exec(waiting).first()


def handle(world: World, key: str) -> int:
    with world.work() as work:
        claim = update(Photo).where(col(Photo.sha256) == key, _is_waiting(work.now))
        claimed: Any = work.session.connection().execute(claim.values(wake_at=work.now + CLAIM))
    if claimed.rowcount:
        examine_photo(world, key)
    return int(claimed.rowcount)


def set_aside(work: Work, key: str) -> None:
    later = update(Photo).where(col(Photo.sha256) == key).values(wake_at=work.now + SET_ASIDE)
    work.session.connection().execute(later)


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Photo.wake_at))).first()


def examine_photo(world: World, sha256: str) -> None:
    """Decodes it, keeps its previews, and then writes down what was found. Harmless when done twice."""
    developed = None
    try:
        developed = develop(world.photos.path(sha256))
    except DamagedPhoto:
        pass  # a finding, written below
    else:
        for size, content in developed.previews.items():
            world.photos.keep_preview(sha256, size, content)
    with world.work() as work:
        _write_down(work, sha256, developed)


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    return and_(col(Photo.wake_at) <= now, col(Photo.checked_at).is_(None))


def _write_down(work: Work, sha256: str, developed: Developed | None) -> None:
    photo = work.session.get(Photo, sha256, with_for_update=True)
    if photo is None or photo.checked_at is not None:
        return
    photo.checked_at = work.now
    is_evidence = work.session.exec(select(is_shown(sha256))).one()
    photo.wake_at = None if is_evidence else kept_until(photo.received_at)
    if developed is None:
        photo.damaged_at = work.now
        _wake_reports(work, sha256)
        _tell_senders(work, sha256)
    else:
        photo.hints = developed.hints
    work.session.add(photo)


def _tell_senders(work: Work, sha256: str) -> None:
    """Whoever shows it hears at once, while the thing can still be photographed again."""
    shown = select(PhotoUse).where(col(PhotoUse.sha256) == sha256, col(PhotoUse.effective_at).is_not(None))
    what = {"zh": f"编号 {sha256[:8]}", "en": f"no. {sha256[:8]}"}
    for use in work.session.exec(shown).all():
        tell(
            work,
            [use.author_id],
            Kind.PHOTO_DAMAGED,
            subject_kind="report" if use.subject_kind == PhotoSubject.REPORT else "hazard",
            subject_id=use.shown_by_id,
            place=use,
            category=use.category,
            step=sha256,
            data={"what": what},
        )


def _wake_reports(work: Work, sha256: str) -> None:
    """A report that had all its photos was at rest; now one of them proves nothing."""
    demanded = select(PhotoUse.subject_id).where(
        col(PhotoUse.sha256) == sha256,
        col(PhotoUse.subject_kind) == PhotoSubject.REPORT.value,
        col(PhotoUse.required).is_(True),
        col(PhotoUse.effective_at).is_not(None),
    )
    at_rest = and_(col(Report.wake_at).is_(None), col(Report.evidence_missing_at).is_(None))
    wake = update(Report).where(col(Report.id).in_(demanded), at_rest).values(wake_at=work.now)
    work.session.connection().execute(wake)
