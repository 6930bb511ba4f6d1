"""Who was told on which rung, and a plan whose checks come round day after day: what stories of climbing are told with."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import select

from schemas.escalations import Escalation, EscalationTold
from schemas.people import Appointment, Role
from schemas.places import scope_of
from schemas.plans import Plan, Recurrence
from schemas.tasks import Task
from service.plans.rules import default_miss_threshold
from tests.campus import Campus
from tests.district import PEOPLE, known_id
from tests.rounds import publish_round

CLIMBED = ("escalated", "misses_run")
QUIET = ("escalations_open",)
"""The morning's line says nothing new."""


def rungs(campus: Campus) -> list[tuple[int, str]]:
    """Who was told that something climbed, by level and name: [(1, "max"), (2, "dora"), …]."""
    names = {known_id(name): name for name, *_ in PEOPLE}
    with campus.world.look() as work:
        rows = work.session.exec(select(EscalationTold.level, EscalationTold.person_id)).all()
    return sorted((level, names[person_id]) for level, person_id in rows)


def heard(campus: Campus, name: str) -> list[str]:
    """What a person was told of, without the morning's line."""
    return [kind for kind in campus.told(name) if kind not in QUIET]


def escalations(campus: Campus, *, open: bool | None = None) -> list[Escalation]:
    rows = sorted(campus.rows(Escalation), key=lambda row: (row.raised_at, row.id))
    return [row for row in rows if open is None or (row.resolved_at is None) is open]


def leave(campus: Campus, name: str) -> None:
    """The post ends now."""
    with campus.work() as work:
        post = work.session.get_one(Appointment, known_id(f"post of {name}"))
        post.until_at = work.now
        work.session.add(post)


def appoint(campus: Campus, name: str, role: Role, place: str, **facts: Any) -> None:
    with campus.work() as work:
        facts = {"from_at": work.now, **facts}
        where = known_id(place)
        work.session.add(
            Appointment(id=uuid4(), person_id=known_id(name), role=role.value, place_id=where, **facts)
        )


def add_plan(
    campus: Campus, rrule: str = "FREQ=DAILY", *, source: str = "self", threshold: int | None = None
) -> UUID:
    publish_round(campus)
    plan_id = uuid4()
    with campus.work() as work:
        work.session.add(
            Plan(
                id=plan_id, code=f"round-{plan_id.hex[:8]}", title={"zh": "巡查", "en": "Round"}, category="fire",
                checklist="round", source=source, recurrence={"rrule": rrule}, role="inspector",
                miss_threshold=threshold or default_miss_threshold(Recurrence(rrule=rrule)),
                target_place_id=known_id("city"), changed_at=work.now,
            )
        )  # fmt: skip
    return plan_id


def add_checks(
    campus: Campus,
    plan_id: UUID,
    count: int,
    *,
    every: timedelta = timedelta(days=1),
    place: str = "school",
    **facts: Any,
) -> list[UUID]:
    """So many checks, the first one open now: due in 9 hours, closed in 15, the next one 24 hours later."""
    ids = [uuid4() for _ in range(count)]
    scope = scope_of(campus.place(place))
    with campus.work() as work:
        for number, id in enumerate(ids):
            opens = work.now + number * every
            work.session.add(_check(id, plan_id, opens, now=work.now, **{**scope, **facts}))
    return ids


def _check(id: UUID, plan_id: UUID, opens: datetime, *, now: datetime, **facts: Any) -> Task:
    usual: dict[str, Any] = {
        "source": "self",
        "category": "fire",
        "checklist_code": "round",
        "checklist_version": 1,
    }
    return Task(
        id=id, plan_id=plan_id, slot=opens.isoformat(), slot_on=opens.date(), role="inspector", opens_at=opens,
        due_at=opens + timedelta(hours=9), closes_at=opens + timedelta(hours=15), created_at=now, wake_at=opens,
        **{**usual, **facts},
    )  # fmt: skip
