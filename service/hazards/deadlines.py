"""By when a hazard must be put right, and a fix looked at: lengths turned into instants at one place."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.base import Severity
from schemas.calendars import Activity
from schemas.checklists import Due, DueKind
from service.calendars.rules import SchoolCalendar
from service.calendars.workdays import add_workdays, next_day_with, next_term_start
from service.hazards.waits import Wait, Waits


@dataclass(frozen=True)
class Deadline:
    """`confirm_due_at` only for `stop`: until then somebody confirms that it is really out of use."""

    kind: DueKind
    due_at: datetime
    confirm_due_at: datetime | None = None


@dataclass(frozen=True)
class Reckoning:
    """What lengths mean at a place: the clock on its wall, its calendar, and the periods that are data."""

    zone: ZoneInfo
    calendar: SchoolCalendar
    waits: Waits

    def to_fix(
        self, due: Due | None, *, category: str, severity: Severity, received_at: datetime
    ) -> Deadline:
        """From the item's `due`, else by category and severity. Runs from receipt: nobody is late before being told."""
        due = due or self.waits.to_fix(category, severity)
        if due.kind is DueKind.STOP:
            confirm_due_at = self.after(received_at, wait=Wait.STOP_CONFIRMATION)
            return Deadline(due.kind, confirm_due_at, confirm_due_at)
        return Deadline(due.kind, self._end(due, received_at))

    def after(self, at: datetime, *, wait: Wait) -> datetime:
        return self._end(self.waits.of(wait), at)

    def verification(self, rectified_at: datetime, *, listed: bool) -> datetime:
        """Until when a fix is to be looked at."""
        return self.after(rectified_at, wait=Wait.VERIFICATION_LISTED if listed else Wait.VERIFICATION)

    def year(self, at: datetime) -> int:
        return self._day(at).year

    def _end(self, due: Due, at: datetime) -> datetime:
        day, n = self._day(at), due.n or 1
        match due.kind:
            case DueKind.HOURS:
                return at + timedelta(hours=n)
            case DueKind.DAYS:
                return self._midnight_after(day + timedelta(days=n))
            case DueKind.WORKDAYS:
                return self._midnight_after(add_workdays(day, n, calendar=self.calendar))
            case DueKind.NEXT_MEAL:
                return self._next_meal(at) or self.after(at, wait=Wait.BEFORE_OPENING_FALLBACK)
            case DueKind.BEFORE_OPENING:
                opens_on = next_term_start(day, self.calendar)
                return (
                    self._midnight(opens_on)
                    if opens_on
                    else self.after(at, wait=Wait.BEFORE_OPENING_FALLBACK)
                )
            case DueKind.SPOT:
                return self.after(at, wait=Wait.SPOT)
            case DueKind.PLAN | DueKind.STOP:
                return self.after(at, wait=Wait.PLAN)

    def _next_meal(self, at: datetime) -> datetime | None:
        """The first meal later than `at` on a day on which the canteen is open."""
        today = self._day(at)
        next_open = next_day_with({Activity.CANTEEN_OPEN}, today, calendar=self.calendar)
        days = [today] if self.calendar.has(today, {Activity.CANTEEN_OPEN}) else []
        for day in [*days, *([next_open] if next_open else [])]:
            for meal in sorted(self.waits.meal_times.times):
                served_at = datetime.combine(day, meal, self.zone).astimezone(UTC)
                if served_at > at:
                    return served_at
        return None

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def _midnight_after(self, day: date) -> datetime:
        """24:00 local."""
        return self._midnight(day + timedelta(days=1))
