"""Everybody who may ask for something: each role at the place, limited to another category, elsewhere, too late, too early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from schemas.people import Appointment, Device, Person, Role
from schemas.places import Place
from service.world import Work
from tests.campus import Campus
from tests.district import known_id

CORE, LIMITED, SPOT, ELSEWHERE, AWAY, FORMER, OUT, GONE, NOBODY = (
    "core", "limited", "spot", "elsewhere", "away", "former", "out", "gone", "nobody",
)  # fmt: skip
"""Of the place · of its food only · of its bus only · of a school beside it · of another district · post ended · post
not begun, or none · has left · not signed in."""

OUTSIDERS = (ELSEWHERE, AWAY, FORMER, OUT)
"""For these the first school is not there."""


@dataclass(frozen=True)
class Caller:
    """`letter`: I inspector, R responsible, H head, S section, L leader, A administrator, U auditor, - no post."""

    name: str
    letter: str
    kind: str
    post: str = ""
    """The role they held once."""


CALLERS = (
    Caller("ivan", "I", CORE), Caller("rosa", "R", CORE), Caller("max", "H", CORE), Caller("dede", "H", CORE),
    Caller("dora", "S", CORE), Caller("lea", "L", CORE), Caller("ada", "A", CORE), Caller("alma", "A", CORE),
    Caller("axel", "U", CORE),
    Caller("fred", "I", LIMITED), Caller("fiona", "S", LIMITED),
    Caller("bea", "I", SPOT),
    Caller("kim", "H", ELSEWHERE), Caller("keno", "I", ELSEWHERE),
    Caller("omar", "I", AWAY), Caller("olga", "H", AWAY), Caller("sven", "S", AWAY), Caller("lars", "L", AWAY),
    Caller("adi", "A", AWAY), Caller("axa", "U", AWAY),
    Caller("emil", "-", FORMER, "H"), Caller("eva", "-", FORMER, "S"), Caller("fay", "-", OUT), Caller("finn", "-", OUT),
    Caller("nora", "-", OUT),
    Caller("lou", "-", GONE),
    Caller("", "-", NOBODY),
)  # fmt: skip

POSTS: Sequence[tuple[str, Role | None, str, str | None, int, int | None]] = (
    # name, role, place, category, first and last day counted from now
    ("dede", Role.HEAD, "school", None, -400, None),
    ("alma", Role.ADMINISTRATOR, "district", None, -400, None),
    ("fred", Role.INSPECTOR, "school", "food", -400, None),
    ("fiona", Role.SECTION, "district", "food", -400, None),
    ("bea", Role.INSPECTOR, "bus", None, -400, None),
    ("keno", Role.INSPECTOR, "kindergarten", None, -400, None),
    ("cara", Role.INSPECTOR, "kindergarten", None, -400, None),
    ("lars", Role.LEADER, "other_district", None, -400, None),
    ("adi", Role.ADMINISTRATOR, "other_district", None, -400, None),
    ("axa", Role.AUDITOR, "other_district", None, -400, None),
    ("emil", Role.HEAD, "school", None, -400, -30),
    ("eva", Role.SECTION, "district", None, -400, -30),
    ("fay", Role.HEAD, "school", None, 30, None),
    ("finn", Role.SECTION, "district", None, 30, None),
    ("nora", None, "school", None, 0, None),
    ("lou", Role.INSPECTOR, "school", None, -400, None),
)

OF_THE_SCHOOL, OF_THE_DISTRICT = "Linden", "Ashfield"
"""In every name and text of the first school, and of what else lies in its district: what nobody else may read."""

SCHOOL_PLACES = ("school", "campus", "kitchen", "bus")
SCHOOL_PEOPLE = ("ines", "ivan", "rosa", "max", "dede", "fred", "bea", "lou")
DISTRICT_PLACES = ("district", "river", "kindergarten")
DISTRICT_PEOPLE = ("dora", "dina", "lea", "alma", "axel", "fiona", "kim", "keno", "cara")


def appoint_everybody(campus: Campus) -> None:
    with campus.work() as work:
        for name, role, place, category, first, last in POSTS:
            _add(work, campus, name)
            if role is not None:
                begins, ends = (None if n is None else work.now + timedelta(days=n) for n in (first, last))
                post = {"person_id": known_id(name), "place_id": known_id(place), "role": role.value}
                dates = {"from_at": begins, "until_at": ends}
                work.session.add(
                    Appointment(
                        id=known_id(f"post of {name}"),
                        category=category,
                        deputy=name == "dede",
                        **post,
                        **dates,
                    )
                )
        _rename(work, Place, SCHOOL_PLACES, OF_THE_SCHOOL)
        _rename(work, Place, DISTRICT_PLACES, OF_THE_DISTRICT)
        _rename(work, Person, SCHOOL_PEOPLE, OF_THE_SCHOOL)
        _rename(work, Person, DISTRICT_PEOPLE, OF_THE_DISTRICT)


def lou_leaves(campus: Campus) -> None:
    with campus.work() as work:
        work.session.get_one(Person, known_id("lou")).left_at = work.now


def _add(work: Work, campus: Campus, name: str) -> None:
    about = {"username": name, "name": name.title(), "language": "en", "scope_changed_at": work.now}
    work.session.add(Person(id=known_id(name), city_id=campus.id("city"), **about))
    work.session.flush()
    seen = {"created_at": work.now, "last_seen_at": work.now, "expires_at": work.now + timedelta(days=4000)}
    phone = known_id(f"phone of {name}")
    work.session.add(Device(id=phone, person_id=known_id(name), name="phone", refresh_hash=name, **seen))


def _rename(work: Work, model: type[Place] | type[Person], names: Sequence[str], family: str) -> None:
    for name in names:
        row = work.session.get_one(model, known_id(name))
        row.name = f"{name.title()} {family}"
        work.session.add(row)
