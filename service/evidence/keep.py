"""Keep a photo: checked while its bytes arrive, on the disk before its row, its row before its receipt."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import bindparam, func, update
from sqlmodel import col, select
from starlette.requests import ClientDisconnect

from schemas.photos import Photo, PhotoReceipt, PhotoSubject, PhotoUpload, PhotoUse
from schemas.reports import Report
from service.database import insert_for
from service.evidence import refused
from service.evidence.probe import Probe, probe
from service.evidence.rules import (
    MAX_BYTES,
    MAX_UNREFERENCED_BYTES,
    declared_size,
    has_too_many_pixels,
    sniff,
)
from service.people.door import Door
from service.photostore import HEADER_BYTES, Arriving
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


async def keep_photo(door: Door, sha256: str, chunks: AsyncIterator[bytes]) -> tuple[PhotoReceipt, bool]:
    """The receipt, and whether these bytes came from this person for the first time.

    1. admit the sender, in a short reading transaction: none is open while bytes arrive;
    2. hash and write as they arrive; 3. judge by the header; 4. sync file and directory; 5. write the row.
    """
    sender = await run_in_threadpool(_admit, door, sha256)
    with door.world.photos.receive(sha256) as arriving:
        await take_in(arriving, chunks, patience=Patience())
        return await run_in_threadpool(_settle, door.world, sender, arriving)


def _admit(door: Door, sha256: str) -> Sender:
    with door.look() as (work, by):
        if _has_sent_too_much(work, by.person_id, sha256):
            raise refused.quota_spent()
        return Sender(by.person_id, by.device_id)


def _has_sent_too_much(work: Work, person_id: UUID, sha256: str) -> bool:
    """What a report already waits for is always let in: it is referenced the moment it arrives."""
    connection = work.session.connection()
    if connection.execute(_UNREFERENCED_BYTES, {"by": person_id}).scalar_one() < MAX_UNREFERENCED_BYTES:
        return False
    awaited = select(PhotoUse.id).where(col(PhotoUse.author_id) == person_id, col(PhotoUse.sha256) == sha256)
    known = work.session.get(PhotoUpload, (sha256, person_id))
    return known is None and work.session.exec(awaited.limit(1)).first() is None


async def take_in(arriving: Arriving, chunks: AsyncIterator[bytes], *, patience: Patience) -> None:
    """Neither uvicorn nor every proxy bounds how slowly a body may drip, so it is bounded here."""
    clock = asyncio.get_running_loop().time
    latest = clock() + patience.arrival_s
    try:
        async with asyncio.timeout(patience.pause_s) as waiting:
            async for chunk in chunks:
                arriving.write(chunk)
                _judge_early(arriving, len(chunk))
                waiting.reschedule(min(clock() + patience.pause_s, latest))
    except TimeoutError:
        raise refused.too_slow() from None
    except ClientDisconnect:
        raise refused.cut_off() from None


def _judge_early(arriving: Arriving, came: int) -> None:
    """What can only be refused is refused at once, before it has cost its sender more of a bad network."""
    if arriving.size > MAX_BYTES:
        raise refused.too_large()
    if arriving.size - came < HEADER_BYTES <= arriving.size and sniff(arriving.header) is None:
        raise refused.not_a_photo()


def _settle(world: World, sender: Sender, arriving: Arriving) -> tuple[PhotoReceipt, bool]:
    if not arriving.is_whole():
        raise refused.digest_mismatch()
    found = _recognise(arriving)
    arriving.keep()
    with world.work() as work:
        return _record(work, sender, arriving, found)


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


def _record(work: Work, sender: Sender, arrived: Arriving, found: Probe) -> tuple[PhotoReceipt, bool]:
    work.lock("photos of", sender.person_id)
    _note_photo(work, arrived, found)
    awaited = _let_uses_count(work, sender, arrived.sha256)
    upload = PhotoUpload(
        sha256=arrived.sha256,
        person_id=sender.person_id,
        device_id=sender.device_id,
        received_at=work.now,
        size=arrived.size,
        referenced_at=work.now if awaited else None,
        receipt=work.world.receipts.sign("photo", arrived.sha256, arrived.sha256, work.now),
    )
    connection = work.session.connection()
    is_new = connection.execute(_insert_upload(insert_for(connection)), upload.model_dump()).first()
    if not is_new:
        upload = work.session.get_one(PhotoUpload, (arrived.sha256, sender.person_id))
    receipt = PhotoReceipt(
        sha256=upload.sha256, size=upload.size, received_at=upload.received_at, receipt=upload.receipt
    )
    return receipt, bool(is_new)


def _note_photo(work: Work, arrived: Arriving, found: Probe) -> None:
    """Taking back what `discard` has marked, and refusing where it has just removed the bytes under our hands."""
    facts = {
        "sha256": arrived.sha256,
        "size": arrived.size,
        "media_type": found.media_type,
        "width": found.width,
        "height": found.height,
        "received_at": work.now,
        "wake_at": work.now,
    }
    connection = work.session.connection()
    connection.execute(_insert_photo(insert_for(connection)), facts)
    if not work.world.photos.exists(arrived.sha256):
        raise refused.send_again()


def _let_uses_count(work: Work, sender: Sender, sha256: str) -> bool:
    """What its sender referred to before it arrived counts from now on; reports that had lacked it look again."""
    asked = {"by": sender.person_id, "digest": sha256, "now": work.now}
    subjects = work.session.connection().execute(_USES_COUNT, asked).all()
    reports = [subject_id for kind, subject_id in subjects if kind == PhotoSubject.REPORT]
    if reports:
        lacked_it = (
            update(Report)
            .where(col(Report.id).in_(reports), col(Report.evidence_missing_at).is_not(None))
            .where(col(Report.evidence_complete_at).is_(None))
            .values(wake_at=work.now)
        )
        work.session.connection().execute(lacked_it)
    return bool(subjects)


# Building a statement costs several times what running it does, and every photo runs these: they are built once.
_UNREFERENCED_BYTES = select(func.coalesce(func.sum(PhotoUpload.size), 0)).where(
    col(PhotoUpload.person_id) == bindparam("by"), col(PhotoUpload.referenced_at).is_(None)
)
_USES_COUNT = (
    update(PhotoUse)
    .where(
        col(PhotoUse.author_id) == bindparam("by"),
        col(PhotoUse.sha256) == bindparam("digest"),
        col(PhotoUse.effective_at).is_(None),
    )
    .values(effective_at=bindparam("now"))
    .returning(col(PhotoUse.subject_kind), col(PhotoUse.subject_id))
)


@cache
def _insert_photo(insert: Any) -> Any:
    return insert(Photo).on_conflict_do_update(index_elements=["sha256"], set_={"discarded_at": None})


@cache
def _insert_upload(insert: Any) -> Any:
    return insert(PhotoUpload).on_conflict_do_nothing().returning(col(PhotoUpload.sha256))
