"""The edge of checklists."""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Response

from schemas.base import Page
from schemas.checklists import (
    ChecklistBrief,
    ChecklistIn,
    ChecklistOut,
    ChecklistVersion,
    Code,
)
from service.checklists.publish import newest_page, publish, published
from service.pages import DEFAULT_LIMIT, Cursor, Limit, bad_cursor
from service.people.door import AtDoor

router = APIRouter(tags=["checklists"])

Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/checklists")
def list_checklists(
    door: AtDoor, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ChecklistBrief]:
    if cursor is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", cursor):
        raise bad_cursor()
    with door.look() as (work, _):
        rows, following = newest_page(work, limit=limit, after=cursor)
        return Page(items=[_brief(row) for row in rows], next=following)


@router.get("/checklists/{code}")
def show_checklist(code: Code, door: AtDoor) -> ChecklistOut:
    with door.look() as (work, _):
        return _out(published(work, code))


@router.get("/checklists/{code}/versions/{version}")
def show_checklist_version(code: Code, version: Version, door: AtDoor) -> ChecklistOut:
    with door.look() as (work, _):
        return _out(published(work, code, version))


@router.put("/checklists/{code}", responses={201: {"model": ChecklistOut}})
def put_checklist(code: Code, given: ChecklistIn, door: AtDoor, response: Response) -> ChecklistOut:
    """A new version, or 200 and the newest one where nothing changed."""
    with door.work() as (work, by):
        row, is_new = publish(work, by, code, checklist=given)
        response.status_code = 201 if is_new else 200
        return _out(row)


def _out(row: ChecklistVersion) -> ChecklistOut:
    return ChecklistOut(code=row.code, version=row.version, published_at=row.published_at, **row.content)


def _brief(row: ChecklistVersion) -> ChecklistBrief:
    return ChecklistBrief(
        code=row.code,
        version=row.version,
        title=row.content["title"],
        category=row.category,
        item_count=len(row.content["items"]),
        published_at=row.published_at,
    )
