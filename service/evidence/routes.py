"""Photos over HTTP: what is still to be sent, the bytes, the original under its log, and previews."""

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import col, select

from schemas.answers import Sha256
from schemas.photos import (
    PhotoBegun,
    PhotoReceipt,
    PhotosMissingIn,
    PhotosMissingOut,
    PhotoUpload,
    PreviewSize,
)
from service.evidence import refused
from service.evidence.check import examine_photo
from service.evidence.keep import keep_photo
from service.evidence.rules import JPEG, MAX_BYTES, MEDIA_TYPES
from service.evidence.show import view_original, visible_photo
from service.people.door import AtDoor

router = APIRouter(tags=["photos"])

# The framework answers a body above its own limit in plain text, whatever we say; `keep_photo` counts instead.
_NO_PLAIN_413 = 2**50
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
Rest = Annotated[
    str | None, Header(alias="Content-Range", pattern=r"^bytes [0-9]{1,9}-[0-9]{1,9}/[0-9]{1,9}$")
]
"""`bytes 131072-499999/500000`: up to the photo's last byte."""
_IMAGES: dict[str, Any] = {media_type: _BYTES for media_type in MEDIA_TYPES}


@router.post("/photos/missing")
def missing_photos(asked: PhotosMissingIn, door: AtDoor) -> PhotosMissingOut:
    """Only what this person sent counts as there: the answer tells nobody that a photo exists."""
    with door.look() as (work, by):
        sent = select(PhotoUpload).where(
            col(PhotoUpload.person_id) == by.person_id, col(PhotoUpload.sha256).in_(asked.sha256)
        )
        there = {upload.sha256: PhotoReceipt(**upload.model_dump()) for upload in work.session.exec(sent)}
        person_id = by.person_id
    begun = door.world.photos.begun(person_id)
    missing = [digest for digest in dict.fromkeys(asked.sha256) if digest not in there]
    return PhotosMissingOut(
        sha256=missing,
        received=[there[digest] for digest in dict.fromkeys(asked.sha256) if digest in there],
        begun=[PhotoBegun(sha256=digest, size=begun[digest]) for digest in missing if digest in begun],
    )


@router.put(
    "/photos/{sha256}",
    max_body_size=_NO_PLAIN_413,
    responses={
        201: {"model": PhotoReceipt},
        408: {"description": "Too slow"},
        416: {"description": "The bytes before the range are not here"},
    },
    openapi_extra={"requestBody": {"required": True, "content": _IMAGES}},
)
async def put_photo(
    sha256: Sha256, request: Request, door: AtDoor, response: Response, content_range: Rest = None
) -> PhotoReceipt:
    """The whole photo, or, with `Content-Range`, the rest of one of which `POST /photos/missing` names the size begun."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BYTES:
        raise refused.too_large()
    receipt, is_new = await keep_photo(door, sha256, request.stream(), start=_start(content_range))
    response.status_code = 201 if is_new else 200
    return receipt


@router.get("/photos/{sha256}", response_class=FileResponse, responses={200: {"content": _IMAGES}})
def get_photo(sha256: Sha256, door: AtDoor) -> FileResponse:
    with door.work() as (work, by):
        photo = view_original(work, by, sha256)
    return _file(door.world.photos.path(sha256), photo.media_type, f"{sha256}.{photo.media_type[6:]}")


@router.get(
    "/photos/{sha256}/preview", response_class=FileResponse, responses={200: {"content": {JPEG: _BYTES}}}
)
def get_preview(
    sha256: Sha256, door: AtDoor, size: Annotated[PreviewSize, Query()] = PreviewSize.SMALL
) -> FileResponse:
    """Made moments after the photo arrived, or now, for who is quicker than that."""
    with door.look() as (work, by):
        photo = visible_photo(work, by, sha256)
    photos = door.world.photos
    path = photos.preview_path(sha256, size)
    if path is None and photo.damaged_at is None:
        examine_photo(door.world, sha256)
        path = photos.preview_path(sha256, size)
    if path is None:
        raise refused.damaged()
    return _file(path, JPEG, f"{sha256}-{size:d}.jpeg")


def _start(content_range: str | None) -> int:
    """Bytes that came before. Raises a refusal where the range does not end with the photo, or is above the limit."""
    if content_range is None:
        return 0
    first, last, total = (int(number) for number in re.findall(r"[0-9]+", content_range))
    if not first <= last == total - 1:
        raise refused.not_the_rest()
    if total > MAX_BYTES:
        raise refused.too_large()
    return first


def _file(path: Path, media_type: str, name: str) -> FileResponse:
    """Under the type its first bytes prove, never the sender's word: a JPEG that is also a page stays a JPEG."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return FileResponse(
        path, media_type=media_type, headers=headers, filename=name, content_disposition_type="inline"
    )
