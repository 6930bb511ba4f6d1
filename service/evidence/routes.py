"""Photos over HTTP: what is still to be sent, the bytes, the original under its log, and previews."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import col, select

from schemas.answers import Sha256
from schemas.photos import PhotoReceipt, PhotosMissingIn, PhotosMissingOut, PhotoUpload, PreviewSize
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
_IMAGES: dict[str, Any] = {media_type: _BYTES for media_type in MEDIA_TYPES}


@router.post("/photos/missing")
def missing_photos(asked: PhotosMissingIn, door: AtDoor) -> PhotosMissingOut:
    """Only what this person sent counts as there: the answer tells nobody that a photo exists."""
    with door.look() as (work, by):
        sent = select(PhotoUpload).where(
            col(PhotoUpload.person_id) == by.person_id, col(PhotoUpload.sha256).in_(asked.sha256)
        )
        there = {upload.sha256: PhotoReceipt(**upload.model_dump()) for upload in work.session.exec(sent)}
        each_once = dict.fromkeys(asked.sha256)
        return PhotosMissingOut(
            sha256=[digest for digest in each_once if digest not in there],
            received=[there[digest] for digest in each_once if digest in there],
        )


@router.put(
    "/photos/{sha256}",
    max_body_size=_NO_PLAIN_413,
    responses={201: {"model": PhotoReceipt}, 408: {"description": "Too slow"}},
    openapi_extra={"requestBody": {"required": True, "content": _IMAGES}},
)
async def put_photo(sha256: Sha256, request: Request, door: AtDoor, response: Response) -> PhotoReceipt:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BYTES:
        raise refused.too_large()
    receipt, is_new = await keep_photo(door, sha256, request.stream())
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
