"""Puts the content that ships with the service into its database, as often as one likes."""

from service.checklists.publish import seed_library
from service.escalations.publish import seed_ladders
from service.world import World


def seed(world: World) -> dict[str, int]:
    """How many checklists and ladders are new. What a bureau has changed since stays as it changed it."""
    with world.work() as work:
        return {"checklists": seed_library(work), "ladders": seed_ladders(work)}
