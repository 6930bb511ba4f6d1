"""A head judges on the phone: what was seen since the fix is read first, and a refused judgement is made anew."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.found import Json, fail_a_check, fix
from tests.browser.served import Served
from tests.browser.test_shell import kept_by_the_worker

Phone = Callable[..., Page]
PATIENCE_MS = 30_000
SEEN_SINCE = "整改提交后又发现同样的问题"


def test_the_failure_seen_since_is_lifted_where_it_is_judged_and_not_by_looking_around(
    served: Served, phone: Phone
) -> None:
    hazard, fail = fail_a_check(served, "疏散指示灯不亮")
    fix(served, hazard, by="inspector", description="已更换灯管")
    fail()
    page = phone("head")
    page.goto(f"{served.url}/m/hazards/{hazard['id']}")
    expect(page.locator(".since-fix")).to_contain_text(SEEN_SINCE, timeout=PATIENCE_MS)
    expect(page.locator(".since-fix")).to_contain_text("查看发现它的检查报告")
    assert shown(served, hazard)["failure_seen"]

    page.get_by_role("link", name="核验").click()
    expect(page.locator(".since-fix .by")).to_have_count(1)
    wait_for(page, lambda: not shown(served, hazard)["failure_seen"])
    expect(page.locator(".since-fix .by")).to_have_count(1)  # it is shown as long as the fix is judged
    kept_by_the_worker(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".since-fix .by")).to_have_count(1, timeout=PATIENCE_MS)
    page.get_by_role("button", name="通过").click()
    page.get_by_role("button", name="确定通过").click()
    page.context.set_offline(False)
    wait_for(page, lambda: shown(served, hazard)["state"] == "closed")


def test_an_acceptance_that_knew_nothing_of_it_is_refused_and_made_anew(served: Served, phone: Phone) -> None:
    hazard, fail = fail_a_check(served, "疏散指示灯不亮")
    fix(served, hazard, by="inspector", description="已更换灯管")
    page = phone("head")
    page.goto(f"{served.url}/m/hazards/{hazard['id']}/verify")
    expect(page.get_by_role("button", name="通过")).to_be_enabled(timeout=PATIENCE_MS)
    expect(page.locator(".timeline")).to_contain_text("已更换灯管", timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    fail()
    page.get_by_role("button", name="通过").click()
    page.get_by_role("button", name="确定通过").click()
    expect(page.locator(".note.bad").first).to_contain_text("请先打开该隐患查看", timeout=PATIENCE_MS)

    page.goto(f"{served.url}/m/queue")
    page.get_by_role("link", name="查看隐患").click()
    expect(page.locator(".since-fix")).to_contain_text(SEEN_SINCE)
    page.get_by_role("link", name="核验").click()
    wait_for(page, lambda: not shown(served, hazard)["failure_seen"])
    page.get_by_role("button", name="通过").click()
    page.get_by_role("button", name="确定通过").click()
    wait_for(page, lambda: shown(served, hazard)["state"] == "closed")
    page.goto(f"{served.url}/m/queue")
    expect(page.get_by_role("link", name="查看隐患")).to_have_count(0)


def shown(served: Served, hazard: Json) -> dict[str, Any]:
    """To the inspector, whose looking counts for nothing."""
    answer: Json = served.as_("inspector").get(f"/hazards/{hazard['id']}").raise_for_status().json()
    return answer


def wait_for(page: Page, is_so: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_MS // 250):
        if is_so():
            return
        page.wait_for_timeout(250)
    raise AssertionError("it never came about")
