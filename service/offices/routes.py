"""The edge of offices: who holds which post, where one stands empty, and how one is handed over."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlmodel import col, select

from schemas.handovers import ChargeOut, HandedPost, Handover, HandoverIn, HandoverOut
from schemas.offices import OfficesOut
from schemas.people import Person, PersonRef
from service.offices.charge import charge_of
from service.offices.handover import hand_over
from service.offices.look import offices_of
from service.people.door import AtDoor
from service.world import Work

router = APIRouter(tags=["offices"])


@router.get("/places/{place_id}/offices")
def show_offices(place_id: UUID, door: AtDoor) -> OfficesOut:
    """The posts that must be held here, by whom they are, and the gaps of now and the next thirty days."""
    with door.look() as (work, by):
        return offices_of(work, by, place_id)


@router.get("/people/{person_id}/charge")
def show_charge(person_id: UUID, door: AtDoor) -> ChargeOut:
    """What somebody who leaves would leave behind."""
    with door.look() as (work, by):
        return charge_of(work, by, person_id)


@router.put("/people/{person_id}/handover/{handover_id}", responses={201: {"model": HandoverOut}})
def put_handover(
    person_id: UUID, handover_id: UUID, given: HandoverIn, door: AtDoor, response: Response
) -> HandoverOut:
    """Posts end and begin for the successor, open tasks name the successor, who is told. All of it, once."""
    with door.work() as (work, by):
        row, is_new = hand_over(work, by, person_id, handover_id, given=given)
        response.status_code = 201 if is_new else 200
        return _out(work, row)


def _out(work: Work, row: Handover) -> HandoverOut:
    ids = (row.person_id, row.successor_id, row.made_by_id)
    named = work.session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids)))
    people = {id: PersonRef(id=id, name=name) for id, name in named}
    counts = {name: row.outcome[name] for name in ("tasks", "tasks_left", "plans", "plans_left")}
    return HandoverOut(
        **row.model_dump(include={"id", "at", "leaves", "note", "made_at"}),
        **counts,
        person=people[row.person_id],
        successor=people[row.successor_id],
        made_by=people[row.made_by_id],
        appointments=[HandedPost.model_validate(each) for each in row.outcome["appointments"]],
    )
