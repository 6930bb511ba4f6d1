"""When a plan is due at a place: the days of its rule, moved by the school calendar, with their windows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schemas.plans import Timing
from service.calendars.rules import SchoolCalendar, day_pattern
from service.plans.rules import Nominal, frequency, nominal_days, pace
from service.plans.windows import exists, window_of

LONGEST_PERIOD = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}


class Occurrence(NamedTuple):
    """One due check. `slot` is naive, by the clock on the wall; the instants are UTC."""

    slot: datetime
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


class Placed(NamedTuple):
    """A day on which the plan is due, after any move, and the first day of its period."""

    on: date
    period_on: date


@dataclass
class PlacedDays:
    """`dropped`: days of the rule whose period has no day with the activity."""

    days: list[Placed] = field(default_factory=list)
    dropped: list[date] = field(default_factory=list)


def occurrences(
    timing: Timing, first: date, last: date, *, calendar: SchoolCalendar, zone: ZoneInfo
) -> list[Occurrence]:
    """The occurrences whose slots lie in first..last, in order, each slot once."""
    placed = placed_days(timing, first, last, calendar=calendar)
    return list(with_windows(timing, placed.days, zone=zone))


def opening_between(
    timing: Timing, since: datetime, until: datetime, *, calendar: SchoolCalendar, zone: ZoneInfo
) -> list[Occurrence]:
    """The occurrences that open at `since` or later and before `until`."""
    before, after = reach(timing)
    first, last = since.astimezone(zone).date() - before, until.astimezone(zone).date() + after
    found = occurrences(timing, first, last, calendar=calendar, zone=zone)
    return [one for one in found if since <= one.opens_at < until]


def placed_days(timing: Timing, first: date, last: date, *, calendar: SchoolCalendar) -> PlacedDays:
    """The days of first..last on which the plan is due.

    Daily: the days with the activity. Weekly or rarer: a day without it moves to the last earlier day of its
    period that has it, else to the next one, else it is dropped. Two that meet on one day are one.
    """
    first, last = max(first, timing.starts_on or first), min(last, timing.ends_on or last)
    placed, taken, span = PlacedDays(), set[date](), period_length(timing)
    start = first - 2 * span
    allowed = day_pattern(calendar, timing.activities, start, last + 2 * span)
    for nominal in nominal_days(timing, first - span, last + span, calendar=calendar):
        day = _place(nominal, allowed, start)
        if day is None:
            if first <= nominal.on <= last:
                placed.dropped.append(nominal.on)
        elif first <= day <= last and day not in taken:
            placed.days.append(Placed(day, nominal.period_on))
            taken.add(day)
    if frequency(timing.recurrence) == "DAILY":
        placed.dropped.clear()
    placed.days.sort()
    return placed


def with_windows(timing: Timing, days: Iterable[Placed], *, zone: ZoneInfo) -> Iterator[Occurrence]:
    how_often = pace(timing.recurrence)
    times = sorted({time.fromisoformat(at) for at in timing.recurrence.times}) or [time()]
    for day in days:
        if not exists(day.on, zone):
            continue
        for at in times:
            slot = datetime.combine(day.on, at)
            yield Occurrence(
                slot, *window_of(slot, day.period_on, pace=how_often, window=timing.window, zone=zone)
            )


def _place(nominal: Nominal, allowed: bytes, start: date) -> date | None:
    """`allowed` has one byte a day from `start` on, 1 where the activity takes place."""
    index = (nominal.on - start).days
    if allowed[index]:
        return nominal.on
    found = allowed.rfind(1, (nominal.period_on - start).days, index)
    if found < 0:
        found = allowed.find(1, index, (nominal.until_on - start).days + 1)
    return None if found < 0 else start + timedelta(days=found)


def period_length(timing: Timing) -> timedelta:
    """No day of the rule moves further than this."""
    return timedelta(days=LONGEST_PERIOD[frequency(timing.recurrence)])


def reach(timing: Timing) -> tuple[timedelta, timedelta]:
    """How far before and after its opening a slot may lie."""
    opens = timing.window.opens if timing.window else None
    if opens is None:
        return timedelta(days=2), period_length(timing) + timedelta(days=2)
    none = timedelta(0)
    return max(opens, none) + timedelta(days=2), max(-opens, none) + timedelta(days=2)
