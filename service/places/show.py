"""Shows a place as it is stored."""

from typing import Any

from schemas.places import Location, Place, PlaceOut
from service.places.label import label_of


def place_out(place: Place) -> PlaceOut:
    shown: dict[str, Any] = place.model_dump()
    if place.lat is not None and place.lon is not None:
        shown["location"] = Location(lat=place.lat, lon=place.lon)
    return PlaceOut.model_validate({"location": None, "label": label_of(place.id)} | shown)
