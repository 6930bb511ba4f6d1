"""An inspection in a basement: filled in without a network, through reloads, crashes and refusals, and there exactly once."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.inspecting import (
    PATIENCE_MS,
    add_photo,
    card,
    cards_changed_by,
    open_task,
    paint_times,
    pass_item,
    real_photos,
    slow_down,
    start,
    start_visit,
)
from tests.browser.sending import kept
from tests.browser.served import Served

Phone = Callable[..., Page]
RED = "rgb(179, 38, 30)"


def test_a_whole_inspection_without_a_network_and_through_a_reload_arrives_once(
    served: Served, phone: Phone
) -> None:
    page, photos = phone("inspector"), real_photos()
    ready_for_offline(page)
    task, checklist = open_task(served)
    start(page, served, task)
    page.context.set_offline(True)
    items = checklist["items"]
    yes_no = next(n for n, item in enumerate(items) if item["kind"] == "yes_no" and item["severity"])
    for item in items[:3]:
        pass_item(page, item, photos)
    card(page, items[2]).get_by_role("button", name=re.compile("加")).click()
    card(page, items[2]).get_by_label("备注").fill("东门已复查")
    saved(page)

    page.reload()
    expect(card(page, items[2]).get_by_label("备注")).to_have_value("东门已复查")
    expect(card(page, items[2])).to_be_in_viewport()
    expect(page.get_by_text(f"已完成 3/{len(items)}")).to_be_visible()

    for item in items[3:]:
        pass_item(page, item, photos)
    failed = card(page, items[yes_no])
    failed.locator("button.fail").click()
    failed.get_by_label("哪里有问题").fill("疏散门被杂物堵住")
    add_photo(failed, next(photos))
    failed.get_by_label("已当场整改").check()
    failed.locator(".hazard input[data-photo=camera]").set_input_files(next(photos))
    expect(failed.locator(".hazard .photo-strip li")).to_have_count(1, timeout=PATIENCE_MS)
    page.get_by_role("link", name="核对并提交").click()
    page.get_by_label("对整份报告的说明").fill("放学后检查")
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_text("已保存在本机，正在发送")).to_be_visible()
    assert served.items("inspector", "/reports", task_id=task["id"]) == []

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="已送达")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_text("回执").click()
    assert len(page.locator("code").inner_text().split(".")) == 3
    reports = served.items("inspector", "/reports", task_id=task["id"])
    assert len(reports) == 1
    report = served.as_("inspector").get(f"/reports/{reports[0]['id']}").json()
    assert (report["photos_missing"], report["counts"], report["note"]) == ([], True, "放学后检查")
    assert [answer["item"] for answer in report["answers"]] == [item["code"] for item in items]
    assert report["answers"][2]["note"] == "东门已复查"
    assert report["location"]["accuracy_m"] == 15
    said = report["answers"][yes_no]["hazard"]
    assert (said["description"], said["fixed_on_spot"], len(said["photos_after"])) == (
        "疏散门被杂物堵住", True, 1,
    )  # fmt: skip
    assert len(report["hazards"]) == 1
    assert served.as_("inspector").get(f"/tasks/{task['id']}").json()["state"] == "done"
    page.get_by_role("link", name="回到今日任务").click()
    behind = page.locator("details").filter(has_text="已结束")
    behind.locator("summary").click()
    expect(behind.locator(f"a.task[href$='{task['id']}']")).to_be_visible()
    expect(page.locator(f"a.task[href$='{task['id']}']")).to_have_count(1)  # among nothing that waits


def test_a_number_beyond_its_limit_turns_red_and_asks_for_the_hazard(served: Served, phone: Phone) -> None:
    page = phone("inspector")
    start_visit(page, served, "食品安全日管控")
    one = page.locator("[id='item-FOOD-07a']")  # refrigerator, 0 to 8 degrees
    field = one.locator(".number input")
    expect(one.get_by_text("0–8 ℃")).to_be_visible()
    field.press_sequentially("15.5")
    expect(field).to_have_css("border-top-color", RED)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(one.get_by_text("超出要求，不合格")).to_be_visible()
    expect(one.get_by_label("哪里有问题")).to_have_value("实测 15.5 ℃（要求 0–8 ℃）")
    expect(one.get_by_text("问题照片（必拍）")).to_be_visible()
    expect(one.get_by_role("button", name="轻微")).to_have_count(0)  # raised, never lowered
    one.get_by_role("button", name="重大隐患").click()
    expect(one.get_by_role("link", name="119")).to_have_attribute("href", "tel:119")

    field.fill("约 4")
    expect(one.get_by_text("请填写一个数")).to_be_visible()
    field.fill("4")
    expect(one.get_by_label("哪里有问题")).to_have_count(0)
    expect(field).not_to_have_css("border-top-color", RED)


@pytest.mark.parametrize("end", ["closed", "crashed"])
def test_a_page_killed_while_the_camera_is_open_keeps_all_and_opens_at_that_item(
    served: Served, phone: Phone, end: str
) -> None:
    page = phone("inspector")
    task, checklist = open_task(served)
    start(page, served, task)
    first, last = checklist["items"][0], checklist["items"][-1]
    pass_item(page, first, real_photos())
    killed = card(page, last)
    killed.locator("button.fail").click()
    killed.get_by_label("哪里有问题").press_sequentially("灭火器压力不足，指针在红区")
    with page.expect_file_chooser():
        killed.get_by_role("button", name="拍照").first.click()
    saved(page)
    context = page.context
    kill(page, end)

    again = context.new_page()
    again.goto(f"{served.url}/m/")
    begun = again.locator(f"a[href$='{task['id']}']")
    expect(begun).to_contain_text(f"填写中 1/{len(checklist['items'])}")
    begun.click()
    again.get_by_role("button", name="继续填写").click()
    one = card(again, last)
    expect(one).to_be_in_viewport()
    expect(one.get_by_role("alert")).to_contain_text("请再拍一次")
    expect(one.locator("button.fail")).to_have_attribute("aria-pressed", "true")
    expect(one.get_by_label("哪里有问题")).to_have_value("灭火器压力不足，指针在红区")
    expect(card(again, first)).to_have_attribute("data-verdict", "pass")
    add_photo(one, next(real_photos()))
    expect(one.get_by_role("alert")).to_have_count(0)


def test_what_is_missing_is_led_to_and_nothing_incomplete_is_handed_in(served: Served, phone: Phone) -> None:
    page, photos = phone("inspector"), real_photos()
    task, checklist = open_task(served)
    start(page, served, task)
    items = checklist["items"]
    for item in items[:-1]:
        pass_item(page, item, photos)
    page.get_by_role("link", name="核对并提交").click()
    expect(page.get_by_role("button", name="提交报告")).to_have_count(0)
    page.get_by_role("link", name=re.compile("还有 1 项没完成")).click()
    expect(card(page, items[-1])).to_be_focused()
    expect(card(page, items[-1]).get_by_role("status")).to_contain_text("还没有填")
    pass_item(page, items[-1], photos)
    expect(page.get_by_role("button", name=re.compile("没完成"))).to_have_count(0)


def test_a_refused_report_opens_again_with_its_errors_at_the_items(served: Served, phone: Phone) -> None:
    page, photos = phone("inspector", service_workers="block"), real_photos()
    task, checklist = open_task(served)
    items = checklist["items"]
    page.route("**/api/v1/reports/*", spoil(items[1]["code"]))
    start(page, served, task)
    for item in items:
        pass_item(page, item, photos)
    page.get_by_role("link", name="核对并提交").click()
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_role("heading", name="报告被退回")).to_be_visible(timeout=PATIENCE_MS)
    page.unroute("**/api/v1/reports/*")
    page.get_by_role("button", name="打开改正").click()
    expect(page.get_by_text("这份报告被退回")).to_be_visible()
    wrong = card(page, items[1])
    expect(wrong.get_by_role("alert")).to_contain_text(items[1]["text"]["zh"])
    expect(card(page, items[0]).get_by_role("alert")).to_have_count(0)
    pass_item(page, items[1], photos)
    if wrong.locator("button.pass").get_attribute("aria-pressed") == "false":
        wrong.locator("button.pass").click()
    expect(wrong.get_by_role("alert")).to_have_count(0)
    page.get_by_role("link", name="核对并提交").click()
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_role("heading", name="已送达")).to_be_visible(timeout=PATIENCE_MS)
    assert len(served.items("inspector", "/reports", task_id=task["id"])) == 1


def test_what_was_handed_in_from_another_tab_is_not_written_again(served: Served, phone: Phone) -> None:
    page, photos = phone("inspector"), real_photos()
    task, checklist = open_task(served)
    address = start(page, served, task)
    for item in checklist["items"]:
        pass_item(page, item, photos)
    saved(page)
    other = page.context.new_page()
    other.goto(address)
    expect(other.get_by_text(f"已完成 {len(checklist['items'])}/{len(checklist['items'])}")).to_be_visible()
    page.get_by_role("link", name="核对并提交").click()
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_role("heading", name="已送达")).to_be_visible(timeout=PATIENCE_MS)
    one = card(other, checklist["items"][0])
    one.locator("button.fail").click()
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.get_by_text("这份报告已经提交")).to_be_visible()
    other.goto(f"{served.url}/m/")
    expect(other.locator("summary", has_text="已结束")).to_be_visible()
    expect(other.locator(".task").first).to_be_visible()
    expect(other.get_by_text("填写中")).to_have_count(0)
    assert kept(other)["drafts"] == 0


def test_ninety_items_on_an_old_phone_stay_fluid(served: Served, phone: Phone) -> None:
    page = phone("inspector")
    start_visit(page, served, "开学自查")
    expect(page.get_by_text("已完成 0/91")).to_be_visible()
    assert page.locator(".item").count() < 30  # the other sections are not drawn yet
    slow_down(page, 4)
    number = page.locator(".item .number input").first
    times = paint_times(page, number, "3.141592653")
    failed = page.locator(".item:has(.three)").first
    failed.locator("button.fail").click()
    described = failed.get_by_label("哪里有问题")
    times += paint_times(page, described, "东侧疏散门被杂物堵住，门锁损坏，无法打开")
    own = described.evaluate("field => field.closest('.item').id")
    assert cards_changed_by(page, described, "。") in ([], [own])
    print(f"key to paint at 4x: median {median(times):.0f} ms, slowest {max(times):.0f} ms")
    assert median(times) < 100


def ready_for_offline(page: Page) -> None:
    expect(page.locator(".task").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def saved(page: Page) -> None:
    """Every change is written at once: a moment for the last write."""
    page.wait_for_timeout(300)


def kill(page: Page, end: str) -> None:
    if end == "closed":
        page.close()
        return
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


def spoil(code: str) -> Callable[[Route], Any]:
    """On its way the answer to one item loses its value: the service itself then refuses the report."""

    def spoiled(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        body = json.loads(route.request.post_data or "{}")
        for answer in body["answers"]:
            if answer["item"] == code:
                answer["value"] = None
        route.continue_(post_data=json.dumps(body))

    return spoiled
