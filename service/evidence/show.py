"""Who may see a photo: who sent it, and who may see a report or hazard that shows it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, select

from schemas.base import new_id
from schemas.hazards import HazardPerson
from schemas.notices import Notice
from schemas.photos import Photo, PhotoUpload, PhotoUse, PhotoView
from schemas.reports import Report
from schemas.tasks import Task
from service import refusals
from service.people.access import Caller, any_of, in_scope
from service.world import Work


def visible_photo(work: Work, by: Caller, sha256: str) -> Photo:
    """The photo; 404 where it is not there or not to be seen, which is the same to who asks."""
    photo = work.session.get(Photo, sha256)
    if photo is None or not (_sent(work, by, sha256) or shown_photos(work, by, [sha256])):
        raise refusals.not_found()
    return photo


def view_original(work: Work, by: Caller, sha256: str) -> Photo:
    """As `visible_photo`, and the view is written down before anything is shown."""
    photo = visible_photo(work, by, sha256)
    work.session.add(PhotoView(id=new_id(), sha256=sha256, person_id=by.person_id, viewed_at=work.now))
    return photo


def shown_photos(work: Work, by: Caller, digests: Collection[str]) -> set[str]:
    """Those of the digests that a report or hazard shows which the caller may see."""
    if not digests:
        return set()
    seen = select(PhotoUse.sha256).where(
        col(PhotoUse.sha256).in_(digests), col(PhotoUse.effective_at).is_not(None), _may_see_subject(by)
    )
    return set(work.session.exec(seen).all())


def is_shown(sha256: str) -> ColumnElement[bool]:
    """Whether a report or hazard shows it: then it is evidence, and stays."""
    return exists().where(col(PhotoUse.sha256) == sha256, col(PhotoUse.effective_at).is_not(None))


def _sent(work: Work, by: Caller, sha256: str) -> bool:
    return work.session.get(PhotoUpload, (sha256, by.person_id)) is not None


def _may_see_subject(by: Caller) -> ColumnElement[bool]:
    """In my scope, or mine; or a hazard I had a hand in; or something I was told of, or had to check."""
    me = by.person_id
    had_a_hand = exists().where(
        col(HazardPerson.hazard_id) == col(PhotoUse.shown_by_id), col(HazardPerson.person_id) == me
    )
    told = exists().where(
        col(Notice.subject_kind).in_(["report", "hazard"]),
        col(Notice.subject_id) == col(PhotoUse.shown_by_id),
        col(Notice.person_id) == me,
    )
    told_of_task = and_(
        col(Notice.subject_kind) == "task",
        col(Notice.subject_id) == col(Task.id),
        col(Notice.person_id) == me,
    )
    my_task = exists().where(
        col(Report.id) == col(PhotoUse.shown_by_id),
        col(Task.id) == col(Report.task_id),
        or_(col(Task.assignee_id) == me, exists().where(told_of_task)),
    )
    return or_(any_of(in_scope(by, PhotoUse)), col(PhotoUse.author_id) == me, had_a_hand, told, my_task)
