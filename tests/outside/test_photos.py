"""Real phone photos and hostile files: what is let in, what is seen, and what is found damaged."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from service.evidence.preview import DamagedPhoto, Developed, develop
from service.evidence.probe import Probe, boxes_end, probe
from service.evidence.rules import MAX_PIXELS, declared_size, has_too_many_pixels, sniff
from tests.outside.photo_samples import (
    HTML,
    PHONE_PHOTOS,
    animated,
    jpeg_and_zip,
    jpeg_with_gps,
    phone_photo,
    picture,
    png_that_declares,
)

IPHONE_6 = {"make": "Apple", "model": "iPhone 6"}
MADRID = {"lat": 40.446972, "lon": -3.724753}
KNOWN: dict[str, tuple[str, tuple[int, int], tuple[int, int], dict[str, Any]]] = {
    "broken_exif_1.jpg": ("jpeg", (61, 58), (61, 58), {}),
    "broken_exif_2.jpg": ("jpeg", (636, 227), (636, 227), {}),
    "corrupted.jpg": ("jpeg", (3648, 2736), (1280, 960), {"taken_at": "2015-09-08T11:02:17"}),
    "gps_1.jpg": (
        "jpeg",
        (640, 480),
        (640, 480),
        {
            "taken_at": "2008-10-22T16:28:39",
            "changed_at": "2008-11-01T21:15:07",
            "location": {"lat": 43.467448, "lon": 11.885127},
            "camera": {"make": "NIKON", "model": "COOLPIX P6000"},
        },
    ),
    "gps_2.jpg": ("jpeg", (640, 480), (640, 480), {"location": {"lat": 43.464455, "lon": 11.881478}}),
    "iphone.heic": (
        "heic",
        (2566, 3313),
        (991, 1280),
        {"taken_at": "2021-04-11T15:47:53-05:00", "location": {"lat": 39.051344, "lon": -94.288772}},
    ),
    "iphone_13_pro_max.heic": ("heic", (3024, 4032), (960, 1280), {"taken_at": "2022-02-16T12:55:41+01:00"}),
    "iphone_hdr.jpg": ("jpeg", (3264, 2448), (1280, 960), {"location": MADRID, "camera": IPHONE_6}),
    "iphone_plain.jpg": (
        "jpeg",
        (3264, 2448),
        (1280, 960),
        {"taken_at": "2015-04-10T20:12:23", "location": MADRID, "camera": IPHONE_6},
    ),
    "jolla.jpg": ("jpeg", (3264, 2448), (1280, 960), {"taken_at": "2014-09-21T16:00:56"}),
    "no_exif.jpg": ("jpeg", (322, 466), (322, 466), {}),
    "nokia_8.3.heif": ("heic", (3456, 4608), (960, 1280), {"location": {"lat": 40.788685, "lon": -4.005141}}),
    "nokia_8.3.jpg": (
        "jpeg",
        (4608, 1976),
        (1280, 549),
        {"taken_at": "2022-08-14T14:12:31+03:00", "location": {"lat": 60.146706, "lon": 24.906772}},
    ),
    "odd_exif_index.jpg": ("jpeg", (4032, 3024), (1280, 960), {"taken_at": "2014-08-23T13:05:43"}),
    "odd_gps.jpg": ("jpeg", (1600, 900), (1280, 720), {"taken_at": "2012-06-23T06:55:49"}),
    "orientation_3.jpg": ("jpeg", (600, 450), (600, 450), {}),
    "orientation_6.jpg": ("jpeg", (450, 600), (450, 600), {}),
    "orientation_8.jpg": ("jpeg", (600, 450), (600, 450), {}),
}
WITHOUT_TIME = {"broken_exif_1.jpg", "broken_exif_2.jpg", "no_exif.jpg", "nokia_8.3.heif"}
WITHOUT_PLACE = {"odd_gps.jpg", "jolla.jpg", "corrupted.jpg", "no_exif.jpg"}


def looked_at(path: Path) -> Probe | None:
    media_type = sniff(path.read_bytes()[:64])
    return probe(path, media_type) if media_type else None


def opened(preview: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(preview))
    image.load()
    return image


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "photo"
    path.write_bytes(content)
    return path


def developed(folder: Path, content: bytes) -> Developed:
    return develop(kept(folder, content))


def test_every_phone_photo_at_hand_is_known() -> None:
    assert {path.name for path in PHONE_PHOTOS.iterdir() if path.suffix != ".md"} == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_a_phone_photo_stands_upright_and_says_what_it_can(name: str) -> None:
    form, size, large, hints = KNOWN[name]
    path = PHONE_PHOTOS / name
    assert looked_at(path) == Probe(f"image/{form}", *size)
    found = develop(path)
    previews = {length: opened(content) for length, content in found.previews.items()}
    assert previews[1280].size == large
    assert max(previews[320].size) == min(320, max(large))
    assert {key: found.hints.get(key) for key in hints} == hints
    assert ("taken_at" in found.hints) is not (name in WITHOUT_TIME) or name.startswith("orientation")
    assert not (name in WITHOUT_PLACE and "location" in found.hints)


@pytest.mark.parametrize("name", ["gps_1.jpg", "iphone.heic", "nokia_8.3.jpg", "orientation_6.jpg"])
def test_a_preview_carries_nothing_of_what_the_photo_said(name: str) -> None:
    for content in develop(PHONE_PHOTOS / name).previews.values():
        preview = opened(content)
        assert (preview.format, preview.mode) == ("JPEG", "RGB")
        assert not preview.getexif() and not preview.getexif().get_ifd(0x8825)
        assert set(preview.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_comment_and_a_position_do_not_travel_into_previews(tmp_path: Path) -> None:
    found = developed(tmp_path, jpeg_with_gps())
    assert found.hints["location"] == {"lat": 39.908333, "lon": 116.391667}
    for content in found.previews.values():
        assert b"gate" not in content and b"Secret" not in content and b"Exif" not in content


def test_orientation_is_pixels_not_a_promise(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    half = Image.new("RGB", (200, 100), "red")
    half.paste("blue", (100, 0, 200, 100))
    content = io.BytesIO()
    half.save(content, "JPEG", exif=exif, quality=95)
    preview = opened(developed(tmp_path, content.getvalue()).previews[320])
    assert preview.size == (100, 200)
    top, bottom = preview.getpixel((50, 20)), preview.getpixel((50, 180))
    assert top[0] > 200 > 60 > top[2] and bottom[2] > 200 > 60 > bottom[0]  # type: ignore[index]


def test_colours_of_another_profile_become_srgb(tmp_path: Path) -> None:
    display_p3 = Image.open(PHONE_PHOTOS / "iphone.heic").info["icc_profile"]
    orange = Image.new("RGB", (400, 300), (200, 100, 50))
    content = io.BytesIO()
    orange.save(content, "JPEG", icc_profile=display_p3, quality=95)
    seen = opened(developed(tmp_path, content.getvalue()).previews[320]).getpixel((100, 100))
    source = ImageCms.ImageCmsProfile(io.BytesIO(display_p3))
    asked = ImageCms.profileToProfile(orange, source, ImageCms.createProfile("sRGB"))
    assert asked is not None
    expected = asked.getpixel((100, 100))
    assert expected != (200, 100, 50)
    assert all(abs(a - b) <= 4 for a, b in zip(seen, expected, strict=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_depth_has_previews(tmp_path: Path, mode: str) -> None:
    content = io.BytesIO()
    Image.new(mode, (700, 500), 1).save(content, "PNG")
    assert opened(developed(tmp_path, content.getvalue()).previews[320]).size == (320, 229)


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"mode": "RGBA"}])
def test_a_webp_is_a_photo(tmp_path: Path, options: dict[str, Any]) -> None:
    content = picture("WEBP", **options)
    assert declared_size(content[:64]) == (640, 480)
    assert looked_at(kept(tmp_path, content)) == Probe("image/webp", 640, 480)
    assert opened(develop(tmp_path / "photo").previews[320]).size == (320, 240)


def test_a_printers_jpeg_in_cmyk_has_previews(tmp_path: Path) -> None:
    assert opened(developed(tmp_path, picture(mode="CMYK")).previews[320]).mode == "RGB"


def test_a_phone_jpeg_with_a_second_frame_shows_its_first(tmp_path: Path) -> None:
    content = animated("MPO")
    assert Image.open(io.BytesIO(content)).format == "MPO"
    assert looked_at(kept(tmp_path, content)) == Probe("image/jpeg", 640, 480)
    assert opened(develop(tmp_path / "photo").previews[320]).size == (320, 240)


@pytest.mark.parametrize("share", [0.4, 0.9, 0.9999])
def test_a_truncated_jpeg_is_let_in_and_found_damaged(tmp_path: Path, share: float) -> None:
    whole = phone_photo("iphone_plain.jpg")
    path = kept(tmp_path, whole[: int(len(whole) * share)])
    assert looked_at(path) == Probe("image/jpeg", 3264, 2448)
    with pytest.raises(DamagedPhoto):
        develop(path)


@pytest.mark.parametrize("share", [0.5, 0.999])
def test_a_truncated_heic_is_found_damaged_though_its_decoder_says_nothing(
    tmp_path: Path, share: float
) -> None:
    whole = phone_photo("iphone.heic")
    assert boxes_end(io.BytesIO(whole)) == len(whole)
    path = kept(tmp_path, whole[: int(len(whole) * share)])
    assert looked_at(path) is not None
    with pytest.raises(DamagedPhoto):
        develop(path)


def test_what_a_phone_appended_to_a_heic_does_no_harm(tmp_path: Path) -> None:
    assert developed(tmp_path, phone_photo("iphone.heic") + b"\xff\xff\xff\xff\x00\x01\x02\x03" * 40).previews


def test_a_missing_file_is_our_trouble_and_not_a_damaged_photo(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        develop(tmp_path / "gone")


def test_a_png_that_declares_100_megapixels_is_known_by_its_first_bytes() -> None:
    content = png_that_declares(10_000, 10_000)
    assert len(content) < 200
    size = declared_size(content[:64])
    assert size == (10_000, 10_000) and has_too_many_pixels(size)
    assert not has_too_many_pixels((MAX_PIXELS // 5_000, 5_000))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("html.jpg", HTML),
        ("tiff", picture("TIFF")),
        ("gif", picture("GIF")),
        ("bmp", picture("BMP")),
        ("animated webp", animated("WEBP")),
        ("nothing", b""),
        ("two bytes", b"\xff\xd8"),
        ("avif", b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00avifmif1miafMA1B" + b"\0" * 100),
        ("an mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42" + b"\0" * 100),
    ],
)
def test_what_is_no_still_picture_is_known_by_its_first_bytes(name: str, content: bytes) -> None:
    assert sniff(content[:64]) is None, name


@pytest.mark.parametrize(
    "content",
    [
        animated("PNG"),
        b"\xff\xd8\xff\xe0" + HTML,
        b"\x89PNG\r\n\x1a\n" + HTML,
        b"RIFF\x00\x10\x00\x00WEBPVP8 " + HTML,
        phone_photo("iphone.heic")[:2000],
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 500,
    ],
    ids=["animated png", "jpeg in name", "png in name", "webp in name", "cut-off heic", "heic in name"],
)
def test_what_only_begins_like_a_photo_is_none(tmp_path: Path, content: bytes) -> None:
    assert sniff(content[:64]) is not None
    assert looked_at(kept(tmp_path, content)) is None


def test_a_jpeg_that_is_also_a_zip_is_a_photo_whose_previews_are_only_that(tmp_path: Path) -> None:
    """It is kept as received; routes serve it under the type of its first bytes, with nosniff."""
    assert looked_at(kept(tmp_path, jpeg_and_zip())) == Probe("image/jpeg", 640, 480)
    assert all(b"PK\x05\x06" not in content for content in develop(tmp_path / "photo").previews.values())


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (99.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)},
        {1: "", 2: (9.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)},
        {2: (9.0, 0.0, 0.0), 4: (10.0, 0.0, 0.0)},
        {1: "N", 2: (9.0,), 3: "E", 4: (10.0, 0.0)},
    ],
)
def test_a_position_that_is_none_is_left_out(tmp_path: Path, gps: dict[int, Any]) -> None:
    exif = Image.Exif()
    exif[0x8825] = gps
    assert "location" not in developed(tmp_path, picture(exif=exif)).hints


def test_a_camera_name_keeps_only_what_prints(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Ho\x00na\x07r", "X" * 500
    camera = developed(tmp_path, picture(exif=exif)).hints["camera"]
    assert "\x00" not in camera["make"] and "\x07" not in camera["make"]
    assert len(camera["model"]) == 80
