"""Shows what a plan would ask for, before anything is saved: its coming slots, and how many places each reaches."""

from collections import defaultdict
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
    counts, dropped = _counted(given, found, today, last)
    slots: dict[str, PreviewSlot] = {}
    for (day, zone), places in counts.items():
        for one in with_windows(given, [day], zone=zone):
            _add(slots, one, places)
    unconfirmed = {
        year for group in found[:1] for year in unconfirmed_years(today, last, calendar=group.calendar)
    }
    return PreviewOut(
        places=sum(len(group.place_ids) for group in found),
        tasks=sum(slot.places for slot in slots.values()),
        slots=[slots[wall] for wall in sorted(slots)],
        dropped=[DroppedDay(on=on, places=places) for on, places in sorted(dropped.items())],
        unconfirmed_years=sorted(unconfirmed),
    )


def _counted(
    given: PreviewIn, found: list[Group], first: date, last: date
) -> tuple[dict[tuple[Placed, ZoneInfo], int], dict[date, int]]:
    """How many places are due on each day in each zone, and at how many a day drops out.

    Windows follow from day and zone alone, so they are worked out after the places are counted.
    """
    counts: dict[tuple[Placed, ZoneInfo], int] = defaultdict(int)
    dropped: dict[date, int] = defaultdict(int)
    for group in alike(found, given, first, last):
        placed = placed_days(given, first, last, calendar=group.calendar)
        for day in placed.days:
            if group.is_open(day.on):
                counts[day, group.zone] += len(group.place_ids)
        for on in placed.dropped:
            if group.is_open(on):
                dropped[on] += len(group.place_ids)
    return counts, dropped


def _add(slots: dict[str, PreviewSlot], one: Occurrence, places: int) -> None:
    wall, _, opens_at, due_at, closes_at = slot_of(one)
    before = slots.get(wall)
    slots[wall] = PreviewSlot.model_construct(
        slot=wall,
        places=places + (before.places if before else 0),
        opens_at=min(opens_at, before.opens_at) if before else opens_at,
        due_at=min(due_at, before.due_at) if before else due_at,
        closes_at=max(closes_at, before.closes_at) if before else closes_at,
    )
