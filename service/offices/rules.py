"""Which offices a school and a bureau must have, and when one of them stands empty."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.escalations import Told
from schemas.offices import Gap, GapKind, Reason
from schemas.people import Role
from schemas.places import PlaceKind

ENDS_SOON = timedelta(days=30)
ALL = "all"
OF_A_SCHOOL = (Role.INSPECTOR, Role.RESPONSIBLE)
OF_A_BUREAU = (Role.SECTION, Role.LEADER)


@dataclass(frozen=True)
class Term:
    """From when until when (None: for good) somebody holds an office."""

    from_at: datetime
    until_at: datetime | None


Needs = dict[tuple[Role, str | None], list[Reason]]


def needs(kind: PlaceKind, asked: Iterable[tuple[Role, str]], told: Mapping[str, Collection[Told]]) -> Needs:
    """Offices by role and category. `asked`: what active plans ask of roles here; `told`: by category whom ladders tell.

    A school has a head, and whoever its plans and ladders name for a category. A bureau has a section and a leader
    for each category of its area, and an administrator; where nothing is planned yet, for all of them.
    """
    if kind == PlaceKind.SCHOOL:
        return {(Role.HEAD, None): [Reason.ALWAYS]} | _named(OF_A_SCHOOL, asked, told)
    found = _named(OF_A_BUREAU, asked, told)
    always: Needs = {
        (role, None): [Reason.ALWAYS] for role in OF_A_BUREAU if all(role != r for r, _ in found)
    }
    return {(Role.ADMINISTRATOR, None): [Reason.ALWAYS]} | always | found


def _named(
    roles: Collection[Role], asked: Iterable[tuple[Role, str]], told: Mapping[str, Collection[Told]]
) -> Needs:
    found: Needs = {}
    for role, category in sorted(set(asked)):
        if role in roles:
            found.setdefault((role, category), []).append(Reason.PLAN)
    for category, whom in sorted(told.items()):
        for role in roles:
            if Told(role.value) in whom:
                found.setdefault((role, category), []).append(Reason.LADDER)
    return found


def serves(held_for: str | None, category: str | None) -> bool:
    """Does a post for that category (None: for all) fill an office of this one? Plans of every category take anybody."""
    return held_for is None or category == ALL or held_for == category


def gap_of(terms: Iterable[Term], now: datetime) -> Gap | None:
    """Vacant now, or from an instant within thirty days on with nobody following."""
    terms = sorted(terms, key=lambda term: term.from_at)
    covered = now
    for term in terms:
        if term.from_at <= covered and (term.until_at is None or term.until_at > covered):
            if term.until_at is None:
                return None
            covered = term.until_at
    if covered == now:
        return Gap(kind=GapKind.VACANT, at=_last_end(terms, now))
    return Gap(kind=GapKind.ENDING, at=covered) if covered <= now + ENDS_SOON else None


def _last_end(terms: Iterable[Term], now: datetime) -> datetime | None:
    """Of those that were served: one that was withdrawn before it began is none."""
    ended = (term.until_at for term in terms if term.until_at and term.from_at < term.until_at <= now)
    return max(ended, default=None)
