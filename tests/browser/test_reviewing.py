"""The desk's first room: what climbed is worked off by keyboard, nothing is decided twice, nobody sees what is not theirs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reviewing import Reviewer, appoint, kinds
from tests.browser.served import Served

AXE = Path(__file__).parents[2] / "service" / "web" / "node_modules" / "axe-core" / "axe.min.js"
Desk = Callable[..., Page]


@pytest.fixture(scope="session")
def lived(two_days_on: Path) -> Path:
    return two_days_on


@pytest.fixture
def busy(served: Served) -> Served:
    """Checks were missed in a row, and a school has asked for more time."""
    overdue = next(
        each["hazard"]
        for each in served.items("section", "/escalations", open="true")
        if each["hazard"] and each["hazard"]["state"] == "open" and each["hazard"]["severity"] == "minor"
    )
    asked = {
        "until": (served.now + timedelta(days=20)).isoformat(),
        "reason": "配件已订购，下周到货",
        "interim_protection": "已拉警戒带并专人看守",
    }
    path = f"/hazards/{overdue['id']}/extension_requests/{uuid4()}"
    assert served.as_("head").put(path, json=asked).status_code == 201
    return served


def test_a_morning_of_ten_matters_is_worked_off_by_keyboard_alone(busy: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), busy)
    ten = kinds(reviewer)

    for key, sentence in (("accepted", "现场照片清楚，同意销号"), ("signed", "加固到位")):
        reviewer.go_to(ten[key])
        reviewer.press("Y")
        reviewer.write(sentence)
        reviewer.send()
    assert reviewer.hazard(ten["accepted"])["state"] == "closed"

    reviewer.go_to(ten["rejected"])
    reviewer.press("N")
    reviewer.write("门仍被木楔撑开")
    reviewer.in_a_week()
    reviewer.send()
    assert reviewer.hazard(ten["rejected"])["state"] == "open"

    reviewer.go_to(ten["extended"])
    reviewer.press("E")
    reviewer.page.keyboard.press("Space")
    reviewer.send()
    assert reviewer.hazard(ten["extended"])["timeline"][-1]["data"]["granted"] is True

    reviewer.go_to(ten["dated"])
    reviewer.press("D")
    reviewer.in_a_week()
    reviewer.tab_to("15 天后")
    reviewer.write("", "请委托鉴定单位出具方案")
    reviewer.send()
    assert reviewer.hazard(ten["dated"])["timeline"][-1]["kind"] == "deadline"

    reviewer.go_to(ten["supervised"])
    reviewer.press("S")
    reviewer.write("东湖教督〔2026〕9号", "更换探测器并联动切断阀")
    reviewer.in_a_week()
    reviewer.send()
    assert reviewer.hazard(ten["supervised"])["listed"]

    reviewer.go_to(ten["transferred"])
    reviewer.press("T")
    reviewer.write("区市场监管局", "食品科 李科长")
    reviewer.send()
    assert reviewer.hazard(ten["transferred"])["state"] == "transferred"

    reviewer.go_to(ten["voided"])
    reviewer.press("V")
    reviewer.write("登记有误，并无此设施")
    reviewer.send()
    assert reviewer.hazard(ten["voided"])["state"] == "void"

    reviewer.go_to(ten["excused"])
    reviewer.press("X")
    reviewer.page.keyboard.press("End")
    reviewer.page.keyboard.press("Tab")
    reviewer.write("当日全校停电停课")
    reviewer.send()
    excused = busy.as_("section").get(f"/escalations/{ten['excused']['id']}").json()
    assert all(task["excuse"] for task in excused["missed_tasks"])

    reviewer.go_to(ten["acknowledged"])
    reviewer.press("C")
    reviewer.write("请今日内报告进展")
    reviewer.send(moves_on=False)
    reviewer.press("A")
    reviewer.write("我来跟进")
    reviewer.send()
    seen = busy.as_("section").get(f"/escalations/{ten['acknowledged']['id']}").json()
    assert seen["my_acknowledgement"]["note"] == "我来跟进"

    reviewer.page.keyboard.press("h")
    drawer = reviewer.page.locator("dialog.drawer li")
    expect(drawer.first).to_contain_text("确认知悉")
    expect(drawer.nth(1)).to_contain_text("请今日内报告进展")
    reviewer.page.keyboard.press("Escape")
    expect(reviewer.page.locator("[data-row][aria-current=true]")).to_be_focused()


def test_the_second_of_two_reviewers_sees_at_once_what_the_first_decided(busy: Served, desk: Desk) -> None:
    first, second = Reviewer(desk("section"), busy), Reviewer(desk("leader"), busy, "leader")
    disputed = kinds(first)["accepted"]
    for reviewer in (first, second):
        reviewer.go_to(disputed)
    second.press("N")
    second.write("照片看不清，请重拍")
    first.press("Y")
    first.send()
    expect(second.page.locator("[aria-keyshortcuts=Y]")).to_have_count(0)
    expect(second.page.locator("header .meanwhile").first).to_contain_text("核验通过")
    expect(second.page.locator(".deed-form")).to_contain_text("已有他人处理")
    expect(second.page.locator(".deed-form textarea")).to_have_value("照片看不清，请重拍")
    expect(second.page.locator(".deed-form button[type=submit]")).to_be_disabled()
    assert first.hazard(disputed)["state"] == "closed"


def test_who_comes_a_moment_too_late_reads_who_decided_and_when(busy: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), busy)
    voided = kinds(reviewer)["voided"]
    reviewer.go_to(voided)
    reviewer.press("V")
    reviewer.write("与另一条重复")
    reviewer.page.context.route("**/api/v1/events", lambda route: route.abort())
    reviewer.page.context.route(
        f"**/hazards/{voided['hazard']['id']}?*",
        lambda route: route.abort() if route.request.method == "GET" else route.continue_(),
    )
    path = f"/hazards/{voided['hazard']['id']}/voiding"
    assert busy.as_("leader").put(path, json={"reason": "并非隐患"}).status_code == 201
    reviewer.page.keyboard.press("Control+Enter")
    refused = reviewer.page.locator(".deed-form [role=alert]").last
    expect(refused).to_contain_text("作废")
    expect(refused).to_contain_text(busy.as_("leader").get("/me").json()["name"])
    expect(reviewer.page.locator(".deed-form textarea")).to_have_value("与另一条重复")


def test_many_are_acknowledged_at_once_and_what_was_typed_survives_a_reload(busy: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), busy)
    page = reviewer.page
    page.get_by_label("全选").check()
    page.locator(".bulk form button").click()
    expect(page.locator("p.said[role=status]")).to_contain_text("已确认知悉")
    expect(page.locator(".bulk")).not_to_contain_text("已选")
    count = busy.as_("section").get("/escalations/count").json()
    assert (count["open"] > 0, count["unacknowledged"]) == (True, 0)
    reviewer.press("C")
    reviewer.write("写到一半")
    page.reload()
    reviewer.press("C")
    expect(page.locator(".deed-form textarea")).to_have_value("写到一半")


def test_whoever_goes_on_at_once_is_not_fetched_back_to_the_list(busy: Served, desk: Desk) -> None:
    reviewer = Reviewer(desk("section"), busy)
    page = reviewer.page
    page.get_by_label("全选").check()
    held: list[Route] = []
    page.route("**/api/v1/escalations?*", lambda route: held.append(route))
    page.locator(".bulk form button").click()
    expect(page.locator("p.said[role=status]")).to_contain_text("已确认知悉")
    reviewer.press("C")
    for route in held:
        route.continue_()
    page.unroute("**/api/v1/escalations?*")
    expect(page.get_by_text("0 件我未确认")).to_be_visible()
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(page.locator(".deed-form textarea")).to_be_focused()


def test_a_leader_with_a_narrower_scope_sees_nothing_else(busy: Served, desk: Desk) -> None:
    """One of food alone, and one of the other district."""
    climbed = busy.items("section", "/escalations", open="true")
    food = {each["id"] for each in climbed if each["category"] == "food"}
    assert 0 < len(food) < len(climbed)
    district = busy.as_("section").get("/me").json()["appointments"][0]["place"]["id"]
    appoint(busy, "food_leader", role="leader", place_id=district, category="food")

    page = desk("food_leader")
    expect(page.locator("[data-row]")).to_have_count(len(food))
    assert set(page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")) == food
    hidden = next(each for each in climbed if each["id"] not in food and each["hazard"])
    for address in (f"/desk/escalations/{hidden['id']}", f"/desk/hazards/{hidden['hazard']['id']}"):
        page.goto(busy.url + address)
        expect(page.locator(".case [role=alert]")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(hidden["hazard"]["description"])

    # What was missed at the other district's school depends on the day of the week on which this runs.
    own = {each["id"] for each in busy.items("other_head", "/escalations", open="true")}
    assert own.isdisjoint(each["id"] for each in climbed)
    other = desk("other_head")
    expect(other.locator(".rows")).to_have_attribute("aria-busy", "false")
    expect(other.locator("[data-row]")).to_have_count(len(own))
    assert set(other.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")) == own


@pytest.mark.parametrize("width", [1280, 768])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_stands_in_the_way_of_anybody(busy: Served, desk: Desk, language: str, width: int) -> None:
    """axe finds nothing serious, on any page of these rooms, with a form open."""
    page = desk("section", locale=language, viewport={"width": width, "height": 1024})
    matter = next(
        e for e in busy.items("section", "/escalations", open="true") if e["reason"] == "verification_overdue"
    )
    for address, key in (
        ("/escalations", None),
        (f"/escalations/{matter['id']}", "n"),
        (f"/hazards/{matter['hazard']['id']}", "s"),
        ("/inbox", None),
    ):
        page.goto(f"{busy.url}/desk{address}")
        expect(
            page.locator("article.case h2, [data-row], ol li a").filter(visible=True).first
        ).to_be_visible()
        if key:
            expect(page.locator(f"[aria-keyshortcuts={key.upper()}]")).to_be_visible()
            page.keyboard.press(key)
            expect(page.locator(".deed-form")).to_be_visible()
        assert _serious(page) == [], address


def _serious(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{each['id']}: {node['target']}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
