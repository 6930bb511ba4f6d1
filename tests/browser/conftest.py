"""Real Chromium, phone-sized or at a desk, against the real service with its pages as they are built.

A machine without Chromium runs everything else; under CI a missing Chromium is a failure.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from service.screens import CLIENT
from tests.browser.served import PASSWORD, Served, live_a_week, serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 12; phone) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36",
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
HERE = {"latitude": 36.65, "longitude": 117.12, "accuracy": 15}

if CHROMIUM is None and not os.environ.get("CI"):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ended when a worker goes on to other tests: while the driver lives, its event loop counts as running here."""
    assert CHROMIUM, "Chromium is missing: install the distribution's package `chromium`"
    assert (CLIENT / "m" / "index.html").is_file(), "the pages are not built: run `pip install .` once"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lived_week(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return _made_once("lived-week", live_a_week, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def two_days_on(lived_week: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The same city two days after: checks were missed."""

    def live_on(folder: Path) -> None:
        with serve(lived_week, folder) as running:
            running.forward(days=2)

    return _made_once("two-days-on", live_on, tmp_path_factory, worker_id)


def _made_once(
    name: str, make: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """Once a run, by whichever worker comes first."""
    own = tmp_path_factory.getbasetemp()
    # Beside the workers' folders lies what belongs to this run alone; beside a single process's, earlier runs.
    folder = (own if worker_id == "master" else own.parent) / name
    building, done = folder.with_suffix(".building"), folder.with_suffix(".done")
    try:
        building.mkdir()
    except FileExistsError:
        for _ in range(600):
            if done.exists():
                return folder
            time.sleep(0.2)  # another process is building it
        raise
    folder.mkdir()
    make(folder)
    done.touch()
    return folder


@pytest.fixture(scope="session")
def lived(lived_week: Path) -> Path:
    """What each test has a copy of; a file of tests that needs more misses takes `two_days_on` instead."""
    return lived_week


@pytest.fixture
def served(lived: Path, tmp_path: Path) -> Iterator[Served]:
    with serve(lived, tmp_path / "served") as running:
        yield running


Opener = Callable[..., BrowserContext]


@pytest.fixture
def open_context(chromium: Browser) -> Iterator[Opener]:
    """`open_context(PHONE, locale="en", ...)`: a browser of its own, whose page errors fail the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(device: dict[str, Any], **more: Any) -> BrowserContext:
        options = {"locale": "zh-CN", "geolocation": HERE, "permissions": ["geolocation"], **device, **more}
        context = chromium.new_context(**options)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on(
            "console", lambda message: wrong.append(message.text) if _is_violation(message.text) else None
        )
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _is_violation(text: str) -> bool:
    return "Content Security Policy" in text


@pytest.fixture
def phone(open_context: Opener, served: Served) -> Callable[..., Page]:
    """`phone("inspector")`: the app on a phone of its own, signed in."""

    def opened(username: str | None = "inspector", *, base: str | None = None, **more: Any) -> Page:
        page = open_context(PHONE, **more).new_page()
        return _signed_in(page, f"{base or served.url}/m/", username)

    return opened


@pytest.fixture
def desk(open_context: Opener, served: Served) -> Callable[..., Page]:
    """`desk("section")`: the desk in a browser of its own, signed in."""

    def opened(username: str | None = "section", *, base: str | None = None, **more: Any) -> Page:
        page = open_context(DESK, **more).new_page()
        return _signed_in(page, f"{base or served.url}/desk/", username)

    return opened


def _signed_in(page: Page, address: str, username: str | None) -> Page:
    """Both apps have the same sign-in form: fields `username` and `password`, and one submit button."""
    page.goto(address)
    if username is not None:
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.locator("input[name=password]").wait_for(state="detached")
    return page
