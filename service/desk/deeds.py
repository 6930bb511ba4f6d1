"""What I lately did, so that what I did a minute ago can be found again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import col, select

from schemas.base import Bilingual, Page
from schemas.desk import MyDeedAbout, MyDeedOut, MyDeedSubject
from schemas.escalations import Acknowledgement, Escalation, SubjectKind
from schemas.hazard_steps import StepKind
from schemas.hazards import Hazard, HazardStep
from schemas.places import Place, PlaceRef
from schemas.tasks import Task, TaskChange
from service.escalations import see as escalations
from service.hazards import see as hazards
from service.pages import cursor_of, page_of
from service.people.access import Caller, any_of
from service.tasks import see as tasks
from service.tasks.show import plan_titles
from service.world import Work

FOLLOWS = (
    StepKind.OPENED, StepKind.JOINED, StepKind.OUT_OF_SERVICE, StepKind.SEEN_WHILE_RECTIFIED,
    StepKind.FAILURE_LOOKED_AT, StepKind.BACK_IN_SERVICE, StepKind.ESCALATED,
)  # fmt: skip
"""Steps that follow from something else: nobody's deed of its own."""

WORDS = ("text", "authority", "reason", "note", "description", "number", "measures")
"""Under which names a step holds what was written with it, the most telling first."""


@dataclass(frozen=True)
class _Deed:
    id: UUID
    at: datetime
    kind: str
    subject: MyDeedSubject
    subject_id: UUID
    outcome: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class _Label:
    place_id: UUID
    said: Bilingual
    number: str | None = None


def my_deeds(work: Work, by: Caller, *, limit: int, cursor: str | None) -> Page[MyDeedOut]:
    """The newest first: steps of hazards, acknowledgements and excuses, merged from the tables that hold them."""
    sources: list[tuple[Any, ColumnElement[bool], Any]] = [
        (HazardStep, _my_steps(by), _of_step),
        (Acknowledgement, col(Acknowledgement.person_id) == by.person_id, _of_acknowledgement),
        (TaskChange, _my_excuses(by), _of_excuse),
    ]
    found: list[_Deed] = []
    more = False
    for model, mine, read in sources:
        rows, following = page_of(work, model, [mine], order=col(model.at), limit=limit, cursor=cursor)
        found += [read(row) for row in rows]
        more = more or following is not None
    found.sort(key=lambda deed: (deed.at, deed.id), reverse=True)
    shown = found[:limit]
    following = cursor_of(shown[-1].at, shown[-1].id) if more or len(found) > limit else None
    return Page[MyDeedOut](items=_out(work, by, shown), next=following)


def _my_steps(by: Caller) -> ColumnElement[bool]:
    wanted = [kind.value for kind in StepKind if kind not in FOLLOWS]
    return (col(HazardStep.by_id) == by.person_id) & col(HazardStep.kind).in_(wanted)


def _my_excuses(by: Caller) -> ColumnElement[bool]:
    """In the words of the index: plans that somebody edits change tasks by the thousand, and those are not in it."""
    return (col(TaskChange.by_id) == by.person_id) & (col(TaskChange.kind) == literal_column("'excused'"))


def _of_step(step: HazardStep) -> _Deed:
    words = next((str(step.data[name]) for name in WORDS if step.data.get(name)), None)
    return _Deed(step.id, step.at, step.kind, MyDeedSubject.HAZARD, step.hazard_id, _outcome(step), words)


def _of_acknowledgement(row: Acknowledgement) -> _Deed:
    return _Deed(
        row.id, row.at, "acknowledgement", MyDeedSubject.ESCALATION, row.escalation_id, words=row.note
    )


def _of_excuse(row: TaskChange) -> _Deed:
    return _Deed(row.id, row.at, row.kind, MyDeedSubject.TASK, row.task_id, words=row.data.get("reason"))


def _outcome(step: HazardStep) -> str | None:
    if step.kind == StepKind.DECISION:
        return "granted" if step.data.get("granted") else "refused"
    said = step.data.get("outcome") or step.data.get("severity")
    return str(said) if said else None


def _out(work: Work, by: Caller, deeds: Sequence[_Deed]) -> list[MyDeedOut]:
    labels = _labels(work, by, deeds)
    places = _place_names(work, {label.place_id for label in labels.values()})
    return [_one(deed, labels.get(deed.subject_id), places) for deed in deeds]


def _one(deed: _Deed, label: _Label | None, places: dict[UUID, str]) -> MyDeedOut:
    return MyDeedOut(
        id=deed.id,
        at=deed.at,
        kind=deed.kind,
        outcome=deed.outcome,
        words=deed.words,
        subject=MyDeedAbout(type=deed.subject, id=deed.subject_id),
        number=label.number if label else None,
        label=label.said if label else None,
        place=PlaceRef(id=label.place_id, name=places[label.place_id]) if label else None,
    )


def _labels(work: Work, by: Caller, deeds: Sequence[_Deed]) -> dict[UUID, _Label]:
    """What the subjects are called, as far as I still see them; an escalation is called what it is about."""
    ids = {subject: [d.subject_id for d in deeds if d.subject is subject] for subject in MyDeedSubject}
    climbed = _visible(work, Escalation, ids[MyDeedSubject.ESCALATION], escalations.visible(by))
    about = {kind: [e.subject_id for e in climbed if e.subject_kind == kind] for kind in SubjectKind}
    of_hazards = [*ids[MyDeedSubject.HAZARD], *about[SubjectKind.HAZARD]]
    of_tasks = [*ids[MyDeedSubject.TASK], *about[SubjectKind.MISSES]]
    labels = {row.id: _of_hazard(row) for row in _visible(work, Hazard, of_hazards, hazards.visible(by))}
    checks = _visible(work, Task, of_tasks, tasks.visible(by))
    titles = plan_titles(work, {check.plan_id for check in checks})
    labels |= {check.id: _Label(check.place_id, titles[check.plan_id]) for check in checks}
    labels |= {e.id: labels[e.subject_id] for e in climbed if e.subject_id in labels}
    return labels


def _of_hazard(hazard: Hazard) -> _Label:
    said = Bilingual(zh=hazard.description, en=hazard.description)
    return _Label(hazard.place_id, said, hazard.number)


def _visible(
    work: Work, model: Any, ids: Sequence[UUID], ways: Sequence[ColumnElement[bool]]
) -> Sequence[Any]:
    if not ids:
        return []
    return work.session.exec(select(model).where(col(model.id).in_(ids), any_of(ways))).all()


def _place_names(work: Work, ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(work.session.exec(select(Place.id, Place.name).where(col(Place.id).in_(list(ids)))).all())
