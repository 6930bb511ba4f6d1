"""Finding the place: by a photo of its label, by the code typed, by the camera app of the phone; to the right task or a visit."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import segno
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.served import Served
from tests.browser.test_shell import kept_by_the_worker, sign_in

Phone = Callable[..., Page]


def test_a_photo_of_a_label_leads_to_its_place_and_nothing_is_fetched_from_elsewhere(
    phone: Phone, served: Served
) -> None:
    bus = place_of(served, "spot")
    page = phone("inspector")
    hosts: set[str] = set()
    page.context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.locator("nav a[href='/m/scan']").click()
    page.locator("input[type=file]").set_input_files(photo_of(f"{served.url}/m/at/{bus['label']}"))
    led_to(page, served, bus)
    assert hosts - {""} == {urlsplit(served.url).netloc}


def test_a_photo_without_a_label_says_so(phone: Phone, served: Served) -> None:
    page = phone("inspector")
    page.locator("nav a[href='/m/scan']").click()
    page.locator("input[type=file]").set_input_files(photo_of("https://example.com/pay/me"))
    expect(page.get_by_role("alert")).to_contain_text("不是本系统的点位二维码")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}
    )
    expect(page.get_by_role("alert")).to_contain_text("无法读取这张照片")


def test_the_typed_code_is_checked_and_found_however_it_is_written(phone: Phone, served: Served) -> None:
    school = place_of(served, "school")
    label = school["label"]
    page = phone("inspector")
    page.locator("nav a[href='/m/scan']").click()
    page.locator("#code").fill(label[:-1])
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("alert")).to_contain_text("编码不对")
    page.locator("#code").fill(f" {label[:5].lower()}-{label[5:].lower()}")
    page.get_by_role("button", name="查找").click()
    led_to(page, served, school)


def test_a_label_opened_by_the_camera_app_works_signed_out_too(phone: Phone, served: Served) -> None:
    school = place_of(served, "school")
    page = phone(None)
    page.goto(f"{served.url}/m/at/{school['label']}")
    sign_in(page, "inspector")
    led_to(page, served, school)


def test_a_place_that_is_not_ones_own_is_not_found(phone: Phone, served: Served) -> None:
    elsewhere = place_of(served, "school", username="other_inspector")
    page = phone("inspector")
    page.goto(f"{served.url}/m/at/{elsewhere['label']}")
    expect(page.get_by_role("alert")).to_contain_text("不在您的职责范围内")


def test_without_a_network_the_label_finds_what_the_phone_holds(phone: Phone, served: Served) -> None:
    school = place_of(served, "school")
    page = phone("inspector")
    page.goto(f"{served.url}/m/at/{school['label']}")
    led_to(page, served, school)
    kept_by_the_worker(page)
    page.context.set_offline(True)
    page.goto(f"{served.url}/m/at/{school['label']}")
    led_to(page, served, school)


def test_a_visit_outside_any_plan_is_started_where_one_stands(phone: Phone, served: Served) -> None:
    school = place_of(served, "school")
    page = phone("inspector")
    page.goto(f"{served.url}/m/places/{school['id']}")
    page.get_by_role("link", name="计划外检查").click()
    page.get_by_role("button", name="每月防火检查").click()
    page.wait_for_url("**/m/fill/*")
    draft = page.url.rsplit("/", 1)[-1]
    page.goto(f"{served.url}/m/places/{school['id']}/visit")
    page.get_by_role("button", name="每月防火检查").click()
    page.wait_for_url(f"**/m/fill/{draft}")


def place_of(served: Served, kind: str, *, username: str = "inspector") -> dict[str, Any]:
    return next(one for one in served.items(username, "/places", kind=kind) if one["closed_on"] is None)


def photo_of(text: str) -> FilePayload:
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="png", scale=8, border=6)
    return {"name": "label.png", "mimeType": "image/png", "buffer": picture.getvalue()}


def led_to(page: Page, served: Served, place: dict[str, Any]) -> None:
    """To the one open task there is, else to the place's own page."""
    expect(page).not_to_have_url(f"{served.url}/m/scan")
    page.wait_for_url(lambda url: "/m/tasks/" in url or f"/m/places/{place['id']}" in url)
    expect(page.get_by_text(place["name"]).first).to_be_visible()
