"""Which terms and seasons hold when the calendars of several layers are laid over one another."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from schemas.calendars import Activity, CalendarContent, Span


class Stretch(NamedTuple):
    """Days in a row, both ends included."""

    first_on: date
    last_on: date
    name: str = ""

    def overlaps(self, other: "Stretch") -> bool:
        return self.first_on <= other.last_on and other.first_on <= self.last_on


def terms_between(layers: Sequence[CalendarContent], first: date, last: date) -> list[Stretch]:
    """The terms that touch first..last, in order.

    A term replaces those that it overlaps and that were said before it: by an outer layer, or by the same
    layer as a yearly habit. So a region that has entered this year's dates keeps its usual ones for the next.
    """
    standing: list[Stretch] = []
    for layer in layers:
        for yearly in (True, False):
            said = [
                stretch
                for term in layer.terms
                if (term.first is not None) == yearly
                for stretch in stretches(term, first.year - 1, last.year + 1, name=term.name)
            ]
            standing = [old for old in standing if not any(old.overlaps(new) for new in said)] + said
    return sorted(term for term in standing if term.first_on <= last and term.last_on >= first)


def season_days(layers: Sequence[CalendarContent], activity: Activity, year: int) -> Iterator[Stretch]:
    """The stretches of a season that may touch the year, by the innermost layer that names the activity."""
    spans: Iterable[Span] = next(
        (layer.seasons[activity] for layer in reversed(layers) if activity in layer.seasons), ()
    )
    for span in spans:
        yield from stretches(span, year - 1, year)


def stretches(span: Span, first_year: int, last_year: int, *, name: str = "") -> Iterator[Stretch]:
    """The span itself, or a yearly span once for each year that it begins in."""
    if span.first_on is not None and span.last_on is not None:
        yield Stretch(span.first_on, span.last_on, name)
    elif span.first is not None and span.last is not None:
        wraps = span.last < span.first
        for year in range(first_year, last_year + 1):
            yield Stretch(_day_of(year, span.first), _day_of(year + wraps, span.last), name)


def _day_of(year: int, month_day: str) -> date:
    """MM-DD in a year; a day that the month does not have is its last one."""
    month, day = int(month_day[:2]), int(month_day[3:])
    end_of_month = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, min(day, end_of_month.day))
