"""Webhooks: signed, bounded, and never turned against our own network."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.channels.addresses import networks
from service.channels.message import GONE, Message
from service.channels.webhook import WebhookChannel
from tests.outside.certificates import Authority
from tests.outside.receiver import drip_the_headers, never_stop, receiver

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
KEY = b"a key of twenty-four byte"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
LOOPBACK = networks(["127.0.0.0/8"])


def message(to: str, **changes: Any) -> Message:
    kept = {
        "to": to,
        "subject": "隐患逾期",
        "body_text": "1. 灭火器过期",
        "link": "https://safety.example/hazards/1",
        "message_id": "msg_0192-a",
        "secret": SECRET,
    }
    return Message(**{**kept, **changes})


def channel(port: int, **changes: Any) -> WebhookChannel:
    kept: dict[str, Any] = {"allowed": LOOPBACK, "ports": frozenset({port})}
    return WebhookChannel(clock=lambda: NOON, **{**kept, **changes})


def test_the_signature_is_over_the_exact_bytes_that_arrive():
    with receiver() as server:
        assert channel(server.port).send(message(f"http://127.0.0.1:{server.port}/in")).ok
        headers, body = server.received[0]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["webhook-id"] == "msg_0192-a"
        assert int(headers["webhook-timestamp"]) == NOON.timestamp()


def test_the_body_says_what_the_inbox_says():
    with receiver() as server:
        channel(server.port).send(message(f"http://127.0.0.1:{server.port}/in"))
        told = json.loads(server.received[0][1])
        assert told == {
            "type": "notices.told",
            "timestamp": "2026-09-01T04:00:00Z",
            "data": {
                "subject": "隐患逾期",
                "text": "1. 灭火器过期",
                "link": "https://safety.example/hazards/1",
            },
        }


def test_a_webhook_without_a_secret_is_not_sent():
    with receiver() as server:
        for secret in (None, "", "whsec_", "whsec_ä"):
            outcome = channel(server.port).send(message(f"http://127.0.0.1:{server.port}/", secret=secret))
            assert (outcome.code, outcome.retry) == ("secret_invalid", False)
        assert server.received == []


@pytest.mark.parametrize(
    ("status", "retry"), [(500, True), (503, True), (429, True), (408, True), (404, False)]
)
def test_what_may_pass_is_tried_again(status: int, retry: bool):
    with receiver(statuses=[status]) as server:
        outcome = channel(server.port).send(message(f"http://127.0.0.1:{server.port}/"))
        assert (outcome.ok, outcome.retry, outcome.code) == (False, retry, f"http_{status}")


def test_gone_is_final():
    with receiver(statuses=[410]) as server:
        outcome = channel(server.port).send(message(f"http://127.0.0.1:{server.port}/"))
        assert (outcome.ok, outcome.retry, outcome.code) == (False, False, GONE)


def test_a_redirect_to_loopback_is_not_followed():
    with receiver() as inside, receiver(statuses=[307]) as outside:
        outside.headers["Location"] = f"http://127.0.0.1:{inside.port}/admin"
        both = channel(outside.port, ports=frozenset({outside.port, inside.port}))
        outcome = both.send(message(f"http://127.0.0.1:{outside.port}/"))
        assert (outcome.ok, outcome.retry, outcome.code) == (False, False, "http_307")
        assert inside.received == []


def test_a_slow_drip_ends_at_the_deadline():
    with receiver(instead=drip_the_headers) as server:
        outcome = channel(server.port, deadline_s=0.3).send(message(f"http://127.0.0.1:{server.port}/"))
        assert (outcome.code, outcome.retry) == ("deadline", True)


def test_an_endless_answer_is_not_read():
    with receiver(instead=never_stop) as server:
        assert channel(server.port, deadline_s=5).send(message(f"http://127.0.0.1:{server.port}/")).ok


def test_a_receiver_that_is_not_there_is_tried_again():
    with receiver() as server:
        port = server.port
    assert channel(port).send(message(f"http://127.0.0.1:{port}/")).retry


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch):
    with receiver() as proxy, receiver() as server:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert channel(server.port).send(message(f"http://127.0.0.1:{server.port}/")).ok
        assert (len(proxy.received), len(server.received)) == (0, 1)


def test_a_name_is_resolved_once_and_the_call_is_pinned_to_what_was_vetted():
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    with receiver() as server:
        rebinding = channel(server.port, resolve=lambda host, port: answers.pop(0))
        assert rebinding.send(message(f"http://hooks.example:{server.port}/")).ok
        assert server.received[0][0]["host"] == f"hooks.example:{server.port}"
        assert len(answers) == 1


def test_a_second_address_is_used_where_the_first_does_not_answer():
    with receiver() as server:
        two = channel(server.port, resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])
        assert two.send(message(f"http://hooks.example:{server.port}/")).ok


def test_a_name_that_cannot_be_resolved_is_tried_again():
    def nobody(host: str, port: int) -> list[str]:
        raise OSError("temporary failure in name resolution")

    assert channel(443, resolve=nobody).send(message("https://hooks.example/")).retry


def test_the_certificate_must_carry_the_name_not_the_address(tmp_path: Path):
    authority = Authority(tmp_path)
    with receiver(tls=authority.server("hooks.example")) as server:
        trusting = channel(server.port, tls=authority.trust(), resolve=lambda host, port: ["127.0.0.1"])
        assert trusting.send(message(f"https://hooks.example:{server.port}/")).ok
        assert trusting.send(message(f"https://other.example:{server.port}/")).code == "unreachable"
        unknown = channel(server.port, resolve=lambda host, port: ["127.0.0.1"])
        assert unknown.send(message(f"https://hooks.example:{server.port}/")).code == "unreachable"
        assert len(server.received) == 1


def test_a_secret_is_never_shown():
    assert SECRET not in repr(message("https://hooks.example/"))
