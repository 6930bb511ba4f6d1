"""The edge of offices: who holds which post, and where one stands empty."""

from uuid import UUID

from fastapi import APIRouter

from schemas.offices import OfficesOut
from service.offices.look import offices_of
from service.people.door import AtDoor

router = APIRouter(tags=["offices"])


@router.get("/places/{place_id}/offices")
def show_offices(place_id: UUID, door: AtDoor) -> OfficesOut:
    """The posts that must be held here, by whom they are, and the gaps of now and the next thirty days."""
    with door.look() as (work, by):
        return offices_of(work, by, place_id)
