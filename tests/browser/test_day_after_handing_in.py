"""The day as it stands once a report was handed in: behind what arrived, and open what the service sent back."""

import json
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.inspecting import PATIENCE_MS
from tests.browser.sending import THREE, Json, arrived, fill_in, hand_in, only_report, wait_until_sent
from tests.browser.served import Served

Phone = Callable[..., Page]
REFUSED = {
    "type": "report-invalid",
    "title": "t",
    "status": 422,
    "detail": "这份报告不能接收。",
    "errors": [],
}


def test_a_report_that_was_sent_back_leaves_its_task_open_until_it_is_corrected(
    phone: Phone, served: Served
) -> None:
    page = phone("inspector", service_workers="block")
    task = fill_in(page, served, served.url, THREE)
    page.route("**/api/v1/reports/*", refuse)
    hand_in(page)
    expect(page.get_by_role("heading", name="报告被退回")).to_be_visible(timeout=PATIENCE_MS)

    page.get_by_role("link", name="回到今日任务").click()
    expect(card_of(page, task)).to_contain_text("报告被退回")
    card_of(page, task).click()
    expect(page.get_by_role("alert")).to_contain_text("这份报告不能接收。")
    expect(page.get_by_text("等待送达")).to_be_hidden()

    page.unroute("**/api/v1/reports/*")
    page.get_by_role("button", name="打开修改").click()
    page.get_by_role("link", name="核对并提交").click()
    hand_in(page)
    arrived(page)
    only_report(served, task)


def test_a_task_is_not_offered_again_by_an_answer_from_before_its_report(
    phone: Phone, served: Served
) -> None:
    """The service had answered the sync already, and the answer was long on its way down while the report went up."""
    page = phone("inspector", service_workers="block")
    task = fill_in(page, served, served.url, THREE)
    page.context.set_offline(True)
    hand_in(page)
    page.get_by_role("link", name="回到今日任务").click()
    expect(card_of(page, task)).to_be_hidden()
    on_its_way: list[tuple[Route, bytes]] = []
    reports: list[Route] = []
    page.route("**/api/v1/sync*", lambda route: hold(route, on_its_way))
    page.route("**/api/v1/reports/*", lambda route: reports.append(route))
    page.context.set_offline(False)
    while not (on_its_way and reports):
        page.wait_for_timeout(50)
    page.unroute("**/api/v1/reports/*")
    for route in reports:
        route.continue_()
    wait_until_sent(page)
    late, answer = on_its_way[0]
    late.fulfill(status=200, headers={"Content-Type": "application/json", "X-Request-ID": "x"}, body=answer)
    expect(page.get_by_role("button", name="刷新")).to_be_enabled()
    expect(card_of(page, task)).to_be_hidden()
    page.get_by_text("已结束").click()
    card_of(page, task).click()
    expect(page.get_by_text("合格")).to_be_visible()
    expect(page.locator("button.start")).to_be_hidden()


def refuse(route: Route) -> None:
    if route.request.method == "PUT":
        route.fulfill(
            status=422,
            headers={"Content-Type": "application/problem+json", "X-Request-ID": "x"},
            body=json.dumps(REFUSED),
        )
    else:
        route.continue_()


def hold(route: Route, first: list[tuple[Route, bytes]]) -> None:
    if first:
        route.continue_()
    else:
        first.append((route, route.fetch().body()))


def card_of(page: Page, task: Json) -> Locator:
    return page.locator(f"a.task[href$='{task['id']}']")
