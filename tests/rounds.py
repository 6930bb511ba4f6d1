"""A fire round of three items, tasks to do it, and reports on them: what tests about reports are told with."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from schemas.base import as_z
from schemas.places import scope_of
from schemas.plans import Plan
from schemas.tasks import Task
from tests.campus import Campus
from tests.district import known_id
from tests.outside.photo_samples import picture

ITEMS = [
    ("DOOR", "yes_no", {"photo": "on_failure"}),
    ("PRESSURE", "number", {"photo": "never", "limits": {"min": 1.0, "max": 1.4, "unit": "MPa"}}),
    ("LAMP", "yes_no", {"photo": "never", "may_skip": True, "severity": "minor"}),
]

PASSED = [
    {"item": "DOOR", "value": True},
    {"item": "PRESSURE", "value": 1.2},
    {"item": "LAMP", "not_applicable": True},
]


def publish_round(campus: Campus) -> None:
    items = [
        {
            "code": code,
            "category": "fire",
            "text": {"zh": code, "en": code.title()},
            "kind": kind,
            "severity": "general",
            "due": {"kind": "days", "n": 7},
            **more,
        }
        for code, kind, more in ITEMS
    ]
    checklist = {"title": {"zh": "巡查", "en": "Round"}, "category": "fire", "items": items}
    assert campus.as_("ada").put("/api/v1/checklists/round", json=checklist).status_code in (200, 201)


def add_task(
    campus: Campus,
    *,
    place: str = "school",
    opens: float = -1,
    closes: float = 8,
    plan_title: str = "Round",
    **facts: Any,
) -> UUID:
    """A task on the round, its window in hours from now, due an hour before it closes."""
    publish_round(campus)
    task_id, plan_id = uuid4(), uuid4()
    with campus.work() as work:
        work.session.add(
            Plan(
                id=plan_id, code="round", title={"zh": "巡查", "en": plan_title}, category="fire",
                checklist="round", source="self", recurrence={}, target_place_id=known_id("city"), changed_at=work.now,
            )
        )  # fmt: skip
        work.session.flush()
        window = {
            "opens_at": work.now + timedelta(hours=opens),
            "due_at": work.now + timedelta(hours=closes - 1),
            "closes_at": work.now + timedelta(hours=closes),
        }
        usual = {"source": "self", "category": "fire", "checklist_code": "round", "checklist_version": 1}
        where = scope_of(campus.place(place))
        made = {"id": task_id, "plan_id": plan_id, "slot": "2026-09-08T09:00", "slot_on": work.now.date()}
        work.session.add(Task(**{**made, **window, **usual, **where, "created_at": work.now, **facts}))
    return task_id


def task(campus: Campus, task_id: UUID) -> Task:
    return next(row for row in campus.rows(Task) if row.id == task_id)


def report_on(
    campus: Campus, task_id: UUID, *, captured: datetime | None = None, **changes: Any
) -> dict[str, Any]:
    """A body as a phone whose clock is right would send it now."""
    body = {
        "task_id": str(task_id),
        "captured_at": as_z(captured or campus.now),
        "sent_at": as_z(campus.now),
        "answers": PASSED,
    }
    return body | changes


def hand_in(campus: Campus, name: str, body: Any, *, id: UUID | None = None) -> Any:
    """Sent as Python writes JSON, so that NaN and half characters arrive as a careless phone would send them."""
    return campus.as_(name).put(
        f"/api/v1/reports/{id or uuid4()}",
        content=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )


def failing(*photos: str, **hazard: Any) -> list[dict[str, Any]]:
    """The round with its door blocked."""
    door = {"item": "DOOR", "value": False, "photos": list(photos), "hazard": hazard or None}
    return [door, *PASSED[1:]]


def photo(seed: int = 1) -> tuple[bytes, str]:
    """A picture of its own, and its digest."""
    content = picture() + bytes([seed])
    return content, hashlib.sha256(content).hexdigest()


def send_photo(campus: Campus, name: str, content: bytes) -> Any:
    digest = hashlib.sha256(content).hexdigest()
    return campus.as_(name).put(
        f"/api/v1/photos/{digest}", content=content, headers={"Content-Type": "image/jpeg"}
    )
