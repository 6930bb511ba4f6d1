"""Keep a photo: checked while its bytes arrive, on the disk before its row, its row before its receipt."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import bindparam, func
from sqlmodel import col, select
from starlette.requests import ClientDisconnect

from schemas.photos import PhotoReceipt, PhotoUpload, PhotoUse
from service.arriving import HEADER_BYTES, NotBegun
from service.evidence import refused
from service.evidence.probe import Probe, probe
from service.evidence.record import Arrived, record_photo
from service.evidence.rules import (
    MAX_BYTES,
    MAX_UNREFERENCED_BYTES,
    declared_size,
    has_too_many_pixels,
    sniff,
)
from service.people.door import Door
from service.photostore import Arriving, PhotoStore
from service.world import Work, World


@dataclass(frozen=True)
class Patience:
    """Seconds between two pieces of one photo, and for all of it: 15 MB in ten minutes is 25 KB a second."""

    pause_s: float = 20.0
    arrival_s: float = 600.0


@dataclass(frozen=True)
class Sender:
    person_id: UUID
    device_id: UUID | None


async def keep_photo(
    door: Door, sha256: str, chunks: AsyncIterator[bytes], *, start: int = 0
) -> tuple[PhotoReceipt, bool]:
    """The receipt, and whether these bytes came from this person for the first time.

    `start`: so many bytes of it are here since an attempt of this person's broke off; `chunks` are the rest.

    1. admit the sender, in a short reading transaction: none is open while bytes arrive;
    2. hash and write as they arrive; 3. judge by the header; 4. sync file and directory; 5. write the row.
    """
    sender = await run_in_threadpool(_admit, door, sha256)
    with await run_in_threadpool(_open, door.world.photos, sha256, sender, start) as arriving:
        await take_in(arriving, chunks, patience=Patience())
        return await run_in_threadpool(_settle, door.world, sender, arriving)


def _admit(door: Door, sha256: str) -> Sender:
    with door.look() as (work, by):
        if _has_sent_too_much(work, by.person_id, sha256):
            raise refused.quota_spent()
        return Sender(by.person_id, by.device_id)


def _open(photos: PhotoStore, sha256: str, sender: Sender, start: int) -> Arriving:
    try:
        return photos.receive(sha256, sender.person_id, start)
    except NotBegun:
        raise refused.not_begun() from None


def _has_sent_too_much(work: Work, person_id: UUID, sha256: str) -> bool:
    """What a report already waits for is always let in: it is referenced the moment it arrives."""
    connection = work.session.connection()
    if connection.execute(_UNREFERENCED_BYTES, {"by": person_id}).scalar_one() < MAX_UNREFERENCED_BYTES:
        return False
    awaited = select(PhotoUse.id).where(col(PhotoUse.author_id) == person_id, col(PhotoUse.sha256) == sha256)
    known = work.session.get(PhotoUpload, (sha256, person_id))
    return known is None and work.session.exec(awaited.limit(1)).first() is None


async def take_in(arriving: Arriving, chunks: AsyncIterator[bytes], *, patience: Patience) -> None:
    """Neither uvicorn nor every proxy bounds how slowly a body may drip, so it is bounded here.

    What came before it broke off is left for the sender to continue; what is judged bad is not.
    """
    clock = asyncio.get_running_loop().time
    latest = clock() + patience.arrival_s
    try:
        async with asyncio.timeout(patience.pause_s) as waiting:
            async for chunk in chunks:
                arriving.write(chunk)
                _judge_early(arriving, len(chunk))
                waiting.reschedule(min(clock() + patience.pause_s, latest))
    except TimeoutError:
        arriving.leave()
        raise refused.too_slow() from None
    except ClientDisconnect:
        arriving.leave()
        raise refused.cut_off() from None
    except asyncio.CancelledError:  # the service stops
        arriving.leave()
        raise


def _judge_early(arriving: Arriving, came: int) -> None:
    """What can only be refused is refused at once, before it has cost its sender more of a bad network."""
    if arriving.size > MAX_BYTES:
        raise refused.too_large()
    if arriving.size - came < HEADER_BYTES <= arriving.size and sniff(arriving.header) is None:
        raise refused.not_a_photo()


# Building a statement costs several times what running it does, and every photo asks this.
_UNREFERENCED_BYTES = select(func.coalesce(func.sum(PhotoUpload.size), 0)).where(
    col(PhotoUpload.person_id) == bindparam("by"), col(PhotoUpload.referenced_at).is_(None)
)


def _settle(world: World, sender: Sender, arriving: Arriving) -> tuple[PhotoReceipt, bool]:
    if not arriving.is_whole():
        raise refused.digest_mismatch()
    found = _recognise(arriving)
    arriving.keep()
    return record_photo(
        world, Arrived(sender.person_id, sender.device_id, arriving.sha256, arriving.size, found)
    )


def _recognise(arriving: Arriving) -> Probe:
    media_type = sniff(arriving.header)
    if media_type is None:
        raise refused.not_a_photo()
    declared = declared_size(arriving.header)
    if declared and has_too_many_pixels(declared):
        raise refused.too_many_pixels()
    found = probe(arriving.path, media_type)
    if found is None:
        raise refused.not_a_photo()
    if has_too_many_pixels((found.width, found.height)):
        raise refused.too_many_pixels()
    return found
