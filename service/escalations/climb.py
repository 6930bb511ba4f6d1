"""Climbs for many subjects at once: the rungs whose time has come, what they raise, who is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import col, select

from schemas.base import Severity, new_id
from schemas.escalations import ClockKind, Escalation, SubjectKind, urgency
from schemas.hazard_steps import StepKind
from schemas.hazards import HazardStep
from schemas.places import Scoped
from service.escalations.ladders import Ladder, Rung
from service.escalations.marks import Mark, keep_marks, read_marks
from service.escalations.publish import ladder_for
from service.escalations.rules import Clock, Position, due_rungs, starts_anew
from service.escalations.tellings import Matter, Telling, post, raised, reminder, vacancy, whom
from service.people.posts import read_offices
from service.world import Work

MAJOR_AT_ONCE = "major"

REASONS = {
    ClockKind.MAJOR: MAJOR_AT_ONCE,
    ClockKind.HAZARD: "overdue",
    ClockKind.VERIFICATION: "verification_overdue",
    ClockKind.STOP_CONFIRMATION: "stop_unconfirmed",
    ClockKind.TRANSFER: "follow_up_overdue",
    ClockKind.MISSES: "missed_in_a_row",
}


@dataclass(frozen=True)
class Subject:
    """What climbs: a hazard, or a run of misses. `id` is the row that carries the alarm, `about_id` what one sees of it."""

    kind: SubjectKind
    id: UUID
    about_id: UUID
    at: Scoped
    matter: Matter
    clocks: Sequence[Clock]
    alarm_at: datetime
    source: str = "self"
    announced: bool = True
    reported_at: datetime | None = None
    misses: int = 0
    extended_at: datetime | None = None
    settled_as: str = "closed"
    """How it ended, where no clock runs any more."""


@dataclass(frozen=True)
class Standing:
    """Where a subject stands after a look: when to look again (None: at the top, or done), and its open escalation."""

    alarm_at: datetime | None
    escalation: Escalation | None


@dataclass
class _Known:
    """What the database knows of the subjects of one batch, and what is to be told when all are climbed."""

    work: Work
    marks: dict[tuple[UUID, str], Mark]
    escalations: dict[UUID, Escalation]
    tellings: list[Telling] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


def climb(work: Work, subjects: Sequence[Subject]) -> dict[UUID, Standing]:
    """Where each subject stands, by its `id`. The caller holds their rows, and sets their alarms afterwards.

    1. Each clock's due rungs are climbed; what has ended, or began anew, is resolved first.
    2. The escalations are written, then the notices that refer to them.
    """
    known = _read(work, subjects)
    read_offices(work, [subject.at for subject in subjects])
    with work.session.no_autoflush:
        standings = {subject.id: _climb_one(known, subject) for subject in subjects}
    work.session.flush()
    post(work, known.tellings)
    if known.steps:
        work.session.connection().execute(insert(HazardStep), known.steps)
    keep_marks(work, known.marks.values())
    return standings


def resolve(work: Work, escalation: Escalation, how: str) -> None:
    """It is no longer open; what was told and acknowledged stays."""
    escalation.resolved_at = work.now
    escalation.resolution = how
    escalation.urgency = urgency(escalation.level, escalation.severity, escalation.raised_at, resolved=True)
    work.session.add(escalation)


def open_escalations(work: Work, kind: SubjectKind, about_ids: Sequence[UUID]) -> dict[UUID, Escalation]:
    rows = work.session.exec(
        select(Escalation).where(
            col(Escalation.subject_kind) == kind.value,
            col(Escalation.subject_id).in_(about_ids),
            col(Escalation.resolved_at).is_(None),
        )
    )
    return {row.subject_id: row for row in rows}


def _read(work: Work, subjects: Sequence[Subject]) -> _Known:
    ids = [subject.id for subject in subjects]
    escalations: dict[UUID, Escalation] = {}
    for kind in {subject.kind for subject in subjects}:
        escalations |= open_escalations(work, kind, [s.about_id for s in subjects if s.kind == kind])
    return _Known(work, read_marks(work, ids), escalations)


def _climb_one(known: _Known, subject: Subject) -> Standing:
    escalation = known.escalations.get(subject.about_id)
    if not subject.clocks:
        if escalation is not None:
            resolve(known.work, escalation, subject.settled_as)
        return Standing(None, None)
    _forget_if_extended(known, subject)
    alarms = []
    for clock in subject.clocks:
        mark = known.marks.get((subject.id, clock.kind)) or _first_mark(known, subject, clock)
        if starts_anew(clock, was_at=mark.clock_at, reached=mark.position.reached):
            mark = _first_mark(known, subject, clock)
        alarms.append(_climb_clock(known, subject, clock, mark=mark))
    standing = known.escalations.get(subject.about_id)
    if standing is not None and _is_no_longer_major(standing, subject):
        resolve(known.work, standing, "severity_lowered")
        _to_the_foot(known, subject, ClockKind.MAJOR)  # made major again, it is on the desk again
        standing = None
    if standing is not None:
        _keep_current(known.work, standing, subject)
    alarm_at = min((alarm for alarm in alarms if alarm is not None), default=None)
    assert alarm_at or standing, "it waits within a clock, or it stands open at the top"
    return Standing(alarm_at, standing)


def _is_no_longer_major(escalation: Escalation, subject: Subject) -> bool:
    """It was raised for nothing but its severity, and that was lowered."""
    return escalation.reason == MAJOR_AT_ONCE and subject.matter.severity != Severity.MAJOR


def _first_mark(known: _Known, subject: Subject, clock: Clock) -> Mark:
    mark = Mark(
        subject.id,
        clock.kind.value,
        clock_at=clock.at,
        extended_at=subject.extended_at,
        position=Position(known.work.now),
    )
    known.marks[mark.key] = mark
    return mark


def _forget_if_extended(known: _Known, subject: Subject) -> None:
    """A granted extension starts every ladder at its foot and resolves what had climbed until then.

    That a major hazard was put on the desk when it was received is no matter of any deadline, and not done again.
    """
    before = [mark for kind in ClockKind if (mark := known.marks.get((subject.id, kind)))]
    if all(mark.extended_at == subject.extended_at for mark in before):
        return
    for mark in before:
        known.marks[mark.key] = replace(mark, extended_at=subject.extended_at)
        if mark.clock != ClockKind.MAJOR:
            _to_the_foot(known, subject, ClockKind(mark.clock))
    escalation = known.escalations.pop(subject.about_id, None)
    if escalation is not None:
        resolve(known.work, escalation, "extended")
        known.work.session.flush()  # before another one of the same subject opens


def _to_the_foot(known: _Known, subject: Subject, kind: ClockKind) -> None:
    mark = known.marks[subject.id, kind]
    known.marks[mark.key] = replace(mark, position=Position(known.work.now))


def _climb_clock(known: _Known, subject: Subject, clock: Clock, *, mark: Mark) -> datetime | None:
    work, matter = known.work, subject.matter
    ladder = ladder_for(work, clock.kind, category=matter.category, severity=matter.severity)
    climbed = due_rungs(
        ladder,
        clock.at,
        position=mark.position,
        now=work.now,
        alarm_at=subject.alarm_at,
        nobody=lambda rung: not whom(work, rung, matter).people,
    )
    for rung in climbed.rungs:
        _take(known, subject, clock, ladder=ladder, rung=rung, since=mark.position.started_at)
    known.marks[mark.key] = replace(mark, clock_at=clock.at, position=climbed.position)
    return climbed.alarm_at


def _take(
    known: _Known, subject: Subject, clock: Clock, *, ladder: Ladder, rung: Rung, since: datetime
) -> None:
    """One rung: told ahead of the clock, or raised at and after it. Nobody in office: the administrators hear of that."""
    work, matter = known.work, subject.matter
    told = whom(work, rung, matter)
    if told.vacant:
        known.tellings.append(vacancy(work, rung, clock, matter, vacant=told.vacant, since=since))
    if not rung.raises:
        known.tellings.append(reminder(rung, clock, matter, people=told.people, since=since))
        return
    escalation = known.escalations.get(subject.about_id) or _opened(known, subject, clock, ladder=ladder)
    escalation.level += 1
    escalation.climbed_at = work.now
    escalation.reason = REASONS[clock.kind]
    escalation.change = rung.change or escalation.change
    escalation.ladder_code, escalation.ladder_version = ladder.code, ladder.version
    known.tellings.append(raised(rung, clock, matter, people=told.people, since=since, escalation=escalation))
    if subject.kind == SubjectKind.HAZARD:
        known.steps.append(_step(work, subject, clock, rung=rung, level=escalation.level))


def _opened(known: _Known, subject: Subject, clock: Clock, *, ladder: Ladder) -> Escalation:
    where = subject.at
    made = Escalation(
        id=new_id(),
        subject_kind=subject.kind.value,
        subject_id=subject.about_id,
        place_id=where.place_id,
        city_id=where.city_id,
        district_id=where.district_id,
        school_id=where.school_id,
        campus_id=where.campus_id,
        category=subject.matter.category,
        source=subject.source,
        level=0,
        reason=REASONS[clock.kind],
        ladder_code=ladder.code,
        ladder_version=ladder.version,
        raised_at=known.work.now,
        climbed_at=known.work.now,
        urgency="",
    )
    known.escalations[subject.about_id] = made
    return made


def _keep_current(work: Work, escalation: Escalation, subject: Subject) -> None:
    escalation.severity = subject.matter.severity
    escalation.announced = subject.announced
    escalation.reported_at = subject.reported_at
    escalation.misses = subject.misses
    escalation.urgency = urgency(escalation.level, escalation.severity, escalation.raised_at, resolved=False)
    work.session.add(escalation)


def _step(work: Work, subject: Subject, clock: Clock, *, rung: Rung, level: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "hazard_id": subject.id,
        "kind": StepKind.ESCALATED.value,
        "at": work.now,
        "round": 0,
        "data": {
            "level": level,
            "clock": clock.kind.value,
            "after_s": int(rung.after.total_seconds()),
            "tell": [told.value for told in rung.tell],
            "change": rung.change,
        },
    }
