"""Shows hazards as they stand now, and one with its whole timeline."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.hazard_steps import StepKind, StepOut
from schemas.hazards import (
    Hazard,
    HazardDetail,
    HazardOut,
    HazardReceived,
    HazardState,
    HazardStep,
    TimelineOut,
)
from schemas.people import Person, PersonRef, Role
from schemas.photos import PhotoSubject
from schemas.places import Place, PlaceRef
from service.evidence.refer import photos_missing, photos_missing_of
from service.hazards.rules import is_out_of_service, is_overdue, state
from service.hazards.steps import Kept, steps_of
from service.people.posts import holders, read_offices, responsible_persons
from service.world import Work

FACTS = set(HazardOut.model_fields) & set(Hazard.model_fields)


def hazards_out(work: Work, hazards: Sequence[Hazard]) -> list[HazardOut]:
    """The wire shape of many hazards, the names of places and people read in one question each."""
    places = _names(
        work, Place, {h.place_id for h in hazards} | {h.school_id for h in hazards if h.school_id}
    )
    people = _names(work, Person, {h.found_by_id for h in hazards})
    read_offices(work, hazards)
    return [HazardOut(**_shown(work, hazard, places, people)) for hazard in hazards]


def hazard_detail(work: Work, hazard: Hazard) -> HazardDetail:
    return HazardDetail(**_detail(work, hazard))


def hazard_received(work: Work, hazard: Hazard) -> HazardReceived:
    """As it stands now, with the receipt of then."""
    assert hazard.receipt is not None
    return HazardReceived(**_detail(work, hazard), receipt=hazard.receipt)


def step_out(work: Work, kept: Kept) -> StepOut:
    """The stored receipt, and where the hazard stands now."""
    hazard, step = kept.hazard, kept.step
    assert step.content_sha256 is not None and step.receipt is not None
    return StepOut(
        id=step.id,
        hazard_id=hazard.id,
        kind=StepKind(step.kind),
        received_at=step.at,
        round=step.round,
        about_id=step.about_id,
        content_sha256=step.content_sha256,
        receipt=step.receipt,
        data=_said(step),
        photos_missing=photos_missing(work, PhotoSubject.STEP, step.id),
        state=state(hazard),
        due_at=hazard.due_at,
        verify_due_at=hazard.verify_due_at,
        follow_up_at=hazard.follow_up_at,
    )


def _detail(work: Work, hazard: Hazard) -> dict[str, Any]:
    steps = steps_of(work, hazard)
    shown = hazards_out(work, [hazard])[0].model_dump()
    names = _names(work, Person, {step.by_id for step in steps if step.by_id})
    found = (StepKind.OPENED, StepKind.JOINED)
    photos = [photo for step in steps if step.kind in found for photo in step.data.get("photos", [])]
    missing = photos_missing_of(work, PhotoSubject.STEP, [step.id for step in steps])
    lacking = {sha256 for digests in missing.values() for sha256 in digests}
    lacking |= set(photos_missing(work, PhotoSubject.HAZARD, hazard.id))
    timeline = [_line(step, names) for step in steps]
    return {
        **shown,
        "photos": list(dict.fromkeys(photos)),
        "photos_missing": sorted(lacking),
        "timeline": timeline,
    }


def _shown(work: Work, hazard: Hazard, places: dict[UUID, str], people: dict[UUID, str]) -> dict[str, Any]:
    school_id = hazard.school_id
    return {
        **hazard.model_dump(include=FACTS),
        "place": PlaceRef(id=hazard.place_id, name=places[hazard.place_id]),
        "school": PlaceRef(id=school_id, name=places[school_id]) if school_id else None,
        "found_by": PersonRef(id=hazard.found_by_id, name=people[hazard.found_by_id]),
        "state": state(hazard),
        "overdue": is_overdue(hazard, work.now),
        "responsible_person": _responsible(work, hazard),
        "out_of_service": is_out_of_service(hazard),
        "listed": hazard.listed_at is not None,
        "failure_seen": hazard.seen_while_rectified_at is not None,
    }


def _responsible(work: Work, hazard: Hazard) -> PersonRef | None:
    """Looked up, never stored. What lies with an authority is the section's to follow up."""
    section = state(hazard) is HazardState.TRANSFERRED and holders(
        work, Role.SECTION, hazard, hazard.category
    )
    found = section or responsible_persons(work, hazard, hazard.category)
    return PersonRef(id=found[0].person_id, name=found[0].name) if found else None


def _line(step: HazardStep, names: dict[UUID, str]) -> TimelineOut:
    return TimelineOut(
        id=step.id,
        kind=step.kind,
        at=step.at,
        by=PersonRef(id=step.by_id, name=names[step.by_id]) if step.by_id else None,
        about_id=step.about_id,
        round=step.round,
        photos=step.data.get("photos", []),
        data=_said(step),
    )


def _said(step: HazardStep) -> dict[str, Any]:
    """What was said with a step and what came of it; the body as received stays evidence, the photos stand apart."""
    return {name: value for name, value in step.data.items() if name not in ("body", "photos")}


def _names(work: Work, model: Any, ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(work.session.exec(select(model.id, model.name).where(col(model.id).in_(wanted))).all())
