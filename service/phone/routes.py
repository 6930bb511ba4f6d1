"""The edge of the phone: what it needs to work offline."""

from typing import Annotated

from fastapi import APIRouter, Query

from schemas.sync import SyncOut
from service.people.door import AtDoor
from service.phone.sync import sync

router = APIRouter(tags=["phone"])


@router.get("/sync")
def sync_phone(
    door: AtDoor,
    since: Annotated[str | None, Query(max_length=8000, description="`cursor` of the last answer")] = None,
) -> SyncOut:
    """My tasks of the coming two weeks and the last one, with all that is needed to do them offline."""
    with door.look() as (work, by):
        return sync(work, by, since)
