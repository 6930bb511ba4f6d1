"""What leaves the house, and what came of it: the same two shapes for every channel."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from service.channels.budget import Meter


@dataclass(frozen=True)
class Message:
    """One message to one address. `message_id` is the same at a repeat, so a copy can be dropped."""

    to: str
    subject: str
    body_text: str
    link: str | None
    message_id: str
    secret: str | None = field(default=None, repr=False)
    """The receiver's own signing secret, for channels that sign."""


@dataclass(frozen=True)
class Outcome:
    """`retry` false means: the same bytes to the same address will never arrive; use another way."""

    ok: bool
    code: str
    detail: str
    retry: bool


# Only the code is stored with a try, so the code alone says whether another try may help.
PASSING = re.compile(
    r"unreachable|deadline|login_refused|not_supported|broken|http_(5..|408|421|425|429)|smtp_4.."
)

GONE = "gone"
"""The code of an address that no longer exists (HTTP 410): the channel is switched off for that person."""

DETAIL_LIMIT = 300


def delivered(code: str, detail: str = "") -> Outcome:
    return Outcome(ok=True, code=code, detail=detail[:DETAIL_LIMIT], retry=False)


def failed(code: str, detail: str) -> Outcome:
    return Outcome(ok=False, code=code, detail=detail[:DETAIL_LIMIT], retry=may_pass(code))


def may_pass(code: str) -> bool:
    """Whether what this code stands for may be gone at the next try."""
    return PASSING.fullmatch(code) is not None


class Channel(Protocol):
    """A way out. `send` never raises for what network or receiver do, and always ends within its deadline."""

    @property
    def body_limit(self) -> int | None:
        """Bytes of UTF-8 that a body may have; None where only the receiver's patience is the limit."""

    @property
    def meter(self) -> Meter:
        """What keeps it within the limits of the other end."""

    def accepts(self, address: str) -> bool:
        """Whether `address` has the form of one; says nothing about who is there."""

    def end_of(self, address: str) -> str:
        """The machine that a message to `address` depends on: if it does not answer one, it answers none."""

    def send(self, message: Message) -> Outcome: ...


Channels = Mapping[str, Channel]
"""The ways out of this installation, by the name that a person's channel carries: `email`, `webhook`."""


@cache
def trusted_roots() -> ssl.SSLContext:
    """Certificates are checked against the machine's roots, which take a while to read: once for all channels."""
    return ssl.create_default_context()
