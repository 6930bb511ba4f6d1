"""Shows escalations: the matter as it stands now, who was told and whether it arrived, who acknowledged."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.climbed import AcknowledgementOut, EscalationDetail, EscalationOut, SubjectOut, ToldOut
from schemas.escalations import Acknowledgement, Escalation, EscalationTold, SubjectKind
from schemas.hazards import Hazard, HazardOut
from schemas.notices import Delivery
from schemas.people import Person, PersonRef
from schemas.places import Place, PlaceRef
from service.escalations.missed import Ends, ends_of, missed_tasks
from service.escalations.see import is_open
from service.hazards.rules import late_since
from service.hazards.show import hazards_out
from service.notices.ways import deliveries_of
from service.people.access import Caller
from service.world import Work

INBOX = "inbox"
NO_CHECK = Ends(None, None)


def escalations_out(work: Work, by: Caller, escalations: Sequence[Escalation]) -> list[EscalationOut]:
    """The wire shape of many, with all that belongs to them read in a handful of questions."""
    return [EscalationOut(**shown) for shown in _shown(work, by, escalations)]


def escalation_detail(work: Work, by: Caller, escalation: Escalation) -> EscalationDetail:
    [shown] = _shown(work, by, [escalation])
    return EscalationDetail(**shown, missed_tasks=missed_tasks(work, by, escalation))


@dataclass(frozen=True)
class _Seen:
    by: Caller
    open_ids: set[UUID]
    places: dict[UUID, str]
    people: dict[UUID, str]
    tries: dict[UUID, list[Delivery]]
    hazards: dict[UUID, tuple[HazardOut, datetime | None]]
    ends: dict[UUID, Ends]


def _shown(work: Work, by: Caller, escalations: Sequence[Escalation]) -> list[dict[str, Any]]:
    ids = [each.id for each in escalations]
    told = _by_escalation(work, EscalationTold, ids)
    acknowledged = _by_escalation(work, Acknowledgement, ids)
    seen = _Seen(
        by=by,
        open_ids=set(work.session.exec(select(Escalation.id).where(col(Escalation.id).in_(ids), is_open()))),
        places=_names(
            work, Place, {id for each in escalations for id in (each.place_id, each.school_id) if id}
        ),
        people=_names(
            work, Person, {row.person_id for rows in (*told.values(), *acknowledged.values()) for row in rows}
        ),
        tries=deliveries_of(work, [t.notice_id for rows in told.values() for t in rows if t.notice_id]),
        hazards=_hazards(work, [e.subject_id for e in escalations if e.subject_kind == SubjectKind.HAZARD]),
        ends=ends_of(work, by, escalations),
    )
    return [_one(each, seen, told=told[each.id], acknowledged=acknowledged[each.id]) for each in escalations]


def _one(
    escalation: Escalation,
    seen: _Seen,
    *,
    told: Sequence[EscalationTold],
    acknowledged: Sequence[Acknowledgement],
) -> dict[str, Any]:
    school_id = escalation.school_id
    people_told = [_told(row, seen) for row in told]
    return {
        **escalation.model_dump(
            include={"id", "category", "severity", "level", "misses", "reason", "change"}
            | {"raised_at", "climbed_at", "resolved_at"}
        ),
        "subject": SubjectOut(type=SubjectKind(escalation.subject_kind), id=escalation.subject_id),
        "place": PlaceRef(id=escalation.place_id, name=seen.places[escalation.place_id]),
        "school": PlaceRef(id=school_id, name=seen.places[school_id]) if school_id else None,
        "open": escalation.id in seen.open_ids,
        **_matter(escalation, seen),
        "told": people_told,
        "last_told": people_told[-1] if people_told else None,
        **_acknowledged(escalation, seen, acknowledged),
    }


def _matter(escalation: Escalation, seen: _Seen) -> dict[str, Any]:
    """The subject itself, and since when it is late."""
    hazard, late = seen.hazards.get(escalation.subject_id, (None, None))
    ends = seen.ends.get(escalation.id, NO_CHECK)
    return {
        "hazard": hazard,
        "first_missed": ends.first,
        "last_missed": ends.last,
        "late_since": ends.first.due_at if ends.first else late,
    }


def _acknowledged(
    escalation: Escalation, seen: _Seen, acknowledged: Sequence[Acknowledgement]
) -> dict[str, Any]:
    shown = [
        AcknowledgementOut(
            person=PersonRef(id=row.person_id, name=seen.people[row.person_id]),
            level=row.level,
            at=row.at,
            note=row.note,
        )
        for row in acknowledged
    ]
    mine = [each for each in shown if each.person.id == seen.by.person_id]
    return {
        "acknowledgements": shown,
        "my_acknowledgement": mine[-1] if mine else None,
        "acknowledged": any(each.level >= escalation.level for each in mine),
    }


def _told(row: EscalationTold, seen: _Seen) -> ToldOut:
    """Over which channel it got through, else the last one that was tried; the inbox always has it."""
    tries = seen.tries.get(row.notice_id, []) if row.notice_id else []
    best = next((each for each in tries if each.ok), tries[-1] if tries else None)
    return ToldOut(
        person=PersonRef(id=row.person_id, name=seen.people[row.person_id]),
        level=row.level,
        at=row.at,
        channel=best.channel if best else INBOX,
        result=_result(best),
    )


def _result(tried: Delivery | None) -> str:
    if tried is None or tried.ok:
        return "delivered"
    return "failed" if tried.ok is False else "sending"


def _hazards(work: Work, ids: Sequence[UUID]) -> dict[UUID, tuple[HazardOut, datetime | None]]:
    """Each as a list shows it, and since when it is late."""
    rows = work.session.exec(select(Hazard).where(col(Hazard.id).in_(ids))).all() if ids else []
    late = {row.id: late_since(row, work.now) for row in rows}
    return {shown.id: (shown, late[shown.id]) for shown in hazards_out(work, rows)}


def _by_escalation(work: Work, model: Any, ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    rows = select(model).where(col(model.escalation_id).in_(ids)).order_by(col(model.at), col(model.id))
    for row in work.session.exec(rows):
        found[row.escalation_id].append(row)
    return found


def _names(work: Work, model: Any, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(work.session.exec(select(model.id, model.name).where(col(model.id).in_(ids))).all())
