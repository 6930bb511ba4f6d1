"""Puts the content that ships with the service into its database, as often as one likes."""

from sqlmodel import col, select

from schemas.places import Place, PlaceKind
from service.checklists.publish import seed_library
from service.escalations.publish import seed_ladders
from service.plans.library import seed_plans
from service.world import World


def seed(world: World) -> dict[str, int]:
    """How many checklists, ladders and plans are new. What a bureau has changed since stays as it changed it.

    The national holidays need no rows: a year without an imported notice goes by the one that ships.
    """
    with world.work() as work:
        work.lock("library", "seed")
        made = {"checklists": seed_library(work), "ladders": seed_ladders(work)}
        cities = work.session.exec(select(Place).where(col(Place.kind) == PlaceKind.CITY.value)).all()
        return {**made, "plans": sum(seed_plans(work, city) for city in cities)}
