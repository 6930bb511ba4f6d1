"""A phone whose room runs out says so before a photo is taken, and nothing that was filled in is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.inspecting import PATIENCE_MS, PHOTOS, card, open_task, start
from tests.browser.served import Served
from tests.browser.test_shell import sign_in

Phone = Callable[..., Page]

ROOM = "navigator.storage.estimate = async () => ({ quota: 1e9, usage: 1e9 - %d })"
"""Chromium's own answer hides how full the phone is."""

FILL_UP = """async () => {
  const opening = indexedDB.open("ballast", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("lead", { autoIncrement: true });
  await new Promise((opened) => (opening.onsuccess = opened));
  const put = (size) => new Promise((done) => {
    const written = opening.result.transaction("lead", "readwrite");
    written.oncomplete = () => done(true);
    written.onabort = () => done(false);
    const bytes = crypto.getRandomValues(new Uint8Array(Math.min(size, 65536)));
    written.objectStore("lead").put(Array.from({ length: Math.max(1, size / 65536) }, () => bytes.slice()));
  });
  for (let size = 524288; size >= 128; size /= 2) while (await put(size));
  opening.result.close();
}"""
"""Until not even a few words fit."""

LARGE = [
    PHOTOS / name
    for name in (
        "nokia_8.3.jpg",
        "iphone_plain.jpg",
        "iphone_hdr.jpg",
        "odd_exif_index.jpg",
        "jolla.jpg",
        "gps_1.jpg",
    )
]


def test_without_room_for_a_photo_it_is_said_before_the_camera_opens(served: Served, phone: Phone) -> None:
    page = phone("inspector")
    expect(page.locator(".task").first).to_be_visible(timeout=PATIENCE_MS)
    page.context.add_init_script(ROOM % 1_000_000)
    task, checklist = open_task(served)
    start(page, served, task)
    one = next(card(page, item) for item in checklist["items"] if item["kind"] == "yes_no")
    other = card(page, checklist["items"][-1])
    one.locator("button.fail").click()
    expect(one.get_by_text("放不下新照片").first).to_be_visible()
    one.get_by_label("哪里有问题").fill("疏散门被杂物堵住")
    opened: list[object] = []
    page.on("filechooser", lambda chooser: opened.append(chooser))
    one.get_by_role("button", name="拍照").first.click()
    assert opened == []
    other.locator("button.fail").click()
    other.get_by_label("哪里有问题").fill("灭火器压力不足")
    page.evaluate(ROOM % 100_000_000)
    expect(page.get_by_text("手机没能保存")).to_have_count(0)
    one.get_by_role("button", name="拍照").first.dispatch_event("pointerdown")
    expect(one.get_by_text("放不下新照片")).to_have_count(0)
    page.reload()
    expect(one.get_by_label("哪里有问题")).to_have_value("疏散门被杂物堵住")
    expect(other.get_by_label("哪里有问题")).to_have_value("灭火器压力不足")


def test_a_photo_that_finds_no_room_is_told_and_costs_nothing_else(
    served: Served, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(PHONE, service_workers="block").new_page()
    with quota(page, served.url, 2_000_000):
        page.goto(f"{served.url}/m/")
        sign_in(page, "inspector")
        expect(page.locator(".task").first).to_be_visible(timeout=PATIENCE_MS)
        task, checklist = open_task(served)
        start(page, served, task)
        one = next(card(page, item) for item in checklist["items"] if item["kind"] == "yes_no")
        one.locator("button.fail").click()
        one.get_by_label("哪里有问题").fill("疏散门被杂物堵住")
        album = one.locator("input[data-photo=chosen]").first
        refused = one.get_by_role("alert").filter(has_text="没有保存")
        album.set_input_files(LARGE)
        expect(refused.first).to_contain_text("手机存储空间不足", timeout=2 * PATIENCE_MS)
        expect(album.locator("..").locator(".ways button").first).to_be_enabled(timeout=2 * PATIENCE_MS)
        there = one.locator(".photo-strip li").count()
        assert there + refused.count() == len(LARGE)
        expect(one.get_by_label("哪里有问题")).to_have_value("疏散门被杂物堵住")
    album.set_input_files(PHOTOS / "no_exif.jpg")
    expect(one.locator(".photo-strip li")).to_have_count(there + 1, timeout=PATIENCE_MS)
    page.reload()
    expect(one.locator(".photo-strip li")).to_have_count(there + 1)
    expect(one.get_by_label("哪里有问题")).to_have_value("疏散门被杂物堵住")


def test_a_form_says_that_its_words_are_not_kept_and_claims_so_again_only_when_they_are(
    served: Served, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(PHONE, service_workers="block").new_page()
    words = "二楼东侧疏散门被杂物堵住，" * 100
    told, claimed = page.get_by_text("手机没能保存刚才的填写"), page.get_by_text("填写的内容随时保存在本机")
    with quota(page, served.url, 3_000_000):
        page.goto(f"{served.url}/m/")
        sign_in(page, "inspector")
        expect(page.locator(".task").first).to_be_visible(timeout=PATIENCE_MS)
        place = served.as_("inspector").get("/me").json()["appointments"][0]["place_id"]
        page.goto(f"{served.url}/m/hazards/new?place={place}")
        expect(claimed).to_be_visible()
        page.evaluate(FILL_UP)
        page.get_by_label("隐患情况").fill(words)
        expect(told).to_be_visible()
        expect(claimed).to_have_count(0)
        page.locator("#category").select_option("fire")
        page.locator("input[name=severity][value=general]").check()
        page.locator("button[type=submit]").click()
        expect(page.get_by_text("没有保存到本机：手机存储空间不足")).to_be_visible()
    page.evaluate("indexedDB.deleteDatabase('ballast')")
    page.get_by_label("隐患情况").press("End")
    page.get_by_label("隐患情况").press_sequentially("。")
    expect(claimed).to_be_visible()
    expect(told).to_have_count(0)
    page.reload()
    expect(page.get_by_label("隐患情况")).to_have_value(words + "。")


@contextmanager
def quota(page: Page, origin: str, size: int) -> Iterator[None]:
    """The browser itself gives this site so many bytes and no more, until the block ends.

    Said before the site is opened: Chromium counts on what it once allowed for half a minute.
    """
    browser = page.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": size})
    yield
    browser.send("Storage.overrideQuotaForOrigin", {"origin": origin})
