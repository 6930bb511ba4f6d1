"""Sees to it that there is always something to do: one-off self-checks that are open for the next day or two."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from schemas.base import Category, new_id
from schemas.people import Person, Role
from schemas.plans import Plan
from schemas.tasks import Task, TaskState, state_column
from service import jobs
from service.demo.cast import ADMINISTRATOR, INSPECTOR, OTHER_INSPECTOR, SECTION, named_people
from service.demo.schedules import one_off
from service.demo.stage import day_of
from service.people.access import load_caller
from service.plans import tick
from service.plans.edit import put_plan
from service.world import Work, World

ENOUGH = {INSPECTOR: (8, SECTION), OTHER_INSPECTOR: (2, ADMINISTRATOR)}
"""How many are open for whom, and who orders more."""
OPEN_FOR = timedelta(hours=12)
"""What closes earlier does not count."""
DUE_AFTER = timedelta(days=2, hours=18)
SPECIALS = (
    ("fire_daily_patrol", Category.FIRE, "安全出口专项自查", "Special self-check of exits"),
    ("food_daily_control", Category.FOOD, "食堂卫生专项自查", "Special self-check of the canteen"),
    ("water_weekly_look", Category.WATER, "饮用水专项自查", "Special self-check of drinking water"),
    ("extinguisher_check", Category.FIRE, "灭火器专项自查", "Special self-check of extinguishers"),
    ("building_survey", Category.BUILDING_SAFETY, "校舍和取暖专项自查", "Special self-check of buildings and heating"),
    ("fire_monthly_check", Category.FIRE, "消防设施专项自查", "Special self-check of the fire facilities"),
    ("food_weekly_survey", Category.FOOD, "食品库房专项自查", "Special self-check of the food stores"),
    ("drill", Category.DRILL, "疏散演练专项自查", "Special self-check of the evacuation drill"),
)  # fmt: skip
"""Each has items answered by yes or no whose failure is a minor or a general hazard."""


def top_up(world: World) -> None:
    """As many special checks as are missing, by the people who order checks; and their tasks."""
    for username, (enough, by) in ENOUGH.items():
        with world.work() as work:
            people = named_people(work)
            school_id = _school_of(work, people[username])
            open_already = _open_specials(work, school_id)
            caller = load_caller(work.session, people[by], None, work.now)
            for checklist, category, zh, en in _missing(open_already, enough):
                given = one_off(
                    code=f"special_{checklist}"[:40],
                    title={"zh": zh, "en": en},
                    category=category,
                    checklist=checklist,
                    target_place_id=school_id,
                    on=day_of(work.now),
                    due=DUE_AFTER,
                    role=Role.INSPECTOR,
                )
                put_plan(work, caller, new_id(), given=given)
    jobs.run(world, tick)


def _school_of(work: Work, person: Person) -> UUID:
    return load_caller(work.session, person, None, work.now).held()[0].place_id


def _open_specials(work: Work, school_id: UUID) -> Sequence[str]:
    """Their checklists."""
    is_open = (
        select(Task.checklist_code)
        .join(Plan, col(Plan.id) == col(Task.plan_id))
        .where(
            col(Task.place_id) == school_id,
            col(Plan.code).startswith("special_", autoescape=True),
            state_column(work.now) == TaskState.OPEN.value,
            col(Task.due_at) > work.now + OPEN_FOR,
        )
    )
    return work.session.exec(is_open).all()


def _missing(open_already: Sequence[str], enough: int) -> list[tuple[str, Category, str, str]]:
    """Those first that are not open at all."""
    count = max(0, enough - len(open_already))
    return sorted(SPECIALS, key=lambda special: special[0] in open_already)[:count]
