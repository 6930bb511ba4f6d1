"""The edge of places."""

from functools import partial
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from schemas.base import Page
from schemas.imports import ImportOut
from schemas.places import Place, PlaceIn, PlaceKind, PlaceOut, under
from service.imports import SHEET_BODY, UNCOUNTED, DryRun, body_of, take_in
from service.pages import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.people.access import Caller, visible_place
from service.people.door import AtDoor
from service.places.edit import put_place
from service.places.from_sheet import PLACES
from service.places.labelled import places_labelled
from service.places.print_labels import labels_of, print_labels
from service.places.show import place_out

router = APIRouter(tags=["places"])

PDF = "application/pdf"
BYTES = {"schema": {"type": "string", "format": "binary"}}


@router.get("/places")
def list_places(
    door: AtDoor,
    parent_id: Annotated[UUID | None, Query()] = None,
    kind: Annotated[PlaceKind | None, Query()] = None,
    q: Annotated[
        str | None, Query(max_length=100, pattern=r"^[^\x00]*$", description="part of name or code")
    ] = None,
    label: Annotated[
        str | None, Query(max_length=40, description="the code on a QR label, as typed or scanned")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PlaceOut]:
    """The places that my posts reach, and those above them; by code."""
    with door.look() as (work, by):
        wanted: list[ColumnElement[bool]] = []
        if parent_id is not None:
            wanted.append(col(Place.parent_id) == visible_place(work, by, parent_id).id)
        if kind is not None:
            wanted.append(col(Place.kind) == kind.value)
        if q:
            name, code = col(Place.name), col(Place.code)
            wanted.append(or_(name.icontains(q, autoescape=True), code.icontains(q, autoescape=True)))
        if label is not None:
            wanted.append(col(Place.id).in_(places_labelled(work, _seen(by), label)))
        branches = [and_(branch, *wanted) for branch in _seen(by)]
        rows, following = page_of(
            work, Place, branches, order=col(Place.code), limit=limit, cursor=cursor, descending=False
        )
        return Page(items=[place_out(row) for row in rows], next=following)


@router.get("/places/{place_id}")
def show_place(place_id: UUID, door: AtDoor) -> PlaceOut:
    with door.look() as (work, by):
        return place_out(visible_place(work, by, place_id))


@router.get("/places/{place_id}/labels", response_class=Response, responses={200: {"content": {PDF: BYTES}}})
def print_place_labels(place_id: UUID, door: AtDoor) -> Response:
    """QR labels, 24 to a sheet of A4, for the place and every open one below it."""
    with door.look() as (work, by):
        title, labels = labels_of(work, by, place_id)
    document = print_labels(title, labels, public_url=door.world.settings.public_url)
    headers = {
        "Content-Disposition": f'inline; filename="labels-{labels[0].label}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(document, media_type=PDF, headers=headers)


@router.put("/places/{place_id}", responses={201: {"model": PlaceOut}})
def keep_place(place_id: UUID, sent: PlaceIn, door: AtDoor, response: Response) -> PlaceOut:
    with door.work() as (work, by):
        place, is_new = put_place(work, by, place_id, sent=sent)
        response.status_code = 201 if is_new else 200
        return place_out(place)


@router.post("/imports/places", max_body_size=UNCOUNTED, openapi_extra=SHEET_BODY, tags=["imports"])
async def import_places(request: Request, door: AtDoor, dry_run: DryRun = True) -> ImportOut:
    """Districts, schools, campuses and spots from CSV or XLSX, known by their `code`. All rows, or none."""
    sheet = await body_of(request)
    return await to_thread.run_sync(partial(take_in, door, PLACES, sheet, dry_run=dry_run))


def _seen(by: Caller) -> list[ColumnElement[bool]]:
    """One condition per post, and one for all that lies above."""
    posts = by.held()
    above = {
        id for p in posts for id in (p.city_id, p.district_id, p.school_id, p.campus_id) if id is not None
    }
    return [under(Place, p.place_id, p.kind) for p in posts] + ([col(Place.id).in_(above)] if above else [])
