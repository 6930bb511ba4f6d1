"""Photos over real connections: cut off, refused early, and in small pieces."""

import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from tests.campus import Campus
from tests.outside.photo_samples import HTML, picture

PHOTO = picture(size=(1600, 1200), quality=95)
DIGEST = hashlib.sha256(PHOTO).hexdigest()
OTHER = "0" * 64


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


def token(campus: Campus, name: str = "ines") -> str:
    return str(campus.as_(name).headers["Authorization"])


def files(campus: Campus) -> list[Path]:
    return [path for path in (campus.folder / "photos").rglob("*") if path.is_file()]


def put(
    campus: Campus,
    port: int,
    content: bytes | Iterator[bytes],
    digest: str,
    part: str | None = None,
    name: str = "ines",
) -> httpx.Response:
    return httpx.put(
        f"http://127.0.0.1:{port}/api/v1/photos/{digest}",
        content=content,
        headers={"Authorization": token(campus, name), **({"Content-Range": part} if part else {})},
        trust_env=False,
    )


def rest(start: int) -> str:
    return f"bytes {start}-{len(PHOTO) - 1}/{len(PHOTO)}"


def begun(campus: Campus, name: str = "ines") -> list[dict[str, Any]]:
    answer = campus.as_(name).post("/api/v1/photos/missing", json={"sha256": [DIGEST, OTHER]}).json()
    assert answer["sha256"] == [DIGEST, OTHER]
    found: list[dict[str, Any]] = answer["begun"]
    return found


def begin(campus: Campus, port: int, part: bytes, start: int = 0) -> socket.socket:
    """A request that has promised the whole photo, or what `start` bytes lack of it, and sent a part."""
    line = socket.create_connection(("127.0.0.1", port))
    head = f"PUT /api/v1/photos/{DIGEST} HTTP/1.1\r\nHost: x\r\nAuthorization: {token(campus)}\r\n"
    head += f"Content-Range: {rest(start)}\r\n" if start else ""
    line.sendall(f"{head}Content-Length: {len(PHOTO) - start}\r\n\r\n".encode() + part)
    return line


def broken_off(campus: Campus) -> int:
    """A phone's line broke in the middle; how much of the photo came to lie here."""
    with listening(campus) as port:
        line = begin(campus, port, PHOTO[:50_000])
        wait_for(lambda: size(campus))
        line.close()
    assert 0 < size(campus) <= 50_000
    return size(campus)


def size(campus: Campus) -> int:
    return campus.world.photos.begun(campus.id("ines")).get(DIGEST, 0)


def wait_for(found: Callable[[], int]) -> int:
    for _ in range(200):
        if answer := found():
            return answer
        time.sleep(0.02)
    raise AssertionError("never came")


def test_a_photo_sent_in_small_pieces_without_a_length_arrives(campus: Campus) -> None:
    pieces = (PHOTO[at : at + 5000] for at in range(0, len(PHOTO), 5000))
    with listening(campus) as port:
        assert put(campus, port, pieces, DIGEST).status_code == 201


def test_a_body_that_is_cut_off_can_be_sent_again(campus: Campus) -> None:
    broken_off(campus)
    assert not campus.world.photos.exists(DIGEST)
    with listening(campus) as port:
        assert put(campus, port, PHOTO, DIGEST).status_code == 201
    assert len(files(campus)) == 1


def test_a_body_that_is_cut_off_is_continued_by_its_sender(campus: Campus) -> None:
    came = broken_off(campus)
    assert begun(campus) == [{"sha256": DIGEST, "size": came}]
    assert begun(campus, "omar") == []
    with listening(campus) as port:
        assert put(campus, port, PHOTO[came:], DIGEST, rest(came)).status_code == 201
    assert campus.world.photos.path(DIGEST).read_bytes() == PHOTO
    assert len(files(campus)) == 1
    answer = campus.as_("ines").post("/api/v1/photos/missing", json={"sha256": [DIGEST]}).json()
    assert (answer["sha256"], answer["begun"]) == ([], [])


def test_a_body_is_continued_over_many_cuts_even_unnoticed_ones(campus: Campus) -> None:
    lines, sent = [], 0
    with listening(campus) as port:
        while sent < 100_000:
            lines.append(begin(campus, port, PHOTO[sent : sent + 20_000], start=sent))
            sent = wait_for(lambda so_far=sent: size(campus) > so_far and size(campus))
        lines[0].close()
        assert put(campus, port, PHOTO[sent:], DIGEST, rest(sent)).status_code == 201
        for line in lines:
            line.close()
    assert campus.world.photos.path(DIGEST).read_bytes() == PHOTO


@pytest.mark.parametrize(
    ("part", "status", "slug"),
    [
        (rest(60_000), 416, "photo-not-begun"),
        (f"bytes 10-{len(PHOTO) - 2}/{len(PHOTO)}", 422, "photo-range"),
        (f"bytes {len(PHOTO)}-{len(PHOTO) - 1}/{len(PHOTO)}", 422, "photo-range"),
        ("bytes 0-15000000/15000001", 413, "photo-too-large"),
        ("bytes */50000", 422, "invalid"),
        ("50000", 422, "invalid"),
    ],
)
def test_what_does_not_continue_it_is_refused_and_harms_nothing(
    campus: Campus, part: str, status: int, slug: str
) -> None:
    came = broken_off(campus)
    with listening(campus) as port:
        refusal = put(campus, port, PHOTO[came:], DIGEST, part)
        assert (refusal.status_code, refusal.json()["type"]) == (status, slug)
        assert begun(campus) == [{"sha256": DIGEST, "size": came}]
        assert put(campus, port, PHOTO[came:], DIGEST, rest(came)).status_code == 201


def test_another_persons_beginning_is_no_ones_else(campus: Campus) -> None:
    """Who knows a digest and not its bytes does not come by the photo with somebody's first half."""
    came = broken_off(campus)
    with listening(campus) as port:
        refusal = put(campus, port, PHOTO[came:], DIGEST, rest(came), name="omar")
    assert refusal.status_code == 416


def test_a_false_end_costs_the_beginning_too(campus: Campus) -> None:
    came = broken_off(campus)
    with listening(campus) as port:
        refusal = put(campus, port, PHOTO[came + 1 :] + b"!", DIGEST, rest(came))
        assert refusal.json()["type"] == "photo-digest-mismatch"
    assert (begun(campus), files(campus)) == ([], [])


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
