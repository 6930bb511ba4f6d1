"""Writes down who did what: once for all nouns, from what a person's piece of work is about to change.

A repeat changes nothing and leaves no deed; what is rolled back takes its deeds with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect
from sqlmodel import Session, col, insert, or_, select

from schemas.base import as_z, new_id
from schemas.deeds import Deed, DeedKind
from schemas.people import Appointment, Person
from schemas.places import Place, scope_of
from service.people.access import Caller
from service.people.nouns import NOUNS, About, Secret, Values
from service.world import Work

AT_ONCE = 500
SCOPE = ("place_id", "city_id", "district_id", "school_id", "campus_id")
WATCHED = "what somebody is changing"


@dataclass
class _Touched:
    """A row as it was when the work began (None: it was not), and whether it is there still."""

    row: Any
    before: Values | None
    is_gone: bool = False


@dataclass
class _Done:
    about: About
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)


@contextmanager
def noting(work: Work, by: Caller) -> Iterator[None]:
    """Around a piece of work that a person does."""
    touched: dict[Any, _Touched] = {}
    work.session.info[WATCHED] = touched
    yield
    work.session.flush()
    del work.session.info[WATCHED]
    deeds = _deeds(work, by, _by_subject(work, by, touched.values())) if touched else []
    if deeds:
        work.session.connection().execute(insert(Deed), deeds)


@event.listens_for(Session, "before_flush")
def _touch(session: Any, _context: Any, _instances: Any) -> None:
    touched: dict[Any, _Touched] | None = session.info.get(WATCHED)
    if touched is None:
        return
    for row in session.deleted:
        if type(row) in NOUNS:
            touched.setdefault(_key(row), _Touched(row, _values(row, as_it_was=True))).is_gone = True
    for row in session.dirty:
        if type(row) in NOUNS and session.is_modified(row):
            touched.setdefault(_key(row), _Touched(row, _values(row, as_it_was=True)))
    for row in session.new:
        if type(row) in NOUNS:
            known = touched.setdefault(_key(row), _Touched(row, None))
            known.row, known.is_gone = row, False


def _key(row: Any) -> tuple[Any, ...]:
    mapper = inspect(type(row))
    return type(row), *mapper.primary_key_from_instance(row)


def _values(row: Any, *, as_it_was: bool = False) -> Values:
    if not as_it_was:
        return {name: getattr(row, name) for name in NOUNS[type(row)].fields}
    attributes = inspect(row).attrs
    values = {}
    for name in NOUNS[type(row)].fields:
        removed = attributes[name].history.deleted
        values[name] = removed[0] if removed else getattr(row, name)
    return values


def _by_subject(work: Work, by: Caller, touched: Iterable[_Touched]) -> list[_Done]:
    """One deed for each subject, however many rows it is kept in."""
    found: dict[tuple[DeedKind, str], _Done] = {}
    for each in touched:
        noun = NOUNS[type(each.row)]
        before = noun.shown(each.before) if each.before is not None else {}
        after = {} if each.is_gone else noun.shown(_values(each.row))
        if before == after and noun.fields:
            continue
        about = noun.about(work, by, each.row)
        if about is not None:
            done = found.setdefault((about.kind, about.subject), _Done(about))
            done.before |= before
            done.after |= after
    return list(found.values())


def _deeds(work: Work, by: Caller, done: list[_Done]) -> list[dict[str, Any]]:
    people = {one.about.person_id for one in done if one.about.person_id is not None}
    known = _people(work, sorted(people))
    own_city = next((post.city_id for post in by.posts), None)
    where = [one.about.place_id or _home(known, one.about.person_id) or own_city for one in done]
    places = _places(work, sorted({id for id in where if id is not None}))
    return [
        _deed(work, by, one, name=_name(known, one.about.person_id), place=places.get(id) if id else None)
        for one, id in zip(done, where, strict=True)
    ]


def _deed(work: Work, by: Caller, done: _Done, *, name: str | None, place: Place | None) -> dict[str, Any]:
    about = done.about
    return {
        "id": new_id(),
        "at": work.now,
        "person_id": by.person_id,
        "device_id": by.device_id,
        "kind": about.kind.value,
        "subject": about.subject,
        "category": about.category,
        "label": about.words or name or (place.name if place else about.subject),
        "changes": _changes(done.before, done.after),
        **(scope_of(place) if place else dict.fromkeys(SCOPE)),
    }


@dataclass(frozen=True)
class _Known:
    """A person's name, and the place whose administration they concern: of a post they hold, else their city."""

    name: str
    home: UUID | None


def _people(work: Work, ids: Sequence[UUID]) -> dict[UUID, _Known]:
    found: dict[UUID, _Known] = {}
    for some in _batches(ids):
        standing = select(Appointment.person_id, Appointment.place_id).where(
            col(Appointment.person_id).in_(some),
            or_(col(Appointment.until_at).is_(None), col(Appointment.until_at) > work.now),
        )
        posts: dict[UUID, UUID] = {}
        for person_id, place_id in work.session.exec(standing.order_by(col(Appointment.id))):
            posts.setdefault(person_id, place_id)
        named = select(Person.id, Person.name, Person.city_id).where(col(Person.id).in_(some))
        for id, name, city_id in work.session.exec(named):
            found[id] = _Known(name, posts.get(id, city_id))
    return found


def _places(work: Work, ids: Sequence[UUID]) -> dict[UUID, Place]:
    return {
        place.id: place
        for some in _batches(ids)
        for place in work.session.exec(select(Place).where(col(Place.id).in_(some)))
    }


def _home(known: dict[UUID, _Known], person_id: UUID | None) -> UUID | None:
    return known[person_id].home if person_id in known else None


def _name(known: dict[UUID, _Known], person_id: UUID | None) -> str | None:
    return known[person_id].name if person_id in known else None


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _changes(before: Values, after: Values) -> list[dict[str, Any]]:
    names = [name for name in before | after if before.get(name) != after.get(name)]
    return [
        {"field": name, "before": _told(before.get(name)), "after": _told(after.get(name))} for name in names
    ]


def _told(value: Any) -> Any:
    if isinstance(value, Secret):
        return "set"
    if isinstance(value, datetime):
        return as_z(value)
    if isinstance(value, date | UUID):
        return str(value)
    return value
