"""A photo to which nobody referred for 30 days is discarded; one that a report or hazard shows never is.

First the right to it goes (its row is marked, who sent it is forgotten), then its bytes, then its row: a crash
in between leaves a marked row, which the next round finds again.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, update
from sqlmodel import col, select

from schemas.photos import Photo, PhotoUpload
from service.evidence.rules import kept_until
from service.evidence.show import is_shown
from service.world import Work, World

NAME = "discard"

SET_ASIDE = timedelta(hours=1)


def find(work: Work) -> str | None:
    ripe = select(Photo.sha256).where(_is_ripe(work.now)).order_by(col(Photo.wake_at)).limit(1)
    return work.session.exec(ripe).first()


def handle(world: World, key: str) -> int:
    with world.work() as work:
        marked = _mark(work, key)
    if marked:
        with world.work() as work:
            _remove(work, key)
    return 1


def set_aside(work: Work, key: str) -> None:
    later = update(Photo).where(col(Photo.sha256) == key).values(wake_at=work.now + SET_ASIDE)
    work.session.connection().execute(later)


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Photo.wake_at))).first()


def _is_ripe(now: datetime) -> ColumnElement[bool]:
    return and_(col(Photo.wake_at) <= now, col(Photo.checked_at).is_not(None))


def _mark(work: Work, sha256: str) -> bool:
    """Whether its bytes may go. The rows of its senders are held, so that a report cannot come in between."""
    photo = work.session.exec(select(Photo).where(col(Photo.sha256) == sha256).with_for_update()).first()
    if photo is None or photo.discarded_at is not None:
        return photo is not None
    sent = select(PhotoUpload.received_at).where(col(PhotoUpload.sha256) == sha256).with_for_update()
    keep_until = kept_until(max(work.session.exec(sent).all(), default=photo.received_at))
    if work.session.exec(select(is_shown(sha256))).one():
        photo.wake_at = None
    elif keep_until > work.now:
        photo.wake_at = keep_until
    else:
        work.session.connection().execute(delete(PhotoUpload).where(col(PhotoUpload.sha256) == sha256))
        photo.discarded_at = work.now
    work.session.add(photo)
    return photo.discarded_at is not None


def _remove(work: Work, sha256: str) -> None:
    """The bytes go while the row is held: whoever sends them again waits here, and then sends them anew."""
    marked = select(Photo).where(col(Photo.sha256) == sha256, col(Photo.discarded_at).is_not(None))
    photo = work.session.exec(marked.with_for_update()).first()
    if photo is not None:
        work.world.photos.drop(sha256)
        work.session.delete(photo)
