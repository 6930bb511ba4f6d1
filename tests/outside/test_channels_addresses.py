"""Addresses that an outgoing call must not reach, in every disguise."""

from datetime import UTC, datetime

import pytest

from service.channels.addresses import may_reach, networks
from service.channels.message import Message
from service.channels.webhook import WebhookChannel
from tests.outside.receiver import receiver

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
SECRET = "whsec_c2VjcmV0"

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2001:0:7f00:1::",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fd00:ec2::254",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "no address",
    "",
]
OUTSIDE = [
    "1.1.1.1",
    "223.5.5.5",
    "2400:3200::1",
    "::ffff:223.5.5.5",
    "64:ff9b::df05:505",
    "2002:df05:505::1",
]

DISGUISES = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://127。0。0。1/",
    "http://①②⑦.0.0.1/",
]
NO_WEBHOOK = [
    "",
    "hooks.example",
    "/in",
    "ftp://hooks.example/",
    "file:///etc/passwd",
    "gopher://hooks.example/",
    "http:///in",
    "http://user:word@hooks.example/",
    "http://hooks.example:22/",
    "http://hooks.example:0/",
    "http://hooks.example:99999/",
    "http://[::1/",
    "http://" + "a" * 70 + ".example/",
    "http://..example/",
]


def webhook(to: str, channel: WebhookChannel) -> tuple[bool, str, bool]:
    outcome = channel.send(Message(to, "s", "b", None, "id", SECRET))
    return outcome.ok, outcome.code, outcome.retry


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_refused(address: str):
    assert not may_reach(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_public_internet_may_be_reached(address: str):
    assert may_reach(address)


def test_a_campus_network_is_reached_only_where_the_deployment_names_it():
    campus = networks(["10.20.0.0/16", "fd12::/16"])
    assert may_reach("10.20.3.4", campus)
    assert may_reach("::ffff:10.20.3.4", campus)
    assert may_reach("fd12::1", campus)
    assert not may_reach("10.21.3.4", campus)
    assert not may_reach("127.0.0.1", campus)


def test_a_range_that_is_none_is_refused_when_the_service_starts():
    with pytest.raises(ValueError, match=r"10\.20\.0\.0/40"):
        networks(["10.20.0.0/40"])


@pytest.mark.parametrize("url", DISGUISES)
def test_no_disguise_of_loopback_gets_a_call(url: str):
    with receiver() as server:
        port = server.port
        disguised = url.removesuffix("/") + f":{port}/"
        channel = WebhookChannel(clock=lambda: NOON, ports=frozenset({port}), deadline_s=1)
        ok, _, _ = webhook(disguised, channel)
        assert not ok
        assert server.received == []


def test_one_inner_address_among_public_ones_is_enough_to_refuse():
    channel = WebhookChannel(clock=lambda: NOON, resolve=lambda host, port: ["223.5.5.5", "127.0.0.1"])
    assert webhook("https://hooks.example/", channel) == (False, "address_refused", False)


def test_a_cloud_metadata_service_behind_a_name_is_refused():
    channel = WebhookChannel(clock=lambda: NOON, resolve=lambda host, port: ["100.100.100.200"])
    assert webhook("http://hooks.example/latest/meta-data", channel) == (False, "address_refused", False)


@pytest.mark.parametrize("url", NO_WEBHOOK)
def test_what_is_no_web_address_is_refused_before_any_name_is_resolved(url: str):
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        host.encode("idna")
        raise OSError

    channel = WebhookChannel(clock=lambda: NOON, resolve=resolve)
    ok, code, retry = webhook(url, channel)
    assert (ok, code, retry) == (False, "address_refused", False)
