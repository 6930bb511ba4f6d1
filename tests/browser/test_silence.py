"""One question that nobody ever answers holds nothing up: it ends when the network changes, and the next one goes out."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.hazard_form import report_hazard
from tests.browser.sending import wait_until_sent
from tests.browser.served import Served
from tests.browser.test_scan import place_of
from tests.browser.test_sending import run_out
from tests.browser.test_waiting import bar, found

Phone = Callable[..., Page]


def test_a_renewal_that_is_never_answered_does_not_end_all_sending(phone: Phone, served: Served) -> None:
    page = ready(phone("inspector", service_workers="block"))
    page.goto(f"{served.url}/m/places/{place_of(served, 'school')['id']}")
    expect(page.get_by_role("link", name="上报隐患")).to_be_visible()
    silence = swallow_the_first(page, "**/api/v1/token")
    run_out(page)
    report_hazard(page, served.url, place_of(served, "school")["id"], description="走廊堆放杂物")
    expect(bar(page)).to_be_visible()
    page.wait_for_timeout(500)
    assert len(silence) == 1
    change_of_network(page)
    wait_until_sent(page)
    assert found(served, "走廊堆放杂物") == 1


def test_a_refresh_that_is_never_answered_can_be_asked_again(phone: Phone, served: Served) -> None:
    page = ready(phone("inspector", service_workers="block"))
    refresh = page.get_by_role("button", name="刷新")
    silence = swallow_the_first(page, "**/api/v1/sync*")
    refresh.click()
    expect(refresh).to_be_disabled()
    page.wait_for_timeout(500)
    assert len(silence) == 1
    change_of_network(page)
    expect(refresh).to_be_enabled()
    expect(page.get_by_text("更新于")).to_be_visible()


def ready(page: Page) -> Page:
    """What opening asks for has been answered."""
    expect(page.locator(".task").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def swallow_the_first(page: Page, pattern: str) -> list[Route]:
    """It never gets an answer; the others pass."""
    swallowed: list[Route] = []

    def take(route: Route) -> None:
        if swallowed:
            route.continue_()
        else:
            swallowed.append(route)

    page.route(pattern, take)
    return swallowed


def change_of_network(page: Page) -> None:
    page.context.set_offline(True)
    page.context.set_offline(False)
