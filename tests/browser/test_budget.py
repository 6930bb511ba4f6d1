"""What the phone fetches before the first screen stays small: a slow line and an old phone are the rule, not the exception."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from service.screens import CLIENT
from tests.browser.served import Served

SCRIPT, STYLE = 150_000, 30_000
"""Bytes, compressed by gzip."""

NOTHING_LATER = """
const at = window.setTimeout;
window.setTimeout = (run, ms, ...more) => (ms >= 3000 ? 0 : at(run, ms, ...more));
"""
"""What the app puts off until the page is there, as fetching other rooms ahead, is no part of the first load."""


def test_the_first_load_is_within_its_budget(phone: Callable[..., Page], served: Served) -> None:
    page = phone("inspector", service_workers="block")
    expect(page.locator("nav")).to_be_visible()
    fetched: set[str] = set()
    page.on("requestfinished", lambda request: fetched.add(urlsplit(request.url).path))
    page.add_init_script(NOTHING_LATER)
    page.goto(f"{served.url}/m/", wait_until="networkidle")
    sizes = {path: gzipped(path) for path in fetched if path.startswith("/m/assets/")}
    script = sum(size for path, size in sizes.items() if path.endswith(".js"))
    style = sum(size for path, size in sizes.items() if path.endswith(".css"))
    print(f"first load: {script / 1000:.1f} kB of script, {style / 1000:.1f} kB of style")
    assert 0 < script <= SCRIPT
    assert 0 < style <= STYLE


def test_all_styles_together_are_within_their_budget() -> None:
    assert sum(gzipped(f"/m/assets/{file.name}") for file in (CLIENT / "m" / "assets").glob("*.css")) <= STYLE


def gzipped(path: str) -> int:
    """Files below a kilobyte are not compressed."""
    file = CLIENT / path.removeprefix("/")
    small = file.with_name(f"{file.name}.gz")
    return (small if small.exists() else file).stat().st_size
