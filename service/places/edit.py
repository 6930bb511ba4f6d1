"""Keeps the tree of places: adds, renames, moves a little, closes; and wakes the plans that this may change."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import col, select

from schemas.base import Bilingual
from schemas.people import Role
from schemas.places import Place, PlaceIn, PlaceKind, under
from schemas.plans import Plan, PlanState
from service import refusals
from service.people.access import Caller, visible_place
from service.places.rules import faults_of, moved_away, scope_below
from service.refusals import FieldError
from service.world import Work

NEWS_TO_PLANS = {"traits", "school_kind", "zone", "closed_on"}


def put_place(work: Work, by: Caller, place_id: UUID, *, sent: PlaceIn) -> tuple[Place, bool]:
    """The place as sent, and whether it is new. Without a `zone` it takes that of its parent.

    A stale version is 409, as are a change of kind, a move out of the school or district, a code taken in the city.
    """
    work.lock("places", "all")
    known = work.session.get(Place, place_id)
    if known is not None:
        _refuse_unless_administrator(by, visible_place(work, by, place_id))
    parent = _parent(work, by, sent, known)
    _refuse_misfit(sent, parent)
    wanted = columns_of(sent, place_id, parent)
    if known is None:
        return _add(work, place_id, wanted), True
    if all(getattr(known, name) == value for name, value in wanted.items()):
        return known, False
    if sent.version != known.version:
        raise refusals.stale_version()
    _refuse_other_kind(known, sent, parent)
    return _change(work, known, wanted), False


def columns_of(sent: PlaceIn, place_id: UUID, parent: Place | None) -> dict[str, Any]:
    """What a place is stored as, scope and inherited zone included."""
    return {
        "parent_id": sent.parent_id,
        "kind": sent.kind.value,
        "school_kind": sent.school_kind.value if sent.school_kind else None,
        "name": sent.name,
        "code": sent.code,
        "traits": sorted(set(sent.traits)),
        "zone": sent.zone or (parent.zone if parent else "Asia/Shanghai"),
        "lat": sent.location.lat if sent.location else None,
        "lon": sent.location.lon if sent.location else None,
        "closed_on": sent.closed_on,
        **scope_below(place_id, sent.kind, parent),
    }


def wake_plans(work: Work, place: Place) -> None:
    """Ring the alarm of every running plan that reaches this place or one below it."""
    above = [
        id for id in (place.city_id, place.district_id, place.school_id, place.campus_id, place.id) if id
    ]
    below = select(Place.id).where(under(Place, place.id, place.kind))
    reaching = or_(col(Plan.target_place_id).in_(above), col(Plan.target_place_id).in_(below))
    running = update(Plan).where(col(Plan.state) == PlanState.ACTIVE.value, reaching)
    work.session.exec(running.values(wake_at=work.now))


def hand_down_zone(work: Work, place: Place, zone: str) -> None:
    """Places below that shared the zone go with it; those that had another keep theirs."""
    sharing = update(Place).where(
        under(Place, place.id, place.kind), col(Place.id) != place.id, col(Place.zone) == place.zone
    )
    work.session.exec(sharing.values(zone=zone, version=col(Place.version) + 1, changed_at=work.now))


def _parent(work: Work, by: Caller, sent: PlaceIn, known: Place | None) -> Place | None:
    """The parent, administered by the caller like everything in it; a city can only be edited, never made here."""
    if sent.parent_id is None:
        if known is None and sent.kind == PlaceKind.CITY:
            raise refusals.forbidden(
                "新城市由运维人员在服务器上建立。",
                "A new city is set up on the server, by whom runs the service.",
            )
        return None
    try:
        parent = visible_place(work, by, sent.parent_id)
    except refusals.Refusal:
        raise _at_fault("/parent_id", Bilingual(zh="没有此上级地点。", en="No such parent place.")) from None
    if known is None or known.parent_id != parent.id:
        _refuse_unless_administrator(by, parent)
    return parent


def _refuse_unless_administrator(by: Caller, place: Place) -> None:
    if not by.has([Role.ADMINISTRATOR], place, None):
        raise refusals.forbidden(
            "只有管理员可以维护所辖范围内的地点。",
            "Only an administrator keeps the places, and only those below the own post.",
        )


def _refuse_misfit(sent: PlaceIn, parent: Place | None) -> None:
    for name, detail in faults_of(sent, parent):
        raise _at_fault(f"/{name}", detail)


def _refuse_other_kind(known: Place, sent: PlaceIn, parent: Place | None) -> None:
    if known.kind != sent.kind:
        raise refusals.conflict(
            "other-kind",
            "地点的类型不能更改，请停用后新建。",
            "A place keeps its kind; close it and make a new one.",
        )
    away = moved_away(known, parent)
    if away is not None:
        raise refusals.conflict("place-does-not-move", away.zh, away.en)


def _refuse_taken(work: Work, city_id: UUID, code: str) -> None:
    if work.session.exec(
        select(Place.id).where(col(Place.city_id) == city_id, col(Place.code) == code)
    ).first():
        raise refusals.conflict(
            "code-taken",
            f"本市已有编码为 {code} 的地点，请换一个编码。",
            f"Another place of this city has the code {code}; choose another.",
        )


def _add(work: Work, place_id: UUID, wanted: dict[str, Any]) -> Place:
    _refuse_taken(work, wanted["city_id"], wanted["code"])
    place = Place(id=place_id, changed_at=work.now, **wanted)
    work.session.add(place)
    work.session.flush()
    wake_plans(work, place)
    return place


def _change(work: Work, known: Place, wanted: dict[str, Any]) -> Place:
    changed = {name for name, value in wanted.items() if getattr(known, name) != value}
    if "code" in changed:
        _refuse_taken(work, known.city_id, wanted["code"])
    if "zone" in changed:
        hand_down_zone(work, known, wanted["zone"])
    known.sqlmodel_update(wanted | {"version": known.version + 1, "changed_at": work.now})
    work.session.add(known)
    work.session.flush()
    if changed & NEWS_TO_PLANS:
        wake_plans(work, known)
    return known


def _at_fault(pointer: str, detail: Bilingual) -> refusals.Refusal:
    return refusals.unprocessable(
        "invalid", detail.zh, detail.en, errors=[FieldError(pointer=pointer, detail=detail)]
    )
