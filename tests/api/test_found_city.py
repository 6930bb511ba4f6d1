"""A city is founded on the server; its first administrator sets a password by a link and finds the library there."""

import pytest

from schemas.checklists import ChecklistVersion
from schemas.plans import Plan
from service.checklists.library import load_library
from service.people.found import found_city
from service.people.links import set_by_link
from service.plans.library import templates
from service.refusals import Refusal
from service.seed import seed
from tests.campus import Campus

PASSWORD = "four-quiet-lanterns"


def found(campus: Campus, **changes: str) -> str:
    """The token of the link."""
    said = {"name": "新城", "code": "9900", "zone": "Asia/Shanghai", "administrator": "Root"} | changes
    with campus.work() as work:
        return found_city(work, **said)[2].token


def test_the_first_administrator_sets_a_password_and_signs_in(campus: Campus) -> None:
    set_by_link(campus.world, found(campus), PASSWORD)
    form = {"grant_type": "password", "username": "root", "password": PASSWORD}
    token = campus.stranger().post("/api/v1/token", data=form).json()["access_token"]
    me = campus.stranger().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()
    assert [(post["role"], post["place"]["name"]) for post in me["appointments"]] == [
        ("administrator", "新城")
    ]


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"code": "3700"}, "city-exists"),
        ({"administrator": "ada"}, "username-taken"),
        ({"zone": "Asia/Nowhere"}, "invalid"),
        ({"name": ""}, "invalid"),
        ({"administrator": "two words"}, "invalid"),
    ],
)
def test_what_cannot_be_founded_is_refused(campus: Campus, changes: dict[str, str], slug: str) -> None:
    with pytest.raises(Refusal) as refusal:
        found(campus, **changes)
    assert refusal.value.slug == slug


def test_the_library_is_put_in_once(campus: Campus) -> None:
    made = seed(campus.world)
    assert made["checklists"] == len(load_library())
    assert made["plans"] == len(templates(campus.id("city"))) == len(campus.rows(Plan))
    assert set(seed(campus.world).values()) == {0}


def test_a_checklist_that_the_bureau_changed_stays_changed(campus: Campus) -> None:
    seed(campus.world)
    ours = load_library()["fire_daily_patrol"].model_dump(mode="json")
    ours["items"] = ours["items"][:3]
    assert campus.as_("ada").put("/api/v1/checklists/fire_daily_patrol", json=ours).status_code == 201
    assert seed(campus.world)["checklists"] == 0
    versions = [row.version for row in campus.rows(ChecklistVersion) if row.code == "fire_daily_patrol"]
    assert sorted(versions) == [1, 2]
