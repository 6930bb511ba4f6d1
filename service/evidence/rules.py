"""What may count as a photo, judged by its first bytes and its bounds."""

from datetime import datetime, timedelta

JPEG, PNG, WEBP, HEIC, HEIF = "image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"
MEDIA_TYPES = (JPEG, PNG, WEBP, HEIC, HEIF)

MAX_BYTES = 15_000_000
MAX_PIXELS = 50_000_000
MAX_UNREFERENCED_BYTES = 2_000_000_000
KEEP_UNREFERENCED = timedelta(days=30)
SMALL, LARGE = 320, 1280

_STILL_HEVC = {b"heic", b"heix", b"heim", b"heis"}


def sniff(header: bytes) -> str | None:
    """The media type that the first 32 bytes or more prove; None for what is no allowed still picture.

    MPO (a phone JPEG with a second frame) begins as a JPEG and is one. Animations are no photo: their
    preview would show one frame and the original another. AVIF and TIFF are not on the list.
    """
    if header.startswith(b"\xff\xd8\xff"):
        return JPEG
    if header.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if header.startswith(b"RIFF") and header[8:12] == b"WEBP":
        return None if _is_animated_webp(header) else WEBP
    if header[4:8] == b"ftyp":
        return _sniff_heif(header)
    return None


def declared_size(header: bytes) -> tuple[int, int] | None:
    """Width and height where the first 32 bytes carry them (PNG, WebP), before a library allocates for them."""
    if sniff(header) == PNG and header[12:16] == b"IHDR":
        return int.from_bytes(header[16:20]), int.from_bytes(header[20:24])
    if sniff(header) == WEBP:
        return _webp_size(header)
    return None


def kept_until(received_at: datetime) -> datetime:
    """At least 30 days, to the full hour, so that the photos of one hour are looked at together."""
    end = received_at + KEEP_UNREFERENCED
    full_hour = end.replace(minute=0, second=0, microsecond=0)
    return end if end == full_hour else full_hour + timedelta(hours=1)


def has_too_many_pixels(size: tuple[int, int]) -> bool:
    return size[0] * size[1] > MAX_PIXELS


def _is_animated_webp(header: bytes) -> bool:
    return header[12:16] == b"VP8X" and bool(header[20:21]) and bool(header[20] & 0x02)


def _webp_size(header: bytes) -> tuple[int, int] | None:
    form = header[12:16]
    if len(header) < 30:
        return None
    if form == b"VP8X":
        return int.from_bytes(header[24:27], "little") + 1, int.from_bytes(header[27:30], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(header[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return int.from_bytes(header[26:28], "little") & 0x3FFF, int.from_bytes(
            header[28:30], "little"
        ) & 0x3FFF
    return None


def _sniff_heif(header: bytes) -> str | None:
    length = int.from_bytes(header[0:4])
    major = header[8:12]
    compatible = {header[at : at + 4] for at in range(16, min(length, len(header)), 4)}
    if major in _STILL_HEVC:
        return HEIC
    if major == b"mif1" and compatible & _STILL_HEVC:
        return HEIF
    return None
