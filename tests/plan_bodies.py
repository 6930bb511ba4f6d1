"""Plans as they are sent, and what became of them, for tests that tell of days and tasks."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from schemas.checklists import ChecklistIn, ChecklistVersion
from schemas.places import Place
from schemas.tasks import Task
from service.places.edit import wake_plans
from tests.campus import Campus
from tests.district import known_id

SHANGHAI = ZoneInfo("Asia/Shanghai")


def body(**changes: Any) -> dict[str, Any]:
    """A daily patrol of the district's schools on school days; `changes` replace fields."""
    return {
        "code": "fire_daily_patrol",
        "title": {"zh": "防火巡查", "en": "Daily fire patrol"},
        "category": "fire",
        "checklist": "patrol",
        "role": "inspector",
        "recurrence": {"rrule": "FREQ=DAILY"},
        "activities": ["school_day"],
        "target_place_id": str(known_id("district")),
        "state": "active",
        **changes,
    }


def publish_patrol(campus: Campus, *, category: str = "fire", code: str = "patrol") -> None:
    """The checklist that the plan goes by."""
    item = {
        "code": "A1",
        "category": "fire",
        "text": {"zh": "通道畅通", "en": "Exits are clear"},
        "kind": "yes_no",
    }
    content = ChecklistIn.model_validate(
        {"title": {"zh": "巡查", "en": "Patrol"}, "category": category, "items": [item]}
    )
    with campus.work() as work:
        work.session.add(
            ChecklistVersion(
                code=code, version=1, category=category, content=content.model_dump(mode="json", exclude={"version"}),
                content_sha256="0", published_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )  # fmt: skip


def put_plan(campus: Campus, name: str = "plan", *, by: str = "dora", **changes: Any) -> Any:
    """The answer to saving a plan under a name."""
    return campus.as_(by).put(f"/api/v1/plans/{known_id(name)}", json=body(**changes))


def tasks_of(campus: Campus, name: str = "plan", place: str | None = None) -> list[Task]:
    """The tasks of a plan in the order in which they open."""
    wanted = (
        select(Task).where(col(Task.plan_id) == known_id(name)).order_by(col(Task.opens_at), col(Task.slot))
    )
    if place is not None:
        wanted = wanted.where(col(Task.place_id) == known_id(place))
    with campus.world.look() as work:
        return list(work.session.exec(wanted).all())


def slots(tasks: list[Task]) -> list[str]:
    """MM-DD of those that are not cancelled, with the time where it is not midnight."""
    return [task.slot[5:].removesuffix("T00:00") for task in tasks if task.cancelled_at is None]


def wall(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def change_place(campus: Campus, name: str, **columns: Any) -> None:
    """As an edit of the place would: its columns are new, and the plans above it are woken."""
    with campus.work() as work:
        place = work.session.get_one(Place, known_id(name))
        place.sqlmodel_update(columns)
        work.session.add(place)
        work.session.flush()
        wake_plans(work, place)
