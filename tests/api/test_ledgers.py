"""Ledgers as spreadsheets: opened with another program and compared with the lists, row by row."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from schemas.base import as_z
from schemas.ledgers import Ledger
from schemas.people import Appointment, Role
from service.ledgers.hazard_columns import COLUMNS
from service.ledgers.make import ledger_folder
from tests.api.test_tasks import add_task
from tests.campus import Campus
from tests.district import known_id
from tests.hazard_words import accept, find, fix, found, later, once, reject, step

SHANGHAI = ZoneInfo("Asia/Shanghai")


def order(campus: Campus, who: str, of: str, *, language: str = "en", **asked: Any) -> Any:
    body = {"of": of, "asked": asked}
    return campus.as_(who, language=language).put(f"/api/v1/ledgers/{uuid4()}", json=body)


def sheet(campus: Campus, who: str, of: str, *, language: str = "en", **asked: Any) -> Any:
    """The first sheet of the file, as openpyxl reads it."""
    made = order(campus, who, of, language=language, **asked)
    assert made.status_code == 201, made.text
    file = campus.as_(who).get(f"/api/v1/ledgers/{made.json()['id']}/file")
    assert file.status_code == 200, file.text
    return load_workbook(io.BytesIO(file.content)).worksheets[0]


def lines(opened: Any) -> list[dict[str, Any]]:
    heading, *rows = opened.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def listed(campus: Campus, who: str, of: str, **asked: Any) -> Iterator[dict[str, Any]]:
    yield from campus.as_(who).get(f"/api/v1/{of}", params={"limit": 1000, **asked}).json()["items"]


def local(instant: str | None) -> datetime | None:
    """As a spreadsheet shows it in Shanghai."""
    if instant is None:
        return None
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)


@pytest.fixture
def storied(campus: Campus) -> dict[str, str]:
    """One hazard through everything, one that claims to be a formula, one elsewhere."""
    whole = found(campus, severity="major", at="kitchen", description="烟感失效")
    asked = {
        "until": later(campus, days=40),
        "reason": "parts ordered",
        "interim_protection": "a guard at night",
    }
    request = step(campus, "max", whole, "extension_requests", **asked).json()["id"]
    path = f"/api/v1/hazards/{whole}/extension_requests/{request}/decision"
    assert campus.as_("dora").put(path, json={"granted": True, "note": "once"}).status_code == 201
    listing = {
        "number": "督1",
        "measures": "new wiring",
        "funds_cents": 123456,
        "contingency": "leave by the east",
    }
    person = {"responsible_person_id": str(campus.id("ivan"))}
    assert once(campus, "dora", whole, "supervision_order", **listing, **person).status_code == 201
    fix(campus, "ines", whole, cost_cents=5050, measures="half of it")
    reject(campus, "dora", whole, note="not all of it")
    campus.now += timedelta(hours=5, seconds=7)
    fix(campus, "ines", whole, cost_cents=10000, measures="all of it")
    assert accept(campus, "max", whole, note="seen").status_code == 201
    campus.now += timedelta(minutes=1)
    assert accept(campus, "dora", whole, note="seen too").status_code == 201
    formula = found(campus, description='=HYPERLINK("http://x.example","click")', category="food")
    return {"whole": whole, "formula": formula, "elsewhere": found(campus, "omar", at="other_school")}


def test_the_hazard_ledger_holds_the_rows_of_the_list_in_its_order(
    campus: Campus, storied: dict[str, str]
) -> None:
    rows, items = lines(sheet(campus, "dora", "hazards")), list(listed(campus, "dora", "hazards"))
    assert len(rows) == len(items) == 2
    for row, item in zip(rows, items, strict=True):
        assert row["Number"] == item["number"]
        assert (row["School"], row["Place"]) == (item["school"]["name"], item["place"]["name"])
        assert row["Description"] == item["description"]
        assert row["Found by"] == item["found_by"]["name"]
        assert (row["Current deadline"], row["Original deadline"]) == (
            local(item["due_at"]),
            local(item["original_due_at"]),
        )
        assert (row["Received at"], row["Closed at"]) == (
            local(item["received_at"]),
            local(item["closed_at"]),
        )
        assert row["Photos and timeline"].endswith(f"/desk/hazards/{item['id']}")


def test_one_hazards_whole_story_stands_in_its_row(campus: Campus, storied: dict[str, str]) -> None:
    (row,) = (row for row in lines(sheet(campus, "dora", "hazards")) if row["Description"] == "烟感失效")
    said = {
        "District": "district", "Campus": "campus", "Place": "kitchen", "Category": "fire", "Severity": "major",
        "Source": "self-check", "State": "closed", "Overdue": "no", "School leader": "Max",
        "Responsible person": "Ivan", "Bureau leader": "Lea", "Measures": "new wiring", "Funds (yuan)": 1234.56,
        "Cost (yuan)": 150.5, "Interim protection": "a guard at night", "Emergency plan": "leave by the east",
        "Fixed by": "Ines", "Verified by": "Max, Dora", "Result": "accepted", "Verdict": "seen too",
        "Rejections": 1, "Listed": "yes", "Listed by": "Dora", "Order number": "督1", "Photos before": 0,
    }  # fmt: skip
    assert {name: row[name] for name in said} == said
    until = (campus.now - timedelta(hours=5, minutes=1, seconds=7) + timedelta(days=40)).astimezone(SHANGHAI)
    assert row["Extensions"].splitlines() == [
        f"2026-09-08 09:00 Max asked until {until:%Y-%m-%d %H:%M}: parts ordered",
        f"2026-09-08 09:00 Dora granted until {until:%Y-%m-%d %H:%M} once",
    ]
    assert row["Closed at"] == local(as_z(campus.now))


def test_what_looks_like_a_formula_stays_text(campus: Campus, storied: dict[str, str]) -> None:
    for text in ("+1+1", "@SUM(1)", "-2", "=1+1", "http://x.example", "0012", "_x000D_ said"):
        assert find(campus, description=text).status_code == 201
    opened = sheet(campus, "dora", "hazards")
    place = [column.name for column in COLUMNS].index("description") + 1
    cells = [opened.cell(row, place) for row in range(2, opened.max_row + 1)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert {cell.hyperlink for cell in cells} == {None}
    assert {"=1+1", "+1+1", "0012", '=HYPERLINK("http://x.example","click")'} <= {
        cell.value for cell in cells
    }
    assert not any(cell.data_type == "f" for row in opened.iter_rows() for cell in row)


def test_what_a_spreadsheet_cannot_hold_is_left_out(campus: Campus) -> None:
    assert find(campus, description="a\x01b\x0bc\r\nd\uffff" + "长" * 3_990).status_code == 201
    (row,) = lines(sheet(campus, "dora", "hazards"))
    assert row["Description"].startswith("abc\nd长长")


def test_it_reads_like_a_ledger_in_chinese(campus: Campus, storied: dict[str, str]) -> None:
    opened = sheet(campus, "dora", "hazards", language="zh-CN", state=["closed"])
    (row,) = lines(opened)
    assert opened.title == "隐患台账"
    assert list(row) == [column.heading.zh for column in COLUMNS]
    assert (row["状态"], row["类别"], row["隐患等级"], row["核验结果"], row["是否挂牌督办"]) == (
        "已销号", "消防", "重大", "通过", "是",
    )  # fmt: skip
    assert "Max申请延期至" in row["延期记录"]
    assert opened.freeze_panes == "B2"
    assert opened.auto_filter.ref == f"A1:{opened.cell(1, len(COLUMNS)).column_letter}2"
    due = opened.cell(2, [column.name for column in COLUMNS].index("due_at") + 1)
    assert due.is_date and due.number_format == "yyyy-mm-dd hh:mm"


def test_the_file_is_named_in_the_language_of_its_reader(campus: Campus) -> None:
    campus.now = datetime.fromisoformat("2026-09-08T16:30:00Z")
    made = order(campus, "dora", "hazards", language="zh-CN").json()
    file = campus.as_("dora").get(f"/api/v1/ledgers/{made['id']}/file")
    assert (
        unquote(file.headers["content-disposition"])
        == "attachment; filename*=utf-8''隐患台账 2026-09-09.xlsx"
    )
    assert file.headers["content-type"].startswith("application/vnd.openxmlformats-officedocument")
    assert file.headers["cache-control"] == "private, no-store"


def test_the_task_ledger_holds_the_rows_of_the_list(campus: Campus) -> None:
    for hours in range(4):
        add_task(campus, due_at=campus.now + timedelta(hours=hours), slot=f"2026-09-08T0{hours}:00")
    missed = str(add_task(campus, opens_at=campus.now - timedelta(hours=9), due_at=campus.now - timedelta(hours=3),
                          closes_at=campus.now - timedelta(hours=1)))  # fmt: skip
    said = {"reason": "=storm"}
    campus.forward(minutes=1)
    assert campus.as_("dora").put(f"/api/v1/tasks/{missed}/excuse", json=said).status_code == 201
    rows, items = lines(sheet(campus, "dora", "tasks")), list(listed(campus, "dora", "tasks"))
    assert len(rows) == len(items) == 5
    for row, item in zip(rows, items, strict=True):
        assert (row["School"], row["Place"]) == (item["school"]["name"], item["place"]["name"])
        assert (row["Due"], row["Missed at"]) == (local(item["due_at"]), local(item["missed_at"]))
        assert (row["Plan"], row["Checklist"]) == (item["plan_title"]["en"], item["checklist_title"]["en"])
        assert row["Slot"] == item["slot"].replace("T", " ")
    assert (rows[0]["State"], rows[0]["Excuse"], rows[0]["Excused by"]) == ("excused", "=storm", "Dora")


def test_a_ledger_is_filtered_like_the_list(campus: Campus, storied: dict[str, str]) -> None:
    food = lines(sheet(campus, "dora", "hazards", category="food", state=["open", "rectified"]))
    assert [row["Category"] for row in food] == ["food"]
    assert order(campus, "dora", "hazards", place_id=str(campus.id("other_school"))).status_code == 404
    assert order(campus, "dora", "hazards", state=["lost"]).status_code == 422
    assert order(campus, "dora", "photos").status_code == 422


def test_each_gets_only_the_rows_they_may_see(campus: Campus, storied: dict[str, str]) -> None:
    assert len(lines(sheet(campus, "ada", "hazards"))) == 3
    assert len(lines(sheet(campus, "lea", "hazards"))) == 2
    assert [row["School"] for row in lines(sheet(campus, "olga", "hazards"))] == ["other_school"]
    assert lines(sheet(campus, "rosa", "hazards", category="food")) == []


def test_an_order_tells_how_far_it_is_and_comes_once(campus: Campus, storied: dict[str, str]) -> None:
    id, body = uuid4(), {"of": "hazards", "asked": {}}
    dora = campus.as_("dora")
    first, again = (dora.put(f"/api/v1/ledgers/{id}", json=body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["state"], first.json()["rows"], first.json()["rows_done"]) == ("running", 2, 0)
    shown = dora.get(f"/api/v1/ledgers/{id}").json()
    assert (shown["state"], shown["rows"], shown["rows_done"]) == ("ready", 2, 2)
    assert shown["size"] == len(dora.get(f"/api/v1/ledgers/{id}/file").content)
    assert dora.put(f"/api/v1/ledgers/{id}", json={"of": "tasks"}).status_code == 409
    assert campus.as_("dina").put(f"/api/v1/ledgers/{id}", json=body).status_code == 409
    for path in (f"/api/v1/ledgers/{id}", f"/api/v1/ledgers/{id}/file"):
        assert campus.as_("dina").get(path).status_code == 404


def test_a_ledger_whose_maker_died_is_said_to_have_failed(campus: Campus) -> None:
    id = uuid4()
    with campus.work() as work:
        ledger = {
            "of": "hazards",
            "language": "en",
            "asked": {},
            "rows": 9,
            "wake_at": work.now + timedelta(days=1),
        }
        work.session.add(Ledger(id=id, by_id=known_id("dora"), asked_at=work.now, beat_at=work.now, **ledger))
    shown = campus.as_("dora").get(f"/api/v1/ledgers/{id}")
    assert (shown.json()["state"], shown.json()["rows_done"]) == ("running", 0)
    assert campus.as_("dora").get(f"/api/v1/ledgers/{id}/file").json()["type"] == "ledger-running"
    assert order(campus, "dora", "hazards").json()["type"] == "ledger-running"
    campus.now += timedelta(minutes=4)
    assert campus.as_("dora").get(f"/api/v1/ledgers/{id}").json()["state"] == "failed"
    assert campus.as_("dora").get(f"/api/v1/ledgers/{id}/file").json()["type"] == "ledger-failed"
    assert order(campus, "dora", "hazards").status_code == 201


def test_after_a_day_the_file_is_gone(campus: Campus) -> None:
    id = order(campus, "dora", "hazards").json()["id"]
    folder = ledger_folder(campus.world, uuid4()).parent
    assert len(list(folder.iterdir())) == 1
    campus.forward(days=1, minutes=1)
    assert campus.as_("dora").get(f"/api/v1/ledgers/{id}").status_code == 404
    assert list(folder.iterdir()) == []


def test_who_holds_other_posts_by_now_does_not_get_the_rows_of_then(campus: Campus) -> None:
    id = order(campus, "dora", "hazards").json()["id"]
    with campus.work() as work:
        post = work.session.get_one(Appointment, known_id("post of dora"))
        post.until_at = work.now + timedelta(minutes=1)
        work.session.add(post)
        work.session.add(
            Appointment(id=uuid4(), person_id=known_id("dora"), role=Role.SECTION.value,
                        place_id=known_id("other_district"), from_at=work.now + timedelta(minutes=1))
        )  # fmt: skip
    assert campus.as_("dora").get(f"/api/v1/ledgers/{id}").status_code == 200
    campus.now += timedelta(minutes=2)
    assert campus.as_("dora").get(f"/api/v1/ledgers/{id}/file").status_code == 404
