"""The one place that knows what time the machine thinks it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def machine_now() -> datetime:
    """The machine's instant, aware, in UTC."""
    return datetime.now(UTC)
