"""`python -m tests.browser.pictures`: the README's two pictures, taken of a demo city in real Chromium."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, DESK, FLAGS, PHONE
from tests.browser.served import PASSWORD, Served, live_a_while, serve

PICTURES = Path(__file__).resolve().parents[2] / "deploy" / "pictures"
SETTLED_MS = 3_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lived = Path(folder) / "lived"
        lived.mkdir()
        live_a_while(lived, schools=12, days=21)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serve(lived, Path(folder) / "served") as served:
            _take(browser, served, "m", "inspector", PHONE, PICTURES / "phone.png")
            _take(browser, served, "desk", "section", DESK, PICTURES / "desk.png")
        browser.close()


def _take(
    browser: Browser, served: Served, app: str, username: str, device: dict[str, object], picture: Path
) -> None:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **device)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served.url}/{app}/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator("input[name=password]").wait_for(state="detached")
    page.wait_for_timeout(SETTLED_MS)
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture)
    context.close()


if __name__ == "__main__":
    main()
