"""The edge of reports."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from pydantic import SkipValidation
from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from schemas.base import Instant, Page, Source
from schemas.lists import AnyCategory
from schemas.people import Role
from schemas.reports import RefusedReport, RefusedReportOut, Report, ReportIn, ReportOut, ReportRow
from service import refusals
from service.pages import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.people.access import Caller, any_of, at_place, in_scope
from service.people.door import AtDoor
from service.refusals import Refusal
from service.reports.sent import read_report
from service.reports.show import report_rows, reports_out
from service.reports.submit import submit_report

router = APIRouter(tags=["reports"])

# The JSON is taken as received: its digest, and the checklist's one error per item, are about that.
AsReceived = Annotated[SkipValidation[ReportIn], Body()]


@router.put("/reports/{report_id}", response_model=ReportOut, responses={201: {"model": ReportOut}})
def put_report(report_id: UUID, body: AsReceived, door: AtDoor, response: Response) -> ReportOut:
    sent = read_report(body)
    with door.work() as (work, by):
        outcome = submit_report(work, by, report_id, sent=sent)
        if not isinstance(outcome, Refusal):
            response.status_code = 201 if outcome.is_new else 200
            return reports_out(work, [outcome.report])[0]
    raise outcome


@router.get("/reports/{report_id}")
def show_report(report_id: UUID, door: AtDoor) -> ReportOut:
    with door.look() as (work, by):
        found = select(Report).where(col(Report.id) == report_id, any_of(_visible(by)))
        report = work.session.exec(found).first()
        if report is None:
            raise refusals.not_found()
        return reports_out(work, [report])[0]


@router.get("/reports")
def list_reports(
    door: AtDoor,
    task_id: Annotated[UUID | None, Query()] = None,
    place_id: Annotated[UUID | None, Query()] = None,
    directly: Annotated[bool, Query()] = False,
    category: Annotated[AnyCategory | None, Query()] = None,
    source: Annotated[Source | None, Query()] = None,
    by_id: Annotated[UUID | None, Query()] = None,
    passed: Annotated[bool | None, Query()] = None,
    received_from: Annotated[Instant | None, Query(alias="from")] = None,
    received_to: Annotated[Instant | None, Query(alias="to")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ReportRow]:
    """What I may see, the latest received first; `from` is included, `to` is not."""
    given: list[tuple[Any, Any]] = [
        (task_id, lambda: col(Report.task_id) == task_id),
        (category, lambda: col(Report.category) == category),
        (source, lambda: col(Report.source) == source),
        (by_id, lambda: col(Report.by_id) == by_id),
        (passed, lambda: col(Report.passed).is_(passed)),
        (received_from, lambda: col(Report.received_at) >= received_from),
        (received_to, lambda: col(Report.received_at) < received_to),
    ]
    wanted = [condition() for value, condition in given if value is not None]
    with door.look() as (work, by):
        seen = _visible(by)
        wanted += at_place(work, by, Report, place_id, seen=seen, directly=directly)
        branches = [and_(branch, *wanted) for branch in seen]
        rows, following = page_of(
            work, Report, branches, order=col(Report.received_at), limit=limit, cursor=cursor
        )
        return Page(items=report_rows(work, rows), next=following)


@router.get("/refused_reports")
def list_refused_reports(
    door: AtDoor,
    place_id: Annotated[UUID | None, Query()] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[RefusedReportOut]:
    """Bodies that broke their checklist, for the section, the latest first; kept 90 days."""
    with door.look() as (work, by):
        section = replace(by, posts=tuple(post for post in by.posts if post.role == Role.SECTION))
        if not section.held():
            raise refusals.forbidden(
                "只有教育局科室可以查看被退回的报告。", "Only a section sees refused reports."
            )
        seen = in_scope(section, RefusedReport)
        wanted = at_place(work, by, RefusedReport, place_id, seen=seen)
        branches = [and_(branch, *wanted) for branch in seen]
        order = col(RefusedReport.refused_at)
        rows, following = page_of(work, RefusedReport, branches, order=order, limit=limit, cursor=cursor)
        return Page(items=[RefusedReportOut.model_validate(row.model_dump()) for row in rows], next=following)


def _visible(by: Caller) -> list[ColumnElement[bool]]:
    """My posts' scope, and what I handed in myself."""
    return [*in_scope(by, Report), col(Report.by_id) == by.person_id]
