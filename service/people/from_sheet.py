"""Takes people and their posts in from a spreadsheet: a row a post, all rows or none, the same file twice changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import col, select

from schemas.base import Bilingual, Category, new_id
from schemas.people import Appointment, Person, PersonIn, Role
from schemas.places import Place
from service.imports import Found, Import
from service.people.access import Caller, sees_place
from service.people.charge import Posts, answers_for_holder, city_of, is_in_charge, is_seen, posts_of
from service.people.columns import (
    CATEGORY_WORDS,
    COLUMNS,
    EXPECTED,
    LANGUAGE_WORDS,
    ROLE_WORDS,
    YES_NO_WORDS,
)
from service.people.edit import posts_changed
from service.people.rules import as_username, misplaced
from service.sheets import Fault, Row
from service.world import Work

AT_ONCE = 500
"""Names asked for in one statement."""

KEPT = ("name", "phone", "email", "language")
"""Columns about the person, not about a post."""


@dataclass
class PeopleFound(Found):
    """What the file would change. Nothing is touched before it is known to be without fault."""

    people: list[Person] = field(default_factory=list)
    changes: list[tuple[Person, dict[str, Any]]] = field(default_factory=list)
    appointed: list[tuple[Person, Appointment, Place]] = field(default_factory=list)
    deputies: list[tuple[Person, Appointment, Place]] = field(default_factory=list)


@dataclass
class _Register:
    """Who and what is known so far; rows judged already included."""

    by: Caller
    city_id: UUID
    people: dict[str, Person]
    posts: dict[UUID, Posts]
    places: dict[str, Place]
    said: dict[str, tuple[int, PersonIn]] = field(default_factory=dict)
    row_of: dict[tuple[Any, ...], int] = field(default_factory=dict)


def judge_people(work: Work, by: Caller, rows: list[Row]) -> PeopleFound:
    """What the rows mean, each fault named; 403 for who keeps nobody's record."""
    register = _register(work, by, rows)
    found = PeopleFound()
    for row in rows:
        if not row.cells.get("username"):
            continue  # named already, when the sheet was read
        before = (len(found.people) + len(found.appointed), len(found.changes) + len(found.deputies))
        faults = list(_judge(work, register, row, found))
        found.faults += faults
        if faults:
            continue
        found.created += (made := len(found.people) + len(found.appointed) > before[0])
        found.updated += (changed := not made and len(found.changes) + len(found.deputies) > before[1])
        found.unchanged += not made and not changed
    return found


def save_people(work: Work, by: Caller, found: PeopleFound) -> None:
    """Write down what was judged to be without fault."""
    work.session.add_all(found.people)
    for person, wanted in found.changes:
        person.sqlmodel_update(wanted | {"version": person.version + 1})
        work.session.add(person)
    work.session.flush()
    for _, appointment, _ in found.deputies:
        appointment.sqlmodel_update({"deputy": not appointment.deputy, "version": appointment.version + 1})
    posts = found.appointed + found.deputies
    work.session.add_all([appointment for _, appointment, _ in posts])
    posts_changed(work, [person for person, _, _ in posts], [(place, a.category) for _, a, place in posts])


def _judge(work: Work, register: _Register, row: Row, found: PeopleFound) -> Iterator[Fault]:
    username = as_username(row.cells["username"])
    known = register.people.get(username)
    sent, faults = _person_in(row, known, username)
    if sent is None:
        yield from faults
        return
    if username in register.said:
        yield from _contradictions(register, row, sent)
    else:
        register.said[username] = (row.number, sent)
        yield from _judge_person(work, register, row, found, sent=sent)
    person = register.people.get(username)
    if person is not None and (row.cells.get("role") or row.cells.get("place_code")):
        yield from _judge_post(work, register, row, found, person=person)


def _person_in(row: Row, known: Person | None, username: str) -> tuple[PersonIn | None, list[Fault]]:
    """The person as somebody would have sent them over HTTP; a column that the file lacks keeps what is known."""
    given: dict[str, Any] = {name: getattr(known, name) for name in KEPT} if known else {}
    given |= {name: row.cells[name] or None for name in KEPT if name in row.cells}
    if "language" in row.cells:
        given["language"] = LANGUAGE_WORDS.get(row.cells["language"].lower(), row.cells["language"])
    try:
        return PersonIn.model_validate(given | {"username": username}), []
    except ValidationError as invalid:
        names = dict.fromkeys(str(e["loc"][0]) for e in invalid.errors())
        return None, [_fault(row, name) for name in names]


def _contradictions(register: _Register, row: Row, sent: PersonIn) -> Iterator[Fault]:
    first, before = register.said[sent.username]
    for name in KEPT:
        if name in row.cells and getattr(sent, name) != getattr(before, name):
            yield _fault(
                row, name, zh=f"与第 {first} 行同一用户的内容不同。", en=f"Row {first} says otherwise."
            )


def _judge_person(
    work: Work, register: _Register, row: Row, found: PeopleFound, *, sent: PersonIn
) -> Iterator[Fault]:
    known = register.people.get(sent.username)
    wanted = {name: getattr(sent, name) for name in KEPT}
    if known is None:
        person = Person(
            id=new_id(), city_id=register.city_id, username=sent.username, scope_changed_at=work.now, **wanted
        )
        register.people[sent.username] = person
        found.people.append(person)
        return
    posts = register.posts.get(known.id, [])
    changed = any(getattr(known, name) != value for name, value in wanted.items())
    if not is_seen(register.by, known, posts):
        yield _fault(row, "username", zh="此用户名已被他人使用。", en="Taken by somebody else.")
    elif changed and not answers_for_holder(work, register.by, known, posts):
        yield _fault(row, "username", zh="此人员的信息不由您维护。", en="Not in your charge.")
    elif changed:
        found.changes.append((known, wanted))


def _judge_post(
    work: Work, register: _Register, row: Row, found: PeopleFound, *, person: Person
) -> Iterator[Fault]:
    role = ROLE_WORDS.get(row.cells.get("role", "").lower())
    place = register.places.get(row.cells.get("place_code", ""))
    word = row.cells.get("category") or None
    category = CATEGORY_WORDS.get(word.lower()) if word else None
    deputy = YES_NO_WORDS.get(row.cells.get("deputy", "").lower())
    cells = (("role", role), ("place_code", place), ("category", category or not word), ("deputy", deputy))
    wrong = [name for name, read in cells if read is None or (name == "category" and not read)]
    if role is None or place is None or deputy is None or wrong:
        yield from (_fault(row, name) for name in wrong)
        return
    yield from _post_faults(work, register, row, person=person, post=(role, place, category))
    key = (person.id, role, place.id, category)
    if key in register.row_of:
        first = register.row_of[key]
        yield _fault(row, "username", zh=f"与第 {first} 行重复。", en=f"The same as in row {first}.")
        return
    register.row_of[key] = row.number
    standing = [
        a
        for a, _ in register.posts.get(person.id, [])
        if (a.person_id, a.role, a.place_id, a.category) == key
        and (a.until_at is None or a.until_at > work.now)
    ]
    if not standing:
        made = Appointment(
            id=new_id(), person_id=person.id, role=role.value, place_id=place.id,
            category=category.value if category else None, deputy=deputy, from_at=work.now,
        )  # fmt: skip
        found.appointed.append((person, made, place))
    elif standing[0].deputy != deputy and "deputy" in row.cells:
        found.deputies.append((person, standing[0], place))


def _post_faults(
    work: Work, register: _Register, row: Row, *, person: Person, post: tuple[Role, Place, Category | None]
) -> Iterator[Fault]:
    role, place, category = post
    detail = misplaced(role, place.kind, category)
    if detail is not None:
        yield _fault(row, "role", detail)
    elif not is_in_charge(register.by, place, role):
        yield _fault(row, "role", zh="此任职不由您安排。", en="Not yours to appoint.")
    has_left = person.left_at is not None and person.left_at <= work.now
    if has_left and answers_for_holder(work, register.by, person, register.posts.get(person.id, [])):
        yield _fault(row, "username", zh="此人已离职。", en="This person has left.")


def _register(work: Work, by: Caller, rows: list[Row]) -> _Register:
    city_id = city_of(by)
    names = sorted({as_username(row.cells.get("username", "")) for row in rows})
    codes = sorted({row.cells.get("place_code", "") for row in rows})
    register = _Register(by, city_id, people={}, posts={}, places={})
    for some in _batches(names):
        found = work.session.exec(select(Person).where(col(Person.username).in_(some))).all()
        register.people |= {person.username: person for person in found}
        register.posts |= posts_of(work, [person.id for person in found])
    for some in _batches(codes):
        in_city = select(Place).where(col(Place.city_id) == city_id, col(Place.code).in_(some))
        here = [place for place in work.session.exec(in_city).all() if sees_place(by, place)]
        register.places |= {place.code: place for place in here}
    return register


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _fault(row: Row, column: str, detail: Bilingual | None = None, *, zh: str = "", en: str = "") -> Fault:
    said = detail or (Bilingual(zh=zh, en=en) if zh else EXPECTED[column])
    return Fault(row.number, column, row.cells.get(column, "")[:100], said)


PEOPLE = Import("people", COLUMNS, judge_people, save_people)
