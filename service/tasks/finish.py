"""What a counting report does to its task's facts; and what happens to them when its photos never come."""

from uuid import UUID

from sqlmodel import col, select

from schemas.reports import Report
from schemas.tasks import Task
from service.world import Work


def task_for_report(work: Work, task_id: UUID) -> Task | None:
    """The task, held until the commit, so that two inspectors finishing it at once come one after the other."""
    return work.session.exec(select(Task).where(col(Task.id) == task_id).with_for_update()).first()


def finish_task(work: Work, task: Task, report: Report) -> None:
    """Write a report's facts beside what the task already knows; nothing that was written before is taken back.

    1. Any report at all ends the hiding of a visit from the inspected school.
    2. One that arrives after the close writes the miss (once), and rebuts it if it was captured in time.
    3. The first one that counts finishes the task; a later one is additional and changes nothing.
    """
    task.reported_at = task.reported_at or report.received_at
    if report.counts and not report.additional:
        if report.received_at >= task.closes_at:
            task.missed_at = task.missed_at or task.closes_at
            if report.in_time and task.rebutted_at is None:
                task.rebutted_at = report.received_at
        task.done_at = report.corrected_captured_at
        task.in_time = report.in_time
        task.report_id = report.id
        task.wake_at = work.now
    work.session.add(task)


def lose_evidence(work: Work, report: Report) -> Task | None:
    """A report's required photos never came: its task is done by the next counting report, else unproven."""
    if report.task_id is None:
        return None
    task = task_for_report(work, report.task_id)
    if task is None or task.report_id != report.id:
        return task
    proven = work.session.exec(
        select(Report)
        .where(
            col(Report.task_id) == task.id,
            col(Report.counts).is_(True),
            col(Report.evidence_missing_at).is_(None),
        )
        .order_by(col(Report.received_at), col(Report.id))
    ).first()
    task.evidence_missing_at = task.evidence_missing_at or work.now
    task.done_at = proven.corrected_captured_at if proven else None
    task.in_time = proven.in_time if proven else None
    task.report_id = proven.id if proven else None
    task.wake_at = work.now
    work.session.add(task)
    return task
