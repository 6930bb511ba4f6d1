"""Changes what a place says about its own days, and wakes the plans that this may move."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.base import new_id
from schemas.calendars import Calendar, CalendarContent, CalendarIn
from schemas.people import Role
from schemas.places import Place
from service import refusals
from service.calendars.faults import calendar_faults
from service.content import accepted_sha256
from service.people.access import Caller, visible_place
from service.places.edit import wake_plans
from service.world import Work

EDITORS = (Role.SECTION, Role.ADMINISTRATOR)


def put_calendar(work: Work, by: Caller, place_id: UUID, *, given: CalendarIn) -> tuple[Calendar, bool]:
    """The calendar as it stands now, and whether this request made the place's first.

    The same content again changes nothing; other content on a version that is not the newest is 409.
    A head changes the single `days` of the own school, nothing else: 403.
    """
    place = visible_place(work, by, place_id)
    work.lock("calendar", place.id)
    row = calendar_of(work, place.id)
    content = given.model_dump(mode="json", exclude={"version"})
    digest = accepted_sha256(content)
    _refuse_unless_allowed(by, place, _content_of(row), given)
    faults = calendar_faults(given)
    if faults:
        raise refusals.unprocessable(
            "calendar-broken",
            "校历有误，请按提示修改后重新保存。",
            "This calendar makes no sense; correct what is listed and save it again.",
            errors=faults,
        )
    if row is not None and accepted_sha256(row.content) == digest:
        return row, False
    if given.version != (row.version if row else 0):
        raise refusals.stale_version()
    changes = {"content": content, "changed_at": work.now, "changed_by_id": by.person_id}
    saved = _saved(work, row, place, changes)
    wake_plans(work, place)
    return saved, row is None


def calendar_of(work: Work, place_id: UUID) -> Calendar | None:
    """The place's own layer, if it has one."""
    return work.session.exec(select(Calendar).where(col(Calendar.place_id) == place_id)).first()


def _saved(work: Work, row: Calendar | None, place: Place, changes: dict[str, Any]) -> Calendar:
    if row is None:
        row = Calendar(id=new_id(), place_id=place.id, version=1, **changes)
    else:
        row.sqlmodel_update({**changes, "version": row.version + 1})
    work.session.add(row)
    work.session.flush()
    return row


def _content_of(row: Calendar | None) -> CalendarContent:
    return CalendarContent.model_validate(row.content) if row else CalendarContent()


def _refuse_unless_allowed(by: Caller, place: Place, before: CalendarContent, given: CalendarIn) -> None:
    if by.has(EDITORS, place, None):
        return
    if not by.has((Role.HEAD,), place, None):
        raise refusals.forbidden(
            "只有校长可以修改本校校历，教育局科室和管理员可以修改辖区校历。",
            "A head may change the own school's days; the bureau's section and administrators change calendars.",
        )
    bureau_s = {"terms", "closures", "seasons"}
    if given.model_dump(include=bureau_s) != before.model_dump(include=bureau_s):
        raise refusals.forbidden(
            "学校只能修改个别日期（days）；学期、停课和季节时段由教育局设置。",
            "A school changes single days only; terms, closures and seasons are set by the bureau.",
        )
