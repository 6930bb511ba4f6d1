"""Who writes while somebody else saves keeps the text, compares it with the newest version and goes on from there."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.served import Served
from tests.browser.test_kept_forms import kept

Desk = Callable[..., Page]
MINE, THEIRS = "我写的依据", "别人写的依据"
Reloads = pytest.mark.parametrize("reloads", [False, True], ids=["at once", "after a reload"])


@Reloads
def test_a_ladder_s_text_is_carried_on_to_the_newest_version(
    served: Served, desk: Desk, reloads: bool
) -> None:
    page, ladder = open_ladder(served, desk)
    ladder.locator("input[name=title_zh]").fill("我的规则名")
    before = ladder_of(served)
    theirs = before | {"basis": THEIRS, "version": before["version"]}
    served.as_("administrator").put("/ladders/transfer", json=theirs).raise_for_status()
    ladder.locator("button[type=submit]").click()
    expect(ladder.get_by_role("alert")).to_contain_text("他人刚刚修改过")
    if reloads:
        page.reload()
        ladder.get_by_role("button", name="修改").click()
    else:
        ladder.get_by_role("button", name="与最新版本对比").click()
    expect(ladder.locator("input[name=title_zh]")).to_have_value("我的规则名")
    expect(ladder.get_by_role("alert")).to_have_count(0)
    expect(ladder.get_by_role("status")).to_contain_text("第 2 版")
    compared = ladder.get_by_role("region", name="与现行版本相比")
    expect(compared.locator("li")).to_have_count(2)
    expect(compared.locator("del").filter(has_text=THEIRS)).to_be_visible()
    ladder.locator("input[name=basis]").fill(THEIRS)
    expect(compared.locator("li")).to_have_count(1)
    ladder.locator("button[type=submit]").click()
    expect(page.get_by_role("status").filter(has_text="第 3 版已生效")).to_be_visible()
    now = ladder_of(served)
    assert (now["title"]["zh"], now["basis"], now["rungs"]) == ("我的规则名", THEIRS, before["rungs"])
    assert kept(page, "ladder") == []


def test_a_ladder_given_up_is_the_newest_again(served: Served, desk: Desk) -> None:
    page, ladder = open_ladder(served, desk)
    ladder.locator("input[name=basis]").fill(MINE)
    assert len(kept(page, "ladder")) == 1
    ladder.get_by_role("button", name="取消").click()
    ladder.get_by_role("button", name="修改").click()
    expect(ladder.locator("input[name=basis]")).to_have_value(ladder_of(served)["basis"])
    assert kept(page, "ladder") == []


@Reloads
def test_a_plan_s_text_is_carried_on_to_the_newest_version(served: Served, desk: Desk, reloads: bool) -> None:
    page, plan = open_plan(served, desk)
    page.locator("input[name=basis]").fill(MINE)
    theirs = plan | {"title": plan["title"] | {"zh": "别人的计划名"}, "miss_threshold": 9}
    served.as_("administrator").put(f"/plans/{plan['id']}", json=sendable(theirs)).raise_for_status()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("他人刚刚修改过")
    if reloads:
        page.reload()
    else:
        page.get_by_role("button", name="与最新版本对比").click()
    expect(page.locator("input[name=basis]")).to_have_value(MINE)
    expect(page.get_by_role("alert")).to_have_count(0)
    compared = page.get_by_role("region", name="与现行版本相比")
    expect(compared.locator("li")).to_have_count(3)
    expect(compared.locator("del").filter(has_text="别人的计划名")).to_be_visible()
    page.locator("input[name=threshold]").fill("9")
    expect(compared.locator("li")).to_have_count(2)
    page.get_by_role("button", name="保存").click()
    expect(compared).to_have_count(0)
    expect(page.get_by_text("有修改尚未保存")).to_have_count(0)
    now = plan_of(served, plan["id"])
    assert (now["basis"], now["miss_threshold"]) == (MINE, 9)
    assert now["title"] == plan["title"]
    assert kept(page, "plan") == []


def test_an_unsaved_plan_outlives_a_reload_and_is_dropped_when_told_so(served: Served, desk: Desk) -> None:
    page, plan = open_plan(served, desk)
    page.locator("input[name=basis]").fill(MINE)
    page.reload()
    expect(page.locator("input[name=basis]")).to_have_value(MINE)
    expect(page.get_by_text("有修改尚未保存")).to_be_visible()
    page.get_by_role("button", name="放弃修改").click()
    expect(page.locator("input[name=basis]")).to_have_value(plan["basis"])
    assert kept(page, "plan") == []
    assert plan_of(served, plan["id"])["basis"] == plan["basis"]


def test_a_new_plan_outlives_a_reload_and_can_be_changed_once_saved(served: Served, desk: Desk) -> None:
    page = desk("section")
    page.goto(f"{served.url}/desk/plans/new")
    page.locator("input[name=title_zh]").fill("每日看一看")
    page.reload()
    expect(page.locator("input[name=title_zh]")).to_have_value("每日看一看")
    page.locator("input[name=title_en]").fill("Daily look")
    page.locator("input[name=code]").fill("daily-look")
    page.locator("select[name=checklist]").select_option("fire_daily_patrol")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="每日看一看")).to_be_visible()
    assert kept(page, "plan") == []
    page.locator("input[name=basis]").fill(MINE)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    made = next(each for each in served.items("section", "/plans") if each["code"] == "daily-look")
    assert (made["version"], made["basis"]) == (2, MINE)


def test_a_checklist_s_text_outlives_the_reload_after_another_published(served: Served, desk: Desk) -> None:
    page, code = desk("administrator"), "fire_daily_patrol"
    page.goto(f"{served.url}/desk/checklists/{code}")
    page.get_by_role("button", name="编写新版本").click()
    page.locator("input[name=title_zh]").fill("我改的标题")
    newest = served.as_("administrator").get(f"/checklists/{code}").json()
    theirs = {name: newest[name] for name in ("title", "category", "items", "version")}
    theirs["items"][0]["severity"] = "major"
    served.as_("administrator").put(f"/checklists/{code}", json=theirs).raise_for_status()
    page.reload()
    page.get_by_role("button", name="编写新版本").click()
    expect(page.locator("input[name=title_zh]")).to_have_value("我改的标题")
    expect(page.get_by_role("status").filter(has_text="第 2 版")).to_be_visible()
    expect(page.get_by_role("region", name="与现行版本相比")).to_contain_text("修改 1 项")


def open_ladder(served: Served, desk: Desk) -> tuple[Page, Locator]:
    page = desk("administrator")
    page.goto(f"{served.url}/desk/ladders")
    ladder = page.locator("[data-ladder=transfer]")
    ladder.get_by_role("button", name="修改").click()
    return page, ladder


def ladder_of(served: Served) -> dict[str, Any]:
    found = next(each for each in served.items("administrator", "/ladders") if each["code"] == "transfer")
    return {name: value for name, value in found.items() if name not in ("code", "published_at")}


def open_plan(served: Served, desk: Desk) -> tuple[Page, dict[str, Any]]:
    page = desk("administrator")
    plan = plan_of(served, served.items("administrator", "/plans")[0]["id"])
    page.goto(f"{served.url}/desk/plans/{plan['id']}")
    return page, plan


def plan_of(served: Served, plan_id: str) -> dict[str, Any]:
    found: dict[str, Any] = served.as_("administrator").get(f"/plans/{plan_id}").json()
    return found


def sendable(plan: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plan.items() if name not in ("id", "horizon_on", "changed_at")}
