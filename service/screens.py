"""Serves the phone app at /m/ and the bureau's desk at /desk/, and leads whoever comes by a link to the right one."""

import mimetypes
import os
import re
from pathlib import Path
from stat import S_ISREG
from uuid import UUID

import anyio.to_thread
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

CLIENT = Path(__file__).parent / "client"

# 'wasm-unsafe-eval': the decoder of QR codes. Inline styles: what the widgets and charts set on their elements.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}

FOR_GOOD = "public, max-age=31536000, immutable"
"""What carries its digest in its name never changes."""
_NAMED_BY_DIGEST = re.compile(r"^assets/.+-[A-Za-z0-9_-]{8,}\.\w+$")
_SMALLER = (("br", ".br"), ("gzip", ".gz"))

router = APIRouter(include_in_schema=False)


class Screen(StaticFiles):
    """The built pages of one app. Whatever is no file of it is a page of the app, which finds its way by the address."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        name = "index.html" if path in (".", "") else path
        found = await self._file(name, scope)
        if found is None and _is_page(name):
            found = await self._file("index.html", scope)
        if found is None:
            raise HTTPException(404)
        return found

    async def _file(self, name: str, scope: Scope) -> Response | None:
        full, stat = await anyio.to_thread.run_sync(self.lookup_path, name)
        if stat is None or not S_ISREG(stat.st_mode):
            return None
        accepted = Request(scope).headers.get("accept-encoding", "")
        headers = HEADERS | {"Cache-Control": FOR_GOOD if _NAMED_BY_DIGEST.match(name) else "no-cache"}
        headers["Vary"] = "Accept-Encoding"
        sent: str | os.PathLike[str] = full
        for encoding, ending in _SMALLER:
            smaller, small_stat = await anyio.to_thread.run_sync(self.lookup_path, name + ending)
            if encoding in accepted and small_stat is not None:
                sent, stat = smaller, small_stat
                headers["Content-Encoding"] = encoding
                break
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        answer = FileResponse(sent, headers=headers, stat_result=stat, media_type=kind)
        unchanged = self.is_not_modified(answer.headers, Request(scope).headers)
        return NotModifiedResponse(answer.headers) if unchanged else answer


def _is_page(name: str) -> bool:
    return "." not in name.rsplit("/", 1)[-1]


@router.get("/")
def front(request: Request) -> RedirectResponse:
    """What stands behind a # in the address, such as a password link, is kept by the browser."""
    return RedirectResponse(f"/{_screen(request)}/")


@router.get("/inbox")
def inbox(request: Request) -> RedirectResponse:
    return RedirectResponse(f"/{_screen(request)}/inbox")


@router.get("/notices/{notice_id}")
def notice(request: Request, notice_id: UUID) -> RedirectResponse:
    return RedirectResponse(f"/{_screen(request)}/notices/{notice_id}")


def _screen(request: Request) -> str:
    """Only a first guess: each app leads to the other."""
    return "m" if "Mobi" in request.headers.get("user-agent", "") else "desk"


def install(app: FastAPI) -> None:
    app.include_router(router)
    mimetypes.add_type("application/manifest+json", ".webmanifest")
    for place in ("m", "desk"):
        app.mount(f"/{place}", Screen(CLIENT / place))
