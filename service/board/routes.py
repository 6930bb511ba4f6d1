"""The bureau's numbers over HTTP."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from schemas.base import Bilingual
from schemas.board import BoardOut
from service import refusals
from service.board.count import board
from service.people.access import visible_place
from service.people.door import AtDoor
from service.refusals import FieldError

router = APIRouter(tags=["board"])

LONGEST = timedelta(days=400)
USUAL = timedelta(days=30)


@router.get("/board")
def show_board(
    door: AtDoor,
    place_id: Annotated[UUID, Query()],
    from_on: Annotated[date | None, Query(alias="from")] = None,
    to_on: Annotated[date | None, Query(alias="to")] = None,
) -> BoardOut:
    """Both days included; the last 30 days if none is named."""
    with door.look() as (work, by):
        place = visible_place(work, by, place_id)
        last = to_on or work.now.astimezone(ZoneInfo(place.zone)).date()
        first = from_on or last - USUAL
        if not timedelta(0) <= last - first <= LONGEST:
            raise _bad_period()
        return board(work, by, place, from_on=first, to_on=last)


def _bad_period() -> refusals.Refusal:
    zh, en = "起止日期应先后有序，且不超过 400 天。", "The days must be in order and at most 400 apart."
    fault = FieldError("/from", Bilingual(zh=zh, en=en))
    return refusals.unprocessable("bad-period", zh, en, errors=[fault])
