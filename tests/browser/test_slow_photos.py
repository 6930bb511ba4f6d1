"""An old phone takes its time over a photo: whatever the person does meanwhile, the photo is kept and nothing hangs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.inspecting import PATIENCE_MS, PHOTOS, card, open_task, start
from tests.browser.served import Served

Phone = Callable[..., Page]

SLOW = """() => {
  const real = createImageBitmap;
  globalThis.createImageBitmap = async (...said) => {
    await new Promise((done) => setTimeout(done, 1500));
    return real(...said);
  };
}"""


@pytest.mark.parametrize("change", ["passes", "not fixed"])
def test_an_answer_changed_while_its_photo_is_shrunk_keeps_the_photo_and_the_person_goes_on(
    served: Served, phone: Phone, change: str
) -> None:
    page = phone("inspector")
    task, checklist = open_task(served)
    start(page, served, task)
    page.evaluate(SLOW)
    item = next(
        one
        for one in checklist["items"]
        if one["kind"] == "yes_no" and one["photo"] != "always" and one["severity"]
    )
    one = card(page, item)
    one.locator("button.fail").click()
    if change == "passes":
        takes(one.locator(".take-photos"))
        one.locator("button.pass").click()
    else:
        one.get_by_label("已当场整改").check()
        takes(one.locator(".hazard .take-photos"))
        one.get_by_label("已当场整改").uncheck()
    page.get_by_role("link", name="核对并提交").click()
    expect(page.locator(".review")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="返回").click()
    expect(page.locator(".fill")).to_be_visible()
    if change == "not fixed":
        one.get_by_label("已当场整改").check()
    expect(one.locator(".photo-strip li img")).to_have_count(1)


def test_who_leaves_a_form_while_its_photo_is_shrunk_finds_the_photo_there_again(
    served: Served, phone: Phone
) -> None:
    page = phone("inspector")
    page.locator("nav a[href='/m/hazards']").click()
    report = page.get_by_role("link", name="上报隐患")
    report.click()
    page.get_by_label("隐患情况").fill("疏散门被杂物堵住")
    page.evaluate(SLOW)
    takes(page.locator(".take-photos"))
    page.get_by_role("button", name="返回").click()
    report.click(timeout=PATIENCE_MS)
    expect(page.get_by_label("隐患情况")).to_have_value("疏散门被杂物堵住")
    expect(page.locator(".photo-strip li img")).to_have_count(1)


def takes(buttons: Locator) -> None:
    buttons.locator("input[data-photo=camera]").set_input_files(PHOTOS / "gps_1.jpg")
    expect(buttons.locator(".working")).to_be_visible()
