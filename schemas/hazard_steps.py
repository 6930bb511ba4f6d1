"""What people hand in about a hazard: fixes, verifications, requests and decisions, and what they get back."""

from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field as WireField
from pydantic import StrictBool, StringConstraints, model_validator

from schemas.answers import PhotoFactsBySha256, Sha256, Sha256s, Words
from schemas.base import Instant, Severity, Wire
from schemas.hazards import HazardState

Required = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""Words that must be there."""

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Cents = Annotated[int, WireField(ge=0, le=10**14)]


class StepKind(StrEnum):
    """In the order in which steps of one instant follow from one another."""

    OPENED = "opened"
    JOINED = "joined"
    OUT_OF_SERVICE = "out_of_service"
    OUT_OF_SERVICE_CONFIRMATION = "out_of_service_confirmation"
    RECTIFICATION = "rectification"
    SEEN_WHILE_RECTIFIED = "seen_while_rectified"
    FAILURE_LOOKED_AT = "failure_looked_at"
    EXTENSION_REQUEST = "extension_request"
    DECISION = "decision"
    DEADLINE = "deadline"
    TRANSFER = "transfer"
    SEVERITY = "severity"
    SUPERVISION_ORDER = "supervision_order"
    VERIFICATION = "verification"
    BACK_IN_SERVICE = "back_in_service"
    VOIDING = "voiding"
    COMMENT = "comment"
    ESCALATED = "escalated"


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class CarriedOutBy(Wire):
    """Whose hands: one of us by id, or anybody by name."""

    person_id: UUID | None = None
    name: Short | None = None

    @model_validator(mode="after")
    def _someone(self) -> Self:
        if self.person_id is None and not self.name:
            raise ValueError("请填写实施人的编号或姓名。 / Give a person_id or a name.")
        return self


class RectificationIn(Wire):
    description: Words | None = None
    measures: Words | None = None
    photos: Sha256s | None = None
    photo_facts: PhotoFactsBySha256 | None = None
    cost_cents: Cents | None = None
    carried_out_by: Annotated[list[CarriedOutBy], WireField(max_length=50)] | None = None
    sent_at: Instant


class ExtensionRequestIn(Wire):
    until: Instant
    reason: Required
    interim_protection: Words | None = None
    sent_at: Instant | None = None


class ConfirmationIn(Wire):
    note: Words | None = None
    photos: Sha256s | None = None
    photo_facts: PhotoFactsBySha256 | None = None
    sent_at: Instant | None = None


class VerificationIn(Wire):
    """`round`: the fix that was looked at; where it is given and a newer fix came in, nothing is judged unseen."""

    outcome: Outcome
    note: Words | None = None
    photos: Sha256s | None = None
    photo_facts: PhotoFactsBySha256 | None = None
    new_due_at: Instant | None = None
    round: int | None = None
    sent_at: Instant | None = None


class DecisionIn(Wire):
    """`until` may differ from what was asked for; left out, it is granted as asked."""

    granted: StrictBool
    until: Instant | None = None
    note: Words | None = None


class InSight(Wire):
    """`last_step_id`: the newest step of the timeline its author had before them; where it is given and somebody else
    decided something since, nothing is decided unseen.
    """

    last_step_id: UUID | None = None


class DeadlineIn(InSight):
    due_at: Instant
    reason: Required


class TransferIn(InSight):
    authority: Required
    contact: Words | None = None
    follow_up_at: Instant | None = None
    note: Words | None = None


class VoidingIn(InSight):
    reason: Required
    duplicate_of: UUID | None = None


class SeverityIn(InSight):
    severity: Severity
    reason: Required


class SupervisionOrderIn(InSight):
    number: Short | None = None
    measures: Words | None = None
    responsible_person_id: UUID | None = None
    funds_cents: Cents | None = None
    due_at: Instant | None = None
    contingency: Words | None = None


class CommentIn(Wire):
    text: Required
    photos: Sha256s | None = None
    photo_facts: PhotoFactsBySha256 | None = None
    sent_at: Instant | None = None


class StepOut(Wire):
    """The stored receipt; the hazard's state, dates and missing photos are as of now."""

    id: UUID
    hazard_id: UUID
    kind: StepKind
    received_at: Instant
    round: int
    about_id: UUID | None
    content_sha256: str
    receipt: str
    data: dict[str, Any]
    photos_missing: list[Sha256]
    state: HazardState
    due_at: Instant
    verify_due_at: Instant | None
    follow_up_at: Instant | None
