"""Reports with and without a photo, at eight senders, against a bare FastAPI route in the same run."""

import hashlib
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from schemas.base import as_z, new_id
from tests.bench.__main__ import Printed
from tests.bench.district import answers, prepared, token
from tests.bench.load import Load, Sending, send_all
from tests.bench.serving import free_port, serving

UNITS = 1500
WARM = 100
PHOTO_BYTES = 300_000


def run(printed: Printed) -> None:
    with prepared(2 * UNITS + 2 * WARM) as (world, tasks), TemporaryDirectory() as folder:
        now, signed = world.clock(), token(world)
        plain = [[report(task, now, signed)] for task in tasks[: UNITS + WARM]]
        pictured = [with_photo(task, now, signed, n) for n, task in enumerate(tasks[UNITS + WARM :])]
        bare = measured("tests.bench.bare", folder, bare_units(plain))
        bare_photos = measured("tests.bench.bare", folder, [[unit[0]] for unit in bare_units(pictured)])
        port = free_port()
        with serving("tests.bench.ours", port, arguments=[str(port), str(world.settings.data)]):
            ours = warmed(port, plain)
            both = warmed(port, pictured)
    expect(ours, {201})
    expect(both, {201})
    printed.line("report of 15 answers, 8 senders, against bare FastAPI", ours.per_second / bare.per_second,
                 unit="x", at_least=0.08, aim=0.15, more_is_better=True)  # fmt: skip
    printed.note(
        f"ours {ours.per_second:.0f}/s, p95 {ours.quantile_ms(0.95):.1f} ms; bare {bare.per_second:.0f}/s"
    )
    printed.line("report and its 300 KB photo, against bare photos per second", both.per_second / bare_photos.per_second,
                 unit="x", at_least=0.2, aim=0.33, more_is_better=True)  # fmt: skip
    printed.note(f"ours {both.per_second:.0f}/s (report + photo), bare {bare_photos.per_second:.0f} photos/s")
    printed.line("p95 of a report with its photo at 8 senders", both.quantile_ms(0.95),
                 unit="ms", at_least=60, aim=30, more_is_better=False)  # fmt: skip


def measured(module: str, folder: str, units: Sequence[Sequence[Sending]]) -> Load:
    port = free_port()
    with serving(module, port, arguments=[str(port), folder]):
        load = warmed(port, units)
    expect(load, {200})
    return load


def warmed(port: int, units: Sequence[Sequence[Sending]]) -> Load:
    send_all(port, units[:WARM])
    return send_all(port, units[WARM:])


def expect(load: Load, statuses: set[int]) -> None:
    if set(load.statuses) - statuses:
        raise RuntimeError(f"unexpected answers: {load.statuses}")


def report(task: UUID, now: datetime, signed: str, photos: Sequence[str] = ()) -> Sending:
    given: list[dict[str, Any]] = answers()
    if photos:
        given[0] = {**given[0], "photos": list(photos)}
    body = {
        "task_id": str(task),
        "started_at": as_z(now),
        "captured_at": as_z(now),
        "sent_at": as_z(now),
        "answers": given,
        "location": {"lat": 36.67, "lon": 117.02, "accuracy_m": 12},
        "note": None,
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {signed}"}
    return Sending("PUT", f"/api/v1/reports/{new_id()}", headers, json.dumps(body).encode())


def with_photo(task: UUID, now: datetime, signed: str, n: int) -> list[Sending]:
    """A photo of its own (what differs is its last bytes) and the report that shows it."""
    data = jpeg(n)
    digest = hashlib.sha256(data).hexdigest()
    headers = {"Content-Type": "image/jpeg", "Authorization": f"Bearer {signed}"}
    return [Sending("PUT", f"/api/v1/photos/{digest}", headers, data), report(task, now, signed, [digest])]


def bare_units(units: Sequence[Sequence[Sending]]) -> list[list[Sending]]:
    """The same requests as the bare app knows them."""
    return [
        [Sending(s.method, s.path.removeprefix("/api/v1"), s.headers, s.body) for s in unit] for unit in units
    ]


def jpeg(n: int) -> bytes:
    """A real photo's start, filled to 300 KB, ended with a mark of its own."""
    photos = Path(__file__).resolve().parents[3] / "shared" / "photos"
    start = (photos / "gps_1.jpg").read_bytes()[:-2]
    filler = _FILLER[: PHOTO_BYTES - len(start) - 10]
    return start + filler + n.to_bytes(8, "big") + b"\xff\xd9"


_FILLER = bytes(b % 255 for b in os.urandom(PHOTO_BYTES))  # no 0xFF: it stays entropy-coded data
