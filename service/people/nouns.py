"""What is written down of each noun when somebody changes it at a desk: which fields, under which name, about which place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.calendars import Calendar, Holiday, HolidayYear
from schemas.checklists import ChecklistVersion
from schemas.deeds import DeedKind
from schemas.escalations import Acknowledgement, Escalation, LadderVersion
from schemas.handovers import Handover
from schemas.hazards import Hazard, HazardStep
from schemas.notices import PersonChannel
from schemas.people import Appointment, Device, PasswordLink, Person
from schemas.photos import PhotoUse, PhotoView
from schemas.places import Place
from schemas.plans import Plan, PlanIn
from schemas.tasks import Task, TaskChange
from service.people.access import Caller
from service.world import Work

Values = dict[str, Any]
DECIDED = {
    kind.value: kind
    for kind in (
        DeedKind.COMMENT, DeedKind.VERIFICATION, DeedKind.DECISION, DeedKind.DEADLINE, DeedKind.TRANSFER,
        DeedKind.VOIDING, DeedKind.SEVERITY, DeedKind.SUPERVISION_ORDER,
    )
}  # fmt: skip
"""Steps of a hazard that are somebody's decision or word; the others are records of their own."""


@dataclass(frozen=True)
class Secret:
    """Compared, never shown."""

    value: str


@dataclass(frozen=True)
class About:
    """`subject`: the id, code, year or digest. Without `words` it is called by the person's name, else the place's."""

    kind: DeedKind
    subject: str
    words: str | None = None
    place_id: UUID | None = None
    person_id: UUID | None = None
    category: str | None = None


@dataclass(frozen=True)
class Noun:
    """`fields` are those compared; `shown` makes of them what is told; `about` is None where it is no deed."""

    fields: tuple[str, ...]
    about: Callable[[Work, Caller, Any], About | None]
    shown: Callable[[Values], Values] = dict


def _whole(work: Work, model: Any, id: UUID) -> Any:
    return work.session.get_one(model, id)


def _person_of(kind: DeedKind) -> Callable[[Work, Caller, Any], About | None]:
    return lambda work, by, row: About(kind, str(row.person_id), person_id=row.person_id)


def _appointment(work: Work, by: Caller, row: Appointment) -> About:
    name = _whole(work, Person, row.person_id).name if row.person_id else None
    return About(DeedKind.APPOINTMENT, str(row.id), name, place_id=row.place_id)


def _channel(work: Work, by: Caller, row: PersonChannel) -> About | None:
    """Everybody's own ways to be reached are their own business."""
    if row.person_id == by.person_id:
        return None
    return About(DeedKind.CHANNELS, str(row.person_id), person_id=row.person_id)


def _channel_shown(values: Values) -> Values:
    """The address of a webhook is itself a secret."""
    is_mail = values["channel"] == "email"
    return {values["channel"]: values["address"] if is_mail else Secret(values["address"])}


def _person_shown(values: Values) -> Values:
    hash = values.pop("password_hash")
    return values | {"password": Secret(hash) if hash else None}


def _step(work: Work, by: Caller, row: HazardStep) -> About | None:
    if row.kind not in DECIDED:
        return None
    hazard = _whole(work, Hazard, row.hazard_id)
    return About(
        DECIDED[row.kind], str(hazard.id), hazard.number, place_id=hazard.place_id, category=hazard.category
    )


def _step_shown(values: Values) -> Values:
    told = {name: value for name, value in values["data"].items() if name not in ("body", "was")}
    return {name: value for name, value in told.items() if isinstance(value, str | int | bool)}


def _task_change(work: Work, by: Caller, row: TaskChange) -> About | None:
    if row.kind != "excused":
        return None
    return _task(work, by, _whole(work, Task, row.task_id), kind=DeedKind.EXCUSE)


def _task(work: Work, by: Caller, row: Task, kind: DeedKind = DeedKind.TASK) -> About:
    plan = _whole(work, Plan, row.plan_id)
    words = f"{plan.title['zh']} {row.slot}"
    return About(kind, str(row.id), words, place_id=row.place_id, category=row.category)


def _acknowledged(work: Work, by: Caller, row: Acknowledgement) -> About:
    escalation = _whole(work, Escalation, row.escalation_id)
    where = {"place_id": escalation.place_id, "category": escalation.category}
    return About(DeedKind.ACKNOWLEDGEMENT, str(escalation.id), **where)


def _viewed(work: Work, by: Caller, row: PhotoView) -> About:
    """Whose area and category it is: of what showed the photo first."""
    first = select(PhotoUse.place_id, PhotoUse.category).where(col(PhotoUse.sha256) == row.sha256)
    first = first.order_by(col(PhotoUse.created_at), col(PhotoUse.id)).limit(1)
    place_id, category = work.session.exec(first).first() or (None, None)
    return About(DeedKind.PHOTO_VIEW, row.sha256, place_id=place_id, category=category)


NOUNS: dict[type[Any], Noun] = {
    Place: Noun(
        ("parent_id", "kind", "school_kind", "name", "code", "traits", "zone", "lat", "lon", "closed_on"),
        lambda work, by, row: About(DeedKind.PLACE, str(row.id), place_id=row.id),
    ),
    Person: Noun(
        ("username", "name", "language", "email", "phone", "left_at", "password_hash"),
        lambda work, by, row: About(DeedKind.PERSON, str(row.id), person_id=row.id),
        _person_shown,
    ),
    Appointment: Noun(
        ("person_id", "role", "place_id", "category", "deputy", "from_at", "until_at"), _appointment
    ),
    PasswordLink: Noun(("expires_at",), _person_of(DeedKind.PASSWORD_LINK)),
    PersonChannel: Noun(("channel", "address"), _channel, _channel_shown),
    Device: Noun(
        ("ended_at",),
        lambda work, by, row: About(DeedKind.DEVICE, str(row.id), row.name, person_id=row.person_id),
    ),
    Handover: Noun(
        ("successor_id", "at", "leaves", "note"),
        lambda work, by, row: About(DeedKind.HANDOVER, str(row.person_id), person_id=row.person_id),
    ),
    Plan: Noun(
        tuple(name for name in PlanIn.model_fields if name != "version"),
        lambda work, by, row: About(
            DeedKind.PLAN, str(row.id), row.title["zh"], place_id=row.target_place_id, category=row.category
        ),
    ),
    Calendar: Noun(
        ("content",),
        lambda work, by, row: About(DeedKind.CALENDAR, str(row.place_id), place_id=row.place_id),
        lambda values: values["content"],
    ),
    HolidayYear: Noun(
        ("source", "confirmed"),
        lambda work, by, row: About(DeedKind.HOLIDAYS, str(row.year), str(row.year)),
    ),
    Holiday: Noun(
        ("on", "kind", "name_zh"),
        lambda work, by, row: About(DeedKind.HOLIDAYS, str(row.on.year), str(row.on.year)),
        lambda values: {str(values["on"]): f"{values['kind']} {values['name_zh']}"},
    ),
    ChecklistVersion: Noun(
        ("version",), lambda work, by, row: About(DeedKind.CHECKLIST, row.code, row.content["title"]["zh"])
    ),
    LadderVersion: Noun(
        ("version",), lambda work, by, row: About(DeedKind.LADDER, row.code, row.content["title"]["zh"])
    ),
    Task: Noun(("assignee_id",), _task),
    TaskChange: Noun(("data",), _task_change, lambda values: values["data"]),
    HazardStep: Noun(("data",), _step, _step_shown),
    Acknowledgement: Noun(("level", "note"), _acknowledged),
    PhotoView: Noun((), _viewed),
}
