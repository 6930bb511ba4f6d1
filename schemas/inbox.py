"""The inbox as it travels: notices in the reader's language, and the channels a person chose beside it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field as WireField

from schemas.base import Instant, Wire
from schemas.places import PlaceRef

ChannelName = Annotated[str, WireField(pattern=r"^[a-z][a-z0-9_]{0,19}$")]


class NoticeSubject(Wire):
    """What a notice is about: `hazard`, `task`, `report`, … and its id."""

    type: str
    id: UUID


class NoticeOut(Wire):
    """`title` says what happened, `asks` what is wanted of the reader; both in the language of the request."""

    id: UUID
    kind: str
    title: str
    asks: str
    subject: NoticeSubject
    place: PlaceRef | None
    category: str | None
    severity: str | None
    level: int | None
    urgent: bool
    created_at: Instant
    read_at: Instant | None


class ChannelIn(Wire):
    channel: ChannelName
    address: str = WireField(min_length=3, max_length=500)


class ChannelsIn(Wire):
    """All channels of a person, the preferred one first; `version` is the person's, as it was read."""

    language: str = WireField(pattern=r"^(zh-CN|en)$")
    channels: list[ChannelIn] = WireField(default=[], max_length=10)
    version: int | None = None


class LastTry(Wire):
    at: Instant
    ok: bool | None
    code: str | None


class ChannelOut(Wire):
    """`secret` verifies a webhook's signature and is shown to its owner only."""

    channel: str
    address: str
    secret: str | None
    disabled_at: Instant | None
    disabled_reason: str | None
    last_try: LastTry | None


class ChannelsOut(Wire):
    """`available`: what this installation can send over."""

    language: str
    channels: list[ChannelOut]
    available: list[str]
    version: int


class ChannelTest(Wire):
    """What came of a message sent just now."""

    ok: bool
    code: str
    detail: str
