"""What is written at the desk and not handed in yet outlives a reload, whatever arrives first after it."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.served import Served

Desk = Callable[..., Page]
TYPHOON = "台风停课"


@pytest.mark.parametrize("slow", ["places", "calendars"])
def test_an_unsaved_closure_outlives_reloads(served: Served, desk: Desk, slow: str) -> None:
    page = desk("section")
    school = served.items("section", "/places", kind="school")[0]["id"]
    page.goto(f"{served.url}/desk/calendars/{school}")
    page.get_by_role("button", name="增加停课").click()
    page.get_by_label("原因").fill(TYPHOON)
    page.route(f"**/api/v1/{slow}/*", later_each_time(page))
    for _ in range(2):
        page.reload()
        expect(page.get_by_label("原因")).to_have_value(TYPHOON)
        expect(page.get_by_role("status").filter(has_text="尚未保存")).to_be_visible()
        assert len(kept(page, "calendar")) == 1
    page.locator("button[name=save]").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert kept(page, "calendar") == []


@pytest.mark.parametrize("slow", ["places", "holidays"])
def test_an_unsaved_holiday_notice_outlives_reloads(served: Served, desk: Desk, slow: str) -> None:
    page = desk("administrator")
    page.goto(f"{served.url}/desk/holidays/{served.today.year + 2}")
    source = page.locator("input[name=source]")
    source.fill("国办发明电")
    page.route(f"**/api/v1/{slow}/*", later_each_time(page))
    for _ in range(2):
        page.reload()
        expect(source).to_have_value("国办发明电")
        assert len(kept(page, "holidays")) == 1


def later_each_time(page: Page) -> Callable[[Route], None]:
    """Each answer is held back a little longer than the one before, so that what asks for several knows last."""
    turns = count(1)

    def hold(route: Route) -> None:
        page.wait_for_timeout(200 * min(next(turns), 4))
        route.continue_()

    return hold


def kept(page: Page, what: str) -> list[str]:
    keys: list[str] = page.evaluate("Object.keys(sessionStorage)")
    return [key for key in keys if f"/{what}/" in key]
