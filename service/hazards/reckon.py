"""What lengths of time mean where a hazard is: the zone, the calendar, and the periods in force."""

from uuid import UUID
from zoneinfo import ZoneInfo

from schemas.places import Place
from service.calendars.days import effective_calendar
from service.hazards.deadlines import Reckoning
from service.hazards.waits import library_waits
from service.world import Work


def reckoning_at(work: Work, place_id: UUID) -> Reckoning:
    place = work.session.get(Place, place_id)
    assert place is not None, "a hazard's place is never deleted"
    return Reckoning(ZoneInfo(place.zone), effective_calendar(work, place), library_waits())
