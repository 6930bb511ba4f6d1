"""Access tokens: short-lived, signed, bound to one device and one generation of its refresh token."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from service import refusals

ISSUER = "campus-safety"


@dataclass(frozen=True)
class Access:
    person_id: UUID
    device_id: UUID
    generation: int


def make_access_token(secret: str, access: Access, *, machine_now: datetime, minutes: int) -> str:
    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": str(access.person_id),
        "dev": str(access.device_id),
        "gen": access.generation,
        "iat": int(machine_now.timestamp()),
        "exp": int((machine_now + timedelta(minutes=minutes)).timestamp()),
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def read_access_token(secret: str, token: str, *, machine_now: datetime) -> Access:
    """What the token says, if it is ours and not expired by the machine's clock; else 401."""
    try:
        claims = _claims(secret, token)
        access = Access(UUID(claims["sub"]), UUID(claims["dev"]), int(claims["gen"]))
        alive = machine_now.timestamp() < claims["exp"]
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise signed_out() from None
    if not alive:
        raise refusals.unauthenticated(
            "token-expired", "登录已过期，请刷新登录。", "The sign-in has expired; refresh it."
        )
    return access


def expiry_of(secret: str, token: str) -> datetime:
    """Until when a token that was read already lets its bearer in."""
    return datetime.fromtimestamp(_claims(secret, token)["exp"], UTC)


def _claims(secret: str, token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        audience=ISSUER,
        issuer=ISSUER,
        options={"require": ["exp", "sub", "dev", "gen"], "verify_exp": False, "verify_iat": False},
    )
    return claims


def signed_out() -> refusals.Refusal:
    return refusals.unauthenticated(
        "signed-out",
        "请重新登录。已写好的报告仍保存在手机上。",
        "Please sign in again. Reports already written stay on the phone.",
    )
