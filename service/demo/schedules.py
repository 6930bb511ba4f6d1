"""The plans of the made-up city: a few of the templates run, the others wait as drafts; and what the bureau adds."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from schemas.base import Category, Source, new_id
from schemas.people import Role
from schemas.places import PlaceKind
from schemas.plans import PlanIn, PlanState
from service.demo.cast import ADMINISTRATOR, Cast
from service.demo.city import City
from service.people.deeds import noting
from service.plans.edit import put_plan
from service.plans.library import templates
from service.world import World

RUNNING = (
    "fire_daily_patrol", "food_daily_control", "water_weekly_look", "extinguisher_check", "fire_monthly_check",
    "food_monthly_meeting", "drill", "bus_pretrip", "drown_patrol",
)  # fmt: skip
ALL_YEAR = ("drown_patrol",)
"""Here the banks are watched all year, not in the swimming season alone."""


def start_plans(world: World, cast: Cast, city: City) -> None:
    """Under the ids the library gives them, so that it is known later which templates the city has."""
    with world.work() as work:
        by = cast.as_(work, ADMINISTRATOR)
        with noting(work, by):
            for template in templates(city.id):
                runs = template.code in RUNNING
                changes: dict[str, Any] = {"state": PlanState.ACTIVE if runs else PlanState.DRAFT}
                if template.code in ALL_YEAR:
                    changes["activities"] = []
                given = template.model_copy(update=changes)
                put_plan(work, by, uuid5(city.id, template.code), given=given)


def order_bureau_visits(world: World, cast: Cast, city: City, *, on: date) -> None:
    """The section of the first district looks at the fire safety of its kindergartens and primary schools itself."""
    district = city.districts[0]
    given = one_off(
        code=f"winter_fire_{on:%Y%m%d}",
        title={"zh": "消防安全专项督查", "en": "Special supervision of fire safety"},
        category=Category.FIRE,
        checklist="fire_monthly_check",
        target_place_id=district.id,
        on=on,
        due=timedelta(days=4, hours=18),
        source=Source.BUREAU,
        role=Role.SECTION,
        school_kinds=["kindergarten", "primary"],
    )
    with world.work() as work:
        by = cast.as_(work, district.section)
        with noting(work, by):
            put_plan(work, by, new_id(), given=given)


def order_cross_check(world: World, cast: Cast, city: City, *, on: date) -> None:
    """An inspector of one school looks at another of the second district; neither is one that people sign in for."""
    looking, looked_at = ([s for s in city.schools[2:] if s.district == 1] + [None, None])[:2]
    if looking is None or looked_at is None:
        return
    given = one_off(
        code=f"cross_fire_{on:%Y%m%d}",
        title={"zh": "消防安全校际互查", "en": "Schools look at one another's fire safety"},
        category=Category.FIRE,
        checklist="fire_daily_patrol",
        target_place_id=looked_at.id,
        on=on,
        due=timedelta(days=2, hours=18),
        source=Source.CROSS,
        assignee_id=cast.id_of(looking.inspectors[1]),
    )
    with world.work() as work:
        by = cast.as_(work, city.districts[1].section)
        with noting(work, by):
            put_plan(work, by, new_id(), given=given)


def one_off(
    *,
    code: str,
    title: dict[str, str],
    category: Category,
    checklist: str,
    target_place_id: UUID,
    on: date,
    due: timedelta,
    **more: Any,
) -> PlanIn:
    """A plan for one time: open from the day's midnight, due so long after it, closed a day later."""
    return PlanIn.model_validate(
        {
            "code": code,
            "title": title,
            "category": category,
            "checklist": checklist,
            "target_place_id": target_place_id,
            "target_kinds": [PlaceKind.SCHOOL],
            "recurrence": {"rrule": "FREQ=DAILY"},
            "window": {"opens": timedelta(0), "due": due, "closes": due + timedelta(days=1)},
            "starts_on": on,
            "ends_on": on,
            "state": PlanState.ACTIVE,
            **more,
        }
    )
