"""Who hears of each step of a hazard, in the same transaction as the step."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from schemas.base import Severity
from schemas.hazards import Hazard
from schemas.people import Role
from service.hazards.rules import is_out_of_service
from service.hazards.see import SUBJECT
from service.hazards.steps import FINDER, FIXER, people_of
from service.notices import post
from service.notices.wording import Kind
from service.people.posts import holders, people_in
from service.world import Work

OWNERS = (Role.RESPONSIBLE, Role.HEAD)


def tell(
    work: Work, hazard: Hazard, people: Iterable[UUID], kind: Kind, *, step: object = "", **data: Any
) -> None:
    """`step` sets two tellings of one kind apart: the id of what is told of."""
    post.tell(
        work,
        people,
        kind,
        subject_kind=SUBJECT,
        subject_id=hazard.id,
        place=hazard,
        category=hazard.category,
        severity=hazard.severity,
        step=str(step),
        data={"number": hazard.number, "what": hazard.description, "due_at": hazard.due_at, **data},
    )


def tell_opened(work: Work, hazard: Hazard) -> None:
    """The responsible person and the head; of a major one, and of what must stop, the section too."""
    stops = is_out_of_service(hazard)
    tell(work, hazard, owners(work, hazard), Kind.OUT_OF_SERVICE_TO_CONFIRM if stops else Kind.HAZARD_OPENED)
    if stops or hazard.severity == Severity.MAJOR:
        tell(work, hazard, bureau(work, hazard), Kind.HAZARD_OPENED)


def tell_joined(work: Work, hazard: Hazard, *, stops: bool, graver: bool) -> None:
    """It was seen again, which is told once a day, and whenever it became graver by that."""
    count, day = hazard.times_seen, f"{work.now:%Y-%m-%d}:{hazard.severity}:{stops}"
    kind = Kind.OUT_OF_SERVICE_TO_CONFIRM if stops else Kind.HAZARD_JOINED
    tell(work, hazard, owners(work, hazard), kind, step=day, count=count)
    if stops or (graver and hazard.severity == Severity.MAJOR):
        tell(work, hazard, bureau(work, hazard), Kind.HAZARD_JOINED, step=day, count=count)


def owners(work: Work, hazard: Hazard) -> list[UUID]:
    return people_in(work, OWNERS, hazard, hazard.category)


def bureau(work: Work, hazard: Hazard, *, but: Iterable[UUID] = ()) -> list[UUID]:
    """The section, else the leader, else the administrator: the first of them in which somebody is left to tell."""
    left_out = set(but)
    for role in (Role.SECTION, Role.LEADER, Role.ADMINISTRATOR):
        found = [
            h.person_id for h in holders(work, role, hazard, hazard.category) if h.person_id not in left_out
        ]
        if found:
            return found
    return []


def everyone_concerned(work: Work, hazard: Hazard) -> list[UUID]:
    """Who answers for it, who found it, and who worked on it."""
    return [*owners(work, hazard), *people_of(work, hazard, FINDER), *people_of(work, hazard, FIXER)]


def tell_rectified(work: Work, hazard: Hazard, *, step: UUID, by: str, of_authority: bool = False) -> None:
    """Those who may verify it and had no hand in a fix."""
    people = _verifiers(work, hazard, of_authority=of_authority)
    tell(work, hazard, people, Kind.RECTIFICATION_HANDED_IN, step=step, by=by, due_at=hazard.verify_due_at)


def tell_rejected(work: Work, hazard: Hazard, *, step: UUID, reason: str | None) -> None:
    people = [*owners(work, hazard), *people_of(work, hazard, FIXER)]
    tell(work, hazard, people, Kind.RECTIFICATION_REJECTED, step=step, reason=reason)


def tell_closed(work: Work, hazard: Hazard) -> None:
    tell(work, hazard, everyone_concerned(work, hazard), Kind.HAZARD_CLOSED)


def _verifiers(work: Work, hazard: Hazard, *, of_authority: bool) -> list[UUID]:
    """Heads where the school's word counts; the bureau where it is needed, or where no head is free."""
    fixers = set(people_of(work, hazard, FIXER))
    major = hazard.severity == Severity.MAJOR
    heads = [
        h.person_id for h in holders(work, Role.HEAD, hazard, hazard.category) if h.person_id not in fixers
    ]
    asked = heads if major or (hazard.found_by_school and not of_authority) else []
    if major or not asked:
        asked = [*asked, *bureau(work, hazard, but=fixers)]
    return asked
