"""Signing in: what a phone sends for its tokens, and how a password is set or changed."""

from typing import Annotated

from pydantic import Field as WireField
from pydantic import SecretStr

from schemas.base import Instant, Wire

Secret = Annotated[SecretStr, WireField(max_length=1000)]


def revealed(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


class TokenForm(Wire):
    """`grant_type=password` with `username`, `password`; or `grant_type=refresh_token` with `refresh_token`."""

    grant_type: str = WireField(max_length=40, description="`password` or `refresh_token`")
    username: str | None = WireField(default=None, max_length=200)
    password: Secret | None = None
    device_name: str | None = WireField(default=None, max_length=200)
    refresh_token: Secret | None = None


class Tokens(Wire):
    access_token: str
    token_type: str = "bearer"
    expires_in: int = WireField(description="seconds")
    refresh_token: str


class PasswordChange(Wire):
    old_password: Secret
    new_password: Secret


class PasswordSet(Wire):
    password: Secret


class PasswordLinkOut(Wire):
    """Shown once, to whom made it; given to the person by hand. `path` belongs behind the service's address."""

    token: str
    path: str
    expires_at: Instant


class PasswordLinkFor(Wire):
    """Whose password a link sets."""

    username: str
    name: str
    expires_at: Instant
