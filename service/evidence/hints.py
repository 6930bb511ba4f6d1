"""What a photo says of itself: a hint to a reviewer, whose absence is no offence."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PIL import Image

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_MAKE, _MODEL, _CHANGED_AT, _CHANGED_OFFSET = 0x010F, 0x0110, 0x0132, 0x9010
_TAKEN_AT = ((0x9003, 0x9011), (0x9004, 0x9012))
_LONGEST_NAME = 80


def read_hints(image: Image.Image) -> dict[str, Any]:
    """`taken_at`, `changed_at` (ISO 8601, the camera's wall clock, with its offset where it wrote one),
    `location` {lat, lon} in degrees, `camera` {make, model}. What cannot be read is left out.
    """
    try:
        exif = image.getexif()
        main, photo, gps = dict(exif), dict(exif.get_ifd(_EXIF_IFD)), dict(exif.get_ifd(_GPS_IFD))
    except (
        Exception
    ):  # Pillow's EXIF reader fails in many ways on broken EXIF, and nothing in it is owed to us
        return {}
    hints = {
        "taken_at": _taken_at(photo),
        "changed_at": _instant(main.get(_CHANGED_AT), photo.get(_CHANGED_OFFSET)),
        "location": _location(gps),
        "camera": _camera(main),
    }
    return {name: hint for name, hint in hints.items() if hint}


def _taken_at(photo: Mapping[int, Any]) -> str | None:
    found = (_instant(photo.get(at), photo.get(offset)) for at, offset in _TAKEN_AT)
    return next((taken_at for taken_at in found if taken_at), None)


def _instant(written: Any, offset: Any) -> str | None:
    try:
        wall_clock = datetime.strptime(_text(written), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    try:
        return datetime.strptime(
            f"{wall_clock.isoformat()}{_text(offset)}", "%Y-%m-%dT%H:%M:%S%z"
        ).isoformat()
    except ValueError:
        return wall_clock.isoformat()


def _location(gps: Mapping[int, Any]) -> dict[str, float] | None:
    lat, lon = _degrees(gps.get(1), gps.get(2), "NS"), _degrees(gps.get(3), gps.get(4), "EW")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    # Cameras without a fix write zeros; nobody inspects a school in the Gulf of Guinea.
    return {"lat": lat, "lon": lon} if lat or lon else None


def _degrees(side: Any, parts: Any, sides: str) -> float | None:
    letter = _text(side).upper()
    if letter not in tuple(sides):
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return round(value if letter == sides[0] else -value, 6)


def _camera(main: Mapping[int, Any]) -> dict[str, str] | None:
    named = {"make": _text(main.get(_MAKE)), "model": _text(main.get(_MODEL))}
    return {name: value for name, value in named.items() if value} or None


def _text(value: Any) -> str:
    """Only what prints: a NUL or half a surrogate would be refused by the database."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "ignore")
    if not isinstance(value, str):
        return ""
    return "".join(sign for sign in value if sign.isprintable()).strip()[:_LONGEST_NAME]
