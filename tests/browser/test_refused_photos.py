"""Photos that nobody takes: said while the person stands before the thing, and never as if the report were at fault."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.hazard_form import report_hazard
from tests.browser.inspecting import PATIENCE_MS, PHOTOS
from tests.browser.sending import THREE, fill_in, hand_in, wait_until_sent
from tests.browser.served import Served

Phone = Callable[..., Page]
SENTENCE = "这个文件不是可用的照片。"


@pytest.mark.parametrize(
    "file",
    [
        {"name": "cut.jpg", "mimeType": "image/jpeg", "buffer": (PHOTOS / "gps_1.jpg").read_bytes()[:300]},
        {"name": "none.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(80)},
        {
            "name": "none.webp",
            "mimeType": "image/webp",
            "buffer": b"RIFF\x50\0\0\0WEBPVP8 " + bytes(80),
        },
        {
            "name": "moving.heic",
            "mimeType": "image/heic",
            "buffer": b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc" + bytes(80),
        },
    ],
    ids=lambda file: str(file["name"]),
)
def test_a_file_that_is_no_photo_is_refused_while_the_person_stands_there(
    phone: Phone, served: Served, file: dict[str, str | bytes]
) -> None:
    page = phone("inspector")
    page.goto(f"{served.url}/m/hazards/new")
    album = page.locator("input[data-photo=chosen]")
    album.set_input_files([file])  # type: ignore[list-item]
    expect(page.locator(".take-photos").get_by_role("alert")).to_contain_text("不是能打开的图片")
    expect(page.locator(".photo-strip li")).to_have_count(0)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="从相册选").click()
    chooser.value.set_files(PHOTOS / "nokia_8.3.heif")  # no picture to Chromium; the service opens it
    expect(page.locator(".photo-strip li")).to_have_count(1, timeout=PATIENCE_MS)


def test_a_photo_of_which_only_a_part_opens_arrives_as_a_picture_that_opens(
    phone: Phone, served: Served, tmp_path: Path
) -> None:
    whole = (PHOTOS / "gps_1.jpg").read_bytes()
    half = tmp_path / "half.jpg"
    half.write_bytes(whole[: len(whole) // 2])
    page = phone("inspector")
    place = served.as_("inspector").get("/me").json()["appointments"][0]["place_id"]
    report_hazard(page, served.url, place, description="疏散门被杂物堵住", photo=half)
    wait_until_sent(page)
    (hazard,) = (
        one for one in served.items("inspector", "/hazards") if one["description"] == "疏散门被杂物堵住"
    )
    (sha256,) = served.as_("inspector").get(f"/hazards/{hazard['id']}").json()["photos"]
    with Image.open(BytesIO(served.as_("inspector").get(f"/photos/{sha256}").content)) as arrived:
        arrived.load()
        assert arrived.size == (640, 480)


def test_a_report_that_was_taken_is_not_called_returned_because_of_its_photo(
    phone: Phone, served: Served
) -> None:
    page = phone("inspector", service_workers="block")
    fill_in(page, served, served.url, [*THREE, *THREE])
    page.route("**/api/v1/photos/*", refuse_one())
    hand_in(page)
    expect(page.get_by_role("heading", name="报告已送达，有 1 张照片未被接收")).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.get_by_text("被退回")).to_have_count(0)
    expect(page.get_by_role("button", name="打开改正")).to_have_count(0)
    page.get_by_role("link", name="查看全部待发送").click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.locator(".tag", has_text="被退回")).to_have_count(0)
    page.unroute("**/api/v1/photos/*")
    page.get_by_role("button", name="原样重新发送").click()
    wait_until_sent(page)


def refuse_one() -> Callable[[Route], None]:
    """Always the same photo, as the service refuses what is none."""
    refused: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        refused[:] = refused or [route.request.url]
        if route.request.url != refused[0]:
            route.continue_()
            return
        problem = {
            "type": "photo-not-allowed",
            "title": "Photo not allowed",
            "status": 415,
            "detail": SENTENCE,
            "errors": [],
        }
        route.fulfill(
            status=415,
            content_type="application/problem+json",
            headers={"X-Request-ID": "1"},
            body=json.dumps(problem),
        )

    return answer
