"""Keeps a body that broke its checklist for 90 days, so that the section can see what a phone tried to say."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from schemas.base import Bilingual, new_id
from schemas.places import scope_of
from schemas.reports import RefusedReport
from service import refusals
from service.content import stand_in_sha256, storable
from service.people.access import Caller
from service.refusals import FieldError, Refusal
from service.reports.occasion import Occasion
from service.reports.rules import REFUSED_KEPT
from service.reports.sent import Sent
from service.world import Work


def keep_refused(
    work: Work,
    by: Caller,
    report_id: UUID,
    *,
    sent: Sent,
    occasion: Occasion,
    faults: Sequence[FieldError],
) -> Refusal:
    """Keep the body once, and return (not raise: that would roll it back) what to answer."""
    faults = faults or [FieldError("", _NOT_CANONICAL)]
    digest = sent.sha256 or stand_in_sha256(sent.body)
    if not _is_kept(work, report_id, digest):
        work.session.add(
            RefusedReport(
                id=new_id(),
                report_id=report_id,
                content_sha256=digest,
                **scope_of(occasion.place),
                category=occasion.category,
                by_id=by.person_id,
                refused_at=work.now,
                body=storable(sent.body),
                errors=[{"pointer": f.pointer, "detail": f.detail.model_dump()} for f in faults],
                wake_at=work.now + REFUSED_KEPT,
            )
        )
    return refusals.unprocessable(
        "checklist-not-met",
        "报告与检查表不符，请按提示逐项修改后重新提交；已填内容仍保存在手机上。",
        "The report does not meet its checklist: correct each listed item and send it again. "
        "What you wrote stays on the phone.",
        errors=faults,
    )


_NOT_CANONICAL = Bilingual(
    zh="内容中有无法保存的数字或字符，请检查后重新提交。",
    en="It holds a number or a character that cannot be kept; correct it and send it again.",
)


def _is_kept(work: Work, report_id: UUID, digest: str) -> bool:
    kept = select(RefusedReport.id).where(
        col(RefusedReport.report_id) == report_id, col(RefusedReport.content_sha256) == digest
    )
    return work.session.exec(kept.limit(1)).first() is not None
