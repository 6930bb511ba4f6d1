"""Carries out inspections on the phone as a person would: item by item, with real photos."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.served import Served

PHOTOS = Path(__file__).parents[2] / ".." / "shared" / "photos"
PATIENCE_MS = 30_000

Json = dict[str, Any]


def real_photos() -> Iterator[Path]:
    """Of phones, turned and not, with and without a position, with broken notes."""
    names = (
        "iphone_plain.jpg",
        "orientation_6.jpg",
        "nokia_8.3.jpg",
        "no_exif.jpg",
        "broken_exif_1.jpg",
        "gps_1.jpg",
    )
    return cycle(PHOTOS / name for name in names)


def open_task(served: Served) -> tuple[Json, Json]:
    """An open task of the inspector with few items, and its checklist."""
    inspector = served.as_("inspector")
    sync = inspector.get("/sync").json()
    open_ones = [task for task in sync["tasks"] if task["state"] in ("open", "overdue")]
    lists = {(one["code"], one["version"]): one for one in sync["checklists"]}
    fitting = [
        (task, lists[task["checklist"]["code"], task["checklist"]["version"]])
        for task in open_ones
        if task["category"] == "fire"
    ]
    return min(fitting, key=lambda pair: len(pair[1]["items"]))


def start(page: Page, served: Served, task: Json) -> str:
    """Opens its report; the draft's address."""
    page.goto(f"{served.url}/m/tasks/{task['id']}")
    page.locator("button.start").click()
    expect(page.locator(".item").first).to_be_visible()
    return page.url


def start_visit(page: Page, served: Served, title: str) -> str:
    """A visit outside any plan, at the inspector's school."""
    school = served.as_("inspector").get("/me").json()["appointments"][0]["place_id"]
    page.goto(f"{served.url}/m/places/{school}/visit")
    page.get_by_role("button", name=title).click()
    expect(page.locator(".item").first).to_be_visible()
    return page.url


def card(page: Page, item: Json) -> Locator:
    return page.locator(f"[id='item-{item['code']}']")


def pass_item(page: Page, item: Json, photos: Iterator[Path]) -> None:
    """The right answer, with a photo where the item always wants one."""
    one = card(page, item)
    if item["kind"] == "yes_no":
        one.locator("button.pass").click()
    elif item["kind"] == "number":
        one.locator(".number input").fill(_within(item["limits"] or {}))
    elif item["kind"] == "date":
        one.locator("input[type=date]").fill(_day(page, item["limits"] or {}))
    elif item["kind"] == "choice":
        passing = next(n for n, choice in enumerate(item["choices"]) if choice["passes"])
        one.locator(".rows button").nth(passing).click()
    elif not item["may_skip"]:
        one.locator("textarea").first.fill("正常")
    if item["photo"] == "always":
        add_photo(one, next(photos))


def add_photo(one: Locator, photo: Path, *, way: str = "camera") -> None:
    strip = one.locator(".photo-strip").first.locator("li")
    before = strip.count()
    one.locator(f"input[data-photo={way}]").first.set_input_files(photo)
    expect(strip).to_have_count(before + 1, timeout=PATIENCE_MS)


def _within(limits: Json) -> str:
    low, high = limits.get("min"), limits.get("max")
    return str(low if low is not None else high if high is not None else 1)


def _day(page: Page, limits: Json) -> str:
    today: str = page.evaluate("new Date().toISOString().slice(0, 10)")
    return "2099-01-01" if limits.get("min_days_left") is not None else today


def slow_down(page: Page, times: int) -> None:
    """As on an old phone."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def paint_times(page: Page, field: Locator, words: str) -> list[float]:
    """Milliseconds from each key to the frame in which it is seen."""
    field.evaluate("field => field.focus()")
    times: list[float] = field.evaluate(
        """async (field, words) => {
          const painted = () => new Promise((done) => requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = () => done();
            after.port2.postMessage(0);
          }));
          const times = [];
          for (const letter of words) {
            await new Promise((done) => setTimeout(done, 100));
            const began = performance.now();
            field.value += letter;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            await painted();
            times.push(performance.now() - began);
          }
          return times;
        }""",
        words,
    )
    return times


def cards_changed_by(page: Page, field: Locator, letter: str) -> list[str]:
    """The items whose screen changes when one key is struck in one of them."""
    changed: list[str] = field.evaluate(
        """async (field, letter) => {
          const cards = new Set();
          const seen = new MutationObserver((records) => {
            for (const { target } of records) {
              const card = (target.nodeType === 1 ? target : target.parentElement)?.closest(".item");
              if (card) cards.add(card.id);
            }
          });
          seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
          field.value += letter;
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          await new Promise((done) => setTimeout(done, 300));
          return [...cards];
        }""",
        letter,
    )
    return changed
