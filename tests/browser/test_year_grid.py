"""A year of days by keyboard: one stop of the Tab key, arrows within it; where nothing is chosen, only read."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.served import Served
from tests.browser.test_overview import serious

Desk = Callable[..., Page]


def test_the_year_is_one_stop_and_arrows_walk_its_days(served: Served, desk: Desk) -> None:
    page = open_calendar(served, desk)
    day = date(served.today.year, 6, 10)  # its week and the next lie within June in every year
    page.locator(f"[data-day='{day}']").click()
    page.locator("select[name=activity]").focus()
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_attribute("data-day", str(day))
    for key, days in (("ArrowRight", 1), ("ArrowDown", 7), ("ArrowLeft", -1), ("ArrowUp", -7)):
        page.keyboard.press(key)
        day += timedelta(days=days)
        expect(focused(page)).to_have_attribute("data-day", str(day))
    for key, days in (("Home", -day.weekday()), ("End", 6 - day.weekday())):
        page.keyboard.press(key)
        expect(focused(page)).to_have_attribute("data-day", str(day + timedelta(days=days)))
    page.keyboard.press("Control+Home")
    expect(focused(page)).to_have_attribute("data-day", f"{day.year}-01-01")
    page.keyboard.press("Tab")
    assert focused(page).get_attribute("data-day") is None
    page.keyboard.press("Shift+Tab")
    expect(focused(page)).to_have_attribute("data-day", f"{day.year}-01-01")


def test_down_leads_to_the_day_below_and_on_into_the_next_month(served: Served, desk: Desk) -> None:
    page = open_calendar(served, desk)
    day = date(served.today.year, 6, 17)
    page.locator(f"[data-day='{day}']").click()
    above = focused(page).bounding_box()
    page.keyboard.press("ArrowDown")
    below = focused(page).bounding_box()
    assert above and below
    assert (below["x"], below["y"] > above["y"]) == (above["x"], True)
    page.keyboard.press("ArrowDown")
    expect(focused(page)).to_have_attribute("data-day", str(day + timedelta(days=14)))
    assert (day + timedelta(days=14)).month == 7


def test_a_day_is_chosen_by_its_key_and_not_by_walking_over_it(served: Served, desk: Desk) -> None:
    page = open_calendar(served, desk)
    day = date(served.today.year, 6, 10)
    page.locator(f"[data-day='{day}']").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chosen")).to_have_attribute("data-day", str(day))
    page.keyboard.press("Enter")
    expect(page.locator(".chosen")).to_have_attribute("data-day", str(day + timedelta(days=1)))
    expect(page.get_by_role("gridcell", selected=True)).to_have_count(1)
    expect(page.get_by_role("heading", name=f"{day.year}年6月11日")).to_be_visible()


def test_in_another_year_the_first_day_is_the_stop(served: Served, desk: Desk) -> None:
    page = open_calendar(served, desk)
    page.get_by_role("button", name="下一年").click()
    year = served.today.year + 1
    expect(page.locator(f"[data-day='{year}-01-01']")).to_have_attribute("tabindex", "0")
    expect(page.locator("[data-day][tabindex='0']")).to_have_count(1)


def test_a_previewed_year_is_read_and_nothing_in_it_is_pressed(served: Served, desk: Desk) -> None:
    page = desk("administrator", locale="en")
    plan = next(each for each in served.items("administrator", "/plans") if each["state"] == "active")
    page.goto(f"{served.url}/desk/plans/{plan['id']}")
    preview = page.locator("section.preview")
    due = preview.locator("td .due")
    expect(due.first).to_be_visible()
    expect(preview.locator("button, [tabindex]")).to_have_count(0)
    assert preview.locator("[data-day]").count() > 390
    day = date.fromisoformat(due.first.get_attribute("data-day") or "")
    words = re.compile(rf"{day:%B} {day.day}.*due at \d+ places")
    cells = preview.get_by_role("table", name=f"{day:%B} {day.year}").get_by_role("cell", name=words)
    expect(cells.first).to_be_attached()
    page.locator("button[type=submit]").focus()
    page.keyboard.press("Tab")
    assert page.locator("section.preview :focus").count() == 0
    assert serious(page) == []


def open_calendar(served: Served, desk: Desk) -> Page:
    page = desk("section")
    page.goto(f"{served.url}/desk/calendars")
    expect(page.locator("fieldset.layer")).to_be_visible()
    expect(page.locator("[data-day]").first).to_be_visible()
    return page


def focused(page: Page) -> Locator:
    return page.locator(":focus")
