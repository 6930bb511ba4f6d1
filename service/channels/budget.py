"""How much a channel may send: never more than its limit in any minute, however the minute is laid."""

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
