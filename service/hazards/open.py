"""Opens a hazard: numbered without gaps, its deadline running, its owners told, all in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import col, select

from schemas.base import Category, Severity, Source
from schemas.checklists import Due
from schemas.hazard_steps import StepKind
from schemas.hazards import Hazard, HazardNumber, HazardState, state_column
from schemas.places import Place, scope_of
from service.checklists.rules import Finding
from service.database import insert_for
from service.hazards.deadlines import Reckoning
from service.hazards.reckon import reckoning_at
from service.hazards.rectify import fix_on_spot
from service.hazards.rules import joined, number, state
from service.hazards.steps import FINDER, hold_photos, note, show_photos, take_part
from service.hazards.telling import tell_joined, tell_opened
from service.people.access import Caller
from service.world import Work


@dataclass(frozen=True, kw_only=True)
class Found:
    """What somebody found wrong. `due` of the item, where there is one; photos by digest."""

    place: Place
    category: Category
    severity: Severity
    description: str
    source: Source
    found_at: datetime
    due: Due | None = None
    item: str | None = None
    checklist_code: str | None = None
    report_id: UUID | None = None
    photos: tuple[str, ...] = ()


def open_hazard(work: Work, by: Caller, *, id: UUID, found: Found) -> Hazard:
    """A new hazard, received now. Never joins."""
    reckoning = reckoning_at(work, found.place.id)
    deadline = reckoning.to_fix(
        found.due, category=found.category, severity=found.severity, received_at=work.now
    )
    scope: dict[str, Any] = scope_of(found.place)
    hazard = Hazard(
        id=id,
        number=_next_number(work, found.place, reckoning),
        **scope,
        category=found.category.value,
        item=found.item,
        checklist_code=found.checklist_code,
        description=found.description,
        severity=found.severity.value,
        source=found.source.value,
        report_id=found.report_id,
        found_by_id=by.person_id,
        found_by_school=_is_of_school(by, found),
        found_at=found.found_at,
        received_at=work.now,
        due_kind=deadline.kind.value,
        due_at=deadline.due_at,
        original_due_at=deadline.due_at,
        confirm_due_at=deadline.confirm_due_at,
        out_of_service_at=work.now if deadline.confirm_due_at else None,
        wake_at=work.now,
    )
    work.session.add(hazard)
    work.session.flush()
    take_part(work, hazard, [by.person_id], part=FINDER)
    _note_finding(work, by, hazard, kind=StepKind.OPENED, found=found)
    if deadline.confirm_due_at:
        note(work, by, hazard, kind=StepKind.OUT_OF_SERVICE)
    tell_opened(work, hazard)
    return hazard


def open_from_finding(
    work: Work,
    by: Caller,
    *,
    finding: Finding,
    place: Place,
    source: Source,
    report_id: UUID,
    checklist_code: str,
    found_at: datetime,
) -> Hazard:
    """The hazard that a report's finding opens, or the open one of the same item at the same spot that it joins.

    A failure of an item whose fix waits for its verification opens a new hazard, and blocks acceptance of that fix
    until a verifier has seen it. What was fixed on the spot is handed in as its finder's fix.
    """
    item = finding.item
    found = Found(
        place=place,
        category=item.category,
        severity=finding.severity,
        description=finding.description or f"{item.text.zh} / {item.text.en}",
        source=source,
        found_at=found_at,
        due=item.due,
        item=item.code,
        checklist_code=checklist_code,
        report_id=report_id,
        photos=tuple(finding.photos),
    )
    # One lock for all findings at a place: two reports that list its items in another order never wait in a circle.
    hold_photos(work, by)
    work.lock("hazards at", place.id)
    known = _held(work, found, HazardState.OPEN) if finding.may_join else []
    waiting = _held(work, found, HazardState.RECTIFIED) if finding.may_join else []
    if known:
        hazard = _join(work, by, known[0], found=found)
    else:
        hazard = open_hazard(work, by, id=uuid5(report_id, f"hazard:{item.code}"), found=found)
    for fixed in waiting:
        _block_acceptance(work, by, fixed, found=found, seen_as=hazard)
    if finding.fixed_on_spot:
        fix_on_spot(work, by, hazard, photos=finding.photos_after, report_id=report_id)
    return hazard


def _held(work: Work, found: Found, wanted: HazardState) -> list[Hazard]:
    """The hazards of the same item at the same spot in this state, the oldest first, held until the commit."""
    same = select(Hazard).where(
        col(Hazard.place_id) == found.place.id,
        col(Hazard.item) == found.item,
        col(Hazard.category) == found.category.value,
        state_column() == wanted.value,
    )
    hazards = work.session.exec(same.order_by(col(Hazard.received_at), col(Hazard.id))).all()
    for hazard in hazards:
        work.lock("hazard", hazard.id)
        work.session.refresh(hazard)  # it may have been fixed or accepted while this waited
    return [hazard for hazard in hazards if state(hazard) is wanted]


def _join(work: Work, by: Caller, hazard: Hazard, *, found: Found) -> Hazard:
    deadline = reckoning_at(work, found.place.id).to_fix(
        found.due, category=found.category, severity=found.severity, received_at=work.now
    )
    merged = joined(hazard, severity=found.severity, deadline=deadline)
    graver = merged.severity != hazard.severity
    hazard.times_seen += 1
    hazard.severity = merged.severity.value
    hazard.due_at, hazard.due_kind = merged.due_at, merged.due_kind
    hazard.confirm_due_at = merged.confirm_due_at
    if merged.stops:
        hazard.out_of_service_at, hazard.in_service_at = work.now, None
    take_part(work, hazard, [by.person_id], part=FINDER)
    _note_finding(work, by, hazard, kind=StepKind.JOINED, found=found)
    if merged.stops:
        note(work, by, hazard, kind=StepKind.OUT_OF_SERVICE)
    tell_joined(work, hazard, stops=merged.stops, graver=graver)
    return hazard


def _block_acceptance(work: Work, by: Caller, hazard: Hazard, *, found: Found, seen_as: Hazard) -> None:
    hazard.seen_while_rectified_at = work.now
    data = {"report_id": str(found.report_id), "hazard_id": str(seen_as.id), "photos": list(found.photos)}
    note(work, by, hazard, kind=StepKind.SEEN_WHILE_RECTIFIED, data=data)


def _note_finding(work: Work, by: Caller, hazard: Hazard, *, kind: StepKind, found: Found) -> None:
    data = {
        "description": found.description,
        "severity": found.severity.value,
        "report_id": str(found.report_id) if found.report_id else None,
        "photos": list(found.photos),
    }
    note(work, by, hazard, kind=kind, data={name: value for name, value in data.items() if value is not None})
    show_photos(work, by, hazard, photos=found.photos)


def _is_of_school(by: Caller, found: Found) -> bool:
    posts = [*by.held(), *by.held(found.found_at)]
    return found.place.school_id is not None and any(p.school_id == found.place.school_id for p in posts)


def _next_number(work: Work, place: Place, reckoning: Reckoning) -> str:
    """Counted in this transaction: a hazard that is not committed takes no number with it."""
    bureau = work.session.get(Place, place.district_id or place.city_id)
    assert bureau is not None
    year = reckoning.year(work.now)
    connection = work.session.connection()
    insert = insert_for(connection)(HazardNumber).values(district_code=bureau.code, year=year, last=1)
    count = insert.on_conflict_do_update(
        index_elements=["district_code", "year"], set_={"last": HazardNumber.last + 1}
    )
    last: int = connection.execute(count.returning(HazardNumber.last)).scalar_one()
    return number(bureau.code, year, last)
