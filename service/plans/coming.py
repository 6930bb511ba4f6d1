"""What a plan owes at which places: its slots over all groups of places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from schemas.plans import Plan, Timing
from service.plans.occurrences import Occurrence, occurrences, reach
from service.plans.targets import Group, alike
from service.tasks.assign import Slot


@dataclass(frozen=True)
class Coming:
    """An active plan with the places it reaches; no groups, hence nothing due, if it is not active."""

    plan: Plan
    timing: Timing
    groups: Sequence[Group]
    checklist_version: int

    @property
    def place_count(self) -> int:
        return sum(len(group.place_ids) for group in self.groups)

    def due(
        self, first: date, last: date, *, wanted: Callable[[Occurrence], bool] = lambda one: True
    ) -> dict[Slot, list[UUID]]:
        """The slots on days of first..last that are wanted, each with its places; in the order in which they open."""
        places: dict[Slot, list[UUID]] = {}
        for group in alike(self.groups, self.timing, first, last):
            for one in occurrences(self.timing, first, last, calendar=group.calendar, zone=group.zone):
                if wanted(one) and group.is_open(one.slot.date()):
                    places.setdefault(slot_of(one), []).extend(group.place_ids)
        return dict(sorted(places.items(), key=lambda item: (item[0].opens_at, item[0])))

    def opening(self, since: datetime, until: datetime) -> dict[Slot, list[UUID]]:
        """The slots that open at `since` or later and before `until`."""
        before, after = reach(self.timing)
        first, last = since.date() - before, until.date() + after
        return self.due(first, last, wanted=lambda one: since <= one.opens_at < until)

    def open_at(self, now: datetime) -> dict[Slot, list[UUID]]:
        """The slots that are open and not due yet."""
        before, after = reach(self.timing)
        longest = timedelta(days=100)
        first, last = now.date() - longest - before, now.date() + after
        return self.due(first, last, wanted=lambda one: one.opens_at <= now < one.due_at)


def slot_of(one: Occurrence) -> Slot:
    wall = one.slot.isoformat(timespec="minutes")
    return Slot(wall, one.slot.date(), one.opens_at, one.due_at, one.closes_at)
