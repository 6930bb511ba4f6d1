"""The bureau's numbers over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from schemas.board import BoardOut, DaysOut, Part
from schemas.lists import AnyCategory
from service.board.count import board
from service.board.days import count_days
from service.board.period import days_asked
from service.board.tally import Asked
from service.people.access import visible_place
from service.people.door import AtDoor

router = APIRouter(tags=["board"])

PlaceId = Annotated[UUID, Query()]
FromOn = Annotated[date | None, Query(alias="from")]
ToOn = Annotated[date | None, Query(alias="to")]
InCategory = Annotated[AnyCategory | None, Query()]


@router.get("/board")
def show_board(
    door: AtDoor,
    place_id: PlaceId,
    from_on: FromOn = None,
    to_on: ToOn = None,
    category: InCategory = None,
    part: Annotated[Part, Query()] = Part.CHILD,
    previous: Annotated[bool, Query(description="also count the period of the same length before")] = False,
) -> BoardOut:
    """Both days included; the last 30 days if none is named. Each number is that of a list's rows."""
    with door.look() as (work, by):
        place = visible_place(work, by, place_id)
        days = days_asked(from_on, to_on, zone=place.zone, now=work.now)
        periods = (days, days.before) if previous else (days,)
        return board(work, by, Asked(place, periods, category, part))


@router.get("/board/days")
def show_board_days(
    door: AtDoor,
    place_id: PlaceId,
    from_on: FromOn = None,
    to_on: ToOn = None,
    category: InCategory = None,
) -> DaysOut:
    """Every local day of the period, at most 400."""
    with door.look() as (work, by):
        place = visible_place(work, by, place_id)
        days = days_asked(from_on, to_on, zone=place.zone, now=work.now)
        return count_days(work, by, Asked(place, (days,), category))
