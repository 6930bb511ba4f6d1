"""E-mail against a server on this machine that refuses what real ones refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from service.channels.email import EmailChannel, Security
from service.channels.message import Message
from tests.outside.certificates import Authority
from tests.outside.mail_server import mail_server

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
SUBJECT = "【紧急】第一实验小学：发现重大隐患 3701-2026-0137，厨房燃气管道泄漏，已停止使用并等待确认"
TEXT = "1. 厨房燃气管道泄漏\n地点：南校区食堂\n.\n要求：请停止使用。"


def message(**changes: Any) -> Message:
    kept = {
        "to": "ines@school.example",
        "subject": SUBJECT,
        "body_text": TEXT,
        "link": None,
        "message_id": "0192-a",
    }
    return Message(**{**kept, **changes})


@contextmanager
def channel(port: int, **changes: Any) -> Iterator[EmailChannel]:
    kept = {"host": "127.0.0.1", "port": port, "sender": "safety@bureau.example", "security": Security.NONE}
    opened = EmailChannel(clock=lambda: NOON, **{**kept, **changes})
    try:
        yield opened
    finally:
        opened.close()


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)


def test_a_chinese_mail_arrives_as_it_was_written():
    with mail_server() as server, channel(server.port, sender_name="校园安全") as email:
        assert email.send(message()).ok
        recipient, raw = server.accepted[0]
        mail = read(raw)
        assert recipient == "ines@school.example"
        assert mail["Subject"] == SUBJECT
        assert mail.get_content().rstrip("\r\n").replace("\r\n", "\n") == TEXT
        assert mail["From"].addresses[0].display_name == "校园安全"
        assert mail["Date"].datetime == NOON


def test_the_subject_is_ascii_on_the_wire_and_old_mail_programs_read_it():
    with mail_server() as server, channel(server.port) as email:
        email.send(message())
        raw = server.accepted[0][1]
        assert raw.isascii()
        assert max(len(line) for line in raw.split(b"\r\n")) <= 78
        assert str(make_header(decode_header(str(message_from_bytes(raw)["Subject"])))) == SUBJECT


def test_a_repeat_carries_the_same_message_id():
    with mail_server() as server, channel(server.port) as email:
        email.send(message())
        email.send(message())
        assert {read(raw)["Message-ID"] for _, raw in server.accepted} == {"<0192-a@bureau.example>"}


def test_a_subject_cannot_smuggle_in_a_header():
    with mail_server() as server, channel(server.port) as email:
        assert email.send(message(subject="late\r\nBcc: everybody@bureau.example")).ok
        assert read(server.accepted[0][1])["Bcc"] is None


def test_an_address_that_is_none_is_given_up_at_once():
    with mail_server() as server, channel(server.port) as email:
        for wrong in ("ines", "ines@school.example, max@school.example", "a@b\r\nRCPT TO:<c@d>", ""):
            outcome = email.send(message(to=wrong))
            assert (outcome.ok, outcome.retry, outcome.code) == (False, False, "address_invalid"), wrong
        assert server.connections == 0


def test_an_unknown_mailbox_is_given_up_at_once():
    with mail_server(mailboxes={"max@school.example"}) as server, channel(server.port) as email:
        outcome = email.send(message())
        assert (outcome.code, outcome.retry) == ("smtp_550", False)


def test_a_busy_server_is_tried_again_and_then_takes_the_mail():
    with mail_server(busy=1) as server, channel(server.port) as email:
        first, second = email.send(message()), email.send(message())
        assert (first.code, first.retry) == ("smtp_451", True)
        assert second.ok


def test_a_mail_that_is_too_big_is_given_up_at_once():
    with mail_server(biggest=2000) as server, channel(server.port) as email:
        outcome = email.send(message(body_text="长" * 5000))
        assert (outcome.code, outcome.retry) == ("smtp_552", False)


def test_a_line_that_drops_is_tried_again():
    with mail_server(hang_up=1) as server, channel(server.port) as email:
        assert email.send(message()).retry
        assert email.send(message()).ok


def test_a_server_that_is_not_there_is_tried_again():
    with mail_server() as server:
        port = server.port
    with channel(port) as email:
        outcome = email.send(message())
        assert (outcome.code, outcome.retry) == ("unreachable", True)


def test_many_mails_share_a_connection_but_not_for_ever():
    with mail_server(mails_per_connection=60) as server, channel(server.port) as email:
        assert all(email.send(message(message_id=str(number))).ok for number in range(70))
        assert server.connections == 2


def test_the_login_is_sent_only_over_a_trusted_connection(tmp_path: Path):
    authority = Authority(tmp_path)
    demands = {"tls": authority.server("localhost"), "login": ("safety@bureau.example", "a password")}
    signed_in = {"host": "localhost", "username": "safety@bureau.example", "security": Security.STARTTLS}
    with mail_server(**demands) as server:
        with channel(server.port, password="a password", tls=authority.trust(), **signed_in) as email:
            assert email.send(message()).ok
        with channel(server.port, password="wrong", tls=authority.trust(), **signed_in) as email:
            assert email.send(message()).code == "login_refused"
        with channel(server.port, password="a password", **signed_in) as email:
            assert email.send(message()).code == "unreachable"
        assert len(server.accepted) == 1


def test_only_what_has_the_form_of_an_address_is_accepted():
    with channel(25) as email:
        assert email.accepts("ines@school.example")
        for wrong in (
            "ines",
            "ines@school",
            "a b@school.example",
            "伊@school.example",
            "a@b.example, c@d.example",
            "",
        ):
            assert not email.accepts(wrong), wrong


def test_a_password_is_never_shown():
    with channel(25, username="u", password="a password") as email:
        assert "a password" not in repr(email)
