"""Every screen of the phone's frame in both languages: nothing serious for axe, nothing cut off at 320 px in large letters."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.served import Served
from tests.browser.test_scan import place_of
from tests.browser.test_shell import sign_in

AXE = Path(__file__).parents[2] / "service" / "web" / "node_modules" / "axe-core" / "axe.min.js"
SMALL = {**PHONE, "viewport": {"width": 320, "height": 640}}
LARGE = """new MutationObserver((_, seen) => {
  if (!document.documentElement) return;
  document.documentElement.style.fontSize = '200%';
  seen.disconnect();
}).observe(document, { childList: true })"""

OPEN = ("/signin", "/password#/password/gone")
MINE = (
    "/", "/inbox", "/notices/{notice}", "/me", "/me/receipts", "/me/devices", "/me/channels", "/me/password",
    "/queue", "/scan", "/at/0000000000", "/places/{place}", "/places/{place}/visit", "/nowhere",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_axe_finds_nothing_serious_on_any_screen(
    open_context: Callable[..., BrowserContext], served: Served, language: str
) -> None:
    page = open_context(PHONE, locale=language, bypass_csp=True).new_page()
    faults = {address: serious(page) for address in every_screen(page, served)}
    assert {address: found for address, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_is_cut_off_on_a_narrow_phone_with_large_letters(
    open_context: Callable[..., BrowserContext], served: Served, language: str
) -> None:
    context = open_context(SMALL, locale=language)
    context.add_init_script(LARGE)
    page = context.new_page()
    wide = [
        address
        for address in every_screen(page, served)
        if page.evaluate("document.documentElement.scrollWidth") > 320
    ]
    assert wide == []


def every_screen(page: Page, served: Served) -> Iterator[str]:
    """Each address once its screen stands."""
    for address in OPEN:
        yield stand(page, served, address)
    page.goto(f"{served.url}/m/")
    sign_in(page, "head")
    expect(page.locator("nav")).to_be_visible()
    known = {
        "notice": served.items("head", "/notices", limit=1)[0]["id"],
        "place": place_of(served, "school")["id"],
    }
    for address in MINE:
        yield stand(page, served, address.format(**known))


def stand(page: Page, served: Served, address: str) -> str:
    page.goto(f"{served.url}/m{address}", wait_until="networkidle")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main").get_by_text("正在加载…")).to_be_hidden()
    return address


def serious(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")
    ]
