"""Whatever happens on the way, what was handed in arrives: each report once, each photo once, at its right time."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import PurePosixPath

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import PHONE
from tests.browser.inspecting import PATIENCE_MS, PHOTOS
from tests.browser.proxy import Fate, bad_line
from tests.browser.sending import (
    THREE,
    arrived,
    each_answer_lost_once,
    fill_in,
    flap,
    hand_in,
    is_photo,
    is_service,
    kept,
    one_in_five,
    only_report,
    photo_bytes,
    until,
    wait_until_sent,
)
from tests.browser.served import Served
from tests.browser.test_shell import sign_in
from tests.browser.test_waiting import bar, sign_every_device_out

Opener = Callable[..., BrowserContext]
Phone = Callable[..., Page]

MANY = [
    *THREE,
    *(
        PHOTOS / name
        for name in ("gps_2.jpg", "orientation_3.jpg", "odd_gps.jpg", "broken_exif_2.jpg", "jolla.jpg")
    ),
]
SHIFT = """(() => {
  const Real = Date, ms = %d;
  globalThis.Date = class extends Real {
    constructor(...said) { said.length ? super(...said) : super(Real.now() + ms); }
    static now() { return Real.now() + ms; }
  };
})()"""


def test_every_answer_is_lost_once_and_each_arrives_once(served: Served, open_context: Opener) -> None:
    with bad_line(served.url, keep_alive=False) as line:
        page = open_context(PHONE).new_page()
        lost = each_answer_lost_once(line)
        page.goto(f"{line.url}/m/")
        sign_in(page, "inspector")
        expect(page.get_by_role("alert")).to_be_visible()
        sign_in(page, "inspector")
        until(page, lambda: comes(page.locator(".task").first), again=page.reload)
        assert {("POST", "/api/v1/token"), ("GET", "/api/v1/me"), ("GET", "/api/v1/sync")} <= lost
        task = fill_in(page, served, line.url, THREE)

        lost = each_answer_lost_once(line)
        run_out(page)
        hand_in(page)
        flap(page)
        arrived(page)
        report = only_report(served, task)
        photos = [photo for answer in report["answers"] for photo in answer["photos"]]
        assert len(set(photos)) == len(photos) == len(THREE)
        assert {
            ("POST", "/api/v1/token"),
            ("PUT", f"/api/v1/reports/{report['id']}"),
            ("GET", "/.well-known/jwks.json"),
            ("POST", "/api/v1/photos/missing"),
            *(("PUT", f"/api/v1/photos/{photo}") for photo in photos),
        } <= lost
        assert [len(times) for times in photo_bytes(line).values()] == [1] * len(THREE)


@pytest.mark.parametrize(
    "shift", [timedelta(days=-3), timedelta(hours=2)], ids=["3 days slow", "2 hours fast"]
)
def test_a_report_counts_at_its_right_time_whatever_the_phones_clock_says(
    served: Served, open_context: Opener, shift: timedelta
) -> None:
    with bad_line(served.url, keep_alive=False) as line:
        context = open_context(PHONE)
        context.add_init_script(SHIFT % (shift.total_seconds() * 1000))
        page = signed_in(context, line.url)
        task = fill_in(page, served, line.url, THREE)
        line.fate = partial(api_only, "refuse")
        before = datetime.now(UTC) - timedelta(seconds=1)
        hand_in(page)
        after = datetime.now(UTC)
        expect(page.get_by_role("heading", name="已保存在本机，正在发送")).to_be_visible()
        line.fate = lambda number, method, path: "pass"
        flap(page)
        arrived(page)
        report = only_report(served, task)
        sent_at = datetime.fromisoformat(report["sent_at"])
        received_at = datetime.fromisoformat(report["received_at"])
        assert abs(datetime.fromisoformat(report["captured_at"]) - before - shift) < after - before
        assert abs(received_at - sent_at + shift) < timedelta(minutes=1)
        on_its_way = received_at - sent_at + shift
        assert before <= datetime.fromisoformat(report["corrected_captured_at"]) <= after + on_its_way
        assert report["in_time"] is True
        assert served.as_("inspector").get(f"/tasks/{task['id']}").json()["state"] == "done"


def test_a_sign_in_that_ends_in_the_middle_of_sending_loses_nothing_and_nobody_else_sends_it(
    served: Served, open_context: Opener
) -> None:
    with bad_line(served.url, keep_alive=False) as line:
        page = signed_in(open_context(PHONE), line.url)
        task = fill_in(page, served, line.url, THREE)
        line.fate = at_the_second_photo(lambda: sign_every_device_out(served, "inspector"))
        hand_in(page)
        page.get_by_role("link", name="登录", exact=True).click()
        assert kept(page)["outbox"] == 1
        assert kept(page)["bytes"] >= 2
        line.fate = lambda number, method, path: "pass"
        so_far = len(photo_bytes(line))

        sign_in(page, "head")
        expect(page.get_by_text("本机没有这份填写中的报告")).to_be_visible()
        expect(page.locator("header")).not_to_contain_text(re.compile("待发送|已送达"))
        page.goto(f"{line.url}/m/queue")
        flap(page)
        expect(page.get_by_text("没有待发送的内容")).to_be_visible()
        assert (kept(page)["outbox"], len(photo_bytes(line))) == (1, so_far)

        page.goto(f"{line.url}/m/me")
        page.get_by_role("button", name="退出登录").click()
        page.wait_for_url("**/m/signin*")
        sign_in(page, "inspector")
        expect(page.locator("nav")).to_be_visible()
        wait_until_sent(page)
        expect(bar(page)).to_be_hidden()
        assert len(photo_bytes(line)) == len(THREE)
        only_report(served, task)


def test_a_portal_that_takes_everything_is_given_nothing_up_for(served: Served, open_context: Opener) -> None:
    with bad_line(served.url, keep_alive=False) as line:
        page = signed_in(open_context(PHONE), line.url)
        task = fill_in(page, served, line.url, THREE)
        line.fate = partial(api_only, "portal")
        hand_in(page)
        flap(page)
        expect(page.get_by_text("当前 Wi-Fi 需要先在网页上登录").first).to_be_visible()
        assert kept(page) == {"outbox": 1, "bytes": len(THREE), "drafts": 0}
        with page.expect_response(lambda answer: "/photos/missing" in answer.url):
            line.fate = lambda number, method, path: "portal" if "/photos/" in path else "pass"
        expect(page.get_by_role("heading", name="报告已送达，照片正在发送")).to_be_visible()
        assert kept(page) == {"outbox": 1, "bytes": len(THREE), "drafts": 0}
        line.fate = lambda number, method, path: "pass"
        arrived(page)
        only_report(served, task)


@pytest.mark.parametrize(("worse", "at_most"), [("lose the answer", 1.1), ("cut the request", 1.1)])
def test_a_line_that_loses_one_in_five_carries_hardly_more_than_the_photos(
    served: Served, open_context: Opener, worse: Fate, at_most: float
) -> None:
    """All that goes to the service is counted, the report and the questions too. Of what was cut only the rest is sent again."""
    with bad_line(served.url, keep_alive=False) as line:
        page = signed_in(open_context(PHONE), line.url)
        task = fill_in(page, served, line.url, MANY)
        first = len(line.sent)
        one_in_five(line, worse, seed=4)
        hand_in(page)
        flap(page)
        arrived(page)
        only_report(served, task)
        photos = photo_bytes(line)
        whole = sum(
            each.stat().st_size
            for each in (served.world.photos.path(PurePosixPath(path).name) for path in photos)
        )
        sent = sum(one.body_bytes for one in line.sent[first:] if is_service(one.path))
        hit = sum(one.fate == worse and is_photo(one.method, one.path) for one in line.sent)
        print(
            f"{worse}: {len(photos)} photos, {hit} hit; {sent / whole:.3f} of their bytes went over the line"
        )
        assert (len(photos), hit > 0) == (len(MANY), True)
        assert sent <= at_most * whole


def signed_in(context: BrowserContext, base: str) -> Page:
    page = context.new_page()
    page.goto(f"{base}/m/")
    sign_in(page, "inspector")
    expect(page.locator(".task").first).to_be_visible(timeout=PATIENCE_MS)
    return page


def run_out(page: Page) -> None:
    """The short half of the sign-in: what is sent next renews it first."""
    page.evaluate(
        """() => {
          const key = "campus-safety.session";
          localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), expires_at: 0 }));
        }"""
    )


def comes(shown: Locator) -> bool:
    try:
        shown.wait_for(timeout=3000)
    except TooLate:
        return False
    return True


def api_only(fate: Fate, number: int, method: str, path: str) -> Fate:
    return fate if is_service(path) else "pass"


def at_the_second_photo(deed: Callable[[], None]) -> Callable[[int, str, str], Fate]:
    photos = iter((lambda: None, deed))

    def fate(number: int, method: str, path: str) -> Fate:
        if is_photo(method, path):
            next(photos, lambda: None)()
        return "pass"

    return fate
