"""The desk's frame: who comes in and what they find, what stays when a sign-in ends, and how a page without a stream keeps up."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, Route, expect

from schemas.base import as_z
from tests.browser.conftest import DESK, Opener
from tests.browser.reviewing import Reviewer
from tests.browser.served import PASSWORD, Served

Desk = Callable[..., Page]


def test_rooms_are_shown_to_those_who_may_enter_them_in_the_language_they_choose(desk: Desk) -> None:
    page = desk("head")
    rooms = page.get_by_role("navigation")
    expect(rooms).to_contain_text("升级待办")
    for hidden in ("升级规则", "日志"):
        expect(rooms).not_to_contain_text(hidden)
    page.get_by_role("button", name="English").click()
    expect(rooms).to_contain_text("Escalations")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()


def test_a_wrong_password_is_told_and_what_was_typed_stays(desk: Desk) -> None:
    page = desk(None)
    page.locator("input[name=username]").fill("section")
    page.locator("input[name=password]").fill("not-the-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("密码")
    expect(page.locator("input[name=username]")).to_have_value("section")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation")).to_be_visible()


def test_a_sign_in_that_runs_out_covers_the_page_and_loses_nothing_of_it(served: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), served)
    page = reviewer.page
    matter = reviewer.selected()
    reviewer.press("C")
    reviewer.write("还没写完")
    section = served.as_("section")
    for device in section.get("/me").json()["devices"]:
        if not device["current"]:
            section.delete(f"/me/devices/{device['id']}").raise_for_status()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("登录已过期")).to_be_visible()
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("input[name=password]")).to_have_count(0)
    expect(page.locator(".deed-form textarea")).to_have_value("还没写完")
    assert reviewer.selected() == matter
    page.locator(".deed-form textarea").focus()
    reviewer.send(moves_on=False)


def test_a_page_that_found_nobody_signed_in_is_filled_after_signing_in_again(
    served: Served, desk: Desk
) -> None:
    page = desk("section")
    page.goto(f"{served.url}/desk/schools")
    school = page.locator("[data-row] a").first
    name = school.inner_text()
    section = served.as_("section")
    for device in section.get("/me").json()["devices"]:
        if not device["current"]:
            section.delete(f"/me/devices/{device['id']}").raise_for_status()
    school.click()
    expect(page.get_by_text("登录已过期")).to_be_visible()
    expect(page.locator("main [role=alert]").first).to_contain_text("请先登录")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("main [role=alert]")).to_have_count(0)


def test_whoever_signs_out_leaves_nothing_behind(served: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), served)
    page, first = reviewer.page, reviewer.climbed[0]
    reviewer.press("C")
    reviewer.write("只给自己看的话")
    page.get_by_role("button", name="退出登录").click()
    page.locator("input[name=username]").fill("leader")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    again = Reviewer(page, served, "leader")
    again.go_to(first)
    again.press("C")
    expect(page.locator(".deed-form textarea")).to_have_value("")


def test_how_late_something_is_says_the_service_not_the_clock_on_the_wall(
    open_context: Opener, served: Served
) -> None:
    """An office computer two days slow would show what is late as having time left."""
    context = open_context(DESK)
    page = context.new_page()
    page.clock.install(time=datetime.now(UTC) - timedelta(days=2))
    page.goto(f"{served.url}/desk/")
    page.locator("input[name=username]").fill("section")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    rows = page.locator("[data-row]")
    late = [
        each["id"]
        for each in served.items("section", "/escalations", open="true")
        if each["late_since"] and each["late_since"] > as_z(served.now - timedelta(days=2))
    ]
    assert late
    for id in late:
        expect(rows.and_(page.locator(f'[data-row="{id}"]'))).to_contain_text("逾期")
    before = rows.first.inner_text()
    served.forward(days=3)
    page.clock.run_for(11_000)
    expect(rows.first).not_to_have_text(before)


def test_a_page_without_a_stream_asks_every_fifteen_seconds(open_context: Opener, served: Served) -> None:
    context = open_context(DESK)
    page = context.new_page()
    context.route("**/api/v1/events", lambda route: _busy(route))
    page.clock.install()
    page.goto(f"{served.url}/desk/")
    page.locator("input[name=username]").fill("section")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("每 15 秒更新")).to_be_visible()
    voided = next(e for e in served.items("section", "/escalations", open="true") if e["hazard"])
    last = page.locator(f'[data-row="{voided["id"]}"]')
    expect(last).to_be_visible()
    path = f"/hazards/{voided['hazard']['id']}/voiding"
    assert served.as_("leader").put(path, json={"reason": "并非隐患"}).status_code == 201
    page.clock.fast_forward(16_000)
    page.clock.run_for(1_000)
    expect(page.locator(".meanwhile").first).to_contain_text("作废")


def test_a_stream_that_is_held_back_leaves_the_asking(open_context: Opener, served: Served) -> None:
    """As a proxy or a virus scanner does that wants to see the end of an answer before it passes it on."""
    context = open_context(DESK)
    page = context.new_page()
    context.route("**/api/v1/events", lambda route: None)
    page.clock.install()
    page.goto(f"{served.url}/desk/")
    page.locator("input[name=username]").fill("section")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    voided = next(e for e in served.items("section", "/escalations", open="true") if e["hazard"])
    expect(page.locator(f'[data-row="{voided["id"]}"]')).to_be_visible()
    for _ in range(4):
        page.clock.run_for(15_000)
        expect(page.get_by_text("每 15 秒更新")).to_be_visible()
    path = f"/hazards/{voided['hazard']['id']}/voiding"
    assert served.as_("leader").put(path, json={"reason": "并非隐患"}).status_code == 201
    page.clock.run_for(16_000)
    expect(page.locator(".meanwhile").first).to_contain_text("作废")


def test_a_password_link_opens_at_the_desk_and_leads_to_the_sign_in(served: Served, desk: Desk) -> None:
    me = served.as_("other_head").get("/me").json()
    link = served.as_("administrator").post(f"/people/{me['id']}/password_links").raise_for_status().json()
    page = desk(None)
    expect(page).to_have_url(
        re.compile("/escalations")
    )  # the desk's first address would be turned away from under it
    page.goto(f"{served.url}/desk{link['path']}")
    expect(page.get_by_text(me["name"])).to_be_visible()
    page.reload()
    expect(page.get_by_text(me["name"])).to_be_visible()
    page.get_by_label("新密码").fill("river-lamp-tree-43")
    page.keyboard.press("Enter")
    expect(page.get_by_text("密码已设置")).to_be_visible()
    assert link["token"] not in page.url
    page.locator("input[name=username]").fill("other_head")
    page.locator("input[name=password]").fill("river-lamp-tree-43")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation")).to_be_visible()


def _busy(route: Route) -> None:
    route.fulfill(status=503, headers={"Content-Type": "application/problem+json"}, body="{}")
