"""The short code on a place's QR label: read by a camera or typed by a thumb, with or without a network."""

import hashlib
import re
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that nothing on a worn label is taken for something else."""
LENGTH = 10
MISREAD = str.maketrans("OIL", "011")


def label_of(place_id: UUID) -> str:
    """Nine symbols (45 bits) of the id's SHA-256 and a check symbol, as in `7K3QF2MX9C`.

    Worked out, never stored: a phone knows it of every place it holds, and no place can be without one. Among the
    40,000 places of a large city two share one with a chance of 1 in 40,000; whoever looks it up is shown both.
    """
    bits = int.from_bytes(hashlib.sha256(place_id.bytes).digest()[:6]) >> 3
    symbols = [bits >> shift & 31 for shift in range(40, -1, -5)]
    return "".join(ALPHABET[symbol] for symbol in [*symbols, _doubled(_sum(symbols))])


def read_label(typed: str) -> str | None:
    """The label meant by what was typed, in either case, with spaces or hyphens; None if it was mistyped."""
    label = re.sub(r"[\s\-–—]", "", typed).upper().translate(MISREAD)
    if len(label) != LENGTH or any(symbol not in ALPHABET for symbol in label):
        return None
    return label if _sum([ALPHABET.index(symbol) for symbol in label]) == 0 else None


def in_groups(label: str) -> str:
    """As it is printed: `7K3QF-2MX9C`."""
    return f"{label[:5]}-{label[5:]}"


def _sum(symbols: list[int]) -> int:
    """A polynomial over GF(32): one wrong symbol, or any two that changed places, never leave it as it was."""
    total = 0
    for symbol in symbols:
        total = _doubled(total) ^ symbol
    return total


def _doubled(symbol: int) -> int:
    """Times x, modulo x^5 + x^2 + 1."""
    return (symbol << 1) ^ (0b100101 if symbol & 16 else 0)
