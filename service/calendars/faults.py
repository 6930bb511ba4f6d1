"""What is wrong with a calendar or a holiday notice, said before it is saved."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from schemas.base import Bilingual
from schemas.calendars import CalendarContent, Closure, HolidayIn, HolidayKind, Span, Term
from service.calendars.rules import SEASONAL
from service.calendars.terms import Stretch, stretches
from service.refusals import FieldError

LONGEST = timedelta(days=400)
SAMPLE_YEAR = 2027


def calendar_faults(content: CalendarContent) -> list[FieldError]:
    """Empty where the layer makes sense."""
    return [*_term_faults(content.terms), *_season_faults(content), *_closure_faults(content.closures)]


def holiday_faults(year: int, days: Sequence[HolidayIn]) -> list[FieldError]:
    """A notice names each day once, in its own year; only a weekend is worked to make up."""
    return list(_holiday_faults(year, days))


def _holiday_faults(year: int, days: Sequence[HolidayIn]) -> Iterator[FieldError]:
    seen: set[date] = set()
    for index, day in enumerate(days):
        at = f"/days/{index}/on"
        if day.on.year != year:
            yield _fault(at, f"该日期不在{year}年。", f"This day is not in {year}.")
        if day.on in seen:
            yield _fault(at, "同一天出现了两次。", "The same day is named twice.")
        if day.kind == HolidayKind.MAKEUP_WORKDAY and day.on.weekday() < 5:
            yield _fault(
                at, "调休上班日只能是周六或周日。", "Only a Saturday or Sunday can be a make-up workday."
            )
        seen.add(day.on)


def _term_faults(terms: Sequence[Term]) -> Iterator[FieldError]:
    for index, term in enumerate(terms):
        yield from _order_faults(f"/terms/{index}", term)
    numbered = list(enumerate(terms))
    for (_, one), (index, other) in combinations(numbered, 2):
        if (one.first is None) == (other.first is None) and _overlap(one, other):
            yield _fault(
                f"/terms/{index}",
                f"“{other.name}”与“{one.name}”的日期重叠。",
                f"“{other.name}” and “{one.name}” overlap.",
            )


def _season_faults(content: CalendarContent) -> Iterator[FieldError]:
    for activity, spans in content.seasons.items():
        if activity not in SEASONAL:
            yield _fault(
                f"/seasons/{activity}",
                "上课日、工作日和假期由学期和节假日决定，不能设为时段；个别日期请在 days 中填写。",
                "School days and vacation follow from terms and holidays; name single days under days.",
            )
        for index, span in enumerate(spans):
            yield from _order_faults(f"/seasons/{activity}/{index}", span)


def _closure_faults(closures: Sequence[Closure]) -> Iterator[FieldError]:
    for index, closure in enumerate(closures):
        yield from _order_faults(
            f"/closures/{index}", Span(first_on=closure.first_on, last_on=closure.last_on)
        )


def _order_faults(at: str, span: Span) -> Iterator[FieldError]:
    if span.first_on is None or span.last_on is None:
        return
    if span.last_on < span.first_on:
        yield _fault(f"{at}/last_on", "结束日期早于开始日期。", "The last day is before the first.")
    if span.last_on - span.first_on > LONGEST:
        yield _fault(f"{at}/last_on", "时段不能超过400天。", "It may not be longer than 400 days.")


def _overlap(one: Span, other: Span) -> bool:
    return any(a.overlaps(b) for a in _sample(one) for b in _sample(other))


def _sample(span: Span) -> list[Stretch]:
    return list(stretches(span, SAMPLE_YEAR, SAMPLE_YEAR + 1))


def _fault(pointer: str, zh: str, en: str) -> FieldError:
    return FieldError(pointer, Bilingual(zh=zh, en=en))
