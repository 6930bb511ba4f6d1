"""Takes in a hazard that somebody found outside any checklist."""

from typing import Any
from uuid import UUID

from schemas.base import Source
from schemas.hazards import Hazard, HazardIn
from schemas.places import Place
from service import refusals
from service.content import accepted_sha256
from service.hazards.open import Found, open_hazard
from service.hazards.refusing import not_possible
from service.hazards.rules import found_at
from service.hazards.steps import hold_photos
from service.people.access import HAZARD_REPORTERS, Caller, visible_place
from service.world import Work


def hand_in_hazard(
    work: Work, by: Caller, hazard_id: UUID, *, said: HazardIn, body: dict[str, Any]
) -> tuple[Hazard, bool]:
    """The hazard, and whether this request opened it. It never joins another: its finder chose to report it apart."""
    sha256 = accepted_sha256(body)
    hold_photos(work, by)
    work.lock("hazard", hazard_id)
    known = work.session.get(Hazard, hazard_id)
    if known is not None and (known.found_by_id, known.content_sha256) == (by.person_id, sha256):
        return known, False
    place = visible_place(work, by, said.place_id)
    _may_report(by, place, said)
    if known is not None:  # only now: to who may not report here, a taken id is like any other
        raise refusals.different_content()
    if not (said.description or "").strip() and not said.photos:
        raise not_possible(
            "/description",
            "请写明隐患情况，或至少附一张照片。",
            "Say what is wrong, or show at least one photo.",
        )
    hazard = open_hazard(work, by, id=hazard_id, found=_found(work, by, place, said=said))
    hazard.content_sha256, hazard.body = sha256, body
    hazard.receipt = work.world.receipts.sign("hazard", str(hazard_id), sha256, work.now)
    work.session.add(hazard)
    return hazard, True


def _may_report(by: Caller, place: Place, said: HazardIn) -> None:
    if not by.has(HAZARD_REPORTERS, place, said.category):
        raise refusals.forbidden(
            "您的任职不能在此地点上报该类隐患。",
            "Your post does not report hazards of this category at this place.",
        )


def _found(work: Work, by: Caller, place: Place, *, said: HazardIn) -> Found:
    return Found(
        place=place,
        category=said.category,
        severity=said.severity,
        description=(said.description or "").strip(),
        source=Source.SELF if by.of_inspected_school(place) else Source.BUREAU,
        found_at=found_at(said.captured_at, sent_at=said.sent_at, received_at=work.now),
        photos=tuple(said.photos or ()),
    )
