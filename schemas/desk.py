"""What a person did at the desk, as it is found again; and the topics by which a page hears that something changed."""

from enum import StrEnum
from uuid import UUID

from schemas.base import Bilingual, Instant, Wire
from schemas.places import PlaceRef


class MyDeedSubject(StrEnum):
    HAZARD = "hazard"
    ESCALATION = "escalation"
    TASK = "task"


class MyDeedAbout(Wire):
    type: MyDeedSubject
    id: UUID


class MyDeedOut(Wire):
    """One thing I did. `kind`: a step of a hazard, `acknowledgement`, or `excused`.

    `outcome` is what was decided: `accepted`, `rejected`, `granted`, `refused`; `words` what I wrote with it. `number`,
    `label` and `place` name the subject; they are null where I no longer may see it.
    """

    id: UUID
    at: Instant
    kind: str
    outcome: str | None
    words: str | None
    subject: MyDeedAbout
    number: str | None
    label: Bilingual | None
    place: PlaceRef | None


class Topic(StrEnum):
    """What a list on a screen is made of."""

    ESCALATIONS = "escalations"
    HAZARDS = "hazards"
    TASKS = "tasks"
    REPORTS = "reports"
    NOTICES = "notices"
    """My own: that others were told something is none of my business."""


class ChangedOut(Wire):
    """The data of `event: changed`."""

    topics: list[Topic]
