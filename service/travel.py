"""Time travel in a trial: the stored clock jumps from alarm to alarm, and the chores run at each."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import select

from schemas.base import as_z
from schemas.trial import Trial
from service import jobs
from service.world import NotATrial, World

SMALLEST_STEP = timedelta(minutes=1)


def travel(world: World, to: datetime, *, say: Callable[[str], None]) -> None:
    """Move the trial's clock to `to` (never backwards), running every alarm on the way."""
    now = _now(world)
    if not world.is_trial:
        raise NotATrial("Time travel is for trial databases only; this one is in real use.")
    if to < now:
        raise NotATrial(f"The clock never goes backwards: it is {as_z(now)} there already.")
    _round(world, say)
    while (alarm := _next_alarm(world, after=now)) is not None and alarm <= to:
        now = move_clock(world, alarm)
        _round(world, say)
    move_clock(world, to)
    _round(world, say)
    say(f"{as_z(to)}  arrived")


def move_clock(world: World, to: datetime) -> datetime:
    """The trial's clock stands at `to`, or where it is if that is later; all processes on the database read it."""
    with world.work() as work:
        trial = work.session.exec(select(Trial)).one()
        trial.offset_s = max(trial.offset_s, (to - work.machine_now).total_seconds())
        work.session.add(trial)
        return work.machine_now + timedelta(seconds=trial.offset_s)


def _next_alarm(world: World, *, after: datetime) -> datetime | None:
    """An alarm that rang and could not be stilled must not hold the clock: it goes on by a step at least."""
    with world.look() as work:
        alarm = jobs.next_alarm(work)
    return None if alarm is None else max(alarm, after + SMALLEST_STEP)


def _round(world: World, say: Callable[[str], None]) -> None:
    done = {name: count for name, count in jobs.run_round(world).items() if count}
    if done:
        say(f"{as_z(_now(world))}  " + ", ".join(f"{name} {count}" for name, count in done.items()))


def _now(world: World) -> datetime:
    with world.look() as work:
        return work.now
