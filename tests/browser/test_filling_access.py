"""The screens in which a report is written, in both languages: nothing serious for axe, nothing cut off in large letters."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.inspecting import PATIENCE_MS, PHOTOS, add_photo, card, open_task, start
from tests.browser.served import Served
from tests.browser.test_phone_access import LARGE, SMALL, serious
from tests.browser.test_shell import sign_in


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_stands_in_the_way_of_whoever_writes_a_report(
    open_context: Callable[..., BrowserContext], served: Served, language: str
) -> None:
    page = open_context(PHONE, locale=language, bypass_csp=True).new_page()
    faults = {}
    for name in walk(page, served):
        faults[name] = serious(page)
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_of_a_report_is_cut_off_on_a_narrow_phone_with_large_letters(
    open_context: Callable[..., BrowserContext], served: Served, language: str
) -> None:
    context = open_context(SMALL, locale=language)
    context.add_init_script(LARGE)
    page = context.new_page()
    wide = [
        name
        for name in walk(page, served)
        if page.evaluate("document.documentElement.scrollWidth") > SMALL["viewport"]["width"]
    ]
    assert wide == []


def walk(page: Page, served: Served) -> Iterator[str]:
    """Task, form with a failed item and a photo, look-over, a hazard outside the list."""
    page.goto(f"{served.url}/m/")
    sign_in(page, "inspector")
    expect(page.locator(".task").first).to_be_visible(timeout=PATIENCE_MS)
    task, checklist = open_task(served)
    page.goto(f"{served.url}/m/tasks/{task['id']}")
    expect(page.locator("button.start")).to_be_visible()
    yield "task"
    address = start(page, served, task)
    one = next(card(page, item) for item in checklist["items"] if item["kind"] == "yes_no")
    one.locator("button.fail").click()
    add_photo(one, PHOTOS / "gps_1.jpg")
    yield "fill"
    page.goto(f"{address}/review")
    expect(page.locator(".review")).to_be_visible()
    yield "review"
    page.goto(f"{served.url}/m/hazards/new")
    expect(page.locator("#category")).to_be_visible()
    yield "hazard"
