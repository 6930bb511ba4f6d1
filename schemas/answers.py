"""What a person says of each item of a checklist, and what the phone knows about the photos shown with it."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, StrictBool, WithJsonSchema
from pydantic import Field as WireField

from schemas.base import Instant, Severity, Wire
from schemas.places import Location

Words = Annotated[str, WireField(max_length=4000)]
"""What a person wrote."""

Sha256 = Annotated[str, WireField(pattern=r"^[0-9a-fA-F]{64}$"), AfterValidator(str.lower)]
"""The digest by which a photo is known, in lower case."""

Sha256s = Annotated[list[Sha256], WireField(max_length=100)]

AnswerValue = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [{"type": kind} for kind in ("boolean", "number", "string", "null")],
            "description": "by the item's kind: true or false, a number, YYYY-MM-DD, a choice's code, words",
        }
    ),
]


class PhotoOrigin(StrEnum):
    CAMERA = "camera"
    CHOSEN = "chosen"


class PhotoFacts(Wire):
    """What the phone noted when it took a photo: scaling and pickers strip it from the photo itself."""

    captured_at: Instant | None = None
    location: Location | None = None
    origin: PhotoOrigin | None = None
    original_sha256: Sha256 | None = None


PhotoFactsBySha256 = Annotated[dict[Sha256, PhotoFacts], WireField(max_length=2000)]


class HazardSaid(Wire):
    """The hazard as its finder describes it; `another` keeps it apart from one that is already known here."""

    description: Words | None = None
    severity: Severity | None = None
    fixed_on_spot: StrictBool | None = False
    photos_after: Sha256s | None = None
    another: StrictBool | None = False


class AnswerIn(Wire):
    """One item's answer. Its `value` is judged by the item's kind, so its shape is left open here."""

    item: str = WireField(max_length=200)
    value: AnswerValue = None
    not_applicable: StrictBool | None = False
    note: Words | None = None
    photos: Sha256s | None = None
    hazard: HazardSaid | None = None
