"""A reviewer at the desk who touches no mouse: walks the list, presses a deed's key, types, and sends with Ctrl+Enter."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.served import PASSWORD, Served

MOST_STEPS = 60


class Reviewer:
    """`climbed`: what the service listed at the start."""

    def __init__(self, page: Page, served: Served, username: str = "section") -> None:
        self.page = page
        self.served = served
        self.username = username
        self.climbed = served.items(username, "/escalations", open="true")
        expect(self._row(self.climbed[0]["id"])).to_be_visible()

    def go_to(self, escalation: dict[str, Any]) -> None:
        """With J and K, from wherever the selection is."""
        wanted, moved = escalation["id"], False
        for _ in range(MOST_STEPS):
            rows = self.page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
            current = self.selected()
            if current == wanted:
                break
            self.page.keyboard.press("j" if rows.index(current) < rows.index(wanted) else "k")
            # Gone from the list, where it was just done with, or merely not the selected one any more.
            expect(self._row(current).and_(self.page.locator("[aria-current=true]"))).to_have_count(0)
            moved = True
        expect(self.page.locator("article.case")).to_have_attribute("aria-busy", "false")
        if moved:
            expect(self._row(wanted)).to_be_focused()

    def press(self, letter: str) -> None:
        """The key of a deed, once the deed is offered; its form opens with the focus in it."""
        expect(self.page.locator(f"[aria-keyshortcuts={letter}]")).to_be_visible()
        self.page.keyboard.press(letter.lower())
        expect(self.page.locator(".deed-form :focus")).to_be_visible()

    def write(self, *words: str) -> None:
        """Into the field that has the focus and the ones after it."""
        for index, text in enumerate(words):
            if index:
                self.page.keyboard.press("Tab")
            self.page.keyboard.insert_text(text)

    def tab_to(self, label: str) -> None:
        for _ in range(MOST_STEPS):
            if self.page.evaluate("document.activeElement.textContent.trim()") == label:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key never came to {label}")

    def in_a_week(self) -> None:
        self.tab_to("7 天后")
        self.page.keyboard.press("Enter")

    def send(self, *, moves_on: bool = True) -> None:
        """The service takes it, the line says so, and the next one is selected with the focus on it."""
        before = self.selected()
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator(".deed-form")).to_have_count(0)
        expect(self.page.locator("p.said[role=status]")).to_contain_text("此操作不能撤销")
        if moves_on:
            expect(self._row(before).and_(self.page.locator("[aria-current=true]"))).to_have_count(0)
            expect(self.page.locator("[data-row][aria-current=true]")).to_be_focused()

    def selected(self) -> str:
        return str(self.page.locator("[data-row][aria-current=true]").get_attribute("data-row"))

    def hazard(self, escalation: dict[str, Any]) -> dict[str, Any]:
        """As the service shows it now."""
        path = f"/hazards/{escalation['hazard']['id']}"
        shown: dict[str, Any] = self.served.as_(self.username).get(path).raise_for_status().json()
        return shown

    def _row(self, escalation_id: str) -> Any:
        return self.page.locator(f'[data-row="{escalation_id}"]')


def kinds(reviewer: Reviewer) -> dict[str, dict[str, Any]]:
    """Ten matters that climbed, each to be dealt with in another way."""
    left = list(reviewer.climbed)

    def take(fits: Any) -> dict[str, Any]:
        found = next(each for each in left if fits(each, each["hazard"] or {}))
        left.remove(found)
        return dict(found)

    return {
        "excused": take(lambda each, _: each["subject"]["type"] == "misses"),
        "accepted": take(lambda _, h: h.get("state") == "rectified" and h["source"] == "bureau"),
        "signed": take(lambda _, h: h.get("state") == "rectified" and h["severity"] == "major"),
        "rejected": take(lambda _, h: h.get("state") == "rectified"),
        "extended": take(lambda _, h: h.get("state") == "open" and h["severity"] == "minor"),
        "dated": take(lambda _, h: _open(h, "major") and h["due_kind"] == "days"),
        "supervised": take(lambda _, h: _open(h, "major") and not h["listed"] and h["due_kind"] == "plan"),
        "transferred": take(lambda _, h: _open(h, "general")),
        "voided": take(lambda _, h: _open(h, "minor")),
        "acknowledged": take(lambda _, h: _open(h, "minor")),
    }


def _open(hazard: dict[str, Any], severity: str) -> bool:
    return hazard.get("state") == "open" and hazard["severity"] == severity


def appoint(served: Served, username: str, **post: Any) -> None:
    """Somebody new with one post and the password of all, by the administrator's hand."""
    administrator, person = served.as_("administrator"), str(uuid4())
    said = {"username": username, "name": "新来的人", "language": "zh-CN"}
    assert administrator.put(f"/people/{person}", json=said).status_code == 201
    post |= {"person_id": person}
    assert administrator.put(f"/appointments/{uuid4()}", json=post).status_code == 201
    link = administrator.post(f"/people/{person}/password_links").raise_for_status().json()
    set_to = administrator.put(f"/password_links/{link['token']}", json={"password": PASSWORD})
    assert set_to.is_success, set_to.text
