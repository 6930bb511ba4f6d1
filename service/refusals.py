"""Saying no: one exception that carries a status, a stable slug, and a sentence the person can act on, in two languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.base import Bilingual


@dataclass(frozen=True)
class FieldError:
    """One field at fault: a JSON pointer (RFC 6901) into the body, and what is wrong with it."""

    pointer: str
    detail: Bilingual


class Refusal(Exception):
    """Turned into `application/problem+json` (RFC 9457) at the edge; rolls the piece of work back."""

    def __init__(
        self,
        status: int,
        slug: str,
        zh: str,
        en: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {slug}: {en}")
        self.status = status
        self.slug = slug
        self.detail = Bilingual(zh=zh, en=en)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def not_found() -> Refusal:
    """Not there, or not yours to see: the same answer for both."""
    return Refusal(
        404,
        "not-found",
        "没有找到，或您无权查看。请检查链接，或联系管理员确认您的任职。",
        "Not found, or not yours to see. Check the link, or ask an administrator about your appointment.",
    )


def forbidden(zh: str, en: str, *, slug: str = "not-allowed") -> Refusal:
    """You may see it, but this is not yours to do."""
    return Refusal(403, slug, zh, en)


def conflict(slug: str, zh: str, en: str) -> Refusal:
    return Refusal(409, slug, zh, en)


def different_content() -> Refusal:
    """The id is taken by other content: what was accepted is never overwritten."""
    return conflict(
        "different-content",
        "同一编号下已收到不同的内容，先前的内容保持不变。请用新的编号重新提交。",
        "Other content was already received under this id and stays as it is. Send yours under a new id.",
    )


def stale_version() -> Refusal:
    return conflict(
        "stale-version",
        "他人刚刚修改过。请刷新后在最新版本上重新修改。",
        "Someone else changed it meanwhile. Reload and make your change on the newest version.",
    )


def unprocessable(slug: str, zh: str, en: str, *, errors: Sequence[FieldError] = ()) -> Refusal:
    return Refusal(422, slug, zh, en, errors=errors)


def too_many(seconds: int, zh: str, en: str, *, slug: str = "too-many-requests") -> Refusal:
    """`seconds` from now until it is worth trying again."""
    return Refusal(429, slug, zh, en, headers={"Retry-After": str(max(1, seconds))})


def unavailable(seconds: int, zh: str, en: str, *, slug: str) -> Refusal:
    """Not now: `seconds` from now until it is worth trying again."""
    return Refusal(503, slug, zh, en, headers={"Retry-After": str(seconds)})


def unauthenticated(slug: str, zh: str, en: str) -> Refusal:
    return Refusal(401, slug, zh, en, headers={"WWW-Authenticate": "Bearer"})
