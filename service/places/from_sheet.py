"""Takes places in from a spreadsheet: all rows or none, and the same file twice changes nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import col, select

from schemas.base import Bilingual, new_id
from schemas.people import Role
from schemas.places import Place, PlaceIn, PlaceKind
from service import refusals
from service.imports import Found, Import
from service.people.access import Caller
from service.places.columns import COLUMNS, EXPECTED, KIND_WORDS, SCHOOL_KIND_WORDS
from service.places.edit import columns_of, hand_down_zone, wake_plans
from service.places.rules import faults_of, moved_away
from service.sheets import Fault, Row
from service.world import Work

AT_ONCE = 500
"""Codes asked for in one statement."""


@dataclass
class PlacesFound(Found):
    """What the file would change. Nothing is touched before it is known to be without fault."""

    places: list[Place] = field(default_factory=list)
    changes: list[tuple[Place, dict[str, Any]]] = field(default_factory=list)


@dataclass
class _Tree:
    """The places known so far: those stored, and those of rows already judged; parents come before children."""

    by: Caller
    home: Place
    by_code: dict[str, Place]
    by_id: dict[UUID, Place]
    row_of: dict[str, int] = field(default_factory=dict)

    def add(self, place: Place) -> None:
        self.by_code[place.code] = place
        self.by_id[place.id] = place


def judge_places(work: Work, by: Caller, rows: list[Row]) -> PlacesFound:
    """What the rows mean, row by row, each fault named; 403 for who administers no place."""
    tree = _tree(work, by, rows)
    found = PlacesFound()
    order = list(PlaceKind)
    for row in sorted(rows, key=lambda r: order.index(_kind(tree, r) or PlaceKind.SPOT)):
        faults = list(_judge(work, tree, row, found))
        found.faults += faults
    return found


def save_places(work: Work, by: Caller, found: PlacesFound) -> None:
    """Write down what was judged to be without fault."""
    work.session.add_all(found.places)
    work.session.flush()
    for place, wanted in found.changes:
        if wanted["zone"] != place.zone:
            hand_down_zone(work, place, wanted["zone"])
        place.sqlmodel_update(wanted | {"version": place.version + 1, "changed_at": work.now})
        work.session.add(place)
    if found.created or found.updated:
        wake_plans(work, _home(work, by))


def _judge(work: Work, tree: _Tree, row: Row, found: PlacesFound) -> Iterator[Fault]:
    code = row.cells.get("code", "")
    if not code:
        return  # named already, when the sheet was read
    if code in tree.row_of:
        first = tree.row_of[code]
        yield _fault(row, "code", zh=f"与第 {first} 行重复。", en=f"The same as in row {first}.")
        return
    tree.row_of[code] = row.number
    known = tree.by_code.get(code)
    parent = _parent(tree, row, known)
    if parent is None:
        yield _fault(row, "parent_code")
        return
    sent, faults = _place_in(row, known, parent, kind=_kind(tree, row))
    faults += [] if sent is None else list(_tree_faults(tree, row, sent, known=known, parent=parent))
    yield from faults
    if sent is None or faults:
        return
    if known is None:
        place_id = new_id()
        place = Place(id=place_id, changed_at=work.now, **columns_of(sent, place_id, parent))
        found.places.append(place)
        found.created += 1
        tree.add(place)
        return
    wanted = columns_of(sent, known.id, parent)
    if all(getattr(known, name) == value for name, value in wanted.items()):
        found.unchanged += 1
    else:
        found.changes.append((known, wanted))
        found.updated += 1


def _parent(tree: _Tree, row: Row, known: Place | None) -> Place | None:
    named = row.cells.get("parent_code")
    if named:
        return tree.by_code.get(named)
    if known is not None and known.parent_id is not None:
        return tree.by_id.get(known.parent_id)
    return tree.home


def _place_in(
    row: Row, known: Place | None, parent: Place, *, kind: PlaceKind | None
) -> tuple[PlaceIn | None, list[Fault]]:
    """The row as somebody would have sent it over HTTP; a column that the file lacks keeps what is known."""
    cells = row.cells
    given: dict[str, Any] = {
        "parent_id": parent.id,
        "kind": kind,
        "code": cells.get("code"),
        "name": cells.get("name"),
    }
    if known is not None:
        given |= {"zone": known.zone, "traits": known.traits, "school_kind": known.school_kind}
        given |= {"closed_on": known.closed_on}
        given |= {"location": {"lat": known.lat, "lon": known.lon}} if known.lat is not None else {}
    if "school_kind" in cells:
        given["school_kind"] = SCHOOL_KIND_WORDS.get(cells["school_kind"], cells["school_kind"] or None)
    if "traits" in cells:
        given["traits"] = [word for word in re.split(r"[\s,，、;；]+", cells["traits"]) if word]
    if cells.get("zone"):
        given["zone"] = cells["zone"]
    if cells.keys() >= {"lat", "lon"}:
        either = cells["lat"] or cells["lon"]
        given["location"] = {"lat": cells["lat"], "lon": cells["lon"]} if either else None
    try:
        return PlaceIn.model_validate(given), []
    except ValidationError as invalid:
        names = dict.fromkeys(str(e["loc"][1 if e["loc"][0] == "location" else 0]) for e in invalid.errors())
        return None, [_fault(row, name) for name in names]


def _tree_faults(
    tree: _Tree, row: Row, sent: PlaceIn, *, known: Place | None, parent: Place
) -> Iterator[Fault]:
    for name, detail in faults_of(sent, parent):
        yield _fault(row, "parent_code" if name == "parent_id" else name, detail)
    if not tree.by.has([Role.ADMINISTRATOR], known or parent, None):
        yield _fault(
            row, "code", zh="此地点不在您的管理范围内。", en="Not below a place that you administer."
        )
    if known is None:
        return
    if known.kind != sent.kind:
        yield _fault(row, "kind", zh="已有地点的类型不能更改。", en="A place keeps its kind.")
    elif (away := moved_away(known, parent)) is not None:
        yield _fault(row, "parent_code", away)


def _kind(tree: _Tree, row: Row) -> PlaceKind | None:
    word = row.cells.get("kind")
    if word:
        return KIND_WORDS.get(word.lower())
    known = tree.by_code.get(row.cells.get("code", ""))
    return PlaceKind(known.kind) if known else PlaceKind.SCHOOL


def _tree(work: Work, by: Caller, rows: list[Row]) -> _Tree:
    home = _home(work, by)
    codes = {row.cells.get(name) or "" for row in rows for name in ("code", "parent_code")} - {""}
    tree = _Tree(by=by, home=home, by_code={}, by_id={home.id: home})
    in_city = select(Place).where(col(Place.city_id) == home.city_id)
    for some in _batches(sorted(codes)):
        for place in work.session.exec(in_city.where(col(Place.code).in_(some))).all():
            tree.add(place)
    parents = {place.parent_id for place in tree.by_code.values() if place.parent_id} - tree.by_id.keys()
    for batch in _batches(sorted(parents)):
        for place in work.session.exec(select(Place).where(col(Place.id).in_(batch))).all():
            tree.by_id[place.id] = place
    return tree


def _home(work: Work, by: Caller) -> Place:
    for post in by.held():
        if post.role == Role.ADMINISTRATOR:
            return work.session.get_one(Place, post.place_id)
    raise refusals.forbidden("只有管理员可以导入。", "Only an administrator may import.")


def _batches(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _fault(row: Row, column: str, detail: Bilingual | None = None, *, zh: str = "", en: str = "") -> Fault:
    said = detail or (Bilingual(zh=zh, en=en) if zh else EXPECTED[column])
    return Fault(row.number, column, row.cells.get(column, "")[:100], said)


PLACES = Import("places", COLUMNS, judge_places, save_places)
