"""Draws what an inspector's phone would have shown: small, a little different each time, with the hour on it."""

import io
from collections.abc import Callable
from datetime import datetime
from random import Random

from PIL import ExifTags, Image, ImageDraw

from service.demo.stage import ZONE

SIZE = (320, 240)
Colour = tuple[int, int, int]


def picture(category: str, caption: str, taken_at: datetime, random: Random) -> bytes:
    """A JPEG of a few kilobytes; no two have the same digest."""
    wall, floor = _tone(random, 205), _tone(random, 150)
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, random.randrange(165, 190), *SIZE), fill=floor)
    SCENES.get(category, _corridor)(draw, random)
    shown = taken_at.astimezone(ZONE)
    draw.rectangle((0, 222, *SIZE), fill=(20, 20, 20))
    draw.text((6, 226), f"{shown:%Y-%m-%d %H:%M:%S}  {caption}", fill=(255, 255, 255))
    content = io.BytesIO()
    image.save(content, "JPEG", quality=72, exif=_exif(shown, random))
    return content.getvalue()


def _exif(taken_at: datetime, random: Random) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Demo"
    exif[ExifTags.Base.Model] = f"Phone {random.randrange(1, 6)}"
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: f"{taken_at:%Y:%m:%d %H:%M:%S}",
            ExifTags.Base.OffsetTimeOriginal: "+08:00",
        }
    )
    return exif


def _corridor(draw: ImageDraw.ImageDraw, random: Random) -> None:
    """A door, and an extinguisher beside it."""
    x = random.randrange(20, 150)
    draw.rectangle((x, 40, x + 80, 185), fill=_tone(random, 110), outline=(60, 60, 60))
    draw.rectangle((x + 8, 22, x + 72, 36), fill=(20, 140, 60))
    y, x = random.randrange(110, 130), x + random.randrange(100, 140)
    draw.rounded_rectangle((x, y, x + 22, y + 60), 8, fill=(200, 25, 25))
    draw.rectangle((x + 7, y - 10, x + 15, y), fill=(30, 30, 30))


def _kitchen(draw: ImageDraw.ImageDraw, random: Random) -> None:
    """A fridge with its thermometer, and a row of sample boxes."""
    x = random.randrange(15, 120)
    draw.rectangle((x, 30, x + 90, 200), fill=(225, 230, 235), outline=(120, 120, 120))
    draw.line((x, 95, x + 90, 95), fill=(120, 120, 120), width=2)
    draw.text((x + 25, 50), f"{random.uniform(2, 7):.1f} C", fill=(200, 30, 30))
    for n in range(random.randrange(3, 6)):
        left = x + 105 + n * 26
        draw.rectangle((left, 140, left + 20, 165), fill=_tone(random, 190), outline=(90, 90, 90))


def _tank(draw: ImageDraw.ImageDraw, random: Random) -> None:
    x = random.randrange(30, 120)
    draw.ellipse((x, 40, x + 150, 75), fill=(150, 165, 175))
    draw.rectangle((x, 58, x + 150, 180), fill=(165, 180, 190))
    draw.rectangle((x + 60, 44, x + 90, 58), fill=(90, 95, 100))


def _bus(draw: ImageDraw.ImageDraw, random: Random) -> None:
    x = random.randrange(15, 60)
    draw.rounded_rectangle((x, 70, x + 230, 170), 12, fill=(245, 190, 20))
    for n in range(5):
        draw.rectangle((x + 15 + n * 42, 85, x + 45 + n * 42, 118), fill=(70, 90, 110))
    for wheel in (x + 35, x + 170):
        draw.ellipse((wheel, 150, wheel + 36, 186), fill=(25, 25, 25))


def _bank(draw: ImageDraw.ImageDraw, random: Random) -> None:
    """Water, a warning sign and a lifebuoy on its pole."""
    draw.rectangle((0, random.randrange(110, 130), *SIZE), fill=(70, 125, 155))
    x = random.randrange(30, 200)
    draw.rectangle((x, 60, x + 6, 190), fill=(90, 70, 50))
    draw.rectangle((x - 30, 40, x + 36, 80), fill=(250, 215, 40), outline=(40, 40, 40))
    draw.ellipse((x + 40, 100, x + 80, 140), outline=(225, 70, 30), width=9)


def _tone(random: Random, middle: int) -> Colour:
    red, green, blue = (middle + random.randrange(-30, 31) for _ in range(3))
    return red, green, blue


SCENES: dict[str, Callable[[ImageDraw.ImageDraw, Random], None]] = {
    "food": _kitchen,
    "water": _tank,
    "bus": _bus,
    "drowning": _bank,
}
