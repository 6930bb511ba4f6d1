"""What a report is about, a task or a visit outside any plan, and what its author has to do with it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from schemas.base import Bilingual, Source
from schemas.notices import Notice
from schemas.places import Place
from schemas.reports import ReportIn
from schemas.tasks import Task
from service import refusals
from service.checklists.publish import Checklist, checklist_version
from service.people.access import REPORTERS, Caller, Post
from service.refusals import FieldError
from service.reports.rules import NotCounting, Standing, why_not_counting
from service.world import Work


@dataclass(frozen=True)
class Occasion:
    """`rights`: the author's posts, past ones too, that let them report here while they were in force."""

    place: Place
    task: Task | None
    checklist: Checklist
    category: str
    rights: tuple[Post, ...]

    def source(self, by: Caller, captured_at: datetime) -> Source:
        if self.task is not None:
            return Source(self.task.source)
        return Source.SELF if self._of_inspected_school(by, captured_at) else Source.BUREAU

    def why_not_counting(self, by: Caller, captured_at: datetime) -> NotCounting | None:
        """The right is judged at the corrected capture: losing it later changes nothing."""
        may_report = any(post.in_force(captured_at) for post in self.rights)
        if self.task is None:
            return NotCounting.NO_TASK if may_report else NotCounting.NO_RIGHT
        standing = Standing(
            cancelled=self.task.cancelled_at is not None,
            excused=self.task.excused_at is not None,
            opens_at=self.task.opens_at,
            source=Source(self.task.source),
            may_report=may_report,
            of_inspected_school=self._of_inspected_school(by, captured_at),
        )
        return why_not_counting(standing, captured_at)

    def _of_inspected_school(self, by: Caller, captured_at: datetime) -> bool:
        posts = [*by.held(), *by.held(captured_at)]
        return any(post.of_a_school and post.school_id == self.place.school_id for post in posts)


_TASK_AND_PLACE = (
    select(Task, Place)
    .join(Place, col(Place.id) == col(Task.place_id))
    .where(col(Task.id) == bindparam("task_id"))
    .with_for_update(of=Task)
)
"""Built once: every report asks this. The task is held until the commit, so that two who finish it take turns."""


def occasion_of(work: Work, by: Caller, said: ReportIn) -> Occasion:
    """The task, held until the commit, or the place and checklist that the report names.

    404 what one may not see, 403 what one sees but never had a right to report on, 422 where nothing fits.
    """
    if said.task_id is not None:
        return _task(work, by, said, said.task_id)
    if said.place_id is None or said.checklist is None:
        raise _unfit(
            "/task_id", "请注明任务，或注明地点和检查表。", "Name the task, or the place and the checklist."
        )
    return _visit(work, by, said, said.place_id)


def _task(work: Work, by: Caller, said: ReportIn, task_id: UUID) -> Occasion:
    row = work.session.execute(_TASK_AND_PLACE, {"task_id": task_id}).first()
    if row is None:
        raise refusals.not_found()
    task, place = row
    seeing = [p for p in _begun(by) if p.covers(task, task.category) and not _hidden_from(p, task)]
    rights = _rights(seeing)
    if not rights and _is_told(work, by, task):
        seeing, rights = _begun(by), _rights(_begun(by))
    if not rights:
        raise _refusal(any(post.in_force(by.at) for post in seeing))
    if said.place_id not in (None, task.place_id):
        raise _unfit("/place_id", "该任务不在这个地点。", "This task is not at that place.")
    checklist = checklist_version(work, task.checklist_code, task.checklist_version)
    return Occasion(place, task, checklist, task.category, tuple(rights))


def _visit(work: Work, by: Caller, said: ReportIn, place_id: UUID) -> Occasion:
    place = work.session.get(Place, place_id)
    if place is None or not any(post.covers(place, None) for post in _begun(by)):
        raise refusals.not_found()
    assert said.checklist is not None
    try:
        checklist = checklist_version(work, said.checklist.code, said.checklist.version)
    except refusals.Refusal:
        raise _unfit(
            "/checklist", "没有这个检查表或版本。", "There is no such checklist or version."
        ) from None
    seeing = [post for post in _begun(by) if post.covers(place, checklist.category)]
    rights = _rights(seeing)
    if not rights:
        raise _refusal(any(post.covers(place, None) for post in by.held()))
    return Occasion(place, None, checklist, checklist.category, tuple(rights))


def _begun(by: Caller) -> list[Post]:
    """A post that ended may have been in force at the capture; one that has not begun never was."""
    return [post for post in by.posts if post.from_at <= by.at]


def _rights(posts: list[Post]) -> list[Post]:
    return [post for post in posts if post.role in REPORTERS]


def _hidden_from(post: Post, task: Task) -> bool:
    """A check by other eyes is hidden from the inspected school until it was made, unless it was announced."""
    open_to_school = task.source == Source.SELF or task.announced or task.reported_at is not None
    return post.of_a_school and not open_to_school


def _is_told(work: Work, by: Caller, task: Task) -> bool:
    if task.assignee_id == by.person_id:
        return True
    told = select(Notice.id).where(
        col(Notice.person_id) == by.person_id,
        col(Notice.subject_kind) == "task",
        col(Notice.subject_id) == task.id,
    )
    return work.session.exec(told.limit(1)).first() is not None


def _refusal(sees: bool) -> refusals.Refusal:
    if not sees:
        return refusals.not_found()
    return refusals.forbidden(
        "您的任职只能查看，不能提交检查报告。", "Your post lets you look, not hand in inspection reports."
    )


def _unfit(pointer: str, zh: str, en: str) -> refusals.Refusal:
    fault = FieldError(pointer, Bilingual(zh=zh, en=en))
    return refusals.unprocessable("report-without-occasion", zh, en, errors=[fault])
