"""Whom a notice interrupts, when a message may leave, which way it takes, and when it is tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

from schemas.base import Severity
from service.notices.wording import KNOWN, Kind

MINUTE = timedelta(minutes=1)
HALF_HOUR = timedelta(minutes=30)
RETRY_GAPS = (1 * MINUTE, 5 * MINUTE, 30 * MINUTE)
GIVE_UP_AFTER = timedelta(hours=24)
URGENT_TRIES = 3
SPREAD_FROM, SPREAD_TO = 1 * MINUTE, 4 * MINUTE
MORNING = time(7, 30)


@dataclass(frozen=True)
class Way:
    """One channel to one person."""

    channel: str
    address: str
    secret: str | None = None
    failing_since: datetime | None = None
    """Since when every message on it failed, whatever it carried: a way long dead gets one try, not a day of them."""


@dataclass(frozen=True)
class Try:
    """One try of what a person is still owed. `hopeless`: the other end said that another try is pointless."""

    channel: str
    address: str
    started_at: datetime
    hopeless: bool = False


def is_urgent(kind: str, severity: str | None) -> bool:
    """A major hazard, and anything that must stop being used, waits for no quiet minute."""
    return kind == Kind.OUT_OF_SERVICE_TO_CONFIRM or (severity == Severity.MAJOR and kind not in KNOWN)


def next_way(
    ways: Sequence[Way], tries: Sequence[Try], now: datetime, *, urgent: bool
) -> tuple[Way, datetime] | None:
    """The way that what is owed takes next, and when; None where every way was given up and the inbox is left.

    `ways` in the person's order; `tries` of what is owed, all failed, oldest first. What is urgent goes on after
    three failures, and comes back to the first ways when none is better.
    """
    for patience in (URGENT_TRIES, None) if urgent else (None,):
        for way in ways:
            made = [each for each in tries if (each.channel, each.address) == (way.channel, way.address)]
            again = now if not made else _again(way, made, patience)
            if again is not None:
                return way, again
    return None


def last_morning(person_id: UUID, now: datetime, zone: tzinfo) -> datetime:
    """When the line about escalations that nobody acknowledged was last due, by the person's wall clock."""
    today = now.astimezone(zone).date()
    morning = _morning_of(today, person_id, zone)
    return morning if morning <= now else _morning_of(today - timedelta(days=1), person_id, zone)


def next_morning(person_id: UUID, now: datetime, zone: tzinfo) -> datetime:
    """When it is due next."""
    today = now.astimezone(zone).date()
    morning = _morning_of(today, person_id, zone)
    return morning if morning > now else _morning_of(today + timedelta(days=1), person_id, zone)


def delivery_moment(person_id: UUID, now: datetime, *, urgent: bool) -> datetime:
    """When a notice posted at `now` may leave: urgent at once; else one to four minutes later, by person.

    Never within a minute of a full or half hour, when the messengers of a whole country are at their limits.
    """
    if urgent:
        return now
    spread = _spread(person_id)
    moment = now + spread
    nearest = _half_hour_before(moment + HALF_HOUR / 2)
    return nearest + spread if abs(moment - nearest) < MINUTE else moment


def next_attempt(attempts: int, first_at: datetime, now: datetime) -> datetime | None:
    """When a message that failed `attempts` times, the last time at `now`, is tried again.

    After 1, 5, 30 minutes, then every 30 until 24 hours after the first try; then None: this way is given up.
    """
    if attempts == 0:
        return now
    gap = RETRY_GAPS[min(attempts, len(RETRY_GAPS)) - 1]
    return now + gap if now + gap <= first_at + GIVE_UP_AFTER else None


def _again(way: Way, made: Sequence[Try], patience: int | None) -> datetime | None:
    if made[-1].hopeless or (patience is not None and len(made) >= patience):
        return None
    first_at = min(made[0].started_at, way.failing_since or made[0].started_at)
    return next_attempt(len(made), first_at, made[-1].started_at)


def _morning_of(day: date, person_id: UUID, zone: tzinfo) -> datetime:
    return (datetime.combine(day, MORNING, tzinfo=zone) + _spread(person_id)).astimezone(UTC)


def _spread(person_id: UUID) -> timedelta:
    span = int((SPREAD_TO - SPREAD_FROM).total_seconds())
    # The low bits of a UUIDv7 are random; the high ones are the time it was made.
    return SPREAD_FROM + timedelta(seconds=person_id.int % (span + 1))


def _half_hour_before(moment: datetime) -> datetime:
    """Nearly all zones are whole halves of an hour away from UTC, so the marks are taken in UTC."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + (moment - day) // HALF_HOUR * HALF_HOUR
