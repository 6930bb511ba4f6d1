"""The shape of the tree: what lies in what, what may move, and where a place belongs."""

from collections.abc import Iterator
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from schemas.base import Bilingual
from schemas.places import ALLOWED_PARENTS, Place, PlaceIn, PlaceKind

SCOPE = ("city_id", "district_id", "school_id", "campus_id")


def scope_below(place_id: UUID, kind: str, parent: Place | None) -> dict[str, UUID | None]:
    """The scope columns of a place: what its parent lies in, and itself."""
    inherited = {name: getattr(parent, name) if parent else None for name in SCOPE}
    own = f"{kind}_id"
    return inherited | ({own: place_id} if own in SCOPE else {})


def misplaced(kind: PlaceKind, parent: Place | None) -> Bilingual | None:
    """Why a place of this kind cannot lie there; None if it can."""
    allowed = ALLOWED_PARENTS[kind]
    if parent is None and not allowed:
        return None
    if parent is not None and parent.kind in allowed:
        return None
    if not allowed:
        return Bilingual(
            zh="城市是最上级，不能有上级。", en="A city is the top of its tree and lies in nothing."
        )
    return Bilingual(
        zh=f"类型 {kind} 的上级应为：{'、'.join(allowed)}。",
        en=f"A {kind} lies in one of: {', '.join(allowed)}.",
    )


def faults_of(sent: PlaceIn, parent: Place | None) -> Iterator[tuple[str, Bilingual]]:
    """Each field that cannot be so under this parent."""
    wrong = misplaced(sent.kind, parent)
    if wrong is not None:
        yield "parent_id", wrong
    if sent.zone is not None and not is_zone(sent.zone):
        yield (
            "zone",
            Bilingual(
                zh="没有此时区，请填写如 Asia/Shanghai。",
                en="No such time zone; write it like Asia/Shanghai.",
            ),
        )
    if sent.school_kind is not None and sent.kind != PlaceKind.SCHOOL:
        yield "school_kind", Bilingual(zh="只有学校才有学校类别。", en="Only a school has a school kind.")


def moved_away(place: Place, parent: Place | None) -> Bilingual | None:
    """Why a place cannot move under that parent; None if it stays where it answers to.

    What happened at a school stays under the bureau that answered for it then, so it never changes its district.
    """
    wanted = scope_below(place.id, place.kind, parent)
    if all(wanted[name] == getattr(place, name) for name in ("city_id", "district_id", "school_id")):
        return None
    if place.kind == PlaceKind.SCHOOL:
        return Bilingual(
            zh="学校不能改换区县，以往记录属于当时的主管部门。请停用此学校，在新的区县下新建。",
            en="A school never changes its district: its records belong to the bureau of that time. Close it and make a new one.",
        )
    return Bilingual(
        zh="校区和点位只能在本校（或本区县）内移动。",
        en="A campus or spot moves only within its school (or its district).",
    )


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """A zone of the IANA database with a region (`Asia/Shanghai`), or UTC."""
    return name in zones() and ("/" in name or name == "UTC")
