"""Write down the photos that lie on the disk: those that came at the same moment share one commit.

A commit waits for the disk, one after the other; while one waits, the photos behind it gather for the next.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, select, update
from sqlmodel import col

from schemas.photos import Photo, PhotoReceipt, PhotoSubject, PhotoUpload, PhotoUse
from schemas.reports import Report
from service.database import insert_for
from service.evidence import refused
from service.evidence.probe import Probe
from service.world import Work, World

Key = tuple[str, UUID]
Outcome = tuple[PhotoReceipt, bool]
MOST_AT_ONCE = 50


@dataclass
class Arrived:
    """A photo of one sender, its bytes safe; `outcome` is the receipt and whether it is the first."""

    person_id: UUID
    device_id: UUID | None
    sha256: str
    size: int
    found: Probe
    outcome: Outcome | Exception | None = None

    @property
    def key(self) -> Key:
        return self.sha256, self.person_id


@dataclass
class _Gathering:
    waiting: deque[Arrived] = field(default_factory=deque)
    turn: Lock = field(default_factory=Lock)


_gatherings: WeakKeyDictionary[Engine, _Gathering] = WeakKeyDictionary()
_gatherings_lock = Lock()


def record_photo(world: World, arrived: Arrived) -> Outcome:
    """The receipt once it is committed, and whether this sender sent these bytes for the first time."""
    with _gatherings_lock:
        gathering = _gatherings.setdefault(world.engine, _Gathering())
    gathering.waiting.append(arrived)
    with gathering.turn:
        if arrived.outcome is None:
            _record_all(world, _taken_with(arrived, gathering.waiting))
    assert arrived.outcome is not None
    if isinstance(arrived.outcome, Exception):
        raise arrived.outcome
    return arrived.outcome


def _taken_with(mine: Arrived, waiting: deque[Arrived]) -> list[Arrived]:
    taken = [mine]
    while waiting and len(taken) < MOST_AT_ONCE:
        if (other := waiting.popleft()) is not mine:
            taken.append(other)
    return taken


def _record_all(world: World, batch: Sequence[Arrived]) -> None:
    """A batch that fails is taken again one by one, so that nobody's photo waits for another's."""
    try:
        with world.work() as work:
            outcomes = _write(work, batch)
    except Exception as error:
        if len(batch) == 1:
            batch[0].outcome = error
            return
        for arrived in batch:
            _record_all(world, [arrived])
        return
    told = set()
    for arrived in batch:
        receipt, is_new = outcomes[arrived.key]
        arrived.outcome = receipt, is_new and arrived.key not in told
        told.add(arrived.key)


def _write(work: Work, batch: Sequence[Arrived]) -> dict[Key, Outcome]:
    """In one order on every node (senders, photos, uploads), so that two nodes never wait for each other."""
    connection = work.session.connection()
    for person_id in sorted({arrived.person_id for arrived in batch}):
        work.lock("photos of", person_id)
    _note_photos(work, connection, batch)
    each_once = {arrived.key: arrived for arrived in batch}
    uploads = {key: _upload(work, connection, arrived) for key, arrived in each_once.items()}
    inserted = connection.execute(_insert_upload(insert_for(connection)), list(uploads.values())).all()
    new = {(sha256, person_id) for sha256, person_id in inserted}
    uploads |= _stored(connection, uploads.keys() - new)
    return {key: (PhotoReceipt(**row), key in new) for key, row in uploads.items()}


def _note_photos(work: Work, connection: Connection, batch: Sequence[Arrived]) -> None:
    """Taking back what `discard` has marked, and refusing where it has just removed the bytes under our hands."""
    facts = {
        arrived.sha256: {
            "sha256": arrived.sha256,
            "size": arrived.size,
            "media_type": arrived.found.media_type,
            "width": arrived.found.width,
            "height": arrived.found.height,
            "received_at": work.now,
            "wake_at": work.now,
        }
        for arrived in batch
    }
    connection.execute(_insert_photo(insert_for(connection)), [facts[sha256] for sha256 in sorted(facts)])
    if not all(work.world.photos.exists(sha256) for sha256 in facts):
        raise refused.send_again()


def _let_uses_count(work: Work, connection: Connection, arrived: Arrived) -> bool:
    """What its sender referred to before it arrived counts from now on; reports that had lacked it look again."""
    asked = {"by": arrived.person_id, "digest": arrived.sha256, "now": work.now}
    subjects = connection.execute(_USES_COUNT, asked).all()
    reports = [subject_id for kind, subject_id in subjects if kind == PhotoSubject.REPORT]
    if reports:
        lacked_it = (
            update(Report)
            .where(col(Report.id).in_(reports), col(Report.evidence_missing_at).is_not(None))
            .where(col(Report.evidence_complete_at).is_(None))
        )
        connection.execute(lacked_it.values(wake_at=work.now))
    return bool(subjects)


def _upload(work: Work, connection: Connection, arrived: Arrived) -> dict[str, Any]:
    is_awaited = _let_uses_count(work, connection, arrived)
    return {
        "sha256": arrived.sha256,
        "person_id": arrived.person_id,
        "device_id": arrived.device_id,
        "received_at": work.now,
        "size": arrived.size,
        "referenced_at": work.now if is_awaited else None,
        "receipt": work.world.receipts.sign("photo", arrived.sha256, arrived.sha256, work.now),
    }


def _stored(connection: Connection, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
    """A repeat answers what was stored the first time."""
    if not keys:
        return {}
    asked = select(
        col(PhotoUpload.sha256),
        col(PhotoUpload.person_id),
        col(PhotoUpload.size),
        col(PhotoUpload.received_at),
        col(PhotoUpload.receipt),
    ).where(col(PhotoUpload.sha256).in_({sha256 for sha256, _ in keys}))
    rows = [row._asdict() for row in connection.execute(asked)]
    return {key: row for row in rows if (key := (row["sha256"], row["person_id"])) in keys}


# Building a statement costs several times what running it does, and every photo runs these: they are built once.
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
    row = insert(PhotoUpload).on_conflict_do_nothing()
    return row.returning(col(PhotoUpload.sha256), col(PhotoUpload.person_id))
