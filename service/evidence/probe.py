"""The cheap look at a photo that arrived: its header and its size, without decoding a pixel."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pi_heif
from PIL import Image

from service.evidence.rules import HEIC, HEIF, JPEG, PNG, WEBP

# Pillow's JPEG plug-in hands out "MPO" by itself where a phone appended a second frame.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_MEDIA_TYPES = {"JPEG": {JPEG}, "MPO": {JPEG}, "PNG": {PNG}, "WEBP": {WEBP}, "HEIF": {HEIC, HEIF}}
_ORIENTATION = 0x0112

pi_heif.register_heif_opener(thumbnails=False)
# Pillow's own bound only warns at 89 MP; rules.MAX_PIXELS is judged before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
# A careless EXIF writer is no news to anybody: what can be read is a hint, the rest is left out.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@dataclass(frozen=True)
class Probe:
    """What the header says: width and height in pixels as the picture stands upright."""

    media_type: str
    width: int
    height: int


def probe(path: Path, media_type: str) -> Probe | None:
    """Reads the header of the file sniffed as `media_type`; None if it is no still picture of that type."""
    with path.open("rb") as file:
        try:
            with open_photo(file) as image:
                return _judge(image, media_type)
        except Exception as error:  # every plug-in fails in its own way on hostile bytes
            if is_trouble_of_ours(error):
                raise
            return None


def open_photo(file: BinaryIO) -> Image.Image:
    """Opens with the allowed formats only; nothing is decoded yet. TIFF and all the rest stay closed."""
    return Image.open(file, formats=FORMATS)


def orientation(image: Image.Image) -> int:
    """1 to 8 as EXIF counts; 1 where nothing readable says otherwise. HEIC is turned by its decoder."""
    try:
        found = image.getexif().get(_ORIENTATION)
    except Exception:  # broken EXIF must not cost the photo
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def boxes_end(file: BinaryIO) -> int:
    """Where the last outermost box of a HEIC file ends by its own word (ISO/IEC 14496-12, 4.2), in bytes."""
    end = 0
    while True:
        file.seek(end)
        head = file.read(16)
        if len(head) < 8:
            return end + len(head)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        # 0 means "to the end of the file"; anything else odd is what some phones append, not a box
        if length < 8 or not head[4:8].isalnum():
            return end
        end += length


def is_trouble_of_ours(error: Exception) -> bool:
    """A full disk or missing memory says nothing about the photo; Pillow's own errors carry no errno."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno is not None)


def _judge(image: Image.Image, media_type: str) -> Probe | None:
    if media_type not in _MEDIA_TYPES[image.format or ""]:
        return None
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        return None
    width, height = image.size
    if orientation(image) >= 5:
        width, height = height, width
    return Probe(media_type, width, height)
