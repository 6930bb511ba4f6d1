"""Refresh tokens: opaque, one alive per device; each is made from the one it replaces, so that it can be answered again."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Self
from uuid import UUID

LONGEST_CHAIN = 20_000
"""Refreshes between a spent token and the living one that are still followed; more is no device of ours."""


@dataclass(frozen=True)
class RefreshToken:
    """256 secret bits, and which device's how many-th token it is. Only its digest is stored."""

    device_id: UUID
    generation: int
    secret: bytes

    @classmethod
    def first(cls, device_id: UUID) -> Self:
        return cls(device_id, 1, secrets.token_bytes(32))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The token behind its text; None if it is not one of our making."""
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        if len(raw) != 52:
            return None
        return cls(UUID(bytes=raw[:16]), int.from_bytes(raw[16:20], "big"), raw[20:])

    @property
    def raw(self) -> bytes:
        return self.device_id.bytes + self.generation.to_bytes(4, "big") + self.secret

    @property
    def text(self) -> str:
        return base64.urlsafe_b64encode(self.raw).rstrip(b"=").decode()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    def successor(self, key: str) -> Self:
        """Always the same one: who asks twice is answered twice alike, and nothing secret is stored for it."""
        secret = hmac.digest(key.encode(), b"refresh:" + self.raw, "sha256")
        return type(self)(self.device_id, self.generation + 1, secret)

    def leads_to(self, digest: str, generation: int, *, key: str) -> bool:
        """Is the token with that digest and generation this one, or made from it in so many steps?"""
        if not 0 <= generation - self.generation <= LONGEST_CHAIN:
            return False
        token = self
        while token.generation < generation:
            token = token.successor(key)
        return hmac.compare_digest(token.digest, digest)
