"""The phone app's frame: who comes in, by what way, in what language, and what stays when a sign-in ends."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import PHONE
from tests.browser.served import PASSWORD, Served

Phone = Callable[..., Page]


def test_a_wrong_password_is_a_sentence_and_too_many_are_a_wait_that_is_counted_down(phone: Phone) -> None:
    page = phone(None)
    sign_in(page, "inspector", "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码")
    for _ in range(12):
        if page.locator("button[type=submit]").is_disabled():
            break
        with page.expect_response("**/api/v1/token"):
            sign_in(page, "inspector", "not-the-password")
        expect(page.locator("button[type=submit]")).not_to_have_text("正在登录…")
    expect(page.locator("button[type=submit]")).to_have_text(re.compile(r"请在 \d+ 秒后重试"))


def test_who_comes_by_a_link_signs_in_first_and_is_led_there(phone: Phone, served: Served) -> None:
    notice = served.items("head", "/notices", limit=50)[0]
    page = phone(None)
    page.goto(f"{served.url}/m/notices/{notice['id']}")
    expect(page.locator("input[name=username]")).to_be_visible()
    sign_in(page, "head")
    expect(page.get_by_role("heading", name=notice["title"])).to_be_visible()
    assert page.url.endswith(f"/m/notices/{notice['id']}")


def test_nobody_is_led_to_another_site_after_signing_in(phone: Phone, served: Served) -> None:
    page = phone(None)
    page.goto(f"{served.url}/m/signin?to=//evil.example/")
    sign_in(page, "inspector")
    expect(page.locator("nav")).to_be_visible()
    assert page.url == f"{served.url}/m/"


def password_link(served: Served) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inspector, and a link by which they set their password."""
    me = served.as_("inspector").get("/me").json()
    made = served.as_("administrator").post(f"/people/{me['id']}/password_links")
    return me, made.raise_for_status().json()


def test_a_password_link_works_once_and_its_secret_stands_in_no_address_that_is_asked_for(
    phone: Phone, served: Served
) -> None:
    me, link = password_link(served)
    page = phone(None)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.url}{link['path']}")
    expect(page.get_by_text(me["name"])).to_be_visible()
    page.locator("input[name=new_password]").fill("short")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    page.locator("input[name=new_password]").fill("river-lamp-tree-43")
    page.locator("button[type=submit]").click()
    expect(page.get_by_text("密码已设置")).to_be_visible()
    expect(page.locator("input[name=username]")).to_have_value("inspector")
    page.locator("input[name=password]").fill("river-lamp-tree-43")
    page.locator("button[type=submit]").click()
    expect(page.locator("nav")).to_be_visible()
    assert [url for url in asked if link["token"] in url and "/api/v1/password_links/" not in url] == []

    page.goto(f"{served.url}{link['path']}")
    page.locator("input[name=new_password]").fill("another-lamp-tree-44")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("已使用过")


def test_what_is_typed_behind_a_link_stays_when_the_phone_learns_who_is_here(
    phone: Phone, served: Served
) -> None:
    _, link = password_link(served)
    page = phone(None)
    held: list[Route] = []
    page.route("**/api/v1/me", lambda route: held.append(route))
    sign_in(page, "inspector")
    expect(page.locator("nav")).to_be_visible()
    page.goto(f"{served.url}{link['path']}")
    page.locator("input[name=new_password]").fill("river-lamp-tree-43")
    assert held
    with page.expect_response("**/api/v1/me"):
        for route in held:
            route.continue_()
    page.wait_for_timeout(300)
    expect(page.locator("input[name=new_password]")).to_have_value("river-lamp-tree-43")


def test_the_password_is_changed_by_who_knows_it_and_this_phone_stays_signed_in(
    phone: Phone, served: Served
) -> None:
    page = phone("inspector")
    page.goto(f"{served.url}/m/me/password")
    page.locator("input[name=old_password]").fill("not-the-password")
    page.locator("input[name=new_password]").fill("river-lamp-tree-43")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_have_text("旧密码不正确。")
    page.locator("input[name=old_password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.get_by_text("密码已修改")).to_be_visible()
    page.goto(f"{served.url}/m/me")
    expect(page.get_by_text("用户名 inspector")).to_be_visible()


def test_the_inbox_counts_what_is_unread_and_opens_what_it_is_about_also_without_a_network(
    phone: Phone, served: Served
) -> None:
    unread = served.items("head", "/notices", unread=True)
    about_hazard = next(one for one in unread if one["subject"]["type"] == "hazard")
    page = phone("head")
    shown = str(len(unread)) if len(unread) < 100 else "99+"
    tab = page.locator("nav a[href='/m/inbox']")
    expect(tab.locator(".count")).to_have_text(shown)
    tab.click()
    expect(page.locator(f"a[href='/m/notices/{about_hazard['id']}']")).to_be_visible()
    kept_by_the_worker(page)

    page.context.set_offline(True)
    expect(page.get_by_text("没有网络。")).to_be_visible()
    page.locator(f"a[href='/m/notices/{about_hazard['id']}']").click()
    expect(page.get_by_role("heading", name=about_hazard["title"])).to_be_visible()
    expect(page.locator(f"a[href='/m/hazards/{about_hazard['subject']['id']}']")).to_be_visible()
    page.get_by_role("button", name="返回").click()
    expect(tab.locator(".count")).to_have_text(str(len(unread) - 1))

    with page.expect_response(lambda answer: answer.url.endswith("/reading")):
        page.context.set_offline(False)
    assert served.as_("head").get(f"/notices/{about_hazard['id']}").json()["read_at"] is not None


def test_the_language_is_switched_at_once_and_kept(phone: Phone) -> None:
    page = phone("inspector")
    page.locator("nav a[href='/m/me']").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Me")
    assert page.locator("html").get_attribute("lang") == "en"
    page.reload()
    expect(page.locator("nav")).to_contain_text("Today")


def test_a_lost_phone_is_signed_out_from_another(
    open_context: Callable[..., BrowserContext], served: Served
) -> None:
    lost = _signed_in(open_context, served, "inspector")
    mine = _signed_in(open_context, served, "inspector")
    mine.goto(f"{served.url}/m/me/devices")
    rows = mine.locator("li.device")
    before = rows.count() or _count(mine, rows)
    expect(rows.first).to_contain_text("本机")
    while rows.count() > 1:
        rows.nth(1).get_by_role("button", name="退出登录").click()
        mine.get_by_role("button", name="退出此设备").click()
        expect(rows).to_have_count(before - 1)
        before -= 1
    lost.reload()
    expect(lost.get_by_text("登录已过期")).to_be_visible()


def test_without_https_the_app_says_what_is_missing(
    open_context: Callable[..., BrowserContext], served: Served
) -> None:
    context = open_context(PHONE)
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page = context.new_page()
    page.goto(f"{served.url}/m/")
    expect(page.get_by_text("当前网址不安全")).to_be_visible()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()


def kept_by_the_worker(page: Page) -> None:
    """Until the app's pages are on the phone."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def _signed_in(
    open_context: Callable[..., BrowserContext], served: Served, username: str, **more: Any
) -> Page:
    page = open_context(PHONE, **more).new_page()
    page.goto(f"{served.url}/m/")
    sign_in(page, username)
    expect(page.locator("nav")).to_be_visible()
    return page


def _count(page: Page, rows: Any) -> int:
    expect(rows.first).to_be_visible()
    return int(rows.count())
