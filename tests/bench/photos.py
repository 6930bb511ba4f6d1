"""Photos at eight senders against a bare route that syncs the same bytes, and previews against Pillow's own."""

import hashlib
import io
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image

from service.evidence.preview import develop
from service.evidence.rules import LARGE, SMALL
from tests.bench.__main__ import Printed
from tests.bench.district import prepared, token
from tests.bench.load import Sending
from tests.bench.reports import WARM, bare_units, expect, jpeg, measured, warmed
from tests.bench.serving import free_port, serving

PHOTOS = 800
TURNS = 7
SAMPLES = ("nokia_8.3.jpg", "jolla.jpg", "odd_exif_index.jpg", "iphone_plain.jpg")
SAMPLE_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "photos"


def run(printed: Printed) -> None:
    sending(printed)
    developing(printed)


def sending(printed: Printed) -> None:
    with prepared(1) as (world, _), TemporaryDirectory() as folder:
        units = [[photo(n, token(world))] for n in range(PHOTOS + WARM)]
        bare = measured("tests.bench.bare", folder, bare_units(units))
        port = free_port()
        secret = {"CAMPUS_SAFETY_TOKEN_SECRET": world.token_secret}
        with serving(
            "tests.bench.ours", port, arguments=[str(port), str(world.settings.data)], settings=secret
        ):
            ours = warmed(port, units)
    expect(ours, {201})
    printed.line("photo of 300 KB, 8 senders, against bare FastAPI", ours.per_second / bare.per_second,
                 unit="x", at_least=0.5, aim=0.7, more_is_better=True)  # fmt: skip
    printed.note(
        f"ours {ours.per_second:.0f}/s, p95 {ours.quantile_ms(0.95):.1f} ms; bare {bare.per_second:.0f}/s"
    )


def developing(printed: Printed) -> None:
    ours, pillows = seconds_per_photo(develop), seconds_per_photo(with_pillow)
    printed.line("previews and hints of a phone photo, against Pillow's draft, thumbnail, save", ours / pillows,
                 unit="x", at_least=1.5, aim=1.1, more_is_better=False)  # fmt: skip
    printed.note(f"ours {ours * 1000:.0f} ms, Pillow {pillows * 1000:.0f} ms a photo of 6 to 12 MP")


def with_pillow(path: Path) -> None:
    """The same two sizes as anybody would make them: one decode, no colours, no turning, no hints."""
    with Image.open(path) as image:
        image.draft("RGB", (LARGE, LARGE))
        for size in (LARGE, SMALL):
            image.thumbnail((size, size))
            image.save(io.BytesIO(), "JPEG", quality=80)


def seconds_per_photo(make: Callable[[Path], object]) -> float:
    """The mean over the samples of each one's median."""
    medians = []
    for name in SAMPLES:
        taken = []
        for _ in range(TURNS):
            began = time.perf_counter()
            make(SAMPLE_FOLDER / name)
            taken.append(time.perf_counter() - began)
        medians.append(median(taken))
    return sum(medians) / len(medians)


def photo(n: int, signed: str) -> Sending:
    data = jpeg(n)
    headers = {"Content-Type": "image/jpeg", "Authorization": f"Bearer {signed}"}
    return Sending("PUT", f"/api/v1/photos/{hashlib.sha256(data).hexdigest()}", headers, data)
