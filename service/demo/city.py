"""Founds the made-up city by its administrator's hand: districts, schools, kitchens, buses, rivers, and people."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from schemas.base import Category, new_id
from schemas.people import PersonIn, Role
from schemas.places import PlaceIn, PlaceKind
from service.demo.cast import (
    ADMINISTRATOR,
    HEAD,
    INSPECTOR,
    LEADER,
    OTHER_HEAD,
    OTHER_INSPECTOR,
    SECTION,
    Cast,
    Made,
    appoint,
)
from service.demo.characters import Habit
from service.demo.names import CITY, DISTRICTS, RIVERS, MadeSchool, made_name, made_schools
from service.people.access import Caller, load_caller
from service.people.deeds import noting
from service.people.edit import put_person
from service.people.found import found_city
from service.places.edit import put_place
from service.world import Work, World

IN_OFFICE_BEFORE = timedelta(days=200)
HABITS = (
    Habit.PUNCTUAL, Habit.PUNCTUAL, Habit.LATE, Habit.PUNCTUAL, Habit.SLOPPY,
    Habit.PUNCTUAL, Habit.LATE, Habit.PUNCTUAL, Habit.SLOPPY, Habit.PUNCTUAL,
)  # fmt: skip
"""Of the first school, the second, ...; then again from the start."""


@dataclass(frozen=True)
class School:
    """User names of its people: who patrols, who answers for fire and for food."""

    id: UUID
    code: str
    district: int
    habit: Habit
    kitchen_id: UUID | None
    bus_id: UUID | None
    head: str
    inspectors: tuple[str, str]
    fire: str
    food: str


@dataclass(frozen=True)
class District:
    id: UUID
    section: str
    leader: str
    river_id: UUID
    patrol: str


@dataclass(frozen=True)
class City:
    id: UUID
    districts: tuple[District, ...]
    schools: tuple[School, ...]

    def school_of(self, place_id: UUID) -> School | None:
        """The school, or the one that the bus or kitchen belongs to."""
        return next((s for s in self.schools if place_id in (s.id, s.kitchen_id, s.bus_id)), None)

    def district_of(self, school: School) -> District:
        return self.districts[school.district]


def settle_city(world: World, cast: Cast, *, schools: int, random: Random) -> City:
    """A city of so many schools, everybody in office for long."""
    with world.work() as work:
        founder = _Founder(work, cast, random)
        with noting(work, founder.by):
            districts = tuple(founder.district(n) for n in range(len(DISTRICTS)))
            settled = tuple(
                founder.school(n, made, districts[made.district])
                for n, made in enumerate(made_schools(schools, random))
            )
            founder.bureau(districts)
        return City(founder.city_id, districts, settled)


class _Founder:
    """The administrator, on the city's first day."""

    def __init__(self, work: Work, cast: Cast, random: Random) -> None:
        self._work, self._cast, self._random = work, cast, random
        name, code = CITY
        city, person, _ = found_city(
            work, name=name, code=code, zone="Asia/Shanghai", administrator=ADMINISTRATOR
        )
        self.city_id = city.id
        self.by: Caller = load_caller(work.session, person, None, work.now)
        sent = PersonIn(username=ADMINISTRATOR, name=made_name(random), version=person.version)
        put_person(work, self.by, person.id, sent=sent)
        cast.remember(work, [person])

    def district(self, n: int) -> District:
        name, code = DISTRICTS[n]
        id = self._place(PlaceKind.DISTRICT, name, code, parent_id=self.city_id)
        river_id = self._place(PlaceKind.SPOT, RIVERS[n], f"{code}-R1", parent_id=id, traits=["open_water"])
        first = n == 0
        return District(
            id=id,
            section=SECTION if first else f"{code}-section",
            leader=LEADER if first else f"{code}-leader",
            river_id=river_id,
            patrol=self._person(f"{code}-r1", Role.INSPECTOR, river_id, category=Category.DROWNING),
        )

    def school(self, n: int, made: MadeSchool, district: District) -> School:
        id = self._place(
            PlaceKind.SCHOOL,
            made.name,
            made.code,
            parent_id=district.id,
            traits=made.traits,
            school_kind=made.kind,
        )
        kitchen_id = bus_id = None
        if "canteen" in made.traits:
            kitchen_id = self._place(PlaceKind.SPOT, f"{made.name}食堂", f"{made.code}-K", parent_id=id)
        if "school_bus" in made.traits:
            bus_id = self._place(
                PlaceKind.SPOT, f"{made.name}校车一号", f"{made.code}-B1", parent_id=id, traits=["school_bus"]
            )
        head, inspector = {0: (HEAD, INSPECTOR), 1: (OTHER_HEAD, OTHER_INSPECTOR)}.get(
            n, (f"{made.code}-head", f"{made.code}-i1")
        )
        return School(
            id=id,
            code=made.code,
            district=made.district,
            habit=HABITS[n % len(HABITS)],
            kitchen_id=kitchen_id,
            bus_id=bus_id,
            head=self._person(head, Role.HEAD, id),
            inspectors=(
                self._person(inspector, Role.INSPECTOR, id),
                self._person(f"{made.code}-i2", Role.INSPECTOR, id),
            ),
            fire=self._person(f"{made.code}-fire", Role.RESPONSIBLE, id, category=Category.FIRE),
            food=self._person(f"{made.code}-food", Role.RESPONSIBLE, id, category=Category.FOOD),
        )

    def bureau(self, districts: tuple[District, ...]) -> None:
        for n, district in enumerate(districts):
            code = DISTRICTS[n][1]
            self._person(district.section, Role.SECTION, district.id)
            self._person(district.leader, Role.LEADER, district.id)
            self._person(f"{code}-section-2", Role.SECTION, district.id)
        self._person("auditor", Role.AUDITOR, self.city_id)

    def _person(self, username: str, role: Role, place_id: UUID, *, category: Category | None = None) -> str:
        made = Made(username, made_name(self._random), role, place_id, category)
        since = self._work.now - IN_OFFICE_BEFORE
        self._cast.remember(self._work, [appoint(self._work, self.by, made, since=since)])
        return username

    def _place(self, kind: PlaceKind, name: str, code: str, *, parent_id: UUID, **more: Any) -> UUID:
        sent = PlaceIn(kind=kind, name=name, code=code, parent_id=parent_id, **more)
        return put_place(self._work, self.by, new_id(), sent=sent)[0].id
