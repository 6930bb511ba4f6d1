"""How long things may wait: the periods of schemas/library/deadlines.yaml, which are data with their sources."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from functools import cache
from importlib import resources

import yaml

from schemas.base import Category, Severity, Wire
from schemas.checklists import ALL_CATEGORIES, Due


class Wait(StrEnum):
    """What is waited for where no item says how long."""

    SPOT = "spot"
    STOP_CONFIRMATION = "stop_confirmation"
    PLAN = "plan"
    VERIFICATION = "verification"
    VERIFICATION_LISTED = "verification_listed"
    BEFORE_OPENING_FALLBACK = "before_opening_fallback"


class _Length(Wire):
    due: Due


class _TimeToFix(_Length):
    category: str
    severity: Severity


class _Meals(Wire):
    times: list[time]


class Waits(Wire):
    time_to_fix: list[_TimeToFix]
    waits: Mapping[str, _Length]
    meal_times: _Meals

    def to_fix(self, category: Category | str, severity: Severity | str) -> Due:
        """How long a hazard of this kind may stay; a row for the category goes before one for all."""
        fitting = {row.category: row.due for row in self.time_to_fix if row.severity == severity}
        return fitting.get(str(category)) or fitting[ALL_CATEGORIES]

    def of(self, wait: Wait) -> Due:
        return self.waits[wait].due


@cache
def library_waits() -> Waits:
    text = resources.files("schemas").joinpath("library/deadlines.yaml").read_text(encoding="utf-8")
    return Waits.model_validate(yaml.safe_load(text))
