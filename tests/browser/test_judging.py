"""A judgement is about what its author has before them: never about a later fix or request, never past a failure seen since."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.found import Json, fail_a_check, find_hazard, fix
from tests.browser.served import Served

Desk = Callable[..., Page]
SEEN_SINCE = "整改提交后又发现同样的问题"
TAKE = "已看过，按最新情况决定"


@pytest.fixture
def seen_again(served: Served) -> Json:
    """A fix waits, and the inspector has met the same failure since."""
    hazard, fail = fail_a_check(served, "疏散指示灯不亮")
    fix(served, hazard, by="inspector", description="已更换灯管")
    fail()
    assert blocked(served, hazard)
    return hazard


def test_a_failure_seen_since_the_fix_is_lifted_only_where_it_is_faced(
    served: Served, desk: Desk, seen_again: Json
) -> None:
    page = desk("section")
    page.goto(f"{served.url}/desk/reports/{seen_again['report_id']}")
    expect(page.locator(f'a[href$="/hazards/{seen_again["id"]}"]')).to_be_visible()
    page.goto(f"{served.url}/desk/hazards/{seen_again['id']}")
    expect(page.locator(".story .since-fix")).to_contain_text(SEEN_SINCE)
    served.as_("head").put(
        f"/hazards/{seen_again['id']}/comments/{uuid4()}", json={"text": "电工正在处理"}
    ).raise_for_status()
    expect(page.locator(".timeline")).to_contain_text("电工正在处理")  # the page has looked again by itself
    assert blocked(served, seen_again)

    form = open_form(page, "Y")
    [found] = steps(served, seen_again, "seen_while_rectified")
    expect(form.locator(".since-fix")).to_contain_text(SEEN_SINCE)
    for where in (f"/reports/{found['data']['report_id']}", f"/hazards/{found['data']['hazard_id']}"):
        expect(form.locator(f'.since-fix a[href$="{where}"]')).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("已查看再次发现")
    assert not blocked(served, seen_again)
    page.keyboard.press("Escape")
    expect(page.locator(".story .since-fix")).to_contain_text(SEEN_SINCE)  # whoever judges next sees it, too

    open_form(page, "Y")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".deed-form")).to_have_count(0)
    assert shown(served, seen_again)["state"] == "closed"


def test_a_failure_seen_while_the_form_is_open_is_faced_before_it_is_accepted(
    served: Served, desk: Desk
) -> None:
    hazard, fail = fail_a_check(served, "疏散指示灯不亮")
    fix(served, hazard, by="inspector", description="已更换灯管")
    page = desk("section")
    page.goto(f"{served.url}/desk/hazards/{hazard['id']}")
    form = open_form(page, "Y")
    page.keyboard.insert_text("同意销号")
    unheard = f"**/hazards/{hazard['id']}?*"
    page.route(unheard, lambda route: route.abort())
    fail()
    page.keyboard.press("Control+Enter")
    expect(form.locator(".refused")).to_contain_text("请先打开该隐患查看")
    page.unroute(unheard)
    fail()
    expect(form.locator(".newer")).to_contain_text("又发现同样的问题")
    page.keyboard.press("Control+Enter")
    expect(form.locator("button[type=submit]")).to_be_disabled()
    assert blocked(served, hazard)

    form.get_by_role("button", name=TAKE).click()
    expect(form.locator(".since-fix time")).to_have_count(2)
    expect(form.locator("input[name=note]")).to_have_value("同意销号")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".deed-form")).to_have_count(0)
    assert shown(served, hazard)["state"] == "closed"


def test_a_judgement_never_goes_to_a_later_fix_than_the_one_it_was_begun_on(
    served: Served, desk: Desk
) -> None:
    hazard = find_hazard(served, "图书馆西侧疏散门被锁")
    fix(served, hazard, by="inspector", description="已拆除门锁")
    page = desk("section")
    page.goto(f"{served.url}/desk/hazards/{hazard['id']}")
    form = open_form(page, "Y")
    page.keyboard.insert_text("同意销号")
    path = f"/hazards/{hazard['id']}/verifications/{uuid4()}"
    assert served.as_("leader").put(path, json={"outcome": "rejected", "note": "锁仍在"}).status_code == 201
    fix(served, hazard, by="inspector", description="换装推杠锁")

    expect(form.locator(".newer")).to_contain_text("换装推杠锁")
    expect(form.locator("button[type=submit]")).to_be_disabled()
    page.keyboard.press("Control+Enter")
    form.get_by_role("button", name=TAKE).click()
    assert shown(served, hazard)["state"] == "rectified"
    expect(form.locator("input[name=note]")).to_have_value("同意销号")
    expect(form.locator("input[name=note]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".deed-form")).to_have_count(0)
    judged = steps(served, hazard, "verification")[-1]
    assert (judged["data"]["outcome"], judged["data"]["round"]) == ("accepted", 2)


def test_a_decision_never_goes_to_a_later_request_than_the_one_it_was_begun_on(
    served: Served, desk: Desk
) -> None:
    hazard = find_hazard(served, "图书馆西侧疏散门被锁")
    ask(served, hazard, days=20, reason="配件下周到货")
    page = desk("section")
    page.goto(f"{served.url}/desk/hazards/{hazard['id']}")
    form = open_form(page, "E")
    form.locator("input[value=yes]").check()
    until = form.locator("input[name=until]")
    first = until.input_value()
    form.locator("textarea[name=note]").fill("派专人看守")
    later = ask(served, hazard, days=60, reason="须委托鉴定")

    expect(form.locator(".newer")).to_contain_text("须委托鉴定")
    expect(form.locator("button[type=submit]")).to_be_disabled()
    form.locator("textarea[name=note]").press("Control+Enter")
    form.get_by_role("button", name=TAKE).click()
    assert steps(served, hazard, "decision") == []
    expect(until).not_to_have_value(first)  # nobody had touched it: it follows what is asked for now
    expect(form.locator("textarea[name=note]")).to_have_value("派专人看守")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".deed-form")).to_have_count(0)
    [decided] = steps(served, hazard, "decision")
    assert (decided["about_id"], decided["data"]["granted"]) == (later, True)


def open_form(page: Page, letter: str) -> Locator:
    expect(page.locator(f"[aria-keyshortcuts={letter}]")).to_be_visible()
    page.keyboard.press(letter.lower())
    form = page.locator(".deed-form")
    expect(form.locator(":focus")).to_be_visible()
    return form


def ask(served: Served, hazard: Json, *, days: int, reason: str) -> str:
    said = {
        "until": (served.now + timedelta(days=days)).isoformat(),
        "reason": reason,
        "interim_protection": "已拉警戒带并专人看守",
    }
    answer = served.as_("head").put(f"/hazards/{hazard['id']}/extension_requests/{uuid4()}", json=said)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def shown(served: Served, hazard: Json) -> dict[str, Any]:
    """To the inspector, whose looking counts for nothing."""
    answer: Json = served.as_("inspector").get(f"/hazards/{hazard['id']}").raise_for_status().json()
    return answer


def blocked(served: Served, hazard: Json) -> bool:
    return bool(shown(served, hazard)["failure_seen"])


def steps(served: Served, hazard: Json, kind: str) -> list[dict[str, Any]]:
    return [step for step in shown(served, hazard)["timeline"] if step["kind"] == kind]
