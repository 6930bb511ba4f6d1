"""Develop a photo: decode it once and whole, shrink it upright for the screen, read what it says of itself."""

import io
import os
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from PIL import Image, ImageCms

from service.evidence.hints import read_hints
from service.evidence.probe import boxes_end, is_trouble_of_ours, open_photo, orientation
from service.evidence.rules import LARGE, SMALL

_QUALITY = 80
# Pillow lets go of the interpreter while it decodes: more at once than cores only costs memory.
_decoders = BoundedSemaphore(os.cpu_count() or 1)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class DamagedPhoto(Exception):
    """The file is kept, but it cannot be decoded to its end."""


@dataclass(frozen=True)
class Developed:
    """The previews as JPEG bytes by the length of their longer side at most, and the hints (see hints.py)."""

    previews: dict[int, bytes]
    hints: dict[str, Any]


def develop(path: Path) -> Developed:
    """Decodes the whole file. Raises DamagedPhoto; trouble with the disk or the memory is raised as it is."""
    with path.open("rb") as file, _decoders:
        try:
            with open_photo(file) as image:
                hints, turn = read_hints(image), _UPRIGHT.get(orientation(image))
                _expect_whole(file, image.format)
                large = _in_srgb(_shrink(image, LARGE))
        except Exception as error:  # every decoder fails in its own way on damaged bytes
            if is_trouble_of_ours(error):
                raise
            raise DamagedPhoto(str(error)) from error
        if turn is not None:
            large = large.transpose(turn)
        return Developed({LARGE: _as_jpeg(large), SMALL: _as_jpeg(_shrink(large, SMALL))}, hints)


def _expect_whole(file: BinaryIO, form: str | None) -> None:
    """The HEVC decoder fills a cut-off picture with grey and says nothing, so its boxes are measured."""
    if form == "HEIF" and boxes_end(file) > file.seek(0, os.SEEK_END):
        raise DamagedPhoto("the file ends before its last box")


def _shrink(image: Image.Image, longest: int) -> Image.Image:
    """Draft first: a JPEG is then decoded at a half, a quarter or an eighth, but still to its last byte."""
    width, height = image.size
    scale = min(1.0, longest / max(width, height))
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    drafted = image.draft(None, target)
    image.load()
    box = drafted[1] if drafted else None
    image = _in_eight_bits(image)
    if image.size == target:
        return image
    return image.resize(target, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK"):
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if "transparency" in image.info else "RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as seen, without a profile; what was transparent is white."""
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA"):
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    if profile and image.mode in ("RGB", "L", "CMYK"):
        image = _without_profile(image, profile)
    return image.convert("RGB")


def _without_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile costs a shade, not the photo


def _as_jpeg(image: Image.Image) -> bytes:
    # Pillow would carry the original's comment over; nothing of what the photo said travels on.
    image.info = {}
    content = io.BytesIO()
    image.save(content, "JPEG", quality=_QUALITY, comment=None)
    return content.getvalue()
