"""The rooms by which the bureau runs it: plans before they are saved, calendars, the holiday notice, checklists, ladders."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.served import Served
from tests.browser.test_reviewing import AXE

Desk = Callable[..., Page]
CODE = "daily-look"
CHECKLIST = "fire_daily_patrol"


def test_the_days_that_a_plan_previews_are_those_of_the_tasks_it_then_makes(
    served: Served, desk: Desk
) -> None:
    page = desk("section")
    page.goto(f"{served.url}/desk/plans/new")
    page.locator("input[name=title_zh]").fill("每日看一看")
    page.locator("input[name=title_en]").fill("Daily look")
    page.locator("input[name=code]").fill(CODE)
    page.locator("input[name=state][value=active]").check()
    page.locator("select[name=checklist]").select_option(CHECKLIST)
    expect(page.locator("section.preview .due").first).to_be_visible()
    expect(page.locator("section.preview")).to_have_attribute("aria-busy", "false")
    previewed = page.locator("section.preview .due").evaluate_all("all => all.map(one => one.dataset.day)")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="每日看一看")).to_be_visible()
    served.forward(hours=1)
    plan = next(each for each in served.items("section", "/plans") if each["code"] == CODE)
    made = {task["slot_on"] for task in served.items("section", "/tasks") if task["plan_id"] == plan["id"]}
    assert made
    assert made == {day for day in previewed if day <= max(made)}


def test_a_day_that_a_head_closes_is_closed_in_the_year(served: Served, desk: Desk) -> None:
    page = desk("head")
    school = _home(served, "head")
    day = _school_day(served, school)
    page.goto(f"{served.url}/desk/calendars")
    if day.year != served.today.year:
        page.get_by_role("button", name="下一年").click()
    page.locator(f"[data-day='{day}']").click()
    page.locator("button[name=close]").click()
    page.locator("button[name=save]").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    expect(page.locator(f"[data-day='{day}']")).to_have_class("changed chosen")
    assert "school_day" not in _activities(served, school, day)
    page.reload()
    expect(page.locator("fieldset.layer")).to_have_attribute("disabled", "")


def test_the_holiday_notice_is_pasted_seen_and_saved(served: Served, desk: Desk) -> None:
    year = served.today.year + 1
    saturday = next(day for day in (date(year, 1, n) for n in range(4, 12)) if day.weekday() == 5)
    page = desk("administrator")
    page.goto(f"{served.url}/desk/holidays/{year}")
    notice = f"一、元旦：1月1日至3日放假调休，共3天。1月{saturday.day}日（周六）上班。"
    page.locator("textarea[name=pasted]").fill(notice)
    page.locator("button[name=read]").click()
    expect(page.locator(f"[data-day='{year}-01-02']")).to_have_class("off")
    expect(page.locator(f"[data-day='{saturday}']")).to_have_class("changed")
    page.locator("input[name=source]").fill("国办发明电")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    known = served.as_("section").get(f"/holidays/{year}").json()
    assert known["confirmed"]
    assert [day["on"] for day in known["days"] if day["kind"] == "makeup_workday"] == [str(saturday)]


def test_a_checklist_is_edited_published_and_compared(served: Served, desk: Desk) -> None:
    page = desk("administrator")
    page.goto(f"{served.url}/desk/checklists/{CHECKLIST}")
    page.get_by_role("button", name="编写新版本").click()
    first, second = (page.locator("li.item").nth(n) for n in range(2))
    gone = second.get_attribute("data-item")
    first.locator("summary").click()
    first.locator("input[name=item_code]").fill("不行")
    page.locator("button[type=submit]").click()
    expect(first).to_have_class("item wrong")
    page.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="编写新版本").click()
    first.locator("summary").click()
    first.locator("select[name=severity]").select_option("major")
    second.get_by_role("button", name="删除第 2 项").click()
    expect(page.get_by_role("region", name="与现行版本相比")).to_contain_text("删除 1 项，修改 1 项")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("region", name="版本对比")).to_contain_text("删除 1 项，修改 1 项")
    newest = served.as_("section").get(f"/checklists/{CHECKLIST}").json()
    assert newest["version"] == 2
    assert newest["items"][0]["severity"] == "major"
    assert gone not in {item["code"] for item in newest["items"]}


def test_who_writes_while_another_publishes_keeps_their_text_and_compares(served: Served, desk: Desk) -> None:
    page, administrator = desk("administrator"), served.as_("administrator")
    page.goto(f"{served.url}/desk/checklists/{CHECKLIST}")
    page.get_by_role("button", name="编写新版本").click()
    page.locator("input[name=title_zh]").fill("我改的标题")
    theirs = {
        name: administrator.get(f"/checklists/{CHECKLIST}").json()[name]
        for name in ("title", "category", "items")
    }
    theirs["items"][0]["severity"] = "major"
    assert administrator.put(f"/checklists/{CHECKLIST}", json=theirs | {"version": 1}).status_code == 201
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("他人刚刚修改过")
    page.get_by_role("button", name="与最新版本对比").click()
    expect(page.get_by_role("region", name="与现行版本相比")).to_contain_text("修改 1 项")
    expect(page.locator("input[name=title_zh]")).to_have_value("我改的标题")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("status").filter(has_text="第 3 版")).to_be_visible()
    assert administrator.get(f"/checklists/{CHECKLIST}").json()["title"]["zh"] == "我改的标题"


def test_a_ladder_s_empty_rung_is_named_with_its_place(served: Served, desk: Desk) -> None:
    _end_posts(served, "auditor")
    page = desk("administrator")
    page.goto(f"{served.url}/desk/ladders")
    ladder = page.locator("[data-ladder=transfer]")
    ladder.get_by_role("button", name="修改").click()
    rung = ladder.locator("[data-rung='0']")
    rung.get_by_label("科室").uncheck()
    rung.get_by_label("审计").check()
    ladder.locator("button[type=submit]").click()
    expect(page.get_by_role("status").filter(has_text="第 2 版已生效")).to_be_visible()
    empty = page.locator("[data-ladder=transfer] .step.empty")
    expect(empty).to_contain_text("没有人可告知")
    empty.locator("summary").click()
    expect(empty).to_contain_text("缺：审计")
    lint = served.as_("administrator").get("/ladders/lint").json()
    found = next(each for each in lint["ladders"] if each["code"] == "transfer")
    assert found["rungs"][0]["empty_at"] > 0
    expect(empty).to_contain_text(found["rungs"][0]["empty"][0]["place"]["name"])


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_axe_finds_nothing_serious_in_these_rooms(served: Served, desk: Desk, language: str) -> None:
    page = desk("administrator", locale=language)
    rooms = ("ladders", "checklists", f"checklists/{CHECKLIST}", "calendars", f"holidays/{served.today.year}")
    for room in rooms:
        page.goto(f"{served.url}/desk/{room}")
        expect(page.locator(".page > .card, .page .halves").first).to_be_visible()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == [], room


def _home(served: Served, username: str) -> str:
    place: str = served.as_(username).get("/me").json()["appointments"][0]["place_id"]
    return place


def _end_posts(served: Served, role: str) -> None:
    for post in served.items("administrator", "/appointments"):
        if post["role"] == role and not post["until"]:
            sent = {**post, "until": served.now.isoformat()}
            served.as_("administrator").put(f"/appointments/{post['id']}", json=sent).raise_for_status()


def _activities(served: Served, place: str, day: date) -> list[str]:
    year = served.as_("head").get(f"/calendars/{place}/year", params={"year": day.year}).json()
    found: list[str] = next(each["activities"] for each in year["days"] if each["on"] == str(day))
    return found


def _school_day(served: Served, place: str) -> date:
    """The first one a week or more from now; there are none in the long vacations."""
    day = served.today + timedelta(days=7)
    while "school_day" not in _activities(served, place, day):
        day += timedelta(days=1)
    return day
