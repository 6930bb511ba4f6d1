"""Shows what a plan would ask for, before anything is saved: its coming slots, and how many places each reaches."""

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from schemas.places import Place
from schemas.plans import DroppedDay, PreviewIn, PreviewOut, PreviewSlot
from service.calendars.workdays import unconfirmed_years
from service.plans.coming import slot_of
from service.plans.occurrences import Occurrence, Placed, placed_days, with_windows
from service.plans.targets import Group, alike, groups
from service.world import Work

FURTHEST = timedelta(days=731)
A_YEAR = timedelta(days=365)


def preview(work: Work, target: Place, given: PreviewIn) -> PreviewOut:
    """From today, by the wall of the target's zone, until the day asked for; every slot with its number of places."""
    today = work.now.astimezone(ZoneInfo(target.zone)).date()
    last = min(max(given.until or today + A_YEAR, today), today + FURTHEST)
    found = groups(work, given, target)
    drawn = _Drawn(given, today, last)
    for group in alike(found, given, today, last):
        drawn.add(group)
    unconfirmed = {
        year for group in found[:1] for year in unconfirmed_years(today, last, calendar=group.calendar)
    }
    return PreviewOut(
        places=sum(len(group.place_ids) for group in found),
        tasks=sum(slot.places for slot in drawn.slots.values()),
        slots=[drawn.slots[wall] for wall in sorted(drawn.slots)],
        dropped=[DroppedDay(on=on, places=count) for on, count in sorted(drawn.dropped.items())],
        unconfirmed_years=sorted(unconfirmed),
    )


class _Drawn:
    """Slots gathered over groups. A window depends on day and zone alone, so each is worked out once."""

    def __init__(self, given: PreviewIn, first: date, last: date) -> None:
        self.given, self.first, self.last = given, first, last
        self.slots: dict[str, PreviewSlot] = {}
        self.dropped: Counter[date] = Counter()
        self._windows: dict[tuple[Placed, ZoneInfo], list[Occurrence]] = {}

    def add(self, group: Group) -> None:
        placed = placed_days(self.given, self.first, self.last, calendar=group.calendar)
        self.dropped.update({on: len(group.place_ids) for on in placed.dropped if group.is_open(on)})
        for day in placed.days:
            if group.is_open(day.on):
                for one in self._with_windows(day, group.zone):
                    self._count(one, len(group.place_ids))

    def _with_windows(self, day: Placed, zone: ZoneInfo) -> list[Occurrence]:
        if (day, zone) not in self._windows:
            self._windows[day, zone] = list(with_windows(self.given, [day], zone=zone))
        return self._windows[day, zone]

    def _count(self, one: Occurrence, places: int) -> None:
        wall, _, opens_at, due_at, closes_at = slot_of(one)
        before = self.slots.get(wall)
        self.slots[wall] = PreviewSlot.model_construct(
            slot=wall,
            places=places + (before.places if before else 0),
            opens_at=min(opens_at, before.opens_at) if before else opens_at,
            due_at=min(due_at, before.due_at) if before else due_at,
            closes_at=max(closes_at, before.closes_at) if before else closes_at,
        )
