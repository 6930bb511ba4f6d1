"""Tells the same content from other content: the digest a repeat is known by and a receipt is for."""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from typing import Any

import rfc8785

from service import refusals

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""An escaped NUL, not a backslash followed by digits. PostgreSQL stores none, and no keyboard makes one."""


DEEPEST = 50
"""Levels of nesting. Beyond some hundred what was written down could not be read back."""


class NotCanonical(ValueError):
    """The body holds what has no form to be kept in: a number beyond a double, half a character, endless nesting."""


def content_sha256(body: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the RFC 8785 form of the JSON as received, without `sent_at`; raises NotCanonical."""
    if _is_too_deep(body):
        raise NotCanonical("nested too deeply")
    try:
        canonical = rfc8785.dumps(_content(body))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as refused:
        raise NotCanonical(str(refused)) from refused
    if _NUL.search(canonical):
        raise NotCanonical("a NUL character")
    return hashlib.sha256(canonical).hexdigest()


def accepted_sha256(body: Mapping[str, Any]) -> str:
    """The digest of a body that is to be kept; 422 where it has none."""
    try:
        return content_sha256(body)
    except NotCanonical:
        raise refusals.unprocessable(
            "not-canonical",
            "内容中有无法保存的数字或字符，请检查后重新提交。",
            "It holds a number or a character that cannot be kept; correct it and send it again.",
        ) from None


def stand_in_sha256(body: Mapping[str, Any]) -> str:
    """A digest for a body that has no canonical form, so that even its refusal is kept only once."""
    return hashlib.sha256(json.dumps(_content(body), sort_keys=True).encode()).hexdigest()


def storable(value: Any, *, levels: int = DEEPEST) -> Any:
    """The JSON with what no database keeps (NaN, endless numbers, half characters, NUL) written as words."""
    if isinstance(value, dict | list) and levels == 0:
        return "…"
    if isinstance(value, dict):
        return {storable(name): storable(inner, levels=levels - 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner, levels=levels - 1) for inner in value]
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\u0000")
    return _storable_number(value)


def _storable_number(value: Any) -> Any:
    endless = isinstance(value, float) and not math.isfinite(value)
    huge = isinstance(value, int) and abs(value) >= 2**53
    return str(value) if endless or huge else value


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        inside = [outer for outer in level if isinstance(outer, dict | list)]
        level = [
            inner for outer in inside for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _content(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "sent_at"}
