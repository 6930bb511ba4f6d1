"""What a phone needs to know anew: where its last answer ended, and what has changed since."""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID

AHEAD = timedelta(days=14)
BEHIND = timedelta(days=7)
"""contract.md: tasks that open within 14 days or closed less than 7 days ago."""

LOOK_BACK = timedelta(minutes=10)
"""A piece of work carries the instant at which it began and may be committed after a phone has asked: longer than any."""

MARK = 4
"""Bytes by which a cursor remembers a checklist version that the phone holds."""


SHAPE = 2
"""What phones are told of a task, hazard or place. A higher number makes each phone ask for all of it anew."""


@dataclass(frozen=True)
class SyncCursor:
    """`at`: when the phone asked; `scope`: a digest of whose it is and of the posts then; `held`: checklist marks."""

    at: datetime
    scope: str
    held: frozenset[str]

    @property
    def text(self) -> str:
        held = "".join(sorted(self.held))
        raw = json.dumps([self.at.timestamp(), self.scope, held], separators=(",", ":"))
        return base64.urlsafe_b64encode(raw.encode()).rstrip(b"=").decode()

    @classmethod
    def read(cls, text: str) -> Self:
        """The cursor behind its text; ValueError for one that is not ours."""
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        match json.loads(raw):
            case [float() as at, str() as scope, str() as held]:
                width = 2 * MARK
                marks = frozenset(held[i : i + width] for i in range(0, len(held), width))
                return cls(_instant(at), scope, marks)
        raise ValueError("no cursor")

    @property
    def since(self) -> datetime:
        """From when on changes are told: somewhat before the last answer."""
        return self.at - LOOK_BACK


def scope_digest(person_id: UUID, scope_changed_at: datetime, posts: Iterable[object]) -> str:
    """Changes when an appointment of the person is edited, begins or ends, and with `SHAPE`."""
    words = [str(SHAPE), str(person_id), scope_changed_at.isoformat(), *sorted(str(post) for post in posts)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def checklist_mark(code: str, version: int) -> str:
    return hashlib.sha256(f"{code}@{version}".encode()).hexdigest()[: 2 * MARK]


def is_news(since: datetime, now: datetime, *, facts: Iterable[datetime | None], opens_at: datetime) -> bool:
    """Has one of these facts come about since then, or has the task come within sight?

    A fact of the future (a close that is still to come) is no news yet.
    """
    if opens_at > since + AHEAD:
        return True
    return any(fact is not None and since <= fact <= now for fact in facts)


def _instant(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as beyond:
        raise ValueError("no instant") from beyond
