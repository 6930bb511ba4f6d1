"""The stage on which the weeks are lived: a clock that is a value, what is to happen when, and the chores between."""

import heapq
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from service import jobs
from service.refusals import Refusal
from service.world import World

log = structlog.get_logger(__name__)

ZONE = ZoneInfo("Asia/Shanghai")
Deed = Callable[[], None]
Story = Generator[datetime]
"""Deeds in a row: each yields the instant at which the next one follows."""

CHORES_AT = (
    "00:12", "07:20", "09:10", "11:40", "14:30", "17:33", "18:03", "21:03",
)  # fmt: skip
"""When the chores run while the weeks are lived: shortly after most alarms ring."""
LAST_DAY = timedelta(days=1)
OFTEN = timedelta(minutes=30)
"""On the last day they run as often as this."""


class Stage:
    """`now` is what the world's clock shows. Nothing ever happens before it, or after `last_at`."""

    def __init__(self, first_at: datetime, last_at: datetime) -> None:
        self.first_at = first_at
        self.last_at = last_at
        self.now = first_at
        self.coming: list[tuple[datetime, int, Deed]] = []
        self._count = 0

    def at(self, instant: datetime, deed: Deed) -> None:
        """That deed at that instant; what should have been earlier is done now."""
        self._count += 1
        heapq.heappush(self.coming, (max(instant, self.now), self._count, deed))

    def play(self, story: Story, instant: datetime) -> None:
        """Begin a story then; it goes on whenever it says. One whose deed is refused ends there."""

        def go_on() -> None:
            try:
                following = next(story, None)
            except Refusal as refusal:
                log.warning("story broken off", why=str(refusal))
                return
            if following is not None:
                self.at(following, go_on)

        self.at(instant, go_on)

    def live(self, world: World, *, watch: Callable[[datetime], None]) -> None:
        """Everything that is to happen until `last_at`, with the chores in between; ends with a round of them."""
        for instant in self._rounds():
            self.at(instant, lambda: self.run_chores(world))
        while self.coming and self.coming[0][0] <= self.last_at:
            instant, _, deed = heapq.heappop(self.coming)
            self.now = max(self.now, instant)
            watch(self.now)
            deed()
        self.now = self.last_at
        self.run_chores(world)

    def run_chores(self, world: World) -> None:
        """One round of those whose alarm has rung, and of those after them: one's deed is the next one's alarm."""
        something = False
        for chore in jobs.CHORES:
            if not something:
                with world.look() as work:
                    alarm_at = chore.next_alarm(work)
                    something = alarm_at is not None and alarm_at <= work.now
            if something:
                jobs.run(world, chore)

    def _rounds(self) -> Iterator[datetime]:
        day = day_of(self.first_at)
        while wall(day, "00:00") <= self.last_at:
            yield from (wall(day, at) for at in CHORES_AT)
            day += timedelta(days=1)
        instant = self.last_at - LAST_DAY
        while instant < self.last_at:
            yield instant
            instant += OFTEN


def wall(day: date, at: str) -> datetime:
    """The instant at which clocks on that day show `07:30`."""
    return datetime.combine(day, time.fromisoformat(at), ZONE)


def day_of(instant: datetime) -> date:
    return instant.astimezone(ZONE).date()


def by_daylight(instant: datetime) -> datetime:
    """The instant, or the last one before it between 08:00 and 17:30: people keep office hours."""
    day = day_of(instant)
    if instant < wall(day, "08:00"):
        return wall(day - timedelta(days=1), "16:40")
    return min(instant, wall(day, "17:30"))
