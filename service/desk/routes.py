"""What the bureau's desk asks beside the nouns: whom to call, what I lately did, and that something changed."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from schemas.base import Page
from schemas.climbed import Contacts
from schemas.desk import ChangedOut, MyDeedOut
from service.desk.contacts import contacts
from service.desk.deeds import my_deeds
from service.desk.streams import Listener, Stream, Streams
from service.escalations.see import visible_escalation
from service.hazards.see import visible_hazard
from service.pages import Cursor
from service.people.door import AtDoor, Door
from service.people.tokens import expiry_of

router = APIRouter(tags=["desk"])

MostDeeds = Annotated[int, Query(ge=1, le=200, description="at most so many items")]


@router.get("/hazards/{hazard_id}/contacts")
def show_contacts_of_hazard(hazard_id: UUID, door: AtDoor) -> Contacts:
    with door.look() as (work, by):
        hazard = visible_hazard(work, by, hazard_id)
        return contacts(work, by, hazard, hazard.category)


@router.get("/escalations/{escalation_id}/contacts")
def show_contacts_of_escalation(escalation_id: UUID, door: AtDoor) -> Contacts:
    with door.look() as (work, by):
        escalation = visible_escalation(work, by, escalation_id)
        return contacts(work, by, escalation, escalation.category)


@router.get("/me/deeds")
def list_my_deeds(door: AtDoor, limit: MostDeeds = 50, cursor: Cursor = None) -> Page[MyDeedOut]:
    """What I did to hazards, escalations and tasks, the newest first."""
    with door.look() as (work, by):
        return my_deeds(work, by, limit=limit, cursor=cursor)


async def _listening(request: Request, door: AtDoor) -> AsyncIterator[Stream]:
    streams: Streams = request.app.state.streams
    async with streams.open(await run_sync(_listener, door)) as stream:
        yield stream


@router.get("/events", response_class=EventSourceResponse)
async def hear_of_changes(stream: Annotated[Stream, Depends(_listening)]) -> AsyncIterator[ServerSentEvent]:
    """That something changed, by topic, and never what. Whatever is committed after the answer began is told; a
    comment every 15 seconds says that it still listens. It ends with the access token or the sign-in: open it anew.
    """
    yield ServerSentEvent(comment="listening")
    async for topics in stream.changes():
        yield ServerSentEvent(event="changed", data=ChangedOut(topics=topics))


def _listener(door: Door) -> Listener:
    with door.look() as (_, by):
        assert by.device_id is not None and door.token is not None, "the door let them in"
        return Listener(by.person_id, by.device_id, expiry_of(door.world.token_secret, door.token))
