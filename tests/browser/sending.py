"""Hands reports in on the phone and looks into what it still keeps, over whatever line lies between it and the service."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.inspecting import PATIENCE_MS, PHOTOS, card, open_task, pass_item
from tests.browser.proxy import Fate, Line
from tests.browser.served import Served

Json = dict[str, Any]

KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("campus-safety");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const names = ["outbox", "bytes", "drafts"];
    const read = opening.result.transaction(names);
    const counts = names.map((name) => [name, read.objectStore(name).count()]);
    read.oncomplete = () => {
      opening.result.close();
      resolve(Object.fromEntries(counts.map(([name, count]) => [name, count.result])));
    };
  };
})"""

THREE = [PHOTOS / name for name in ("no_exif.jpg", "gps_1.jpg", "orientation_6.jpg")]


def is_service(path: str) -> bool:
    """Not the app's own files, which come with its pages."""
    return path.startswith(("/api/", "/.well-known/"))


def each_answer_lost_once(line: Line) -> set[tuple[str, str]]:
    """From now on the first answer to each question to the service is lost; which these were."""
    lost: set[tuple[str, str]] = set()

    def fate(number: int, method: str, path: str) -> Fate:
        asked = (method, path.partition("?")[0])
        if not is_service(path) or asked in lost:
            return "pass"
        lost.add(asked)
        return "lose the answer"

    line.fate = fate
    return lost


def one_in_five(line: Line, worse: Fate, *, seed: int) -> None:
    """Drawn separately for photos and the rest, so that photos meet the same fates in every run."""
    photos, rest = Random(seed), Random(seed)

    def fate(number: int, method: str, path: str) -> Fate:
        if not is_service(path):
            return "pass"
        drawn = photos if is_photo(method, path) else rest
        return worse if drawn.random() < 0.2 else "pass"

    line.fate = fate


def is_photo(method: str, path: str) -> bool:
    return method == "PUT" and path.startswith("/api/v1/photos/")


def photo_bytes(line: Line) -> dict[str, list[int]]:
    """By photo: of each time that it was sent, how many bytes of it went over the line."""
    sent: dict[str, list[int]] = {}
    for one in list(line.sent):
        if is_photo(one.method, one.path):
            sent.setdefault(one.path, []).append(one.body_bytes)
    return sent


def fill_in(page: Page, served: Served, base: str, photos: Sequence[Path]) -> Json:
    """The task whose report is filled in wholly and not handed in yet. Photos that no item asks for are at one of them."""
    task, checklist = open_task(served)
    left = iter(photos)
    page.goto(f"{base}/m/tasks/{task['id']}")
    page.locator("button.start").click()
    for item in checklist["items"]:
        pass_item(page, item, left)
    add_photos(page, next(item for item in checklist["items"] if item["photo"] != "always"), list(left))
    page.get_by_role("link", name="核对并提交").click()
    expect(page.get_by_role("button", name="提交报告")).to_be_visible()
    return task


def add_photos(page: Page, item: Json, photos: Sequence[Path]) -> None:
    """Chosen in one go, at an item that does not ask for any."""
    if not photos:
        return
    one = card(page, item)
    if one.locator("input[data-photo=chosen]").count() == 0:
        one.get_by_role("button", name="加照片或备注").click()
    one.locator("input[data-photo=chosen]").first.set_input_files(list(photos))
    expect(one.locator(".photo-strip").first.locator("li")).to_have_count(len(photos), timeout=PATIENCE_MS)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="提交报告").click()
    page.wait_for_url("**/kept")


def flap(page: Page) -> None:
    """The phone comes back into sight again and again: no pause of the queue is waited for."""
    page.evaluate("setInterval(() => dispatchEvent(new Event('pageshow')), 200)")


def arrived(page: Page) -> None:
    expect(page.get_by_role("heading", name="已送达", exact=True)).to_be_visible(timeout=2 * PATIENCE_MS)
    assert kept(page) == {"outbox": 0, "bytes": 0, "drafts": 0}


def only_report(served: Served, task: Json) -> Json:
    """There is exactly one, whole, and it counts."""
    reports = served.items("inspector", "/reports", task_id=task["id"])
    assert len(reports) == 1
    report: Json = served.as_("inspector").get(f"/reports/{reports[0]['id']}").json()
    assert (report["counts"], report["photos_missing"], report["additional"]) == (True, [], False)
    return report


def kept(page: Page) -> dict[str, int]:
    """How many rows the phone holds of what is not yet at the service."""
    counted: dict[str, int] = page.evaluate(KEPT)
    return counted


def wait_until_sent(page: Page) -> None:
    """On any page: until nothing is kept any more for anybody."""
    left = page.evaluate(
        f"""async () => {{
          const kept = {KEPT};
          for (let turn = 0; turn < {PATIENCE_MS // 100} && (await kept()).outbox; turn++) {{
            await new Promise((done) => setTimeout(done, 100));
          }}
          return (await kept()).outbox;
        }}"""
    )
    assert left == 0


def until(page: Page, stands: Callable[[], bool], *, again: Callable[[], object]) -> None:
    """What a person does where an answer never came: once more."""
    for _ in range(12):
        if stands():
            return
        again()
    raise AssertionError(f"never came: {page.url}")
