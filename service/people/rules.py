"""What may be said of people without asking anybody: where a role belongs, what a good password is, how long to wait."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from schemas.base import Bilingual
from schemas.people import Role
from schemas.places import PlaceKind

BUREAU_PLACES = (PlaceKind.CITY, PlaceKind.DISTRICT)
PLACES_OF_A_ROLE: Mapping[Role, tuple[PlaceKind, ...]] = {
    Role.INSPECTOR: tuple(PlaceKind),
    Role.RESPONSIBLE: tuple(PlaceKind),
    Role.HEAD: (PlaceKind.SCHOOL,),
    Role.SECTION: BUREAU_PLACES,
    Role.LEADER: BUREAU_PLACES,
    Role.ADMINISTRATOR: BUREAU_PLACES,
    Role.AUDITOR: BUREAU_PLACES,
}
APPOINTED_BY_A_HEAD = (Role.INSPECTOR, Role.RESPONSIBLE)
WITHOUT_CATEGORY = (Role.ADMINISTRATOR, Role.HEAD)
"""They answer for everything at their place: a head for one category alone is `responsible`."""


def misplaced(role: Role, kind: str, category: str | None) -> Bilingual | None:
    """Why a role cannot be held at a place of this kind, or for this category; None if it can."""
    if kind not in PLACES_OF_A_ROLE[role]:
        kinds = "、".join(PLACES_OF_A_ROLE[role]), ", ".join(PLACES_OF_A_ROLE[role])
        return Bilingual(
            zh=f"角色 {role} 只能任职于：{kinds[0]}。",
            en=f"The role {role} is held at one of: {kinds[1]}.",
        )
    if category is not None and role in WITHOUT_CATEGORY:
        return Bilingual(
            zh=f"角色 {role} 对所有类别负责，不能限定类别。",
            en=f"The role {role} answers for every category; leave `category` out.",
        )
    return None


def first_instant(given: datetime | date, zone: str) -> datetime:
    """The instant itself, or the midnight with which a plain day begins in the zone."""
    if isinstance(given, datetime):
        return given
    return datetime.combine(given, time.min, ZoneInfo(zone)).astimezone(UTC)


def end_instant(given: datetime | date, zone: str) -> datetime:
    """The instant itself, or the midnight with which a plain day ends in the zone."""
    return given if isinstance(given, datetime) else first_instant(given + timedelta(days=1), zone)


@dataclass(frozen=True)
class Span:
    """A time in office; `until_at` None is for good."""

    from_at: datetime
    until_at: datetime | None


def in_office_until(spans: Iterable[Span], now: datetime) -> datetime | None:
    """How long, from now on and without a gap, somebody is in office; None is for good, `now` is nobody."""
    reach = now
    for span in sorted(spans, key=lambda s: s.from_at):
        if span.from_at > reach:
            break
        if span.until_at is None:
            return None
        reach = max(reach, span.until_at)
    return reach


def leaves_a_gap(before: Iterable[Span], after: Iterable[Span], now: datetime) -> bool:
    """Would the change leave the post empty earlier than it was going to be?"""
    then, would_be = in_office_until(before, now), in_office_until(after, now)
    return would_be is not None and (then is None or would_be < then)


def as_username(typed: str) -> str:
    """One form for one name: phones capitalise the first letter, and input methods write full-width letters."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
LEAST_OF_ITS_OWN = 8
"""Characters left once names and common words are taken out."""
COMMON = ("password", "passw0rd", "qwerty", "woaini", "admin", "welcome", "iloveyou", "abc123", "letmein")


def as_password(typed: str) -> str:
    """The same password whichever keyboard wrote it (NIST SP 800-63B 3.1.1.2)."""
    return unicodedata.normalize("NFKC", typed)


def weakness(typed: str, *, known: Iterable[str]) -> Bilingual | None:
    """Why a new password is too easy to guess; None if it is not. `known`: what others know of the person."""
    password = as_password(typed)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return Bilingual(
            zh=f"密码应为 {SHORTEST_PASSWORD} 至 {LONGEST_PASSWORD} 个字符，可以是一句话。",
            en=f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; a sentence will do.",
        )
    plain = password.lower()
    rest = plain
    for word in sorted(
        (w for w in (*COMMON, *map(as_username, known)) if len(w) >= 3), key=len, reverse=True
    ):
        rest = rest.replace(word, "")
    if len(set(plain)) < 5 or len(rest) < LEAST_OF_ITS_OWN or _in_a_row(plain):
        return Bilingual(
            zh="此密码太容易被猜到：请勿使用姓名、用户名、常见密码、重复或连续的字符。",
            en="This password is too easy to guess: no names, no common words, no repeats, no sequences.",
        )
    return None


def _in_a_row(text: str) -> bool:
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    return bool(steps) and sum(abs(step) <= 1 for step in steps) >= len(steps) - 1


@dataclass(frozen=True)
class Patience:
    """How failures are counted: `free` of them cost nothing, then the wait doubles from `first` up to `longest`."""

    free: int
    first: timedelta
    longest: timedelta
    forgets: timedelta
    """One failure is forgotten after each of these."""


FOR_A_PERSON = Patience(4, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=6))
FOR_AN_ADDRESS = Patience(200, timedelta(seconds=2), timedelta(minutes=5), timedelta(seconds=10))
"""Generous: a whole school may sit behind one address, and many forget their password after a holiday."""


def failures_now(patience: Patience, counted: int, since: timedelta) -> int:
    """What is left of the count after a time without a failure."""
    return max(0, counted - int(since / patience.forgets))


def wait_after(patience: Patience, failures: int) -> timedelta:
    """How long the next try has to wait."""
    if failures <= patience.free:
        return timedelta(0)
    doublings = min(failures - patience.free - 1, 20)
    return min(patience.first * (1 << doublings), patience.longest)


LONGEST_RETRY = timedelta(days=14)
"""contract.md: how long a spent token may be answered again, for a phone that never got the answer."""


def answers_again(spent: int, *, confirmed: int, since: timedelta) -> bool:
    """Is a spent token still answered with its successor? Not once the successor's access token was used."""
    return confirmed <= spent and since <= LONGEST_RETRY
