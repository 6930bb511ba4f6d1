"""Reports a hazard by thumb on the phone: the shortest way to have something that waits to be sent."""

from pathlib import Path

from playwright.sync_api import Page, expect

PHOTO = Path(__file__).parents[2] / ".." / "shared" / "photos" / "iphone_plain.jpg"


def report_hazard(page: Page, base: str, place_id: str, *, description: str, photo: Path = PHOTO) -> None:
    """Resolves when it is safe on the phone, with or without a network."""
    page.goto(f"{base}/m/hazards/new?place={place_id}")
    page.locator("input[data-photo=chosen]").set_input_files(photo)
    expect(page.locator(".take-photos img").first).to_be_visible()
    page.locator("textarea").first.fill(description)
    page.locator("#category").select_option("fire")
    page.locator("input[name=severity][value=general]").check()
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/hazards/new" not in url)
