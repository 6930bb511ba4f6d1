"""What waits on the phone is always in sight, outlives every ending of a sign-in, and is never cleared by accident."""

import json
import zipfile
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.hazard_form import report_hazard
from tests.browser.sending import wait_until_sent
from tests.browser.served import Served
from tests.browser.test_scan import place_of
from tests.browser.test_shell import kept_by_the_worker, sign_in

Phone = Callable[..., Page]

LOSE_THE_STORE = """() => {
  window.counts = IDBIndex.prototype.count;
  IDBIndex.prototype.count = () => { throw new DOMException("Connection to Indexed Database server lost.", "UnknownError"); };
}"""
FIND_THE_STORE = "() => { IDBIndex.prototype.count = window.counts; }"
FETCHED = """names => names.every(name =>
  performance.getEntriesByType("resource").some(({ name: address }) => address.includes(`/assets/${name}-`)))"""


def test_a_full_queue_outlives_the_end_of_the_sign_in_and_is_sent_after_the_next(
    phone: Phone, served: Served
) -> None:
    page = with_something_waiting(phone("inspector"), served, "消火栓箱门打不开")
    sign_every_device_out(served, "inspector")
    page.context.set_offline(False)
    expect(page.get_by_text("登录已过期")).to_be_visible()
    expect(bar(page)).to_contain_text("1 条隐患信息、1 张照片")
    page.reload()
    expect(bar(page)).to_contain_text("1 条隐患信息、1 张照片")

    page.get_by_role("link", name="登录").click()
    expect(page.locator("input[name=username]")).to_have_value("inspector")
    sign_in(page, "inspector")
    wait_until_sent(page)
    expect(bar(page)).to_be_hidden()
    assert found(served, "消火栓箱门打不开") == 1


def test_another_person_on_the_same_phone_sees_and_sends_nothing_of_it(phone: Phone, served: Served) -> None:
    page = with_something_waiting(phone("inspector"), served, "灭火器压力不足")
    page.goto(f"{served.url}/m/me")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="保留在本机并退出").click()
    page.context.set_offline(False)
    sign_in(page, "head")
    expect(page.locator("nav")).to_be_visible()
    page.goto(f"{served.url}/m/queue")
    expect(page.get_by_text("没有待发送的内容")).to_be_visible()
    assert found(served, "灭火器压力不足") == 0

    page.goto(f"{served.url}/m/me")
    page.get_by_role("button", name="退出登录").click()
    sign_in(page, "inspector")
    wait_until_sent(page)
    expect(bar(page)).to_be_hidden()
    assert found(served, "灭火器压力不足") == 1


def test_signing_out_deletes_what_waits_only_when_asked_twice(phone: Phone, served: Served) -> None:
    page = with_something_waiting(phone("inspector"), served, "应急灯不亮")
    page.goto(f"{served.url}/m/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("本机还有 1 项未送达")).to_be_visible()
    page.get_by_role("button", name="全部删除并退出").click()
    page.get_by_role("button", name="取消").click()
    expect(bar(page)).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="全部删除并退出").click()
    page.get_by_role("button", name="确认删除并退出").click()
    page.wait_for_url("**/m/signin*")
    page.context.set_offline(False)
    sign_in(page, "inspector")
    expect(page.locator("nav")).to_be_visible()
    expect(bar(page)).to_be_hidden()
    assert found(served, "应急灯不亮") == 0


def test_a_phone_that_cannot_count_what_waits_deletes_nothing_when_signing_out(
    phone: Phone, served: Served
) -> None:
    page = with_something_waiting(phone("inspector"), served, "配电室有积水")
    page.goto(f"{served.url}/m/me")
    page.evaluate(LOSE_THE_STORE)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/m/signin*")
    page.evaluate(FIND_THE_STORE)
    page.context.set_offline(False)
    sign_in(page, "inspector")
    wait_until_sent(page)
    assert found(served, "配电室有积水") == 1


def test_without_a_service_worker_every_room_of_an_open_app_can_be_entered_in_a_basement(
    phone: Phone,
) -> None:
    page = phone("inspector", service_workers="block")
    page.wait_for_function(FETCHED, arg=["Hazards", "NewHazard", "QueuePage", "Scan"], timeout=30_000)
    page.context.set_offline(True)
    page.locator("nav a[href='/m/hazards']").click()
    page.get_by_role("link", name="上报隐患").click()
    expect(page.locator("textarea").first).to_be_visible()
    expect(page.get_by_text("此页面还没有保存到本机")).to_have_count(0)


def test_without_service_workers_the_app_works_and_the_queue_outlives_its_closing(
    phone: Phone, served: Served
) -> None:
    page = phone("inspector", service_workers="block")
    page.locator("nav a[href='/m/hazards']").click()
    page.get_by_role("link", name="上报隐患").click()
    page.route("**/api/v1/**", lambda route: route.abort())
    report_hazard(page, served.url, place_of(served, "school")["id"], description="疏散指示标志损坏")
    expect(bar(page)).to_contain_text("1 条隐患信息、1 张照片")
    page.unroute("**/api/v1/**")
    context = page.context
    page.close()

    again = context.new_page()
    again.goto(f"{served.url}/m/")
    expect(again.locator("nav")).to_be_visible()
    again.goto(f"{served.url}/m/queue")
    expect(again.get_by_text("没有待发送的内容")).to_be_visible()
    assert found(served, "疏散指示标志损坏") == 1


def test_a_portal_is_named_and_nothing_of_it_is_believed(phone: Phone, served: Served) -> None:
    page = with_something_waiting(phone("inspector"), served, "配电箱无门")
    page.route(
        "**/api/v1/**", lambda route: route.fulfill(status=200, content_type="text/html", body="<html>")
    )
    page.context.set_offline(False)
    expect(bar(page)).to_contain_text("Wi-Fi")
    page.locator("nav a[href='/m/me']").click()
    expect(
        page.get_by_role("heading", name=served.as_("inspector").get("/me").json()["name"])
    ).to_be_visible()
    page.unroute("**/api/v1/**")
    bar(page).click()
    page.get_by_role("button", name="立即发送").click()
    expect(page.get_by_text("没有待发送的内容")).to_be_visible()
    assert found(served, "配电箱无门") == 1


def test_a_spent_photo_quota_is_named_with_the_time_of_the_next_try(phone: Phone, served: Served) -> None:
    page = phone("inspector", service_workers="block")
    spent = {
        "type": "photo-quota",
        "title": "t",
        "status": 429,
        "detail": "照片太多，请先提交报告。",
        "errors": [],
    }
    page.route(
        "**/api/v1/photos/*",
        lambda route: (
            route.fulfill(
                status=429,
                headers={"Content-Type": "application/problem+json", "Retry-After": "3600"},
                body=json.dumps(spent),
            )
            if route.request.method == "PUT"
            else route.continue_()
        ),
    )
    report_hazard(page, served.url, place_of(served, "school")["id"], description="楼梯扶手松动")
    expect(bar(page)).to_contain_text("照片太多，请先提交报告。")
    assert found(served, "楼梯扶手松动") == 1
    bar(page).click()
    expect(page.get_by_role("status").filter(has_text="照片太多")).to_be_visible()
    expect(page.get_by_text("照片将在")).to_be_visible()


def test_what_waits_is_exported_as_a_file_when_all_else_fails(phone: Phone, served: Served) -> None:
    page = with_something_waiting(phone("inspector"), served, "水泵房未上锁")
    bar(page).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出为文件").click()
    with zipfile.ZipFile(download.value.path()) as file:
        assert json.loads(file.read("waiting.json"))["outbox"][0]["body"]["description"] == "水泵房未上锁"
        assert any(name.startswith("photos/") for name in file.namelist())


def with_something_waiting(page: Page, served: Served, description: str) -> Page:
    """On the first page, without a network."""
    expect(page.locator("nav")).to_be_visible()
    kept_by_the_worker(page)
    place = place_of(served, "school")["id"]
    page.goto(f"{served.url}/m/places/{place}")
    expect(page.get_by_role("link", name="上报隐患")).to_be_visible()
    page.context.set_offline(True)
    report_hazard(page, served.url, place, description=description)
    page.goto(f"{served.url}/m/")
    expect(bar(page)).to_contain_text("1 条隐患信息、1 张照片")
    return page


def bar(page: Page) -> Locator:
    return page.locator("a[href='/m/queue']").first


def found(served: Served, description: str) -> int:
    return sum(one["description"] == description for one in served.items("inspector", "/hazards"))


def sign_every_device_out(served: Served, username: str) -> None:
    client = served.as_(username)
    for device in client.get("/me").json()["devices"]:
        if not device["current"]:
            client.delete(f"/me/devices/{device['id']}").raise_for_status()
