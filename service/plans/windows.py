"""When a slot opens, is due and closes: the clock on the wall of a zone, and the instants it stands for."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.plans import Bound, Mark, Pace, Window, default_windows

MIDDAY = time(12)


def window_of(
    slot: datetime, period_on: date, *, pace: Pace, window: Window | None, zone: ZoneInfo
) -> tuple[datetime, datetime, datetime]:
    """`opens_at`, `due_at`, `closes_at` in UTC. `slot` is naive; its period begins on `period_on`."""
    usual, own = default_windows()[pace], window or Window()
    return (
        _bound(own.opens, usual.opens, slot, period_on, zone=zone),
        _bound(own.due, usual.due, slot, period_on, zone=zone),
        _bound(own.closes, usual.closes, slot, period_on, zone=zone),
    )


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a time on the wall, by RFC 5545 section 3.3.5.

    A time that comes twice (clocks go back) is its first coming. A time that never comes (clocks go forward)
    is counted with the offset before the gap: 02:30 is what the wall then calls 03:30.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def exists(day: date, zone: ZoneInfo) -> bool:
    """False for a day the zone never had: Samoa went from 29 to 31 December 2011."""
    return instant(datetime.combine(day, MIDDAY), zone).astimezone(zone).date() == day


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Midnight, with which the day begins."""
    return instant(datetime.combine(day, time()), zone)


def _bound(
    own: timedelta | None, usual: Bound, slot: datetime, period_on: date, *, zone: ZoneInfo
) -> datetime:
    if own is not None:
        return instant(slot, zone) + own
    if usual.since == Mark.SLOT:
        return instant(slot, zone) + usual.plus
    day = period_on if usual.since == Mark.PERIOD else slot.date()
    return instant(datetime.combine(day, time()) + usual.plus, zone)
