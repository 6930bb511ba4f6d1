"""A newer build was put in place while the app was open: it goes on, and never under what is being typed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.served import Served

Phone = Callable[..., Page]


def test_a_page_of_an_older_build_that_is_gone_is_fetched_anew_by_one_reload(
    phone: Phone, served: Served
) -> None:
    page = phone("inspector", service_workers="block")
    reloads = gone(page, "MyPage", for_good=False)
    page.locator("nav a[href='/m/me']").click()
    expect(page.get_by_text("用户名 inspector")).to_be_visible()
    assert len(reloads) == 1


def test_a_page_that_stays_gone_is_said_and_not_reloaded_for_ever(phone: Phone) -> None:
    page = phone("inspector", service_workers="block")
    reloads = gone(page, "MyPage", for_good=True)
    page.locator("nav a[href='/m/me']").click()
    expect(page.get_by_text("应用已更新")).to_be_visible()
    page.wait_for_timeout(500)
    assert len(reloads) == 1


def test_nothing_is_reloaded_under_what_is_being_typed(phone: Phone, served: Served) -> None:
    page = phone("inspector", service_workers="block")
    page.goto(f"{served.url}/m/me/password")
    page.locator("input[name=old_password]").fill("half a pass")
    gone(page, "MyPage", for_good=True)
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_text("应用已更新")).to_be_visible()
    expect(page.locator("input[name=old_password]")).to_have_value("half a pass")


def test_without_a_network_a_page_that_was_never_fetched_is_named(phone: Phone) -> None:
    page = phone("inspector", service_workers="block")
    page.context.set_offline(True)
    page.locator("nav a[href='/m/me']").click()
    expect(page.get_by_text("此页面还没有保存到本机")).to_be_visible()
    page.context.set_offline(False)
    page.locator("nav a[href='/m/me']").click()
    expect(page.get_by_text("用户名 inspector")).to_be_visible()


def gone(page: Page, part: str, *, for_good: bool) -> list[str]:
    """As after a new build: the older part is not there any more, `for_good` or until the page is loaded anew. The loads."""
    reloads: list[str] = []

    def refuse(route: Route) -> None:
        if for_good or not reloads:
            route.fulfill(status=404)
        else:
            route.continue_()

    page.on("request", lambda asked: reloads.append(asked.url) if asked.is_navigation_request() else None)
    page.route(re.compile(rf"/assets/{part}-.*\.js$"), refuse)
    return reloads
