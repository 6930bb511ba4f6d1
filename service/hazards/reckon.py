"""What lengths of time mean where a hazard is: the zone, the calendar, and the periods in force."""

from uuid import UUID
from zoneinfo import ZoneInfo

from schemas.calendars import library_calendar
from schemas.places import Place
from service.calendars.rules import Holidays, effective
from service.hazards.deadlines import Reckoning
from service.hazards.waits import library_waits
from service.world import Work


def reckoning_at(work: Work, place_id: UUID) -> Reckoning:
    place = work.session.get(Place, place_id)
    assert place is not None, "a hazard's place is never deleted"
    calendar = effective([library_calendar()], Holidays())
    return Reckoning(ZoneInfo(place.zone), calendar, library_waits())
