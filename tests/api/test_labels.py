"""QR labels: who may print them, what stands on them, and how a place is found by one."""

import io
import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import segno

from schemas.people import Person
from schemas.places import Place
from service.people.access import load_caller
from service.places.label import in_groups, label_of
from service.places.print_labels import Label, drawn, labels_of, print_labels
from service.places.typeset import qr_of
from tests.campus import Campus

HOSTILE = (
    '#pagebreak() #read("/etc/passwd") *bold* $x^2$ <a> @b \\ // /* [',
    "危险化学品储存间" * 25,
    "W" * 200,
    "<svg onload=alert(1)>&amp;\u202e\ufffe",
    "مكتب 🧯 ًٌٍ",
    "\n\r\n",
    " ",
)


def printed(campus: Campus, who: str, place: str) -> Any:
    return campus.as_(who).get(f"/api/v1/places/{campus.id(place)}/labels")


def pages(document: bytes) -> int:
    (count,) = re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", document)
    return int(count)


def named(campus: Campus, place: str) -> list[str]:
    with campus.world.look() as work:
        ada = load_caller(work.session, work.session.get_one(Person, campus.id("ada")), None, work.now)
        return [one.name for one in labels_of(work, ada, campus.id(place))[1]]


def test_a_school_gets_a_sheet_for_itself_and_all_below(campus: Campus) -> None:
    answer = printed(campus, "max", "school")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert pages(answer.content) == 1
    assert named(campus, "school") == ["bus", "campus", "kitchen", "school"]
    assert named(campus, "campus") == ["campus", "kitchen"]
    assert named(campus, "bus") == ["bus"]


def test_a_bureau_prints_what_hangs_under_itself_alone(campus: Campus) -> None:
    assert named(campus, "district") == ["river"]
    nothing = printed(campus, "ada", "other_district")
    assert (nothing.status_code, nothing.json()["type"]) == (422, "nothing-to-print")


def test_a_closed_spot_gets_no_label(campus: Campus) -> None:
    with campus.work() as work:
        work.session.get_one(Place, campus.id("bus")).closed_on = date(2026, 9, 1)
        work.session.get_one(Place, campus.id("kitchen")).closed_on = date(2027, 9, 1)
    assert named(campus, "school") == ["campus", "kitchen", "school"]


@pytest.mark.parametrize(
    ("who", "status"), [("ines", 200), ("max", 200), ("dora", 200), ("ada", 200), ("lea", 403), ("kim", 404)]
)
def test_who_may_print(campus: Campus, who: str, status: int) -> None:
    assert printed(campus, who, "bus").status_code == status


def test_the_code_leads_to_the_place_and_stands_beside_it() -> None:
    (shown,) = drawn([Label("7K3QF2MX9C", "Kitchen", "School")], public_url="https://safety.example.org/")
    url = "https://safety.example.org/m/at/7K3QF2MX9C"
    assert shown == {"url": url, "name": "Kitchen", "school": "School", "label": "7K3QF-2MX9C"}


def test_the_drawing_is_the_code_of_that_address() -> None:
    url = "https://safety.example.org/m/at/7K3QF2MX9C"
    expected = io.BytesIO()
    segno.make(url, error="m", boost_error=False).save(
        expected, kind="svg", border=4, xmldecl=False, nl=False
    )
    assert qr_of(url) == expected.getvalue().decode()


def test_no_name_can_break_a_sheet_or_be_more_than_text() -> None:
    labels = [Label("7K3QF2MX9C", name, within) for name in HOSTILE for within in HOSTILE]
    document = print_labels("#x", labels, public_url="https://safety.example.org")
    assert document.startswith(b"%PDF")
    assert pages(document) == 3  # 49 labels, as many as plain names need


def test_a_place_tells_its_label_and_is_found_by_it(campus: Campus) -> None:
    asks = campus.as_("dora")
    shown = asks.get(f"/api/v1/places/{campus.id('kitchen')}").json()
    assert shown["label"] == label_of(campus.id("kitchen"))
    assert shown["label"] in {
        place["label"] for place in campus.as_("ines").get("/api/v1/sync").json()["places"]
    }
    for typed in (shown["label"], in_groups(shown["label"]).lower(), f" {shown['label']} "):
        (found,) = asks.get("/api/v1/places", params={"label": typed}).json()["items"]
        assert found == shown


def test_a_label_of_elsewhere_finds_nothing(campus: Campus) -> None:
    for id in (campus.id("kitchen"), uuid4()):
        answer = campus.as_("omar").get("/api/v1/places", params={"label": label_of(id)})
        assert answer.json() == {"items": [], "next": None}


def test_a_slip_of_the_thumb_is_said(campus: Campus) -> None:
    label = label_of(campus.id("kitchen"))
    slipped = label[1] + label[0] + label[2:] if label[0] != label[1] else label[:-1] + "?"
    answer = campus.as_("ines").get("/api/v1/places", params={"label": slipped})
    assert (answer.status_code, answer.json()["type"]) == (422, "label-misread")
    assert "letters and digits" in answer.json()["detail"]
