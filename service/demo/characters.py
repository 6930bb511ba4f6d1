"""How people keep their rounds: on the dot, late, or not so exactly."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from service.demo.stage import day_of, wall


class Habit(StrEnum):
    PUNCTUAL = "punctual"
    LATE = "late"
    SLOPPY = "sloppy"


@dataclass(frozen=True)
class Manner:
    """Chances, and the part of the window in which a round is made that is made in time."""

    misses: float
    overdue: float
    offline: float
    forgets_photo: float
    begins: float
    ends: float


MANNERS = {
    Habit.PUNCTUAL: Manner(0.01, 0.02, 0.01, 0.0, 0.05, 0.45),
    Habit.LATE: Manner(0.06, 0.30, 0.04, 0.01, 0.55, 0.97),
    Habit.SLOPPY: Manner(0.20, 0.15, 0.02, 0.04, 0.20, 0.97),
}
LONGEST_ROUND = timedelta(hours=11)
BED_TIME = timedelta(hours=4)
"""Nobody makes up for a round later than this after it was due."""
MADE_UP_FOR = 0.3
"""How many of the missed rounds are made when it is too late."""
MORNING = "07:40"
"""When a phone that had no network sends, and when a forgotten round is made after all."""


@dataclass(frozen=True)
class Intent:
    """When a round is made, and when its report arrives: later than it was made where the phone was offline."""

    made_at: datetime
    sent_at: datetime
    forgets_photo: bool = False


def intent(
    habit: Habit, random: Random, *, opens_at: datetime, due_at: datetime, closes_at: datetime
) -> Intent | None:
    """What somebody of this habit makes of a task's window; None for a miss."""
    manner = MANNERS[habit]
    begins_at = max(opens_at, due_at - LONGEST_ROUND)
    in_time_at = begins_at + (due_at - begins_at) * random.uniform(manner.begins, manner.ends)
    chance = random.random()
    if chance < manner.misses * MADE_UP_FOR:
        return Intent(_morning_after(closes_at), _morning_after(closes_at))
    if chance < manner.misses:
        return None
    chance -= manner.misses
    if chance < manner.overdue:
        latest_at = min(closes_at, due_at + BED_TIME)
        made_at = due_at + (latest_at - due_at) * random.uniform(0.05, 0.8)
        return Intent(made_at, made_at)
    if chance - manner.overdue < manner.offline:
        return Intent(in_time_at, _morning_after(closes_at))
    return Intent(in_time_at, in_time_at, forgets_photo=random.random() < manner.forgets_photo)


def _morning_after(instant: datetime) -> datetime:
    morning = wall(day_of(instant), MORNING)
    return morning if morning >= instant else wall(day_of(instant) + timedelta(days=1), MORNING)
