"""Which clocks a hazard is on, and which rungs of a ladder are to be climbed at an instant."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schemas.base import Severity
from schemas.escalations import ClockKind
from schemas.hazards import Hazard, HazardState
from service.escalations.ladders import AT_THE_CLOCK, Ladder, Rung
from service.hazards.rules import state

OUTAGE = timedelta(hours=1)
"""An alarm or a rung found later than this was not simply waiting its turn."""

PACE = timedelta(hours=12)
"""After an outage a subject climbs at most one rung in this time: people get the chance to act between two."""


@dataclass(frozen=True)
class Clock:
    """Something is late from `at` on."""

    kind: ClockKind
    at: datetime


@dataclass(frozen=True)
class Position:
    """How far a ladder was climbed: the last rung's `after`; nothing more before `not_before_at`."""

    started_at: datetime
    reached: timedelta | None = None
    not_before_at: datetime | None = None


@dataclass(frozen=True)
class Climbed:
    """The rungs to climb now, in order, those that are pulled forward included; where that leads; when to look again."""

    rungs: tuple[Rung, ...]
    position: Position
    alarm_at: datetime | None


def clocks(hazard: Hazard) -> list[Clock]:
    """The clocks that run. Empty once nothing more is owed.

    A stop that nobody confirmed runs beside any other; until then it has no other deadline. A major hazard is raised
    to the bureau the moment it is received (FACTS 4.6, 安全生产法 41 [L]).
    """
    running: list[Clock] = []
    match state(hazard):
        case HazardState.CLOSED | HazardState.VOID:
            return []
        case HazardState.OPEN:
            if hazard.severity == Severity.MAJOR:
                running.append(Clock(ClockKind.MAJOR, hazard.received_at))
            if hazard.confirm_due_at is None or hazard.due_at != hazard.confirm_due_at:
                running.append(Clock(ClockKind.HAZARD, hazard.due_at))
        case HazardState.RECTIFIED:
            running.append(Clock(ClockKind.VERIFICATION, hazard.verify_due_at or hazard.due_at))
        case HazardState.TRANSFERRED:
            running.append(Clock(ClockKind.TRANSFER, hazard.follow_up_at or hazard.due_at))
    if hazard.confirm_due_at is not None:
        running.append(Clock(ClockKind.STOP_CONFIRMATION, hazard.confirm_due_at))
    return running


def starts_anew(clock: Clock, *, was_at: datetime, reached: timedelta | None) -> bool:
    """Whether a clock that was set to another instant is climbed from the foot of its ladder again.

    The deadline's is not, once it raised the hazard: after a rejected fix, or for another date, it resumes there.
    """
    if clock.at == was_at:
        return False
    return clock.kind != ClockKind.HAZARD or reached is None or reached < AT_THE_CLOCK


def due_rungs(
    ladder: Ladder,
    clock_at: datetime,
    *,
    position: Position,
    now: datetime,
    alarm_at: datetime,
    nobody: Callable[[Rung], bool],
) -> Climbed:
    """The rungs whose time has come. `alarm_at`: for when this look was planned; `nobody`: is a rung without people?

    A reminder is left out where its moment was over before the ladder was begun, or where the clock has struck since.
    Found more than an hour late, one rung is climbed and the next waits 12 hours. A rung with nobody in office is
    climbed together with the one above it.
    """
    due = [rung for rung in ladder.above(position.reached) if clock_at + rung.after <= now]
    if not due:
        return _settled(ladder, clock_at, position, ())
    if position.not_before_at is not None and now < position.not_before_at:
        return Climbed((), position, position.not_before_at)
    passed = replace(position, reached=due[-1].after)
    wanted = [rung for rung in due if rung.raises or _is_timely(rung, clock_at, position, now)]
    raising = [rung for rung in wanted if rung.raises]
    if not raising:
        return _settled(ladder, clock_at, passed, tuple(wanted[-1:]))
    if max(now - alarm_at, now - (clock_at + raising[0].after)) > OUTAGE:
        raising = raising[:1]
        passed = replace(passed, not_before_at=now + PACE)
    raising = _pulled(ladder, raising, nobody)
    return _settled(ladder, clock_at, replace(passed, reached=raising[-1].after), tuple(raising))


def _is_timely(rung: Rung, clock_at: datetime, position: Position, now: datetime) -> bool:
    return position.started_at <= clock_at + rung.after and now < clock_at


def _pulled(ladder: Ladder, rungs: list[Rung], nobody: Callable[[Rung], bool]) -> list[Rung]:
    climbed = list(rungs)
    while nobody(climbed[-1]) and (above := ladder.above(climbed[-1].after)):
        climbed.append(above[0])
    return climbed


def _settled(ladder: Ladder, clock_at: datetime, position: Position, rungs: tuple[Rung, ...]) -> Climbed:
    above = ladder.above(position.reached)
    if not above:
        return Climbed(rungs, position, None)
    alarm = clock_at + above[0].after
    if position.not_before_at is not None:
        alarm = max(alarm, position.not_before_at)
    return Climbed(rungs, position, alarm)
