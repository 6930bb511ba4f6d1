"""Import of schools and people: all rows or none, each bad cell named, the same file twice changes nothing."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from schemas.people import Appointment, Person
from schemas.places import Place
from service.sheets import XLSX
from tests.campus import Campus

SCHOOLS = """编码,名称,类型,学校类别,上级编码,特征,纬度,经度
0071-1,东校区,校区,,0071,,,
0071,实验小学,学校,小学,3701,canteen boarding,36.65,117.12
0072,第一幼儿园,学校,幼儿园,3701,kindergarten、canteen,,
"""
PEOPLE = """username,name,phone,role,place_code,category,deputy
li.wei,李伟,13800000001,校长,school,,
wang.fang,王芳,13800000002,检查员,school,,否
wang.fang,王芳,13800000002,责任人,kitchen,食品,是
zhao,赵敏,,,,,
"""


def send(
    campus: Campus, what: str, sheet: str | bytes, *, by: str = "ada", media: str = "text/csv", **query: Any
) -> Any:
    body = sheet.encode() if isinstance(sheet, str) else sheet
    return campus.as_(by).post(
        f"/api/v1/imports/{what}", content=body, headers={"Content-Type": media}, params=query
    )


def workbook(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def counts(answer: Any) -> tuple[int, int, int, int]:
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    return shown["created"], shown["updated"], shown["unchanged"], shown["error_count"]


def bad_cells(answer: Any) -> list[tuple[int, str]]:
    return [(e["row"], e["column"]) for e in answer.json()["errors"]]


def place(campus: Campus, code: str) -> Place | None:
    return next((p for p in campus.rows(Place) if p.code == code), None)


def test_a_dry_run_says_what_would_happen_and_does_nothing(campus: Campus) -> None:
    assert counts(send(campus, "places", SCHOOLS)) == (3, 0, 0, 0)
    assert place(campus, "0071") is None


def test_schools_come_in_with_their_campuses_whatever_the_order(campus: Campus) -> None:
    assert counts(send(campus, "places", SCHOOLS, dry_run=False)) == (3, 0, 0, 0)
    school, yard = place(campus, "0071"), place(campus, "0071-1")
    assert school is not None and yard is not None
    assert (school.school_kind, school.traits, school.lat) == ("primary", ["boarding", "canteen"], 36.65)
    assert (yard.parent_id, yard.school_id, yard.zone) == (school.id, school.id, "Asia/Shanghai")
    assert school.district_id == campus.id("district")


def test_the_same_file_twice_changes_nothing(campus: Campus) -> None:
    send(campus, "places", SCHOOLS, dry_run=False)
    before = {p.id: (p.version, p.changed_at) for p in campus.rows(Place)}
    campus.now = campus.now.replace(hour=5)
    assert counts(send(campus, "places", SCHOOLS, dry_run=False)) == (0, 0, 3, 0)
    assert {p.id: (p.version, p.changed_at) for p in campus.rows(Place)} == before


def test_a_column_that_the_file_lacks_keeps_what_is_known(campus: Campus) -> None:
    send(campus, "places", SCHOOLS, dry_run=False)
    renamed = "code,name\n0071,实验一小\n"
    assert counts(send(campus, "places", renamed, dry_run=False)) == (0, 1, 0, 0)
    school = place(campus, "0071")
    assert school is not None
    assert (school.name, school.traits, school.version) == ("实验一小", ["boarding", "canteen"], 2)


def test_each_bad_cell_is_named_in_both_languages_and_nothing_comes_in(campus: Campus) -> None:
    sheet = (
        "code,name,kind,parent_code,traits,zone,lat,lon\n"
        "good,Good,school,3701,,,,\n"
        "a b,Space,school,3701,,,,\n"
        "0081,,school,3701,,,,\n"
        "0082,X,castle,3701,,,,\n"
        "0083,X,school,nowhere,,,,\n"
        "0084,X,campus,3701,,,,\n"
        "0085,X,school,3701,UPPER,,,\n"
        "0086,X,school,3701,,Mars/Olympus,,\n"
        "0087,X,school,3701,,,91,0\n"
        "good,Again,school,3701,,,,\n"
        "school,Moved,school,3702,,,,\n"
    )
    answer = send(campus, "places", sheet)
    assert bad_cells(answer) == [
        (3, "code"), (4, "name"), (5, "kind"), (6, "parent_code"), (7, "parent_code"), (8, "traits"),
        (9, "zone"), (10, "lat"), (11, "code"), (12, "parent_code"),
    ]  # fmt: skip
    first = answer.json()["errors"][0]
    assert first["value"] == "a b" and first["detail"]["zh"] and first["detail"]["en"]
    real = send(campus, "places", sheet, dry_run=False)
    assert (real.status_code, real.json()["type"]) == (422, "bad-cells")
    assert real.json()["errors"][0]["pointer"] == "/3/code"
    assert place(campus, "good") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_the_country(campus: Campus, encoding: str) -> None:
    assert counts(send(campus, "places", SCHOOLS.encode(encoding))) == (3, 0, 0, 0)


def test_leading_zeros_survive_a_spreadsheet(campus: Campus) -> None:
    heading = ["编码", "名称", "上级编码"]
    sheet = workbook(heading, ["0091", "text", 3701], [92, "number", "3701"], formats={"A3": "0000"})
    assert counts(send(campus, "places", sheet, media=XLSX, dry_run=False)) == (2, 0, 0, 0)
    assert place(campus, "0091") is not None and place(campus, "0092") is not None


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3+x", "=HYPERLINK(1)"])
def test_formulas_are_refused(campus: Campus, cell: str) -> None:
    csv = f'code,name\n0093,"{cell}"\n'
    assert bad_cells(send(campus, "places", csv)) == [(2, "name")]
    sheet = workbook(["code", "name"], ["0093", cell])
    assert bad_cells(send(campus, "places", sheet, media=XLSX)) == [(2, "name")]


@pytest.mark.parametrize(
    ("sheet", "media", "status", "slug"),
    [
        (b"\xff\xfe\x00\x01", "text/csv", 422, "unreadable-file"),
        (b"not a zip", XLSX, 422, "unreadable-file"),
        (b"code,name\n", "application/json", 415, "unsupported-media-type"),
        (b"x" * (5 * 1024 * 1024 + 1), "text/csv", 413, "too-large"),
        (b"code,name\n" + b"a,b\n" * 10_001, "text/csv", 422, "too-many-rows"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused(
    campus: Campus, sheet: bytes, media: str, status: int, slug: str
) -> None:
    answer = send(campus, "places", sheet, media=media)
    assert (answer.status_code, answer.json()["type"]) == (status, slug)
    assert answer.headers["content-type"] == "application/problem+json"


def test_unknown_and_missing_headings_are_named(campus: Campus) -> None:
    assert bad_cells(send(campus, "places", "code,colour\n1,red\n")) == [
        (1, "colour"),
        (1, "name"),
        (2, "name"),
    ]


def test_people_come_in_with_their_posts(campus: Campus) -> None:
    assert counts(send(campus, "people", PEOPLE, dry_run=False)) == (4, 0, 0, 0)
    by_name = {p.username: p for p in campus.rows(Person)}
    wang = by_name["wang.fang"]
    posts = {(a.role, a.category, a.deputy) for a in campus.rows(Appointment) if a.person_id == wang.id}
    assert posts == {("inspector", None, False), ("responsible", "food", True)}
    assert (wang.phone, wang.city_id) == ("13800000002", campus.id("city"))
    assert counts(send(campus, "people", PEOPLE, dry_run=False)) == (0, 0, 4, 0)


def test_bad_cells_of_people_are_named(campus: Campus) -> None:
    sheet = (
        "username,name,phone,role,place_code,category,deputy\n"
        "a,A,call me,,,,\n"
        "b,B,,wizard,school,,\n"
        "c,C,,head,nowhere,,\n"
        "d,D,,head,3701,,\n"
        "e,E,,responsible,school,magic,\n"
        "f,F,,inspector,school,,perhaps\n"
        "g,G,,inspector,,,\n"
        "h,H,,inspector,school,,\n"
        "h,H,,inspector,school,,\n"
        "h,Other,,inspector,kitchen,,\n"
    )
    assert bad_cells(send(campus, "people", sheet)) == [
        (2, "phone"), (3, "role"), (4, "place_code"), (5, "role"), (6, "category"), (7, "deputy"),
        (8, "place_code"), (10, "username"), (11, "name"),
    ]  # fmt: skip


def test_a_head_brings_in_the_own_inspectors_only(campus: Campus) -> None:
    own = "username,name,role,place_code\nnew.one,New,inspector,kitchen\n"
    assert counts(send(campus, "people", own, by="max", dry_run=False)) == (1, 0, 0, 0)
    above = "username,name,role,place_code\nnew.two,New,head,school\nada,Ada,inspector,school\n"
    assert bad_cells(send(campus, "people", above, by="max")) == [(2, "role"), (3, "username")]


@pytest.mark.parametrize(
    ("what", "by"), [("places", "max"), ("places", "dora"), ("people", "ines"), ("people", "dora")]
)
def test_others_import_nothing(campus: Campus, what: str, by: str) -> None:
    assert send(campus, what, SCHOOLS, by=by).status_code == 403
