"""Escalations and ladders over HTTP: the bureau's desk, 'seen, mine', and who is told when."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlmodel import col

from schemas.base import Page
from schemas.checklists import Code
from schemas.climbed import EscalationCount, EscalationDetail, EscalationOut, EscalationsPage
from schemas.escalations import AcknowledgementIn, Escalation, LadderIn, LadderOut, LadderVersion
from schemas.ladder_lint import LintOut
from service import refusals
from service.escalations.acknowledge import acknowledge
from service.escalations.lint import lint
from service.escalations.publish import newest_version, newest_versions, publish_ladder
from service.escalations.search import asked_escalations, count_escalations
from service.escalations.see import visible_escalation
from service.escalations.show import escalation_detail, escalations_out
from service.pages import DEFAULT_LIMIT, Cursor, Limit, bad_cursor, page_of
from service.people.door import AtDoor

router = APIRouter(tags=["escalations"])


@router.get("/escalations")
def list_escalations(door: AtDoor, asked: Annotated[EscalationsPage, Query()]) -> Page[EscalationOut]:
    """What climbed to me, most urgent first: the highest level, the gravest, then what waits longest."""
    with door.look() as (work, by):
        rows, following = page_of(
            work,
            Escalation,
            asked_escalations(work, by, asked),
            order=col(Escalation.urgency),
            limit=asked.limit,
            cursor=asked.cursor,
            descending=False,
        )
        return Page[EscalationOut](items=escalations_out(work, by, rows), next=following)


@router.get("/escalations/count")
def show_count(door: AtDoor) -> EscalationCount:
    """Of what climbed to me and is open: how many, how many I have not acknowledged, by level."""
    with door.look() as (work, by):
        return count_escalations(work, by)


@router.get("/escalations/{escalation_id}")
def show_escalation(escalation_id: UUID, door: AtDoor) -> EscalationDetail:
    """With each missed check of its run, so that it can be excused by itself."""
    with door.look() as (work, by):
        return escalation_detail(work, by, visible_escalation(work, by, escalation_id))


@router.put("/escalations/{escalation_id}/acknowledgement", responses={201: {"model": EscalationOut}})
def put_acknowledgement(
    escalation_id: UUID, given: AcknowledgementIn, door: AtDoor, response: Response
) -> EscalationOut:
    """Seen, mine. Each new level or note adds a step; the same again adds none."""
    with door.work() as (work, by):
        escalation = visible_escalation(work, by, escalation_id)
        _, is_new = acknowledge(work, by, escalation, given=given)
        response.status_code = 201 if is_new else 200
        return escalations_out(work, by, [escalation])[0]


@router.get("/ladders")
def list_ladders(door: AtDoor, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[LadderOut]:
    if cursor is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", cursor):
        raise bad_cursor()
    with door.look() as (work, _):
        rows = newest_versions(work, after=cursor or "", limit=limit + 1)
        following = rows[limit - 1].code if len(rows) > limit else None
        return Page[LadderOut](items=[_ladder_out(row) for row in rows[:limit]], next=following)


@router.get("/ladders/lint")
def lint_ladders(
    door: AtDoor, place_id: Annotated[UUID | None, Query(description="my own area if left out")] = None
) -> LintOut:
    """Whom every rung would tell now, and the schools and districts where it would tell nobody."""
    with door.look() as (work, by):
        return lint(work, by, place_id)


@router.get("/ladders/{code}")
def show_ladder(code: Code, door: AtDoor) -> LadderOut:
    with door.look() as (work, _):
        row = newest_version(work, code)
        if row is None:
            raise refusals.not_found()
        return _ladder_out(row)


@router.put("/ladders/{code}", responses={201: {"model": LadderOut}})
def put_ladder(code: Code, given: LadderIn, door: AtDoor, response: Response) -> LadderOut:
    """A new version, or 200 and the newest one where nothing changed."""
    with door.work() as (work, by):
        row, is_new = publish_ladder(work, by, code, given=given)
        response.status_code = 201 if is_new else 200
        return _ladder_out(row)


def _ladder_out(row: LadderVersion) -> LadderOut:
    return LadderOut(code=row.code, version=row.version, published_at=row.published_at, **row.content)
