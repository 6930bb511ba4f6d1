"""What climbed, as the bureau's desk reads it: the matter itself beside its escalation, and what is asked of the list."""

from uuid import UUID

from pydantic import Field as WireField

from schemas.base import Category, Instant, Severity, Wire
from schemas.escalations import SubjectKind
from schemas.hazards import HazardOut
from schemas.lists import PageAsked
from schemas.people import PersonRef, Role
from schemas.places import PlaceRef
from schemas.tasks import TaskRow


class EscalationsAsked(Wire):
    """`raised_from` is included, `raised_before` is not. `acknowledged`: by me, at the level it stands at or above."""

    open: bool | None = None
    level: int | None = WireField(default=None, ge=1, le=10_000)
    category: Category | None = None
    severity: list[Severity] = WireField(default=[], max_length=len(Severity))
    subject: SubjectKind | None = None
    subject_id: UUID | None = None
    place_id: UUID | None = None
    acknowledged: bool | None = None
    raised_from: Instant | None = None
    raised_before: Instant | None = None


class EscalationsPage(EscalationsAsked, PageAsked):
    pass


class SubjectOut(Wire):
    """A hazard, or the first missed task of a run."""

    type: SubjectKind
    id: UUID


class ToldOut(Wire):
    person: PersonRef
    level: int
    at: Instant
    channel: str | None
    result: str | None


class AcknowledgementOut(Wire):
    person: PersonRef
    level: int
    at: Instant
    note: str | None


class EscalationOut(Wire):
    """`hazard` or `first_missed` and `last_missed` show the subject as it stands now; a task only to who may see it.

    `late_since`: when the clock ran out that runs now (to fix, to confirm, to verify, to follow up), or when the first
    missed task fell due. `acknowledged`: by me, at the level it stands at; `my_acknowledgement` is my last one.
    """

    id: UUID
    subject: SubjectOut
    place: PlaceRef
    school: PlaceRef | None
    category: str
    severity: str | None
    level: int
    misses: int
    reason: str
    change: str | None
    open: bool
    raised_at: Instant
    climbed_at: Instant
    late_since: Instant | None
    hazard: HazardOut | None
    first_missed: TaskRow | None
    last_missed: TaskRow | None
    told: list[ToldOut]
    last_told: ToldOut | None
    acknowledgements: list[AcknowledgementOut]
    my_acknowledgement: AcknowledgementOut | None
    acknowledged: bool
    resolved_at: Instant | None


class EscalationDetail(EscalationOut):
    """`missed_tasks`: each check of the run that was missed, done late or excused, the latest first."""

    missed_tasks: list[TaskRow]


class LevelCount(Wire):
    level: int
    open: int
    unacknowledged: int


class EscalationCount(Wire):
    """Of what climbed to me and is open; `unacknowledged` by me at the level it stands at."""

    open: int
    unacknowledged: int
    by_level: list[LevelCount]


class ContactOut(Wire):
    """Somebody in office: `place` and `category` are those of the post."""

    person: PersonRef
    role: Role
    deputy: bool
    category: str | None
    place: PlaceRef
    phone: str | None
    email: str | None


class Contacts(Wire):
    """Who answers for a matter, the nearest first: the responsible person, the head, the section."""

    items: list[ContactOut]
