"""A channel that is a list, and the one chore that carries to it what people are owed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.base import new_id
from schemas.notices import Delivery, PersonChannel
from schemas.people import Person
from service import jobs
from service.channels.budget import Meter
from service.channels.message import Message, Outcome, delivered
from service.notices import deliver
from service.notices.post import tell
from service.notices.wording import Kind
from service.world import World
from tests.campus import Campus


class Postman:
    """A channel that is a list. `answers` are given one after the other, then it takes everything."""

    body_limit: int | None = None

    def __init__(self, *, per_minute: int = 100_000) -> None:
        self.meter = Meter(per_minute)
        self.sent: list[Message] = []
        self.answers: list[Outcome] = []
        self.dead: Outcome | None = None

    def accepts(self, address: str) -> bool:
        return "@" in address or address.startswith("http")

    def end_of(self, address: str) -> str:
        return address

    def send(self, message: Message) -> Outcome:
        self.sent.append(message)
        return self.dead or (self.answers.pop(0) if self.answers else delivered("accepted"))


def with_channel(campus: Campus, who: str, *channels: str) -> dict[str, Postman]:
    with campus.work() as work:
        for rank, name in enumerate(channels):
            address = f"{who}@school.example" if name == "email" else f"https://hooks.example/{who}"
            work.session.add(
                PersonChannel(id=new_id(), person_id=campus.id(who), channel=name, address=address, rank=rank)
            )
    for name in channels:
        campus.world.channels.setdefault(name, Postman())
    return {name: campus.world.channels[name] for name in channels}  # type: ignore[misc]


def post(
    campus: Campus, *who: str, kind: str = Kind.TASK_OVERDUE, number: int = 1, **facts: Any
) -> dict[UUID, UUID]:
    with campus.work() as work:
        return tell(
            work,
            [campus.id(name) for name in who],
            kind,
            subject_kind="task",
            subject_id=UUID(int=number),
            place=campus.place("kitchen"),
            category="food",
            data={"what": f"check {number}"},
            **facts,
        )


def only_deliver(campus: Campus, **delta: float) -> None:
    """Jumps from alarm to alarm as the campus does, with this one chore."""
    end = campus.now + timedelta(**delta)
    for _ in range(1000):
        with campus.world.look() as work:
            alarm = deliver.next_alarm(work)
        if alarm is None or alarm > end:
            break
        campus.now = max(alarm, campus.now)
        round_of(campus.world)
    campus.now = end
    round_of(campus.world)


def round_of(world: World) -> None:
    jobs.run(world, deliver)


def tries(campus: Campus) -> list[Delivery]:
    with campus.world.look() as work:
        return list(work.session.exec(select(Delivery).order_by(col(Delivery.started_at), col(Delivery.id))))


def alarm_of(campus: Campus, who: str) -> datetime | None:
    with campus.world.look() as work:
        return work.session.get_one(Person, campus.id(who)).notices_due_at
