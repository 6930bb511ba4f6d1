"""A miss is excused with a reason and an author; the miss itself stays on record."""

from uuid import UUID

from schemas.base import Source, as_z, new_id
from schemas.people import Role
from schemas.plans import Plan
from schemas.tasks import ExcuseIn, Task, TaskChange, TaskState
from service import refusals
from service.notices.post import tell
from service.notices.wording import Kind
from service.people.access import BUREAU, FIXERS, Caller
from service.people.authors import author
from service.people.posts import people_in
from service.tasks.finish import task_for_report
from service.tasks.rules import state
from service.world import Work


def excuse_task(work: Work, by: Caller, task_id: UUID, *, given: ExcuseIn) -> tuple[Task, bool]:
    """The task, and whether this request excused it (a repeat with the same reason changes nothing).

    409 where somebody else excused it, or where there is nothing to excuse.
    """
    task = task_for_report(work, task_id)
    assert task is not None, "the caller was shown this task"
    if not by.has(BUREAU, task, task.category):
        raise refusals.forbidden(
            "只有教育局科室或分管领导可以核准漏检说明。",
            "Only the bureau's section or leader can excuse a miss.",
        )
    if task.excuse is not None:
        if task.excuse["by"] != str(by.person_id):
            raise _excused_already(work, task)
        if task.excuse["reason"] != given.reason:
            raise refusals.different_content()
        return task, False
    if state(task, work.now) in (TaskState.CANCELLED, TaskState.DONE, TaskState.SCHEDULED):
        raise refusals.conflict(
            "nothing-to-excuse",
            "该任务已按时完成、已取消或尚未开始，无需说明。",
            "This task was done in time, was cancelled or has not opened; there is nothing to excuse.",
        )
    task.excused_at = work.now
    task.excuse = {"by": str(by.person_id), "at": as_z(work.now), "reason": given.reason}
    task.wake_at = work.now
    work.session.add(task)
    work.session.add(
        TaskChange(
            id=new_id(),
            task_id=task.id,
            at=work.now,
            kind="excused",
            by_id=by.person_id,
            data={"reason": given.reason},
        )
    )
    _tell_excused(work, task, given.reason)
    return task, True


def _excused_already(work: Work, task: Task) -> refusals.Refusal:
    assert task.excuse is not None and task.excused_at is not None
    did = author(work, UUID(task.excuse["by"]), task.excused_at, task)
    return refusals.conflict(
        "decided-already",
        f"{did.name}已于 {did.at} 核准此漏检（{task.excuse['reason']}），无需再次核准。请刷新查看。",
        f"{did.name} excused it at {did.at} ({task.excuse['reason']}); it is decided once. Reload to see it.",
    )


def _tell_excused(work: Work, task: Task, reason: str) -> None:
    """Who owed the check and who answers for the school hear why; of a visit nobody of the school that it visits."""
    roles = [*_roles(task), Role.HEAD]
    if task.source != Source.SELF:
        roles = [role for role in roles if role not in FIXERS]
    owing = [task.assignee_id] if task.assignee_id else []
    people = {*owing, *people_in(work, roles, task, task.category)}
    what = work.session.get_one(Plan, task.plan_id).title
    tell(work, people, Kind.EXCUSED, subject_kind="task", subject_id=task.id, place=task, category=task.category,
         data={"reason": reason, "what": what})  # fmt: skip


def _roles(task: Task) -> list[Role]:
    return [Role(task.role)] if task.role and not task.assignee_id else []
