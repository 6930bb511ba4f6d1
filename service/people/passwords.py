"""Keeps passwords as Argon2 hashes, and hashes few at a time."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from schemas.people import Person
from service import refusals
from service.people.rules import as_password, weakness

AT_ONCE = 2
"""Argon2 takes 19 MiB and 50 ms of a core each time: at the library's defaults 20 at once took 8 s and 1.3 GB."""

Answer = TypeVar("Answer")

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
_nobodys = _hasher.hash(secrets.token_urlsafe(16))
_slots = RunVar[CapacityLimiter]("password slots")


async def in_turn(deed: Callable[..., Answer], *args: object) -> Answer:
    """Run a deed that hashes in one of the few threads that may; who waits holds no thread of the others."""
    try:
        slots = _slots.get()
    except LookupError:
        slots = CapacityLimiter(AT_ONCE)
        _slots.set(slots)
    return await to_thread.run_sync(partial(deed, *args), limiter=slots)


def hash_password(password: str) -> str:
    return _hasher.hash(as_password(password))


def fits(password: str, kept: str | None) -> bool:
    """Is it the password? As slow for somebody who has none, so that nobody learns who exists."""
    fitting = _hasher.verify(as_password(password), kept or _nobodys)
    return fitting and kept is not None


def renewed(password: str, kept: str) -> str:
    """The kept hash, or a new one if it was made with other parameters."""
    _, better = _hasher.verify_and_update(as_password(password), kept)
    return better or kept


def strong_hash(password: str, person: Person, *, pointer: str) -> str:
    """The hash of a new password; 422 at `pointer` if it is too easy to guess."""
    weak = weakness(password, known=[person.username, person.name, person.phone or ""])
    if weak is not None:
        raise refusals.unprocessable(
            "weak-password", weak.zh, weak.en, errors=[refusals.FieldError(pointer=pointer, detail=weak)]
        )
    return hash_password(password)
