"""Days and hours are the place's, wherever the phone was set up."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.inspecting import PATIENCE_MS, open_task
from tests.browser.served import Served
from tests.browser.test_shell import kept_by_the_worker

Phone = Callable[..., Page]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_phone_in_new_york_says_when_a_check_is_due_in_shanghai_offline_too(
    served: Served, phone: Phone
) -> None:
    task, _ = open_task(served)
    clock = clock_of(datetime.fromisoformat(task["due_at"]))
    page = phone("inspector", timezone_id="America/New_York")
    card = page.locator(f"a[href$='/tasks/{task['id']}']")
    expect(card).to_contain_text(clock, timeout=PATIENCE_MS)
    kept_by_the_worker(page)
    page.context.set_offline(True)
    card.click()
    expect(page.locator("dl")).to_contain_text(clock)
    expect(page.locator(".explained")).to_contain_text(clock)


def clock_of(due_at: datetime) -> str:
    """Midnight ends the day before it."""
    there = due_at.astimezone(SHANGHAI)
    return "24:00" if there == there.replace(hour=0, minute=0) else f"{there:%H:%M}"
