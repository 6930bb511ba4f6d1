"""Pure rules of the tree: what lies in what, and what may move."""

from uuid import uuid4

import pytest

from schemas.places import ALLOWED_PARENTS, Place, PlaceKind
from service.places.rules import is_zone, misplaced, moved_away, scope_below


def place(kind: PlaceKind, parent: Place | None) -> Place:
    id = uuid4()
    scope = scope_below(id, kind, parent)
    return Place(id=id, parent_id=parent.id if parent else None, kind=kind.value, **scope)


@pytest.fixture
def tree() -> dict[str, Place]:
    city = place(PlaceKind.CITY, None)
    district, other = place(PlaceKind.DISTRICT, city), place(PlaceKind.DISTRICT, city)
    school, campus = (one := place(PlaceKind.SCHOOL, district)), place(PlaceKind.CAMPUS, one)
    spot, river = place(PlaceKind.SPOT, campus), place(PlaceKind.SPOT, district)
    return dict(
        city=city, district=district, other=other, school=school, campus=campus, spot=spot, river=river
    )


def test_a_place_lies_in_itself_and_in_all_that_its_parent_lies_in(tree: dict[str, Place]) -> None:
    spot = tree["spot"]
    above = [tree[name].id for name in ("city", "district", "school", "campus")]
    assert [spot.city_id, spot.district_id, spot.school_id, spot.campus_id] == above
    assert tree["city"].city_id == tree["city"].id
    assert tree["river"].school_id is None


def test_what_lies_in_what_is_the_table(tree: dict[str, Place]) -> None:
    for kind in PlaceKind:
        fits = {parent.kind for parent in tree.values() if misplaced(kind, parent) is None}
        assert fits == set(ALLOWED_PARENTS[kind])
        assert (misplaced(kind, None) is None) is (kind == PlaceKind.CITY)


@pytest.mark.parametrize(
    ("name", "to", "moves"),
    [
        ("school", "district", True), ("school", "other", False), ("school", "city", False),
        ("spot", "school", True), ("spot", "district", False), ("river", "other", False), ("river", "city", False),
        ("campus", "school", True),
    ],
)  # fmt: skip
def test_what_moves_stays_where_it_answers_to(
    tree: dict[str, Place], name: str, to: str, moves: bool
) -> None:
    assert (moved_away(tree[name], tree[to]) is None) is moves


@pytest.mark.parametrize(
    ("name", "known"),
    [("Asia/Shanghai", True), ("UTC", True), ("Asia/Urumqi", True), ("CST6CDT", False), ("Mars/X", False), ("../x", False)],
)  # fmt: skip
def test_a_zone_has_a_region(name: str, known: bool) -> None:
    assert is_zone(name) is known
