"""What a list at the desk shows is what its ledger holds, row by row; and a school, a task and a report have a page."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.served import Served

Desk = Callable[..., Page]


def test_the_hazard_ledger_holds_the_rows_on_the_screen(desk: Desk, served: Served, tmp_path: Path) -> None:
    page = desk("section")
    page.goto(f"{served.url}/desk/hazards?state=open&state=closed&severity=general")
    shown = cells(page)
    sheet = export(page, tmp_path)
    assert sheet.title == "隐患台账" and sheet.freeze_panes is not None
    listed = lines(sheet)
    assert len(listed) == len(shown) > 3
    for row, line in zip(shown, listed, strict=True):
        number, place, category, description, severity, state, _, due, responsible = row
        assert (number, description) == (line["隐患编号"], line["隐患描述"])
        assert (line["学校"] or line["部位"]) in place
        assert category == line["类别"] and severity[:2] == line["隐患等级"][:2]
        assert responsible == (line["整改责任人"] or "")
        assert isinstance(line["当前期限"], datetime)
        assert f"{line['当前期限']:%H:%M}" in due and f"{line['当前期限'].day}日" in due
        assert state.startswith(line["状态"]) or line["状态"] in state, (state, line["状态"])


def test_the_task_ledger_holds_the_rows_on_the_screen(desk: Desk, served: Served, tmp_path: Path) -> None:
    served.forward(days=2)
    page = desk("section")
    page.goto(f"{served.url}/desk/tasks?state=missed&state=done_late&state=unproven")
    shown = cells(page)
    listed = lines(export(page, tmp_path))
    assert len(listed) == len(shown) > 1
    for row, line in zip(shown, listed, strict=True):
        due, place, plan, category, source, _state, _done, _who = row
        assert (plan, category, source) == (line["计划"], line["类别"], line["检查来源"])
        assert f"{line['应完成时间']:%H:%M}" in due and (line["学校"] or line["部位"]) in place


def test_a_filter_narrows_the_list_the_address_and_the_ledger(
    desk: Desk, served: Served, tmp_path: Path
) -> None:
    page = desk("section")
    page.goto(f"{served.url}/desk/hazards")
    expect(page.locator("[data-row]").first).to_be_visible()
    page.get_by_role("button", name="重大隐患").click()
    expect(page).to_have_url(f"{served.url}/desk/hazards?severity=major")
    wanted = [hazard["number"] for hazard in served.items("section", "/hazards", severity="major")]
    expect(page.locator("[data-row]")).to_have_count(len(wanted))
    assert [line["隐患编号"] for line in lines(export(page, tmp_path))] == wanted


def test_a_school_has_a_page_with_its_tasks_hazards_people_reports_and_year(
    desk: Desk, served: Served, tmp_path: Path
) -> None:
    school = served.as_("head").get("/me").json()["appointments"][0]["place"]
    page = desk("section")
    page.goto(f"{served.url}/desk/schools?q={school['name']}")
    page.get_by_role("link", name=school["name"], exact=True).click()
    expect(page.locator("h1")).to_have_text(school["name"])
    owing = {"place_id": school["id"], "state": ["open", "rectified", "transferred"]}
    hazards = served.items("section", "/hazards", **owing)
    expect(page.locator(".hazards > li")).to_have_count(min(10, len(hazards)))
    for part in ("tasks_today", "tasks_late", "tasks_coming"):
        expect(page.locator(f"[data-part={part}]")).to_be_visible()
    offices = served.as_("section").get(f"/places/{school['id']}/offices").json()
    holder = next(each["holders"][0] for each in offices["offices"] if each["holders"])
    expect(page.locator("section", has_text="任职情况").first).to_contain_text(holder["person"]["name"])
    expect(page.locator(".months table")).to_have_count(12)
    expect(page.locator(".report-lines li").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="二维码标签").click()
    download.value.save_as(tmp_path / "labels.pdf")
    assert (tmp_path / "labels.pdf").read_bytes().startswith(b"%PDF")


def test_a_report_shows_each_answer_and_the_hazard_it_opened(desk: Desk, served: Served) -> None:
    report = next(each for each in served.items("section", "/reports", passed="false") if each["hazards"])
    page = desk("section")
    page.goto(f"{served.url}/desk/reports/{report['id']}")
    expect(page.locator("[data-item]").first).to_be_visible()
    answered = page.locator("[data-item]").evaluate_all("items => items.map(item => item.dataset.item)")
    assert {each["item"] for each in report["answers"]} <= set(answered)
    expect(page.get_by_text(report["by"]["name"])).to_be_visible()
    hazard = served.as_("section").get(f"/hazards/{report['hazards'][0]}").json()
    page.get_by_role("link", name=hazard["number"]).click()
    expect(page).to_have_url(f"{served.url}/desk/hazards/{hazard['id']}")


def test_a_miss_is_excused_and_what_was_typed_outlives_a_reload(desk: Desk, served: Served) -> None:
    served.forward(days=2)
    task = served.items("section", "/tasks", state="missed")[0]
    page = desk("section")
    page.goto(f"{served.url}/desk/tasks/{task['id']}")
    page.get_by_text("豁免这项任务").click()
    page.locator("textarea[name=reason]").fill("当日停课，学校无人")
    page.locator("h1").click()
    page.reload()
    expect(page.locator("textarea[name=reason]")).to_have_value("当日停课，学校无人")
    page.get_by_role("button", name="豁免", exact=True).click()
    expect(page.locator(".excused")).to_contain_text("当日停课，学校无人")
    excused = served.as_("section").get(f"/tasks/{task['id']}").json()
    assert (excused["state"], excused["missed_at"]) == ("excused", task["missed_at"])
    head = desk("head")
    head.goto(f"{served.url}/desk/tasks/{served.items('head', '/tasks', state='done')[0]['id']}")
    expect(head.locator("h1")).to_be_visible()
    expect(head.get_by_text("豁免这项任务")).to_have_count(0)


def cells(page: Page) -> list[list[str]]:
    """The rows of the list as they are read."""
    expect(page.locator("tbody [data-row]").first).to_be_visible()
    read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    found: list[list[str]] = page.locator("tbody [data-row]").evaluate_all(read)
    return found


def export(page: Page, folder: Path) -> Any:
    with page.expect_download() as download:
        page.get_by_role("button", name="导出台账").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    file = folder / "ledger.xlsx"
    download.value.save_as(file)
    return load_workbook(file).active


def lines(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]
