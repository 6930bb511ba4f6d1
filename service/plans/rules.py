"""What a recurrence means: its pace, the days that a rule or an anchor names, and the period of each."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateutil.rrule import rrulestr

from schemas.plans import Anchor, Pace, Recurrence, Timing
from service.calendars.rules import SchoolCalendar
from service.calendars.workdays import long_holidays

EPOCH = date(2024, 1, 1)
"""A Monday, the first of a month and of a year: where rules without `starts_on` are counted from."""
SHIFT_YEARS = 7600
"""The calendar repeats every 400 years. Rules are expanded 7,600 years on, because dateutil searches until
the year 9999 for a day that never comes (30 February): here that costs 0.15 s at most, instead of minutes."""
MOST_DAYS = 4000
ANCHOR_PERIOD = timedelta(days=6)


class Nominal(NamedTuple):
    """A day that the rule names; it may move within `period_on`..`until_on`."""

    on: date
    period_on: date
    until_on: date


def frequency(recurrence: Recurrence) -> str:
    """DAILY, WEEKLY, MONTHLY or YEARLY; an anchored plan is a yearly one."""
    return rule_parts(recurrence.rrule).get("FREQ", "") if recurrence.rrule else "YEARLY"


def pace(recurrence: Recurrence) -> Pace:
    if len(recurrence.times) > 1:
        return Pace.SEVERAL_A_DAY
    return Pace.DAILY if frequency(recurrence) == "DAILY" else Pace.RARER


def default_miss_threshold(recurrence: Recurrence) -> int:
    """Daily plans climb from the second miss in a row, plans of a week or longer from the first."""
    return 2 if frequency(recurrence) == "DAILY" else 1


def rule_parts(rrule: str) -> dict[str, str]:
    """`FREQ=WEEKLY;BYDAY=MO` as a dict. Raises ValueError where it is no such list, or a part comes twice."""
    pairs = [part.split("=") for part in rrule.removeprefix("RRULE:").split(";")]
    parts = {key: value for key, value in pairs}
    if len(parts) != len(pairs):
        raise ValueError(rrule)
    return parts


def nominal_days(timing: Timing, first: date, last: date, *, calendar: SchoolCalendar) -> Sequence[Nominal]:
    """The days of first..last (before any move) on which the plan is due, in order, each with its period."""
    if timing.recurrence.anchor:
        return list(_anchored(timing.recurrence, first, last, calendar=calendar))
    assert timing.recurrence.rrule
    return _by_rule(timing.recurrence.rrule, timing.starts_on or EPOCH, first, last)


@lru_cache(maxsize=1024)
def _by_rule(rrule: str, since: date, first: date, last: date) -> tuple[Nominal, ...]:
    """No calendar decides here: worked out once for all places."""
    freq = rule_parts(rrule)["FREQ"]
    days = rule_days(rrule, since, period_around(freq, first)[0], period_around(freq, last)[1])
    return tuple(Nominal(day, *_share(freq, days, n)) for n, day in enumerate(days) if first <= day <= last)


@lru_cache(maxsize=1024)
def rule_days(rrule: str, since: date, first: date, last: date) -> tuple[date, ...]:
    """The days of first..last named by the rule, counted from `since`; at most 4,000, in bounded time."""
    parts = rule_parts(rrule)
    until = parts.pop("UNTIL", None)
    if until:
        last = min(last, date.fromisoformat(until[:8]))
    rule = rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=_shifted(since))
    begin, end = _shifted(first), _shifted(last)
    days: list[date] = []
    for at in rule:
        if at > end or len(days) >= MOST_DAYS:
            break
        if at >= begin:
            days.append(at.replace(year=at.year - SHIFT_YEARS).date())
    return tuple(days)


def period_around(freq: str, day: date) -> tuple[date, date]:
    """First and last day of the week (from Monday), month or year of the day; for DAILY the day itself."""
    if freq == "DAILY":
        return day, day
    if freq == "WEEKLY":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if freq == "MONTHLY":
        return day.replace(day=1), date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _share(freq: str, days: tuple[date, ...], index: int) -> tuple[date, date]:
    """Of several days in one period each has what lies after the one before and before the one after."""
    first, last = period_around(freq, days[index])
    if index and days[index - 1] >= first:
        first = days[index - 1] + timedelta(days=1)
    if index + 1 < len(days) and days[index + 1] <= last:
        last = days[index + 1] - timedelta(days=1)
    return first, last


def _anchored(
    recurrence: Recurrence, first: date, last: date, *, calendar: SchoolCalendar
) -> Iterator[Nominal]:
    """The period: the seven days that end on the day. It moves at most a week, never across its anchor."""
    offset = timedelta(days=recurrence.offset_days)
    for anchor_on in _anchor_days(recurrence.anchor, first - offset, last - offset, calendar=calendar):
        day = anchor_on + offset
        period_on, until_on = day - ANCHOR_PERIOD, day + ANCHOR_PERIOD
        if recurrence.offset_days < 0:
            until_on = min(until_on, anchor_on - timedelta(days=1))
        elif recurrence.offset_days > 0:
            period_on = max(period_on, anchor_on + timedelta(days=1))
        elif recurrence.anchor == Anchor.TERM_END:
            until_on = anchor_on
        else:
            period_on = anchor_on
        yield Nominal(day, period_on, until_on)


def _anchor_days(anchor: Anchor | None, first: date, last: date, *, calendar: SchoolCalendar) -> list[date]:
    if anchor == Anchor.LONG_HOLIDAY_START:
        return [run.first_on for run in long_holidays(first, last, calendar=calendar)]
    terms = calendar.terms(first, last)
    days = [term.first_on if anchor == Anchor.TERM_START else term.last_on for term in terms]
    return sorted({day for day in days if first <= day <= last})


def _shifted(day: date) -> datetime:
    return datetime.combine(day.replace(year=day.year + SHIFT_YEARS), time())
