"""Takes in a report: once, with a receipt, judged by its checklist, whatever the network did to it on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert
from sqlmodel import col, select

from schemas.base import Source
from schemas.people import DeviceContact
from schemas.photos import PhotoSubject
from schemas.places import scope_of
from schemas.reports import Report
from service import refusals
from service.checklists.rules import Judgement, judge
from service.evidence.refer import refer_photos
from service.hazards.open import open_from_finding
from service.people.access import Caller
from service.refusals import Refusal
from service.reports.occasion import Occasion, occasion_of
from service.reports.refused import keep_refused
from service.reports.rules import PHOTOS_DUE, Clocks, in_time
from service.reports.sent import Sent
from service.tasks.finish import finish_task
from service.world import Work


@dataclass(frozen=True)
class Received:
    """The stored report; `is_new` is false for a repeat."""

    report: Report
    is_new: bool


_INSERT = insert(Report)
_COLUMNS = tuple(Report.model_fields)
_KNOWN = select(Report.by_id, Report.content_sha256).where(col(Report.id) == bindparam("report_id"))


def submit_report(work: Work, by: Caller, report_id: UUID, *, sent: Sent) -> Received | Refusal:
    """Keep a report, once, however often and from how many sides it comes.

    1. A repeat is answered from what is stored; other content under the same id is 409.
    2. A body that breaks its checklist is kept apart and *returned* as a refusal: raising would lose it.
    3. Findings open or join hazards, photos are referred to, and a report that counts finishes its task.
    """
    work.lock("report", report_id)
    known = work.session.execute(_KNOWN, {"report_id": report_id}).first()
    if known is not None and known.by_id == by.person_id:
        return _repeated(work, report_id, is_same=known.content_sha256 == sent.sha256)
    occasion = occasion_of(work, by, sent.said)
    if known is not None:  # somebody else's: that its id is taken is told to those only who may report here
        raise refusals.different_content()
    clocks = Clocks(sent.said.captured_at, sent.said.sent_at, work.now)
    judgement = _judged(occasion, sent, clocks)
    if judgement.faults or sent.sha256 is None:
        return keep_refused(work, by, report_id, sent=sent, occasion=occasion, faults=judgement.faults)
    report = _worked_out(
        work, by, report_id, sent=sent, occasion=occasion, clocks=clocks, judgement=judgement
    )
    _keep(work, by, report, judgement=judgement, occasion=occasion)
    return Received(report, is_new=True)


def _repeated(work: Work, report_id: UUID, *, is_same: bool) -> Received:
    if not is_same:
        raise refusals.different_content()
    return Received(work.session.get_one(Report, report_id), is_new=False)


def _judged(occasion: Occasion, sent: Sent, clocks: Clocks) -> Judgement:
    on = clocks.corrected_captured_at.astimezone(ZoneInfo(occasion.place.zone)).date()
    return judge(occasion.checklist.items, sent.said.answers, on=on)


def _worked_out(
    work: Work,
    by: Caller,
    report_id: UUID,
    *,
    sent: Sent,
    occasion: Occasion,
    clocks: Clocks,
    judgement: Judgement,
) -> Report:
    assert sent.sha256 is not None
    captured_at, task, said = clocks.corrected_captured_at, occasion.task, sent.said
    reason = occasion.why_not_counting(by, captured_at)
    counts = reason is None
    return Report(
        id=report_id,
        task_id=task.id if task else None,
        **scope_of(occasion.place),
        source=occasion.source(by, captured_at),
        category=occasion.category,
        checklist_code=occasion.checklist.code,
        checklist_version=occasion.checklist.version,
        by_id=by.person_id,
        device_id=by.device_id,
        content_sha256=sent.sha256,
        body=sent.body,
        started_at=said.started_at,
        captured_at=said.captured_at,
        sent_at=said.sent_at,
        received_at=work.now,
        clock_skew_s=clocks.skew_s,
        corrected_captured_at=captured_at,
        in_time=_in_time(work, by, clocks, closes_at=task.closes_at) if task and counts else None,
        passed=judgement.passed,
        score=judgement.score,
        counts=counts,
        counts_reason=reason,
        hazard_ids=[],
        additional=bool(task and counts and task.done_at is not None),
        receipt=work.world.receipts.sign("report", str(report_id), sent.sha256, work.now),
        wake_at=work.now + PHOTOS_DUE if any(required for _, _, required in judgement.photos) else None,
    )


def _keep(work: Work, by: Caller, report: Report, *, judgement: Judgement, occasion: Occasion) -> None:
    opened = [
        open_from_finding(
            work,
            by,
            finding=finding,
            place=occasion.place,
            source=Source(report.source),
            report_id=report.id,
            checklist_code=report.checklist_code,
            found_at=report.corrected_captured_at,
        )
        for finding in judgement.findings
    ]
    report.hazard_ids = [str(hazard.id) for hazard in opened]
    work.session.connection().execute(_INSERT, {name: getattr(report, name) for name in _COLUMNS})
    refer_photos(
        work,
        by,
        judgement.photos,
        subject_kind=PhotoSubject.REPORT,
        subject_id=report.id,
        place=occasion.place,
        category=report.category,
    )
    if occasion.task is not None:
        finish_task(work, occasion.task, report)


def _in_time(work: Work, by: Caller, clocks: Clocks, *, closes_at: datetime) -> bool:
    late = clocks.received_at > closes_at >= clocks.corrected_captured_at
    return in_time(clocks, closes_at=closes_at, answered_at=_contacts(work, by, clocks) if late else [])


def _contacts(work: Work, by: Caller, clocks: Clocks) -> Sequence[datetime]:
    """When requests of this device were answered since the capture."""
    answered = select(DeviceContact.answered_at).where(
        col(DeviceContact.device_id) == by.device_id,
        col(DeviceContact.answered_at) >= clocks.corrected_captured_at,
    )
    return work.session.exec(answered).all()
