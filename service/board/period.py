"""The days a board is about: as instants at the place, and the days before them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.base import Bilingual
from schemas.board import Period
from service import refusals
from service.refusals import FieldError

LONGEST = timedelta(days=400)
USUAL = timedelta(days=30)


@dataclass(frozen=True)
class Days:
    """Local days, both included."""

    from_on: date
    to_on: date
    zone: ZoneInfo

    @property
    def begins_at(self) -> datetime:
        return _midnight(self.from_on, self.zone)

    @property
    def ends_at(self) -> datetime:
        return _midnight(self.to_on + timedelta(days=1), self.zone)

    @property
    def before(self) -> "Days":
        """As many days, right before these."""
        length = self.to_on - self.from_on + timedelta(days=1)
        return Days(self.from_on - length, self.to_on - length, self.zone)

    def each(self) -> list["Days"]:
        count = (self.to_on - self.from_on).days + 1
        single = [self.from_on + timedelta(days=n) for n in range(count)]
        return [Days(on, on, self.zone) for on in single]

    def shown(self) -> Period:
        return Period(from_on=self.from_on, to_on=self.to_on, begins_at=self.begins_at, ends_at=self.ends_at)


def days_asked(from_on: date | None, to_on: date | None, *, zone: str, now: datetime) -> Days:
    """The last 30 days, if none is named. 422 where they are not in order or too many."""
    here = ZoneInfo(zone)
    last = to_on or now.astimezone(here).date()
    first = from_on or last - min(USUAL, last - date.min)
    if not timedelta(0) <= last - first <= LONGEST or not date(1971, 1, 1) <= first <= date(2199, 1, 1):
        raise _bad_period()
    return Days(first, last, here)


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time.min, zone).astimezone(UTC)


def _bad_period() -> refusals.Refusal:
    zh, en = "起止日期应先后有序，且不超过 400 天。", "The days must be in order and at most 400 apart."
    fault = FieldError("/from", Bilingual(zh=zh, en=en))
    return refusals.unprocessable("bad-period", zh, en, errors=[fault])
