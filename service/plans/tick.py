"""Turns plans into tasks: each due check is a row fourteen days before it opens."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from schemas.people import Role
from schemas.places import Place
from schemas.plans import Plan, PlanState, Timing
from schemas.tasks import Task
from service.checklists.publish import checklist_version
from service.notices.post import tell
from service.notices.wording import Kind
from service.people.posts import holders
from service.plans.coming import Coming
from service.plans.settle import settle
from service.plans.targets import groups, reached
from service.plans.windows import day_start
from service.tasks.assign import Slot, assign_tasks
from service.world import Work, World

NAME = "tick"

DAYS_AHEAD = timedelta(days=14)
MOST_AT_ONCE = 6000
"""Tasks that one transaction makes before it lets others write; the rest follows in the next."""
AFTER_MIDNIGHT = timedelta(minutes=10)
SET_ASIDE = timedelta(minutes=10)
LONG_OVER = timedelta(days=100)
"""No window opens longer than this after its slot."""
A_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)
MOST_IDS = 5000


def find(work: Work) -> UUID | None:
    rung = select(Plan.id).where(col(Plan.wake_at) <= work.now).order_by(col(Plan.wake_at), col(Plan.id))
    return work.session.exec(rung.limit(1)).first()


def handle(world: World, key: UUID) -> int:
    """What one plan owes, or some days of it, in one transaction; how many tasks are new.

    1. The plan is held, so that of two nodes the second finds its alarm moved.
    2. An alarm that is not the plan's own was rung by a change of the plan, a calendar or a place: the tasks
       that have not opened are worked out again.
    3. What opens within fourteen days is made; after an outage the days that were left out come first.
    """
    with world.work() as work:
        rung = select(Plan).where(col(Plan.id) == key, col(Plan.wake_at) <= work.now).with_for_update()
        plan = work.session.exec(rung).first()
        return 0 if plan is None else _tick(work, plan)


def set_aside(work: Work, key: UUID) -> None:
    rung = update(Plan).where(col(Plan.id) == key, col(Plan.wake_at) <= work.now)
    work.session.connection().execute(rung.values(wake_at=work.now + SET_ASIDE))


def next_alarm(work: Work) -> datetime | None:
    return work.session.exec(select(func.min(Plan.wake_at))).first()


def _tick(work: Work, plan: Plan) -> int:
    target = work.session.get_one(Place, plan.target_place_id)
    zone = ZoneInfo(target.zone)
    is_running = plan.state == PlanState.ACTIVE
    found = groups(work, plan, target) if is_running else []
    coming = Coming(plan, Timing.model_validate(plan), found, checklist_version(work, plan.checklist).version)
    since, right = _since(work, plan, zone), set[str]()
    if plan.wake_at != _own_alarm(plan.horizon_on, zone):
        right = settle(work, coming, target)
        since = min(since, work.now + A_MOMENT)
    made = _make_open(work, coming, target) if is_running and plan.horizon_on is None else 0
    made += _extend(work, coming, target, since=since, right=right) if is_running else 0
    plan.wake_at = _own_alarm(plan.horizon_on, zone) if is_running and not _is_over(plan) else None
    work.session.add(plan)
    return made


def _since(work: Work, plan: Plan, zone: ZoneInfo) -> datetime:
    """From when on nothing was made yet. A plan that begins now owes nothing that was due before."""
    return work.now + A_MOMENT if plan.horizon_on is None else day_start(plan.horizon_on + A_DAY, zone)


def _own_alarm(horizon_on: date | None, zone: ZoneInfo) -> datetime | None:
    """When the day after the horizon is to be made: shortly after a midnight."""
    return None if horizon_on is None else day_start(horizon_on + A_DAY - DAYS_AHEAD, zone) + AFTER_MIDNIGHT


def _is_over(plan: Plan) -> bool:
    return bool(plan.ends_on and plan.horizon_on and plan.ends_on + LONG_OVER < plan.horizon_on)


def _extend(work: Work, coming: Coming, target: Place, *, since: datetime, right: Collection[str]) -> int:
    """Make what opens from `since` on until fourteen days from now, day by day, and move the horizon along."""
    zone = ZoneInfo(target.zone)
    last_on = work.now.astimezone(zone).date() + DAYS_AHEAD
    made = asked = 0
    horizon_on = since.astimezone(zone).date()
    for slot, place_ids in coming.opening(since, day_start(last_on + A_DAY, zone)).items():
        opens_on = slot.opens_at.astimezone(zone).date()
        if asked >= MOST_AT_ONCE and opens_on > horizon_on:
            last_on = opens_on - A_DAY
            break
        if slot.wall not in right:
            made += _make(work, coming, target, slot=slot, place_ids=place_ids)
            asked += len(place_ids)
        horizon_on = opens_on
    coming.plan.horizon_on = last_on
    _tell_unconfirmed(work, coming, target, last_on.year)
    return made


def _tell_unconfirmed(work: Work, coming: Coming, target: Place, year: int) -> None:
    """Tasks of a year whose holidays nobody entered go by weekends: the administrators hear of it, once a year."""
    if all(group.calendar.is_confirmed(year) for group in coming.groups):
        return
    administrators = [h.person_id for h in holders(work, Role.ADMINISTRATOR, target, None)]
    tell(
        work,
        administrators,
        Kind.HOLIDAY_NOTICE_MISSING,
        subject_kind="place",
        subject_id=target.city_id,
        place=None,
        step=str(year),
        data={"year": year},
    )


def _make_open(work: Work, coming: Coming, target: Place) -> int:
    """A plan that begins in the middle of a window: due where none of its tasks is open already."""
    already = set(work.session.exec(_places_with_open_task(work, coming.plan, target)).all())
    return sum(
        _make(work, coming, target, slot=slot, place_ids=[id for id in place_ids if id not in already])
        for slot, place_ids in coming.open_at(work.now).items()
    )


def _make(work: Work, coming: Coming, target: Place, *, slot: Slot, place_ids: list[UUID]) -> int:
    def at(*where: ColumnElement[bool]) -> int:
        version = coming.checklist_version
        return assign_tasks(work, coming.plan, slot=slot, checklist_version=version, where=where)

    if len(place_ids) == coming.place_count:
        return at(*reached(work, coming.plan, target))
    parts = (place_ids[start : start + MOST_IDS] for start in range(0, len(place_ids), MOST_IDS))
    return sum(at(col(Place.id).in_(part)) for part in parts)


def _places_with_open_task(work: Work, plan: Plan, target: Place) -> SelectOfScalar[UUID]:
    places = select(Place.id).where(col(Place.city_id) == target.city_id)
    return select(Task.place_id).where(
        col(Task.plan_id) == plan.id,
        col(Task.place_id).in_(places),
        col(Task.slot) >= (work.now.date() - LONG_OVER).isoformat(),
        col(Task.due_at) > work.now,
        col(Task.opens_at) <= work.now,
        col(Task.cancelled_at).is_(None),
    )
