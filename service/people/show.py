"""Shows people's posts with the names of their places."""

from collections.abc import Sequence

from sqlmodel import col, select

from schemas.people import Appointment, AppointmentOut
from schemas.places import Place, PlaceRef
from service.world import Work


def appointments_out(work: Work, rows: Sequence[Appointment]) -> list[AppointmentOut]:
    ids = {row.place_id for row in rows}
    named = work.session.exec(select(Place.id, Place.name).where(col(Place.id).in_(ids))).all()
    places = {id: PlaceRef(id=id, name=name) for id, name in named}
    return [AppointmentOut.model_validate(r.model_dump() | {"place": places[r.place_id]}) for r in rows]
