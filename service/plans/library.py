"""The schedule templates that ship with the service, as the first plans of a region."""

from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID, uuid5

import yaml
from sqlmodel import col, select

from schemas.places import Place
from schemas.plans import Plan, PlanIn, PlanState
from service.plans.edit import plan_columns
from service.world import Work


def seed_plans(work: Work, region: Place) -> int:
    """Lay the templates before the region as drafts, each once; how many are new.

    The bureau looks at the preview and makes active what it wants: nothing is due, and nothing missed, that nobody
    decided on. A plan that the bureau changed since keeps what it was made into.
    """
    wanted = {uuid5(region.id, given.code): given for given in templates(region.id)}
    known = set(work.session.exec(select(Plan.id).where(col(Plan.id).in_(wanted))).all())
    new = {plan_id: given for plan_id, given in wanted.items() if plan_id not in known}
    for plan_id, given in new.items():
        draft = given.model_copy(update={"state": PlanState.DRAFT})
        work.session.add(Plan(id=plan_id, **plan_columns(draft), changed_at=work.now))
    work.session.flush()
    return len(new)


def templates(region_id: UUID) -> list[PlanIn]:
    """Every template of the library, aimed at the region."""
    return [
        PlanIn.model_validate(
            {
                **template,
                "target_place_id": region_id,
                "target_kinds": template["targets"]["kinds"],
                "target_traits": template["targets"]["traits"],
                "school_kinds": template["targets"]["school_kinds"],
            }
        )
        for template in _templates()
    ]


@cache
def _templates() -> list[dict[str, Any]]:
    text = resources.files("schemas").joinpath("library/plans.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)["templates"]
    return found
