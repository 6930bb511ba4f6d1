"""Reads what the hazard ledger says of many hazards at once, so that a hundred thousand take few questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from schemas.base import Bilingual
from schemas.hazard_steps import StepKind
from schemas.hazards import Hazard, HazardOut, HazardStep
from schemas.people import Person, Role
from schemas.places import Place
from schemas.reports import Report
from service import refusals
from service.checklists.publish import checklist_version
from service.hazards.show import hazards_out
from service.ledgers.book import Cell, Line
from service.ledgers.steps_said import Said
from service.ledgers.words import HAZARD_STATES, NO, SOURCES, YES
from service.notices.digest import CATEGORIES, SEVERITIES
from service.pages import names_of
from service.people.posts import holders
from service.tasks.show import checklist_titles
from service.world import Work


@dataclass
class _Known:
    """What was read for one batch."""

    zones: dict[UUID, ZoneInfo]
    places: dict[UUID, str]
    people: dict[UUID, str]
    titles: dict[tuple[str, int], Bilingual]
    versions: dict[UUID, tuple[str, int]]
    """The checklist by whose version each report was judged."""
    steps: dict[UUID, list[HazardStep]] = field(default_factory=dict)


def hazard_lines(work: Work, hazards: Sequence[Hazard], *, language: str) -> list[Line]:
    known = _read(work, hazards)
    shown = hazards_out(work, hazards)
    return [_line(work, known, h, out, language) for h, out in zip(hazards, shown, strict=True)]


def _read(work: Work, hazards: Sequence[Hazard]) -> _Known:
    steps = _steps(work, hazards)
    by = {step.by_id for some in steps.values() for step in some}
    named = {UUID(said) for some in steps.values() for step in some if (said := _named(step))}
    places = {id for h in hazards for id in (h.place_id, h.campus_id, h.school_id, h.district_id)}
    at = select(Place.id, Place.zone).where(col(Place.id).in_({h.place_id for h in hazards}))
    versions = _versions(work, hazards)
    return _Known(
        zones={id: ZoneInfo(zone) for id, zone in work.session.exec(at).all()},
        places=names_of(work, Place, places),
        people=names_of(work, Person, by | named),
        titles=checklist_titles(work, versions.values()),
        versions=versions,
        steps=steps,
    )


def _line(work: Work, known: _Known, hazard: Hazard, shown: HazardOut, language: str) -> Line:
    zone = known.zones[hazard.place_id]
    said = Said(known.steps.get(hazard.id, []), known.people, zone, language)
    head, leader = (holders(work, role, hazard, hazard.category)[:1] for role in (Role.HEAD, Role.LEADER))
    version = known.versions.get(hazard.report_id) if hazard.report_id else None
    title = known.titles.get(version) if version else None
    worded = partial(_worded, language=language)
    cells: dict[str, Cell] = {
        "number": hazard.number,
        "district": known.places.get(hazard.district_id) if hazard.district_id else None,
        "school": known.places.get(hazard.school_id) if hazard.school_id else None,
        "campus": known.places.get(hazard.campus_id) if hazard.campus_id else None,
        "place": known.places[hazard.place_id],
        "category": worded(CATEGORIES, hazard.category),
        "checklist": title.in_language(language) if title else hazard.checklist_code,
        "item": hazard.item,
        "description": hazard.description,
        "severity": worded(SEVERITIES, hazard.severity),
        "basis": _basis(work, hazard, version),
        "source": worded(SOURCES, hazard.source),
        "found_by": shown.found_by.name,
        "found_at": hazard.found_at,
        "received_at": hazard.received_at,
        "times_seen": hazard.times_seen,
        "state": worded(HAZARD_STATES, shown.state),
        "overdue": _yes(shown.overdue, language),
        "head": head[0].name if head else None,
        "responsible": shown.responsible_person.name if shown.responsible_person else None,
        "leader": leader[0].name if leader else None,
        "original_due_at": hazard.original_due_at,
        "due_at": hazard.due_at,
        "out_of_service": _yes(shown.out_of_service, language),
        "rectified_at": hazard.rectified_at,
        "closed_at": hazard.closed_at,
        "level": hazard.level,
        "listed": _yes(shown.listed, language),
        "listed_at": hazard.listed_at,
        "link": f"{work.world.settings.public_url.rstrip('/')}/desk/hazards/{hazard.id}",
    }
    return Line(zone, cells | said.cells())


def _steps(work: Work, hazards: Sequence[Hazard]) -> dict[UUID, list[HazardStep]]:
    """In the order in which they happened."""
    order = {kind.value: rank for rank, kind in enumerate(StepKind)}
    wanted = select(HazardStep).where(
        col(HazardStep.hazard_id).in_([hazard.id for hazard in hazards]),
        col(HazardStep.kind).in_([kind.value for kind in Said.KINDS]),
    )
    found: dict[UUID, list[HazardStep]] = defaultdict(list)
    for step in work.session.exec(wanted):
        found[step.hazard_id].append(step)
    for steps in found.values():
        steps.sort(key=lambda step: (step.at, step.round, order[step.kind], step.id))
    return found


def _named(step: HazardStep) -> str | None:
    """Whom an order of supervision made responsible."""
    said: str | None = step.data.get("responsible_person_id")
    return said


def _versions(work: Work, hazards: Sequence[Hazard]) -> dict[UUID, tuple[str, int]]:
    reports = {hazard.report_id for hazard in hazards if hazard.report_id}
    if not reports:
        return {}
    columns = select(Report.id, Report.checklist_code, Report.checklist_version)
    found = work.session.exec(columns.where(col(Report.id).in_(reports))).all()
    return {id: (code, version) for id, code, version in found}


def _basis(work: Work, hazard: Hazard, version: tuple[str, int] | None) -> str | None:
    """The article of law by which the item was judged."""
    if version is None or hazard.item is None:
        return None
    known: dict[tuple[str, int], dict[str, str]] = work.memo.setdefault("basis", {})
    if version not in known:
        try:
            items = checklist_version(work, *version).items
        except refusals.Refusal:
            items = ()
        known[version] = {item.code: item.basis for item in items}
    return known[version].get(hazard.item)


def _worded(words: Any, word: str, *, language: str) -> str:
    said = words.get(word)
    return said.in_language(language) if said else word


def _yes(fact: bool, language: str) -> str:
    return (YES if fact else NO).in_language(language)
