"""How much a channel may send: never more than its limit in any minute, however the minute is laid."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Budget:
    """A token bucket as a value. What is in it and what flows in during a minute add up to `per_minute`."""

    per_minute: int
    left: float
    as_of: datetime

    @property
    def burst(self) -> float:
        return max(1.0, self.per_minute / 4)

    @property
    def flow(self) -> float:
        """Messages a second."""
        return max(self.per_minute - self.burst, 0.5) / MINUTE.total_seconds()


def full(per_minute: int, now: datetime) -> Budget:
    """A channel that was idle. `per_minute` is at least 1."""
    return Budget(per_minute=per_minute, left=max(1.0, per_minute / 4), as_of=now)


def take(budget: Budget, now: datetime, *, wanted: int) -> tuple[int, Budget]:
    """How many of `wanted` messages may leave now, and what is left afterwards."""
    since = max((now - budget.as_of).total_seconds(), 0.0)
    left = min(budget.burst, budget.left + since * budget.flow)
    granted = min(wanted, int(left))
    return granted, Budget(budget.per_minute, left - granted, max(now, budget.as_of))


def free_at(budget: Budget) -> datetime:
    """When the next message may leave; an instant in the past if one may leave at once."""
    if budget.left >= 1:
        return budget.as_of
    return budget.as_of + timedelta(seconds=(1 - budget.left) / budget.flow)


class Meter:
    """The budget of one channel in this process. A node among n is given an n-th of the other end's limit."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._budget: Budget | None = None
        self._lock = threading.Lock()

    def take(self, now: datetime, *, wanted: int) -> tuple[int, timedelta]:
        """How many of `wanted` may leave now, and how long the others wait."""
        with self._lock:
            granted, self._budget = take(self._budget or full(self.per_minute, now), now, wanted=wanted)
            return granted, max(free_at(self._budget) - now, timedelta(seconds=1))
