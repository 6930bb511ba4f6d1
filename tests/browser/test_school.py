"""A head looks at the school: what was missed, what was handed in, also offline; and every page is for everybody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.found import find_hazard, fix, stop_a_bus
from tests.browser.served import Served
from tests.browser.test_shell import kept_by_the_worker

Phone = Callable[..., Page]
AXE = Path(__file__).parents[2] / "service" / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 30_000


def test_misses_are_seen_excused_or_not_and_the_last_answer_stays_without_a_network(
    served: Served, phone: Phone
) -> None:
    served.forward(days=3)
    missed = served.items("head", "/tasks", state="missed")
    assert len(missed) > 1
    excuse = {"reason": "当日停课"}
    assert served.as_("section").put(f"/tasks/{missed[0]['id']}/excuse", json=excuse).status_code in (
        200,
        201,
    )

    page = phone("head")
    page.goto(f"{served.url}/m/school")
    rows = page.locator(f"a[href='/m/tasks/{missed[0]['id']}']")
    expect(rows).to_contain_text("豁免原因：当日停课", timeout=PATIENCE_MS)
    expect(page.locator(f"a[href='/m/tasks/{missed[1]['id']}']")).to_contain_text("漏检")
    page.get_by_role("button", name="近 7 天").click()
    expect(page.locator(".legend")).to_contain_text("漏检")
    kept_by_the_worker(page)
    page.goto(f"{served.url}/m/hazards")
    expect(page.get_by_role("link", name="我的学校")).to_be_visible()

    page.context.set_offline(True)
    page.get_by_role("link", name="我的学校").click()
    expect(rows).to_contain_text("当日停课")
    expect(page.locator(".age")).to_contain_text("数据截至")


def test_a_report_is_found_in_the_list_and_shown_with_its_photos_and_receipt(
    served: Served, phone: Phone
) -> None:
    stop_a_bus(served, "右后轮胎鼓包")
    page = phone("head")
    page.goto(f"{served.url}/m/school/reports")
    page.locator("a.report").first.click(timeout=PATIENCE_MS)
    expect(page.locator(".answers")).to_contain_text("右后轮胎鼓包")
    page.locator(".answers .look").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("img")).to_be_visible()
    page.keyboard.press("+")
    expect(dialog.get_by_role("button", name="缩小")).to_be_enabled()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".answers .look").first).to_be_focused()
    page.get_by_text("送达回执").click()
    expect(page.locator(".receipt")).to_contain_text("eyJ")
    page.get_by_role("link", name="查看隐患 1").click()
    expect(page.locator(".facts")).to_contain_text("右后轮胎鼓包")


def test_who_heads_no_school_is_told_so_and_shown_none(served: Served, phone: Phone) -> None:
    page = phone("inspector")
    page.goto(f"{served.url}/m/school")
    expect(page.locator("main")).to_contain_text("这里给校长看本校的情况")


@pytest.mark.parametrize(("language", "width", "letters"), [("zh-CN", 360, 16), ("en", 320, 32)])
def test_nothing_stands_in_the_way_of_anybody(
    served: Served, phone: Phone, language: str, width: int, letters: int
) -> None:
    """axe finds nothing serious, and nothing is wider than the phone, with the largest letters too."""
    stopped = stop_a_bus(served, "右后轮胎鼓包")
    waiting = find_hazard(served, "图书馆西侧疏散门被锁")
    fix(served, waiting, by="inspector", description="已拆除门锁")
    page = phone("head", locale=language, viewport={"width": width, "height": 740})
    page.add_init_script(
        f"addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '{letters}px')"
    )
    for address, there in (
        ("/hazards", "a.hazard"),
        (f"/hazards/{stopped['id']}", ".timeline"),
        (f"/hazards/{stopped['id']}/out-of-use", "textarea"),
        (f"/hazards/{stopped['id']}/fix", "figure img"),
        (f"/hazards/{stopped['id']}/more-time", "textarea"),
        (f"/hazards/{waiting['id']}/verify", "figure img"),
        ("/hazards/new", "fieldset"),
        ("/school", "a.report"),
        ("/school/reports", "a.report"),
        (f"/reports/{stopped['report_id']}", ".answers"),
    ):
        page.goto(f"{served.url}/m{address}")
        expect(page.locator(there).first).to_be_visible(timeout=PATIENCE_MS)
        if there in ("textarea", "fieldset"):
            page.locator("button[type=submit]").click()
            expect(page.get_by_role("alert").first).to_be_visible()
        assert _serious(page) == [], address
        # innerWidth would grow with what is too wide: a phone shows it smaller
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def _serious(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['target']}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
