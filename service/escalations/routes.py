"""Escalations and ladders over HTTP: the bureau's desk, 'seen, mine', and who is told when."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement, and_, not_
from sqlmodel import col

from schemas.base import Category, Page
from schemas.checklists import Code
from schemas.escalations import (
    AcknowledgementIn,
    Escalation,
    EscalationOut,
    LadderIn,
    LadderOut,
    LadderVersion,
)
from schemas.places import under
from service import refusals
from service.escalations.acknowledge import acknowledge
from service.escalations.publish import newest_version, newest_versions, publish_ladder
from service.escalations.show import escalations_out, is_open, visible, visible_escalation
from service.pages import DEFAULT_LIMIT, Cursor, Limit, bad_cursor, page_of
from service.people.access import Caller, visible_place
from service.people.door import AtDoor
from service.world import Work

router = APIRouter(tags=["escalations"])


@router.get("/escalations")
def list_escalations(
    door: AtDoor,
    open: Annotated[bool | None, Query()] = None,
    level: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    category: Annotated[Category | None, Query()] = None,
    place_id: Annotated[UUID | None, Query()] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[EscalationOut]:
    """What climbed to me, most urgent first: the highest level, the gravest, then what waits longest."""
    with door.look() as (work, by):
        wanted = _wanted(work, by, open=open, level=level, category=category, place_id=place_id)
        branches = [and_(branch, *wanted) for branch in visible(by)]
        rows, following = page_of(
            work,
            Escalation,
            branches,
            order=col(Escalation.urgency),
            limit=limit,
            cursor=cursor,
            descending=False,
        )
        return Page[EscalationOut](items=escalations_out(work, rows), next=following)


@router.get("/escalations/{escalation_id}")
def show_escalation(escalation_id: UUID, door: AtDoor) -> EscalationOut:
    with door.look() as (work, by):
        return escalations_out(work, [visible_escalation(work, by, escalation_id)])[0]


@router.put("/escalations/{escalation_id}/acknowledgement", responses={201: {"model": EscalationOut}})
def put_acknowledgement(
    escalation_id: UUID, given: AcknowledgementIn, door: AtDoor, response: Response
) -> EscalationOut:
    """Seen, mine. Each new level or note adds a step; the same again adds none."""
    with door.work() as (work, by):
        escalation = visible_escalation(work, by, escalation_id)
        _, is_new = acknowledge(work, by, escalation, given=given)
        response.status_code = 201 if is_new else 200
        return escalations_out(work, [escalation])[0]


@router.get("/ladders")
def list_ladders(door: AtDoor, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[LadderOut]:
    if cursor is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", cursor):
        raise bad_cursor()
    with door.look() as (work, _):
        rows = newest_versions(work, after=cursor or "", limit=limit + 1)
        following = rows[limit - 1].code if len(rows) > limit else None
        return Page[LadderOut](items=[_ladder_out(row) for row in rows[:limit]], next=following)


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


def _wanted(
    work: Work,
    by: Caller,
    *,
    open: bool | None,
    level: int | None,
    category: Category | None,
    place_id: UUID | None,
) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if open is not None:
        wanted.append(is_open() if open else not_(is_open()))
    if level is not None:
        wanted.append(col(Escalation.level) == level)
    if category is not None:
        wanted.append(col(Escalation.category) == category.value)
    if place_id is not None:
        place = visible_place(work, by, place_id)
        wanted.append(under(Escalation, place.id, place.kind))
    return wanted


def _ladder_out(row: LadderVersion) -> LadderOut:
    return LadderOut(code=row.code, version=row.version, published_at=row.published_at, **row.content)
