"""Refer to photos: a reference counts once its author has sent the bytes, or where they could see them already."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, insert, or_, update
from sqlmodel import col, select

from schemas.base import new_id
from schemas.photos import Photo, PhotoSubject, PhotoUpload, PhotoUse
from schemas.places import Place, scope_of
from service.evidence.show import shown_photos
from service.people.access import Caller
from service.world import Work


class Shown(NamedTuple):
    """A photo as a report names it: for which item, and whether the checklist demands it."""

    sha256: str
    item: str | None = None
    required: bool = False


def refer_photos(
    work: Work,
    by: Caller,
    photos: Iterable[tuple[str, str | None, bool]],
    *,
    subject_kind: PhotoSubject,
    subject_id: UUID,
    place: Place,
    category: str,
    shown_by_id: UUID | None = None,
) -> None:
    """Writes one use per photo and item. `shown_by_id` is the hazard where the subject is a step of one."""
    named = _each_once(photos)
    if not named:
        return
    work.lock(
        "photos of", by.person_id
    )  # else a photo that arrives meanwhile and its use would miss each other
    digests = {shown.sha256 for shown in named}
    mine = _sent_by_me(work, by, digests)
    counting = mine | shown_photos(work, by, digests - mine)
    shared = {
        "author_id": by.person_id,
        "subject_kind": subject_kind.value,
        "subject_id": subject_id,
        "shown_by_id": shown_by_id or subject_id,
        "category": category,
        "created_at": work.now,
        **scope_of(place),
    }
    rows = [
        {
            **shown._asdict(),
            **shared,
            "id": new_id(),
            "effective_at": work.now if shown.sha256 in counting else None,
        }
        for shown in named
    ]
    work.session.flush()
    work.session.connection().execute(_INSERT, rows)


# Building a statement costs several times what running it does, and every report refers to photos.
_INSERT = insert(PhotoUse)


def photos_missing(work: Work, subject_kind: PhotoSubject, subject_id: UUID) -> list[str]:
    """The digests named by it whose bytes have not come from its author."""
    return photos_missing_of(work, subject_kind, [subject_id])[subject_id]


def photos_missing_of(
    work: Work, subject_kind: PhotoSubject, subject_ids: Collection[UUID]
) -> dict[UUID, list[str]]:
    """As `photos_missing`, for a page of subjects in one question; every id asked for is a key."""
    missing: dict[UUID, list[str]] = {id: [] for id in subject_ids}
    waiting = (
        select(PhotoUse.subject_id, PhotoUse.sha256)
        .where(
            col(PhotoUse.subject_kind) == subject_kind.value,
            col(PhotoUse.subject_id).in_(subject_ids),
            col(PhotoUse.effective_at).is_(None),
        )
        .distinct()
        .order_by(col(PhotoUse.sha256))
    )
    for subject_id, sha256 in work.session.exec(waiting):
        missing[subject_id].append(sha256)
    return missing


def missing_required(work: Work, subject_kind: PhotoSubject, subject_id: UUID) -> list[str]:
    """The digests of demanded photos that have not come, or came and cannot be decoded."""
    return missing_required_of(work, subject_kind, [subject_id]).get(subject_id, [])


def missing_required_of(
    work: Work, subject_kind: PhotoSubject, subject_ids: Collection[UUID]
) -> dict[UUID, list[str]]:
    """As `missing_required`, for many subjects in one question; only those that lack something are keys."""
    lacking = (
        select(PhotoUse.subject_id, PhotoUse.sha256)
        .join(Photo, col(Photo.sha256) == col(PhotoUse.sha256), isouter=True)
        .where(
            col(PhotoUse.subject_kind) == subject_kind.value,
            col(PhotoUse.subject_id).in_(subject_ids),
            col(PhotoUse.required).is_(True),
            or_(col(PhotoUse.effective_at).is_(None), col(Photo.damaged_at).is_not(None)),
        )
        .distinct()
        .order_by(col(PhotoUse.sha256))
    )
    missing: dict[UUID, list[str]] = {}
    for subject_id, sha256 in work.session.exec(lacking):
        missing.setdefault(subject_id, []).append(sha256)
    return missing


def _each_once(photos: Iterable[tuple[str, str | None, bool]]) -> list[Shown]:
    required: dict[tuple[str, str | None], bool] = {}
    for sha256, item, demanded in photos:
        required[sha256, item] = required.get((sha256, item), False) or demanded
    return [Shown(sha256, item, demanded) for (sha256, item), demanded in required.items()]


def _sent_by_me(work: Work, by: Caller, digests: set[str]) -> set[str]:
    """Referring to them ends their counting against the quota, and keeps them from being discarded meanwhile."""
    said = {"by": by.person_id, "digests": digests, "now": work.now}
    return set(work.session.connection().execute(_REFERENCED, said).scalars())


_REFERENCED = (
    update(PhotoUpload)
    .where(
        col(PhotoUpload.person_id) == bindparam("by"),
        col(PhotoUpload.sha256).in_(bindparam("digests", expanding=True)),
    )
    .values(referenced_at=func.coalesce(PhotoUpload.referenced_at, bindparam("now")))
    .returning(col(PhotoUpload.sha256))
)
