"""Who is asking, what they may see, and what they may do: decided here and nowhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from schemas.people import Appointment, Device, Person, Role
from schemas.places import Place, PlaceKind, Scoped, under
from service import refusals
from service.world import Work

SCHOOL_KINDS = (PlaceKind.SCHOOL, PlaceKind.CAMPUS, PlaceKind.SPOT)
EVERY_CATEGORY = "all"


@dataclass(frozen=True)
class Post:
    """An appointment with the scope of its place, so that rights are decided without asking the database again."""

    role: Role
    place_id: UUID
    kind: str
    category: str | None
    deputy: bool
    from_at: datetime
    until_at: datetime | None
    city_id: UUID
    district_id: UUID | None
    school_id: UUID | None
    campus_id: UUID | None

    def in_force(self, at: datetime) -> bool:
        return self.from_at <= at and (self.until_at is None or at < self.until_at)

    def covers(self, where: Place | Scoped, category: str | None) -> bool:
        """The place is mine or below mine, and in my category if I am limited to one (`None` asks for the place alone)."""
        if not self._reaches(where):
            return False
        return self.category is None or category in (None, EVERY_CATEGORY, self.category)

    @property
    def sees_every_category(self) -> bool:
        return self.category is None or self.role == Role.ADMINISTRATOR

    @property
    def of_a_school(self) -> bool:
        return self.school_id is not None

    def _reaches(self, where: Place | Scoped) -> bool:
        if self.kind == PlaceKind.SPOT:
            return self.place_id == (where.id if isinstance(where, Place) else where.place_id)
        return bool(getattr(where, f"{self.kind}_id") == self.place_id)


@dataclass(frozen=True)
class Caller:
    """The person behind a request, with every post they ever held."""

    person_id: UUID
    name: str
    language: str
    device_id: UUID | None
    posts: tuple[Post, ...]
    at: datetime
    scope_changed_at: datetime

    def held(self, at: datetime | None = None) -> list[Post]:
        """Posts in force at an instant; now, if none is given."""
        return [post for post in self.posts if post.in_force(at or self.at)]

    def has(
        self,
        roles: Iterable[Role],
        where: Place | Scoped,
        category: str | None,
        *,
        at: datetime | None = None,
    ) -> bool:
        """Do I hold one of these roles over this place and category (at that instant)?"""
        wanted = set(roles)
        return any(p.role in wanted and p.covers(where, category) for p in self.held(at))

    def administers_a_city(self) -> bool:
        """What all districts share (checklists, ladders, holidays) is no single district's to change."""
        return any(p.role == Role.ADMINISTRATOR and p.kind == PlaceKind.CITY for p in self.held())

    def of_inspected_school(self, where: Place | Scoped) -> bool:
        """Do I belong to the school that was looked at?"""
        return where.school_id is not None and any(p.school_id == where.school_id for p in self.held())


REPORTERS = (Role.INSPECTOR, Role.RESPONSIBLE, Role.HEAD, Role.SECTION)
HAZARD_REPORTERS = (*REPORTERS, Role.LEADER)
FIXERS = (Role.INSPECTOR, Role.RESPONSIBLE, Role.HEAD)
EXTENSION_ASKERS = (Role.RESPONSIBLE, Role.HEAD)
BUREAU = (Role.SECTION, Role.LEADER)
OVERSEERS = (Role.HEAD, *BUREAU, Role.ADMINISTRATOR, Role.AUDITOR)
COMMENTERS = (*FIXERS, *BUREAU)
"""contract.md's table, row by row. Seeing needs any post; the rows below are what a post may do."""


APPOINTMENT, PLACE = Appointment.__table__, Place.__table__  # type: ignore[attr-defined]
POST_COLUMNS = (
    APPOINTMENT.c.role,
    APPOINTMENT.c.category,
    APPOINTMENT.c.deputy,
    APPOINTMENT.c.from_at,
    APPOINTMENT.c.until_at,
    APPOINTMENT.c.place_id,
    PLACE.c.kind,
    PLACE.c.city_id,
    PLACE.c.district_id,
    PLACE.c.school_id,
    PLACE.c.campus_id,
)
"""What a post is read from: an appointment and the scope of its place."""
EVER_A_POST = or_(APPOINTMENT.c.until_at.is_(None), APPOINTMENT.c.until_at > APPOINTMENT.c.from_at)
"""What was withdrawn before it began gives no right, not even that of having held it."""


def load_caller(session: Session, person: Person, device: Device | None, now: datetime) -> Caller:
    """The caller with their posts, read afresh: an appointment that ended a second ago gives no right."""
    posts = (
        sql_select(*POST_COLUMNS)
        .join_from(APPOINTMENT, PLACE, PLACE.c.id == APPOINTMENT.c.place_id)
        .where(APPOINTMENT.c.person_id == person.id, EVER_A_POST)
    )
    session.flush()
    return Caller(
        person_id=person.id,
        name=person.name,
        language=person.language,
        device_id=device.id if device else None,
        posts=tuple(post_of(row) for row in session.connection().execute(posts)),
        at=now,
        scope_changed_at=person.scope_changed_at,
    )


def post_of(row: Any) -> Post:
    """From a row with POST_COLUMNS, whatever else it holds."""
    return Post(
        role=Role(row.role),
        place_id=row.place_id,
        kind=row.kind,
        category=row.category,
        deputy=row.deputy,
        from_at=row.from_at,
        until_at=row.until_at,
        city_id=row.city_id,
        district_id=row.district_id,
        school_id=row.school_id,
        campus_id=row.campus_id,
    )


def in_scope(by: Caller, model: Any) -> list[ColumnElement[bool]]:
    """One condition per post: rows of `model` (scope columns, `category` if it has one) that the post lets me see.

    Kept apart, not joined by OR, so that a list can walk one index per post. Tasks of other eyes (`cross`, `bureau`)
    stay hidden from the inspected school until a report on them arrived, unless they were announced.
    """
    return [_seen_by(post, model) for post in by.held()]


def any_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*conditions) if conditions else false()


def visible_place(work: Work, by: Caller, place_id: UUID) -> Place:
    """The place, if one of my posts reaches it or it lies above one of them; else it is not there."""
    place = work.session.get(Place, place_id)
    if place is None or not (sees_place(by, place) or _is_above(by, place)):
        raise refusals.not_found()
    return place


def at_place(
    work: Work,
    by: Caller,
    model: Any,
    place_id: UUID | None,
    *,
    seen: Sequence[ColumnElement[bool]] = (),
    directly: bool = False,
) -> list[ColumnElement[bool]]:
    """Rows of `model` (scope columns) at a place and below it, or `directly` at it alone; all rows, if none is named.

    404 for a place that is not the caller's to know: outside their posts, and nothing that they have `seen` is there.
    """
    if place_id is None:
        return []
    place = work.session.get(Place, place_id)
    if place is None:
        raise refusals.not_found()
    here = [*_below(model, place), *([col(model.place_id) == place.id] if directly else [])]
    if not (sees_place(by, place) or _is_above(by, place)):
        known = sql_select(model.id).where(*here, any_of(seen)).limit(1)
        if work.session.connection().execute(known).first() is None:
            raise refusals.not_found()
    return here


def seen_at(
    by: Caller, model: Any, place: Place, branches: Sequence[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """Rows of `model` at the place and below it that any branch lets through.

    Where a post of the bureau sees everything there, the branches need not be asked.
    """
    wide = any(
        post.covers(place, None) and not post.of_a_school and post.sees_every_category for post in by.held()
    )
    return _below(model, place) if wide else [*_below(model, place), any_of(branches)]


def sees_place(by: Caller, place: Place) -> bool:
    return any(post.covers(place, None) for post in by.held())


def _is_above(by: Caller, place: Place) -> bool:
    return any(place.id in (p.city_id, p.district_id, p.school_id, p.campus_id) for p in by.held())


def _seen_by(post: Post, model: Any) -> ColumnElement[bool]:
    parts = [under(model, post.place_id, post.kind)]
    if post.kind == PlaceKind.SPOT and model is not Place:
        parts.append(_through_school(model, post.school_id))
    if not post.sees_every_category and hasattr(model, "category"):
        parts.append(col(model.category).in_([post.category, EVERY_CATEGORY]))
    if post.of_a_school and hasattr(model, "announced"):
        parts.append(
            or_(
                col(model.source) == "self",
                col(model.announced).is_(True),
                col(model.reported_at).is_not(None),
            )
        )
    return and_(*parts)


def _below(model: Any, place: Place) -> list[ColumnElement[bool]]:
    through = [_through_school(model, place.school_id)] if place.kind == PlaceKind.SPOT else []
    return [under(model, place.id, place.kind), *through]


def _through_school(model: Any, school_id: UUID | None) -> ColumnElement[bool]:
    """An index leads to a spot's rows through its school, or through where none is."""
    return col(model.school_id) == school_id if school_id else col(model.school_id).is_(None)
