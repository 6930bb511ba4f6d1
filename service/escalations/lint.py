"""Climbs every ladder in thought: at each school and district, for each category, whom would each rung tell now?"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, or_, select

from schemas.base import Category
from schemas.escalations import ALL, LadderIn, LadderVersion, Told
from schemas.ladder_lint import MOST_SHOWN, EmptyAt, LadderLint, LintOut, ReachedOut, RungLint
from schemas.people import Appointment, Person, PersonRef
from schemas.places import Place, PlaceKind, PlaceRef, Scoped, scope_of, under
from service import refusals
from service.escalations.ladders import Rung, ladder_of
from service.escalations.publish import newest_versions
from service.escalations.tellings import Matter, holding
from service.people.access import OVERSEERS, Caller, visible_place
from service.people.posts import read_offices
from service.people.rules import BUREAU_PLACES
from service.world import Work

CATEGORIES = tuple(category.value for category in Category)
OF_THE_BUREAU = (Told.SECTION, Told.LEADER, Told.ADMINISTRATOR, Told.AUDITOR)
OF_THE_SITE = (Told.INSPECTOR, Told.RESPONSIBLE, Told.HEAD)
Reach = dict[Told, frozenset[UUID] | None]
"""By post who holds it; None where there is no such post at such a place."""
Found = dict[UUID, list[tuple[tuple[str, ...], Reach]]]
"""At each place: categories for which the same people are reached, and these."""


def lint(work: Work, by: Caller, place_id: UUID | None) -> LintOut:
    """For the place, or the area of the caller's own post: 403 for who oversees nothing there."""
    place = visible_place(work, by, place_id or _own_area(by))
    if not by.has(OVERSEERS, place, None):
        raise _forbidden()
    sites = _sites(work, place)
    found = _look(work, sites)
    names = None if place.kind in BUREAU_PLACES else _names(work, found)
    ladders = [_ladder(row, sites, found, names) for row in newest_versions(work)]
    return LintOut(
        place=PlaceRef(id=place.id, name=place.name),
        places=len(sites),
        empty_rungs=sum(rung.empty_at > 0 for ladder in ladders for rung in ladder.rungs),
        ladders=ladders,
    )


def _own_area(by: Caller) -> UUID:
    for role in OVERSEERS:
        for post in by.held():
            if post.role == role:
                return post.place_id
    raise _forbidden()


def _forbidden() -> refusals.Refusal:
    return refusals.forbidden(
        "只有学校负责人、教育局科室、分管领导、管理员和监督人员可以查看各级告知到谁。",
        "Whom the ladders reach is shown to the head, and to the bureau's section, leader, administrator and auditor.",
    )


def _sites(work: Work, place: Place) -> list[Place]:
    if place.kind not in BUREAU_PLACES:
        return [place]
    is_open = or_(col(Place.closed_on).is_(None), col(Place.closed_on) > work.now.date())
    answering = col(Place.kind).in_([PlaceKind.DISTRICT, PlaceKind.SCHOOL])
    here = select(Place).where(under(Place, place.id, place.kind), answering, is_open)
    return list(work.session.exec(here.order_by(col(Place.code))).all())


def _look(work: Work, sites: Sequence[Place]) -> Found:
    """All posts are read in a few questions; the rest is thought, once for all categories that nobody is limited to."""
    read_offices(work, sites)
    limits = _limits(work)
    above: dict[tuple[UUID, str], Reach] = {}
    found: Found = {}
    for site in sites:
        chain = {site.id, site.campus_id, site.school_id, site.district_id, site.city_id}
        own = sorted({category for id in chain if id for category in limits.get(id, ())})
        others = tuple(category for category in CATEGORIES if category not in own)
        found[site.id] = []
        for alike in [*((category,) for category in own), *([others] if others else [])]:
            bureau = (site.district_id or site.city_id, alike[0])
            if bureau not in above:
                above[bureau] = _reach(work, site, alike[0], OF_THE_BUREAU)
            found[site.id].append((alike, above[bureau] | _reach(work, site, alike[0], OF_THE_SITE)))
    return found


def _limits(work: Work) -> dict[UUID, set[str]]:
    """The categories that posts at a place are limited to, ended ones too: they only cost a second look."""
    limited = select(Appointment.place_id, Appointment.category).where(col(Appointment.category).is_not(None))
    found: dict[UUID, set[str]] = {}
    for place_id, category in work.session.exec(limited.distinct()):
        found.setdefault(place_id, set()).add(category or ALL)
    return found


def _reach(work: Work, site: Place, category: str, posts: Iterable[Told]) -> Reach:
    matter = Matter("hazard", site.id, Scoped(**scope_of(site)), category)
    reached = {told: holding(work, told, matter) for told in posts}
    return {told: None if people is None else frozenset(people) for told, people in reached.items()}


def _names(work: Work, found: Found) -> dict[UUID, str]:
    reaches = [reach for groups in found.values() for _, reach in groups]
    ids = {id for reach in reaches for people in reach.values() for id in people or ()}
    return dict(work.session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())


def _ladder(
    row: LadderVersion, sites: Sequence[Place], found: Found, names: dict[UUID, str] | None
) -> LadderLint:
    given = LadderIn.model_validate(row.content)
    ladder = ladder_of(row.code, row.version, given)
    categories = CATEGORIES if ladder.category == ALL else (ladder.category,)
    return LadderLint(
        code=row.code,
        version=row.version,
        title=given.title,
        subject=ladder.subject,
        category=ladder.category,
        severity=ladder.severity,
        rungs=[_rung(rung, sites, categories, found=found, names=names) for rung in ladder.rungs],
    )


def _rung(
    rung: Rung,
    sites: Sequence[Place],
    categories: Sequence[str],
    *,
    found: Found,
    names: dict[UUID, str] | None,
) -> RungLint:
    people: dict[UUID, set[str]] = {}
    empty: list[EmptyAt] = []
    for site in sites:
        lost: dict[tuple[Told, ...], list[str]] = {}
        for alike, reach in found[site.id]:
            wanted = [category for category in alike if category in categories]
            told = {id for post in rung.tell for id in reach.get(post) or ()}
            for id in told if wanted else ():
                people.setdefault(id, set()).update(wanted)
            if wanted and not told and (vacant := _vacant(rung, reach)):
                lost.setdefault(vacant, []).extend(wanted)
        at = PlaceRef(id=site.id, name=site.name)
        empty += [
            EmptyAt(place=at, categories=_narrowed(without, categories), vacant=list(vacant))
            for vacant, without in lost.items()
        ]
    return RungLint(
        after=rung.after,
        tell=list(rung.tell),
        change=rung.change,
        people=len(people),
        empty_at=len({each.place.id for each in empty}),
        empty=empty[:MOST_SHOWN],
        reached=None if names is None else _reached(people, names, categories),
    )


def _vacant(rung: Rung, reach: Reach) -> tuple[Told, ...]:
    """Whom a rung that reaches nobody should have told; nobody where it tells an assignee, or has no post here."""
    if Told.ASSIGNEE in rung.tell:
        return ()
    return tuple(post for post in rung.tell if reach[post] is not None)


def _reached(
    people: dict[UUID, set[str]], names: dict[UUID, str], categories: Sequence[str]
) -> list[ReachedOut]:
    return [
        ReachedOut(person=PersonRef(id=id, name=names[id]), categories=_narrowed(for_, categories))
        for id, for_ in sorted(people.items(), key=lambda each: names[each[0]])
    ]


def _narrowed(some: Iterable[str], all_of_them: Sequence[str]) -> list[str]:
    found = set(some)
    return [] if found == set(all_of_them) else [category for category in all_of_them if category in found]
