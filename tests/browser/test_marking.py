"""What is marked in the list of what climbed, and the row that stays in it because its case is open."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reviewing import Reviewer
from tests.browser.served import Served

Desk = Callable[..., Page]


@pytest.fixture(scope="session")
def lived(two_days_on: Path) -> Path:
    return two_days_on


def test_what_is_acknowledged_by_itself_is_marked_no_more(served: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), served)
    page, bar = reviewer.page, reviewer.page.locator(".bulk")
    unseen = [each for each in reviewer.climbed if not each["acknowledged"]]
    reviewer.go_to(unseen[1])
    page.keyboard.press("m")
    expect(bar).to_contain_text("已选 1 件")
    reviewer.press("A")
    reviewer.send()
    expect(_row(page, unseen[1]).locator(".mine")).to_be_visible()
    expect(bar).not_to_contain_text("已选")
    expect(page.locator(".row input:checked")).to_have_count(0)
    page.get_by_label("全选").check()
    expect(bar).to_contain_text(f"已选 {len(unseen) - 1} 件")


def test_what_somebody_else_settled_is_marked_no_more_and_the_filter_stays(
    served: Served, desk: Desk
) -> None:
    reviewer = Reviewer(desk("section"), served)
    page, bar = reviewer.page, reviewer.page.locator(".bulk")
    voided, other = [e for e in reviewer.climbed if e["hazard"] and not e["acknowledged"]][1:3]
    for each in (voided, other):
        _box(page, each).check()
    expect(bar).to_contain_text("已选 2 件")
    _void(served, voided)
    expect(_row(page, voided)).to_have_count(0)
    expect(bar).to_contain_text("已选 1 件")
    page.get_by_label("仅看未确认").check()
    expect(_box(page, other)).to_be_checked()
    page.get_by_label("类别").select_option(_another(served, other))
    expect(_row(page, other)).to_have_count(0)
    expect(page.locator("[data-row]").first).to_be_visible()
    expect(bar).not_to_contain_text("已选")
    page.get_by_label("类别").select_option("")
    expect(_row(page, other)).to_be_visible()
    expect(page.locator(".row input:checked")).to_have_count(0)


def test_an_open_case_that_leaves_the_filter_is_not_called_settled(served: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), served)
    page = reviewer.page
    page.get_by_label("仅看未确认").check()
    first, second = [each for each in reviewer.climbed if not each["acknowledged"]][:2]
    reviewer.go_to(first)
    page.keyboard.press("m")
    page.locator(".bulk form button").click()
    expect(page.get_by_text(f"{_unseen(served)} 件我未确认")).to_be_visible()
    expect(_row(page, first).locator(".mine")).to_be_visible()
    expect(_row(page, first)).not_to_contain_text("已处理")
    assert served.as_("section").get(f"/escalations/{first['id']}").json()["open"]
    reviewer.go_to(second)
    expect(_row(page, first)).to_have_count(0)


def test_an_open_case_that_somebody_settles_stays_in_its_place_and_says_so(
    served: Served, desk: Desk
) -> None:
    reviewer = Reviewer(desk("section"), served)
    page = reviewer.page
    settled = [each for each in reviewer.climbed if each["hazard"]][1]
    reviewer.go_to(settled)
    order = page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
    _void(served, settled)
    expect(_row(page, settled)).to_contain_text("已处理")
    assert page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)") == order
    page.keyboard.press("k")
    expect(_row(page, settled)).to_have_count(0)


def _row(page: Page, escalation: dict[str, Any]) -> Locator:
    return page.locator(".row").filter(has=page.locator(f'[data-row="{escalation["id"]}"]'))


def _box(page: Page, escalation: dict[str, Any]) -> Locator:
    return _row(page, escalation).get_by_role("checkbox")


def _void(served: Served, escalation: dict[str, Any]) -> None:
    path = f"/hazards/{escalation['hazard']['id']}/voiding"
    assert served.as_("leader").put(path, json={"reason": "并非隐患"}).status_code == 201


def _unseen(served: Served) -> int:
    return int(served.as_("section").get("/escalations/count").json()["unacknowledged"])


def _another(served: Served, escalation: dict[str, Any]) -> str:
    """A category in which something else is open."""
    climbed = served.items("section", "/escalations", open="true")
    return next(str(e["category"]) for e in climbed if e["category"] not in (escalation["category"], "all"))
