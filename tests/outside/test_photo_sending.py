"""Photos over real connections: cut off, refused early, and in small pieces."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from tests.campus import Campus
from tests.outside.photo_samples import HTML, picture

PHOTO = picture(size=(1600, 1200), quality=95)
DIGEST = hashlib.sha256(PHOTO).hexdigest()


@contextmanager
def listening(campus: Campus) -> Iterator[int]:
    """The app behind a real uvicorn on a free port; ended gracefully, so that every request is over afterwards."""
    config = uvicorn.Config(campus.app, port=0, lifespan="off", ws="none", log_level="critical")
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def token(campus: Campus) -> str:
    return str(campus.as_("ines").headers["Authorization"])


def files(campus: Campus) -> list[Path]:
    return [path for path in (campus.folder / "photos").rglob("*") if path.is_file()]


def put(campus: Campus, port: int, content: bytes | Iterator[bytes], digest: str) -> httpx.Response:
    return httpx.put(
        f"http://127.0.0.1:{port}/api/v1/photos/{digest}",
        content=content,
        headers={"Authorization": token(campus)},
        trust_env=False,
    )


def begin(campus: Campus, port: int, part: bytes) -> socket.socket:
    """A request that has promised the whole photo and sent a part of it."""
    line = socket.create_connection(("127.0.0.1", port))
    head = f"PUT /api/v1/photos/{DIGEST} HTTP/1.1\r\nHost: x\r\nAuthorization: {token(campus)}\r\n"
    line.sendall(f"{head}Content-Length: {len(PHOTO)}\r\n\r\n".encode() + part)
    return line


def test_a_photo_sent_in_small_pieces_without_a_length_arrives(campus: Campus) -> None:
    pieces = (PHOTO[at : at + 5000] for at in range(0, len(PHOTO), 5000))
    with listening(campus) as port:
        assert put(campus, port, pieces, DIGEST).status_code == 201


def test_a_body_that_is_cut_off_leaves_nothing_and_can_be_sent_again(campus: Campus) -> None:
    with listening(campus) as port:
        begin(campus, port, PHOTO[:50_000]).close()
    assert files(campus) == []
    with listening(campus) as port:
        assert put(campus, port, PHOTO, DIGEST).status_code == 201
    assert len(files(campus)) == 1


@pytest.mark.parametrize(
    ("content", "status"), [(HTML * 10_000, 415), (PHOTO + b"\0" * 15_000_000, 413)], ids=["page", "15 MB"]
)
def test_who_is_refused_before_the_end_still_hears_why(campus: Campus, content: bytes, status: int) -> None:
    with listening(campus) as port:
        refusal = put(campus, port, content, DIGEST)
        in_pieces = put(campus, port, iter([content]), DIGEST)
    assert (refusal.status_code, in_pieces.status_code) == (status, status)
    assert refusal.headers["content-type"] == in_pieces.headers["content-type"] == "application/problem+json"
    assert files(campus) == []
