"""The overview at the desk: every number is the number of rows of the list it opens, for whoever looks."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reviewing import appoint
from tests.browser.served import Served

AXE = Path(__file__).parents[2] / "service" / "web" / "node_modules" / "axe-core" / "axe.min.js"
Desk = Callable[..., Page]


@pytest.fixture(scope="session")
def lived(two_days_on: Path) -> Path:
    return two_days_on


def test_each_number_is_that_of_the_rows_it_asks_for(desk: Desk, served: Served) -> None:
    """All of the page, its folded tables too: key figures, the period before, days, categories, rankings, schools."""
    page = open_overview(desk("section"), served)
    numbers = page.locator("main a[href*='/desk/tasks?'], main a[href*='/desk/hazards?']").evaluate_all(
        "links => links.map(link => [link.dataset.figure ?? '', link.textContent.trim(), link.getAttribute('href')])"
    )
    assert len(numbers) > 200
    asked: dict[str, int] = {}
    for figure, text, href in numbers:
        if href not in asked:
            asked[href] = len(rows_of(served, "section", href))
        if text == "—":
            assert asked[href] == 0, (figure, href)
        elif text.endswith("%"):
            assert asked[href] > 0, (figure, href)
        elif "." not in text:
            assert int(text) == asked[href], (figure, href)


def test_a_share_done_in_time_is_that_of_the_tasks_it_opens(desk: Desk, served: Served) -> None:
    page = open_overview(desk("section"), served)
    share = page.locator(".key-figures a[data-figure=completion]").first
    href = share.get_attribute("href")
    assert href
    rows = rows_of(served, "section", href)
    done = sum(row["state"] == "done" for row in rows)
    assert abs(float(share.inner_text().rstrip("%")) - 100 * done / len(rows)) <= 0.1
    assert f"{done} / {len(rows)}" in page.locator(".key-figures .tasks").inner_text()


@pytest.mark.parametrize(
    "figure", ["missed", "done_late", "found", "closed", "open", "overdue", "major_open"]
)
def test_a_click_on_a_number_shows_so_many_rows(desk: Desk, served: Served, figure: str) -> None:
    page = open_overview(desk("section"), served)
    number = page.locator(f".key-figures a.large[data-figure={figure}]")
    said = int(number.inner_text())
    number.click()
    expect(page.locator(".list-foot")).to_contain_text(f"共 {said} 条" if said else "没有符合条件的记录")
    assert page.locator("tbody [data-row]").count() == said


def test_a_long_list_is_walked_page_by_page_and_back(desk: Desk, served: Served) -> None:
    page = open_overview(desk("administrator"), served)
    due = sum(
        int(each)
        for each in page.locator("[aria-labelledby=parts] [data-line] a[data-figure=due]").all_inner_texts()
    )
    page.goto(f"{served.url}/desk/tasks?latest_first=true")
    seen: list[str] = []
    while True:
        expect(page.locator(".turner [role=status]")).not_to_have_text("正在加载…")
        # The list is there, not only no word of loading.
        expect(page.locator("[data-row]").first).to_be_visible()
        seen += page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
        if page.get_by_role("button", name="下一页").is_disabled():
            break
        first = page.locator("[data-row]").first.get_attribute("data-row")
        page.get_by_role("button", name="下一页").click()
        expect(page.locator("[data-row]").first).not_to_have_attribute("data-row", first or "")
    assert len(seen) == len(set(seen)) == len(served.items("administrator", "/tasks")) >= due > 0
    assert len(seen) > 100
    page.get_by_role("button", name="上一页").click()
    expect(page.locator("[data-row]")).to_have_count(100)


def test_the_place_the_category_and_the_days_stand_in_the_address(desk: Desk, served: Served) -> None:
    page = open_overview(desk("administrator"), served)
    page.locator("[aria-labelledby=parts] [data-line] th a").first.click()
    expect(page.locator("h1")).to_contain_text("区")
    page.get_by_label("类别", exact=True).select_option("fire")
    page.get_by_role("link", name="本月").click()
    expect(page.locator(".key-figures")).to_be_visible()
    query = parse_qs(urlsplit(page.url).query)
    assert (query["category"], query["period"]) == (["fire"], ["month"]) and "place_id" in query
    missed = page.locator(".key-figures a.large[data-figure=found]")
    eve = served.today.replace(day=1) - timedelta(days=1)
    last = (eve + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    # The midnights at the schools; until then the thirty days before are still shown.
    month = re.compile(f"found_from={eve}T16:00.*found_before={last}T16:00")
    expect(missed).to_have_attribute("href", month)
    before = missed.get_attribute("href") or ""
    assert "category=fire" in before
    page.reload()
    expect(missed).to_have_attribute("href", before)


def test_a_leader_of_one_category_counts_nothing_else(desk: Desk, served: Served) -> None:
    district = served.as_("leader").get("/me").json()["appointments"][0]["place_id"]
    appoint(served, "fire_leader", role="leader", place_id=district, category="fire")
    page = open_overview(desk("fire_leader"), served)
    page.get_by_role("button", name="显示数据表").nth(2).click()
    categories = page.locator(".by-category [data-line]").evaluate_all(
        "rows => rows.map(r => r.dataset.line)"
    )
    assert set(categories) <= {"fire", "all"} and "fire" in categories
    href = page.locator(".key-figures a.large[data-figure=found]").get_attribute("href") or ""
    rows = rows_of(served, "fire_leader", href)
    assert {row["category"] for row in rows} <= {"fire", "all"}
    assert len(rows) < len(rows_of(served, "section", href))
    page.goto(f"{served.url}/desk{href.removeprefix('/desk')}")
    expect(page.locator("tbody [data-row]")).to_have_count(len(rows))


def test_a_head_sees_the_own_school_alone(desk: Desk, served: Served) -> None:
    page = open_overview(desk("head"), served)
    school = served.as_("head").get("/me").json()["appointments"][0]["place"]["name"]
    expect(page.locator("h1")).to_contain_text(school)
    expect(page.get_by_text("最需关注的十所学校")).to_have_count(0)
    page.goto(f"{served.url}/desk/schools")
    expect(page.locator("[data-row]")).to_have_count(1)
    for figure in ("completion", "misses", "open", "overdue"):
        number = page.locator(f"[data-row] a[data-figure={figure}]")
        href = number.get_attribute("href")
        assert href and "directly" not in href, "its spots and campuses are of the school"
        rows = rows_of(served, "head", href)
        if figure == "completion":
            assert any(row["place"]["name"] != school for row in rows)
            done = 100 * sum(row["state"] == "done" for row in rows) / len(rows)
            assert abs(float(number.inner_text().rstrip("%")) - done) <= 0.1
        else:
            assert int(number.inner_text()) == len(rows), figure
    other = served.as_("other_head").get("/me").json()["appointments"][0]["place_id"]
    page.goto(f"{served.url}/desk/places/{other}")
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 768])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_stands_in_the_way_of_anybody(desk: Desk, served: Served, language: str, width: int) -> None:
    page = desk("section", locale=language, viewport={"width": width, "height": 900})
    school = served.items("section", "/places", kind="school")[0]["id"]
    task = served.items("section", "/tasks", state="missed")[0]["id"]
    report = served.items("section", "/reports", passed="false")[0]["id"]
    for address in (
        "/overview", "/hazards", "/tasks?latest_first=true", "/schools", f"/places/{school}",
        f"/tasks/{task}", "/reports", f"/reports/{report}",
    ):  # fmt: skip
        page.goto(f"{served.url}/desk{address}")
        expect(page.locator("main .card, main [data-row], main [data-item]").first).to_be_visible()
        expect(page.locator("main [aria-busy=true]")).to_have_count(0)
        assert serious(page) == [], address
        wider = page.evaluate(
            "document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth"
        )
        assert wider <= 0, f"{address} is {wider} px too wide"


def test_the_overview_prints_every_table_and_every_row_of_it(desk: Desk, served: Served) -> None:
    page = desk("section")
    page.route("**/api/v1/board?*", as_of_thirty_schools)
    open_overview(page, served)
    expect(page.locator(".twin table")).to_have_count(4)
    expect(page.locator("tr.beyond")).to_have_count(5)
    shown = [*page.locator(".twin table").all(), *page.locator("tr.beyond").all()]
    for each in shown:
        expect(each).to_be_hidden()
    page.emulate_media(media="print")
    for each in shown:
        expect(each).to_be_visible()
    # Shown whole: none is cut off as on the screen, where it is scrolled.
    cut = page.locator(".twin").evaluate_all(
        "all => all.filter(one => one.scrollHeight > one.clientHeight).length"
    )
    assert cut == 0
    expect(page.locator("nav.rooms")).to_be_hidden()
    assert len(page.pdf(format="A4")) > 20_000


def as_of_thirty_schools(route: Route) -> None:
    """The first school thirty times: of so many a screen shows the first ones alone."""
    answer = route.fetch()
    board = answer.json()
    school = board["by_place"][0]
    board["by_place"] = [school | {"place": {"id": str(uuid4()), "name": f"第{n}小学"}} for n in range(30)]
    route.fulfill(response=answer, json=board)


def open_overview(page: Page, served: Served) -> Page:
    """The thirty days that end on the service's today."""
    today = served.today
    page.goto(f"{served.url}/desk/overview?from={today - timedelta(days=29)}&to={today}")
    expect(page.locator(".key-figures")).to_be_visible()
    expect(page.locator(".figure .chart svg").first).to_be_visible()
    return page


def rows_of(served: Served, username: str, href: str) -> list[dict[str, Any]]:
    """What the service lists for the words of a link."""
    parts = urlsplit(href.removeprefix("/desk"))
    return served.items(username, parts.path, limit=1000, **parse_qs(parts.query))


def serious(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{each['id']}: {node['target']}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
