"""What a phone holds to work offline: its tasks, the checklists to do them by, the places, the hazards it acts on."""

from uuid import UUID

from schemas.base import Instant, Wire
from schemas.checklists import ChecklistOut
from schemas.hazards import HazardOut
from schemas.places import PlaceOut
from schemas.tasks import TaskOut


class SyncOut(Wire):
    """What is new or changed since the cursor; put it over what is there, by id (checklists by code and version).

    `in_scope`: the ids of all tasks, hazards and places that are still this person's; the rest may go once the phone
    has sent what it holds for it. `reset`: the appointments changed, this is the whole of it, begin anew.
    """

    now: Instant
    tasks: list[TaskOut]
    checklists: list[ChecklistOut]
    places: list[PlaceOut]
    hazards: list[HazardOut]
    in_scope: list[UUID]
    cursor: str
    reset: bool
