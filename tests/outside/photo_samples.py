"""The photos the tests are about: real ones from phones, and ones that nobody should be able to hurt us with."""

import io
import zipfile
import zlib
from pathlib import Path

from PIL import Image

PHONE_PHOTOS = Path(__file__).parents[2] / ".." / "shared" / "photos"


def phone_photo(name: str) -> bytes:
    return (PHONE_PHOTOS / name).read_bytes()


def picture(
    form: str = "JPEG", *, size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: object
) -> bytes:
    """A small picture that differs from pixel to pixel, in any format Pillow writes."""
    content = io.BytesIO()
    gradient = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (gradient, gradient.rotate(90).resize(size), gradient)).convert(mode).save(
        content, form, **options
    )
    return content.getvalue()


def animated(form: str) -> bytes:
    second = Image.new("RGB", (640, 480), "blue")
    return picture(form, save_all=True, append_images=[second], duration=100)


def jpeg_with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "Secret model"
    exif[0x8825] = {1: "N", 2: (39.0, 54.0, 30.0), 3: "E", 4: (116.0, 23.0, 30.0)}
    return picture(exif=exif, comment=b"taken at the gate")


def png_that_declares(width: int, height: int) -> bytes:
    """A few bytes whose header promises more pixels than memory should be given for."""
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    chunks = b"".join(len(d).to_bytes(4) + k + d + zlib.crc32(k + d).to_bytes(4) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + chunks


def jpeg_and_zip() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("run.js", "alert(1)")
    return picture() + archive.getvalue()


HTML = b"<!doctype html><script>alert(1)</script>" + b" " * 1000
