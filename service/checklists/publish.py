"""Publishes checklists, each version once and for good, and gives them to those who judge by them."""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func
from sqlmodel import col, select

from schemas.checklists import ChecklistIn, ChecklistVersion, Item
from service import refusals
from service.checklists.faults import checklist_faults
from service.checklists.library import load_library
from service.content import content_sha256
from service.people.access import Caller
from service.world import Work


@dataclass(frozen=True)
class Checklist:
    """One version as it is judged by."""

    code: str
    version: int
    category: str
    items: tuple[Item, ...]


def publish(work: Work, by: Caller, code: str, *, checklist: ChecklistIn) -> tuple[ChecklistVersion, bool]:
    """The version that now is the newest, and whether it is new: the same content again is the same version.

    403 for all but administrators of a city, 409 where the version it was written over is not the newest any more, 422
    where an item cannot be judged by what it says of itself.
    """
    if not by.administers_a_city():
        raise refusals.forbidden(
            "只有市级管理员可以发布检查表。", "Only an administrator of the city publishes checklists."
        )
    faults = checklist_faults(checklist)
    if faults:
        raise refusals.unprocessable(
            "checklist-broken",
            "检查表有误，请按提示修改后重新发布。",
            "This checklist cannot be used; correct what is listed and publish it again.",
            errors=faults,
        )
    return _publish(work, code, checklist, by=by)


def seed_library(work: Work) -> int:
    """Publish the library's checklists that this database never had; how many. What a bureau changed stays changed."""
    columns = select(ChecklistVersion.code, ChecklistVersion.content_sha256)
    had = set(work.session.exec(columns).all())
    wanted = [
        (code, one)
        for code, one in load_library().items()
        if (code, content_sha256(_content(one))) not in had
    ]
    for code, checklist in wanted:
        _publish(work, code, checklist, by=None)
    return len(wanted)


def checklist_version(work: Work, code: str, version: int | None = None) -> Checklist:
    """One version, or the newest; 404 where there is none. Parsed once in each process."""
    known = _PARSED.setdefault(work.world.engine, {})
    if version is not None and (code, version) in known:
        return known[code, version]
    row = published(work, code, version)
    if (row.code, row.version) in known:
        return known[row.code, row.version]
    content = ChecklistIn.model_validate(row.content)
    parsed = Checklist(row.code, row.version, row.category, tuple(content.items))
    if row.published_at < work.now:  # published in this very piece of work, it may yet be rolled back
        known[row.code, row.version] = parsed
    return parsed


def published(work: Work, code: str, version: int | None = None) -> ChecklistVersion:
    """The row of one version, or of the newest; 404 where there is none."""
    row = _newest(work, code) if version is None else work.session.get(ChecklistVersion, (code, version))
    if row is None:
        raise refusals.not_found()
    return row


def newest_page(work: Work, *, limit: int, after: str | None) -> tuple[list[ChecklistVersion], str | None]:
    """The newest version of each checklist by code, and the code after which the next page begins."""
    newest = select(col(ChecklistVersion.code), func.max(ChecklistVersion.version).label("version"))
    newest = newest.where(col(ChecklistVersion.code) > (after or "")).group_by(col(ChecklistVersion.code))
    found = newest.order_by(col(ChecklistVersion.code)).limit(limit + 1).subquery()
    statement = (
        select(ChecklistVersion)
        .join(
            found,
            (col(ChecklistVersion.code) == found.c.code) & (col(ChecklistVersion.version) == found.c.version),
        )
        .order_by(col(ChecklistVersion.code))
    )
    rows = list(work.session.exec(statement).all())
    return rows[:limit], rows[limit - 1].code if len(rows) > limit else None


_PARSED: WeakKeyDictionary[Engine, dict[tuple[str, int], Checklist]] = WeakKeyDictionary()
"""Versions never change, so each is parsed once for each database."""


def _taken(code: str) -> refusals.Refusal:
    return refusals.conflict(
        "code-taken",
        f"编码 {code} 已有检查表使用，请换一个编码，或修改那份检查表。",
        f"There is a checklist with the code {code} already. Choose another code, or edit that one.",
    )


def _publish(
    work: Work, code: str, checklist: ChecklistIn, *, by: Caller | None
) -> tuple[ChecklistVersion, bool]:
    content, over = _content(checklist), checklist.version
    digest = content_sha256(content)
    work.lock("checklist", code)
    newest = _newest(work, code)
    if newest is not None and newest.content_sha256 == digest:
        return newest, False
    if over is not None and over != (newest.version if newest else 0):
        raise refusals.stale_version() if over else _taken(code)
    row = ChecklistVersion(
        code=code,
        version=newest.version + 1 if newest else 1,
        category=checklist.category,
        content=content,
        content_sha256=digest,
        published_at=work.now,
        published_by_id=by.person_id if by else None,
    )
    work.session.add(row)
    work.session.flush()
    return row, True


def _content(checklist: ChecklistIn) -> dict[str, Any]:
    return checklist.model_dump(mode="json", exclude={"version"})


def _newest(work: Work, code: str) -> ChecklistVersion | None:
    statement = select(ChecklistVersion).where(col(ChecklistVersion.code) == code)
    return work.session.exec(statement.order_by(col(ChecklistVersion.version).desc()).limit(1)).first()
