"""Publishes ladders, each version once and for good, and gives the one that fits a subject."""

from functools import cache
from importlib import resources

import yaml
from sqlalchemy import func, update
from sqlmodel import col, or_, select

from schemas.escalations import ALL, ClockKind, LadderIn, LadderVersion, MissRun
from schemas.hazards import Hazard
from service import refusals
from service.content import content_sha256
from service.escalations.ladders import Ladder, choose_ladder, ladder_faults, ladder_of, uncovered
from service.people.access import Caller
from service.world import Work


@cache
def load_library() -> dict[str, LadderIn]:
    """The ladders that ship with the service, by code."""
    text = resources.files("schemas").joinpath("library/ladders.yaml").read_text(encoding="utf-8")
    return {row["code"]: LadderIn.model_validate(row) for row in yaml.safe_load(text)["ladders"]}


def seed_ladders(work: Work) -> int:
    """Publish the library's ladders that this database never had; how many. What a bureau changed stays changed."""
    had = set(work.session.exec(select(LadderVersion.code, LadderVersion.content_sha256)).all())
    wanted = [(code, given) for code, given in load_library().items() if (code, _digest(given)) not in had]
    for code, given in wanted:
        _add(work, code, given, by=None)
    return len(wanted)


def ladder_for(work: Work, subject: ClockKind, *, category: str, severity: str | None) -> Ladder:
    """The ladder in force that fits best; the library's where this database has none for it."""
    memo = ("ladder", subject, category, severity)
    if memo not in work.memo:
        own = choose_ladder(ladders_in_force(work), subject, category=category, severity=severity)
        work.memo[memo] = own or choose_ladder(_shipped(), subject, category=category, severity=severity)
    found: Ladder | None = work.memo[memo]
    assert found is not None, "the library covers every subject"
    return found


def ladders_in_force(work: Work) -> list[Ladder]:
    if "ladders" not in work.memo:
        work.memo["ladders"] = [_parsed(row) for row in newest_versions(work)]
    found: list[Ladder] = work.memo["ladders"]
    return found


def newest_versions(work: Work, *, after: str = "", limit: int | None = None) -> list[LadderVersion]:
    """The version of each ladder that is in force, by code, beyond the code `after`."""
    newest = select(col(LadderVersion.code), func.max(LadderVersion.version).label("version"))
    found = newest.where(col(LadderVersion.code) > after).group_by(col(LadderVersion.code)).subquery()
    statement = (
        select(LadderVersion)
        .join(
            found,
            (col(LadderVersion.code) == found.c.code) & (col(LadderVersion.version) == found.c.version),
        )
        .order_by(col(LadderVersion.code))
        .limit(limit)
    )
    return list(work.session.exec(statement).all())


def newest_version(work: Work, code: str) -> LadderVersion | None:
    statement = select(LadderVersion).where(col(LadderVersion.code) == code)
    return work.session.exec(statement.order_by(col(LadderVersion.version).desc()).limit(1)).first()


def publish_ladder(work: Work, by: Caller, code: str, *, given: LadderIn) -> tuple[LadderVersion, bool]:
    """The version in force from now on, and whether it is new.

    403 for all but administrators of a city, 409 where `given.version` is not the newest, 422 where it could not be climbed to
    its end, or where some subject would be left without any ladder. Whoever is on such a ladder is looked at again.
    """
    if not by.administers_a_city():
        raise refusals.forbidden(
            "只有市级管理员可以修改升级阶梯。", "Only an administrator of the city changes ladders."
        )
    _refuse_faults(given)
    work.lock("ladders", "all")
    newest = newest_version(work, code)
    if newest is not None and newest.content_sha256 == _digest(given):
        return newest, False
    if (given.version or 0) != (newest.version if newest else 0):
        raise refusals.stale_version()
    row = _add(work, code, given, by=by)
    _refuse_gaps(work)
    _alarm(work, given)
    return row, True


def _refuse_faults(given: LadderIn) -> None:
    faults = ladder_faults(given)
    if faults:
        raise refusals.unprocessable(
            "ladder-broken",
            "升级阶梯有误，请按提示修改后重新保存。",
            "This ladder cannot be climbed to its end; correct what is listed and save it again.",
            errors=faults,
        )


def _refuse_gaps(work: Work) -> None:
    gaps = uncovered([_parsed(row) for row in newest_versions(work)])
    if gaps:
        raise refusals.unprocessable(
            "ladder-missing",
            f"还需要适用于全部类别和等级的阶梯：{'、'.join(gaps)}。",
            f"A ladder for all categories and severities is still needed for: {', '.join(gaps)}.",
        )


def _alarm(work: Work, given: LadderIn) -> None:
    """Alarms were set by the old ladder; the new one may have earlier rungs, or some beyond what was its top."""
    wake: object
    if given.subject == ClockKind.MISSES:
        wake = update(MissRun).where(col(MissRun.ended_at).is_(None)).values(wake_at=work.now)
    elif given.subject == ClockKind.TASK:
        return  # they live for days: their next alarm is soon enough
    else:
        wake = (
            update(Hazard)
            .where(
                col(Hazard.closed_at).is_(None),
                col(Hazard.voided_at).is_(None),
                or_(given.category == ALL, col(Hazard.category) == given.category),
            )
            .values(wake_at=work.now)
        )
    work.session.connection().execute(wake)


def _add(work: Work, code: str, given: LadderIn, *, by: Caller | None) -> LadderVersion:
    newest = newest_version(work, code)
    row = LadderVersion(
        code=code,
        version=newest.version + 1 if newest else 1,
        subject=given.subject.value,
        category=str(given.category),
        severity=str(given.severity),
        content=_content(given),
        content_sha256=_digest(given),
        published_at=work.now,
        published_by_id=by.person_id if by else None,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _content(given: LadderIn) -> dict[str, object]:
    return given.model_dump(mode="json", exclude={"version"})


def _digest(given: LadderIn) -> str:
    return content_sha256(_content(given))


def _parsed(row: LadderVersion) -> Ladder:
    return ladder_of(row.code, row.version, LadderIn.model_validate(row.content))


@cache
def _shipped() -> tuple[Ladder, ...]:
    return tuple(ladder_of(code, 0, given) for code, given in load_library().items())
