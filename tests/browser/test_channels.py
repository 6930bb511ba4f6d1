"""Messages beside the inbox: set up and tried on the phone, and at the desk whether they arrived."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.channels.email import EmailChannel, Security
from service.clock import machine_now
from tests.browser.served import Served, serve
from tests.outside.mail_server import MailServer, mail_server

OPENED, NOT_THERE = "leader@bureau.example", "long-gone@bureau.example"


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server(mailboxes={OPENED}) as server:
        yield server


@pytest.fixture
def served(two_days_on: Path, tmp_path: Path, post: MailServer) -> Iterator[Served]:
    way = {"host": "127.0.0.1", "port": post.port, "security": Security.NONE, "clock": machine_now}
    email = EmailChannel(sender="safety@bureau.example", **way)
    with serve(two_days_on, tmp_path / "served", channels={"email": email}) as running:
        yield running
    email.close()


def test_an_address_is_tried_before_anybody_relies_on_it(
    phone: Callable[..., Page], served: Served, post: MailServer
) -> None:
    page = phone("leader")
    page.goto(f"{served.url}/m/me/channels")
    for address, result in ((NOT_THERE, "bad"), (OPENED, "good")):
        page.get_by_label("电子邮箱").fill(address)
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("已保存。")).to_be_visible()
        page.get_by_role("button", name="发送测试消息").click()
        expect(page.locator(f"p.note.{result}[role=status]")).to_be_visible()
        expect(page.get_by_text("no such mailbox")).to_have_count(0 if result == "good" else 1)
        served.forward(minutes=1)  # a test message a minute
    [(recipient, mail)] = post.accepted
    assert recipient == OPENED
    assert "校园安全" in str(message_from_bytes(mail, policy=policy.default)["Subject"])


def test_the_desk_says_whom_the_message_reached_and_whom_it_did_not(
    desk: Callable[..., Page], served: Served, post: MailServer
) -> None:
    for username, address in (("section", NOT_THERE), ("leader", OPENED)):
        known = served.as_(username).get("/me/channels").json()
        said = {**known, "channels": [{"channel": "email", "address": address}]}
        served.as_(username).put("/me/channels", json=said).raise_for_status()
    served.forward(days=3)
    assert post.accepted
    for escalation in served.items("leader", "/escalations", open="true"):
        detail = served.as_("leader").get(f"/escalations/{escalation['id']}").json()
        if {told["result"] for told in detail["told"] if told["channel"] == "email"} == {
            "delivered",
            "failed",
        }:
            break
    else:
        raise AssertionError("no escalation was told of to both")
    page = desk("leader")
    page.goto(f"{served.url}/desk/escalations/{escalation['id']}")
    told = page.get_by_role("region", name="升级与告知").locator("tbody tr")
    for words in ("邮件 已送达", "邮件 未送达"):
        expect(told.filter(has_text=words).first).to_be_visible()
