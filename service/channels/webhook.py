"""Tells another system by a signed call (Standard Webhooks) that cannot be turned against our own network."""

import asyncio
import json
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from service.channels.addresses import Network, may_reach
from service.channels.budget import Meter
from service.channels.message import GONE, Message, Outcome, delivered, failed, trusted_roots

Resolve = Callable[[str, int], list[str]]
DEFAULT_PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """This address may not be called."""


@dataclass(frozen=True)
class Target:
    """Where a call goes: URLs pinned to vetted addresses, and the name that the certificate must carry."""

    pinned: list[httpx.URL]
    name: str
    host_header: str


def resolve_by_system(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True)
class WebhookChannel:
    """`clock` stamps the signature (machine time). `deadline_s` bounds the call, to the answer's head."""

    clock: Callable[[], datetime]
    allowed: Sequence[Network] = ()
    ports: frozenset[int] = frozenset(DEFAULT_PORTS.values())
    deadline_s: float = 10.0
    body_limit: int | None = 20_000
    meter: Meter = field(default_factory=lambda: Meter(per_minute=1200))
    resolve: Resolve = resolve_by_system
    tls: ssl.SSLContext = field(default_factory=trusted_roots)

    def send(self, message: Message) -> Outcome:
        now = self.clock().astimezone(UTC)
        body = payload(message, now)
        try:
            headers = signed_headers(message, body, now)
        except (EmptyWebhookSecretError, ValueError):
            return failed("secret_invalid", "this webhook has no usable signing secret")
        try:
            target = self._target(message.to)
        except Refused as refused:
            return failed("address_refused", str(refused))
        except OSError as error:
            return failed("unreachable", f"the name could not be resolved: {error}")
        return asyncio.run(self._call(target, body, headers))

    def accepts(self, address: str) -> bool:
        try:
            self._url(address)
        except Refused:
            return False
        return True

    def end_of(self, address: str) -> str:
        return httpx.URL(address).host if self.accepts(address) else address

    def _url(self, address: str) -> tuple[httpx.URL, int]:
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, ValueError) as error:
            raise Refused("the address is no URL") from error
        if url.scheme not in DEFAULT_PORTS or not url.host or url.userinfo:
            raise Refused("only http and https addresses without a user name may be called")
        port = DEFAULT_PORTS[url.scheme] if url.port is None else url.port
        if port not in self.ports:
            raise Refused(f"port {port} may not be called")
        return url, port

    def _target(self, address: str) -> Target:
        url, port = self._url(address)
        name = url.raw_host.decode("ascii")
        found = self._resolved(name, port)
        # One forbidden address among several is enough to refuse: the other end chooses their order.
        if not found or not all(may_reach(each, self.allowed) for each in found):
            raise Refused(f"{url.host} leads to an address that may not be called")
        return Target([url.copy_with(host=each) for each in found], name, url.netloc.decode("ascii"))

    def _resolved(self, host: str, port: int) -> list[str]:
        try:
            return list(dict.fromkeys(self.resolve(host, port)))
        except UnicodeError as error:
            raise Refused("the address has no valid host name") from error

    async def _call(self, target: Target, body: bytes, headers: dict[str, str]) -> Outcome:
        # httpx times out each read, not the whole: a receiver that drips bytes would hold us for ever.
        try:
            async with asyncio.timeout(self.deadline_s):
                return await self._post(target, body, headers)
        except TimeoutError:
            return failed("deadline", f"no answer within {self.deadline_s:g} s")
        except httpx.HTTPError as error:
            return failed("unreachable", f"{type(error).__name__}: {error}")

    async def _post(self, target: Target, body: bytes, headers: dict[str, str]) -> Outcome:
        async with httpx.AsyncClient(
            verify=self.tls, follow_redirects=False, trust_env=False, timeout=self.deadline_s
        ) as client:
            *others, last = target.pinned
            for pinned in others:
                try:
                    return await self._post_to(client, pinned, target, body, headers)
                except httpx.ConnectError:
                    continue
            return await self._post_to(client, last, target, body, headers)

    async def _post_to(
        self,
        client: httpx.AsyncClient,
        pinned: httpx.URL,
        target: Target,
        body: bytes,
        headers: dict[str, str],
    ) -> Outcome:
        request = client.build_request(
            "POST",
            pinned,
            content=body,
            headers={**headers, "Host": target.host_header},
            extensions={"sni_hostname": target.name},
        )
        # Only the status is wanted; what a receiver writes could be endless, or somebody's secret.
        answer = await client.send(request, stream=True)
        await answer.aclose()
        return judged(answer.status_code)


def payload(message: Message, now: datetime) -> bytes:
    """The exact bytes that are signed and sent."""
    told = {
        "type": "notices.told",
        "timestamp": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {"subject": message.subject, "text": message.body_text, "link": message.link},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def signed_headers(message: Message, body: bytes, now: datetime) -> dict[str, str]:
    """Standard Webhooks 1: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`.

    Raises EmptyWebhookSecretError or ValueError where the secret is none.
    """
    return {
        "Content-Type": "application/json",
        "User-Agent": "campus-safety",
        "webhook-id": message.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(message.secret or "").sign(
            message.message_id, now, body.decode("utf-8")
        ),
    }


def judged(status: int) -> Outcome:
    """A redirect is never followed: it could lead back inside."""
    code = f"http_{status}"
    if 200 <= status < 300:
        return delivered(code)
    if status == 410:
        return failed(GONE, "the receiver says that this address no longer exists")
    return failed(code, f"the receiver answered {status}")
