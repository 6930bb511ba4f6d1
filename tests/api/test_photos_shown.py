"""References to photos: which count, who sees a photo by them, and what is still missing."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.base import new_id
from schemas.hazards import Hazard, HazardPerson
from schemas.notices import Notice
from schemas.people import Device, Person
from schemas.photos import Photo, PhotoSubject, PhotoUpload, PhotoUse
from schemas.places import Place, scope_of
from service.evidence.refer import missing_required, photos_missing, photos_missing_of, refer_photos
from service.people.access import load_caller
from service.world import Work
from tests.campus import Campus
from tests.outside.photo_samples import picture

PHOTO, OTHER = picture(), picture(size=(300, 200))
DIGEST, OTHER_DIGEST = (hashlib.sha256(content).hexdigest() for content in (PHOTO, OTHER))


def send(campus: Campus, name: str, content: bytes = PHOTO) -> None:
    path = f"/api/v1/photos/{hashlib.sha256(content).hexdigest()}"
    assert campus.as_(name).put(path, content=content).status_code in (200, 201)


def refer(
    campus: Campus,
    name: str,
    *digests: str,
    place: str = "kitchen",
    category: str = "food",
    kind: PhotoSubject = PhotoSubject.REPORT,
    hazard_id: UUID | None = None,
    required: bool = True,
) -> UUID:
    subject_id = uuid4()
    with campus.work() as work:
        person = work.session.get_one(Person, campus.id(name))
        device = work.session.get_one(Device, campus.id(f"phone of {name}"))
        by = load_caller(work.session, person, device, work.now)
        at = work.session.get_one(Place, campus.id(place))
        refer_photos(
            work,
            by,
            [(digest, "A-1", required) for digest in digests],
            subject_kind=kind,
            subject_id=subject_id,
            place=at,
            category=category,
            shown_by_id=hazard_id,
        )
    return subject_id


def sees(campus: Campus, name: str, digest: str = DIGEST) -> bool:
    status = campus.as_(name).get(f"/api/v1/photos/{digest}").status_code
    assert status in (200, 404)
    return bool(status == 200)


def missing(campus: Campus, subject_id: UUID) -> list[str]:
    with campus.world.look() as work:
        return photos_missing(work, PhotoSubject.REPORT, subject_id)


def test_a_photo_on_a_report_is_seen_by_school_and_bureau_and_by_nobody_else(campus: Campus) -> None:
    send(campus, "ines")
    refer(campus, "ines", DIGEST)
    seen_by = {name for name in ("ines", "ivan", "max", "dora", "lea", "ada", "axel") if sees(campus, name)}
    assert seen_by == {"ines", "ivan", "max", "dora", "lea", "ada", "axel"}
    assert not any(sees(campus, name) for name in ("omar", "olga", "sven", "kim", "rosa"))


def test_whoever_answers_for_a_category_sees_the_photos_of_that_category(campus: Campus) -> None:
    send(campus, "ines")
    refer(campus, "ines", DIGEST, category="fire")
    assert sees(campus, "rosa")


def test_a_photo_may_arrive_after_the_report_that_shows_it(campus: Campus) -> None:
    report_id = refer(campus, "ines", DIGEST, OTHER_DIGEST)
    assert missing(campus, report_id) == sorted([DIGEST, OTHER_DIGEST])
    send(campus, "ines")
    assert missing(campus, report_id) == [OTHER_DIGEST]
    assert sees(campus, "max") and campus.rows(PhotoUpload)[0].referenced_at == campus.now


def test_a_guessed_digest_opens_nothing_and_stays_missing(campus: Campus) -> None:
    send(campus, "ines")
    report_id = refer(campus, "omar", DIGEST, place="other_school")
    assert missing(campus, report_id) == [DIGEST]
    assert not sees(campus, "omar") and not sees(campus, "sven")
    send(campus, "omar")
    assert missing(campus, report_id) == [] and sees(campus, "sven")


def test_who_can_see_a_photo_may_refer_to_it(campus: Campus) -> None:
    send(campus, "ines")
    refer(campus, "ines", DIGEST)
    report_id = refer(campus, "ivan", DIGEST)
    assert missing(campus, report_id) == []


def test_the_photo_of_one_person_does_not_fill_the_report_of_another(campus: Campus) -> None:
    report_id = refer(campus, "ivan", DIGEST)
    send(campus, "ines")
    assert missing(campus, report_id) == [DIGEST] and not sees(campus, "max")


def _hand_in(work: Work, campus: Campus, person: str, hazard_id: UUID) -> None:
    place = work.session.get_one(Place, campus.id("kitchen"))
    now, scope = work.now, dict[str, Any](scope_of(place))
    work.session.add(
        Hazard(
            id=hazard_id, number="3701-2026-0001", category="food", description="", severity="general",
            source="cross", found_by_id=campus.id(person), found_at=now, received_at=now, due_at=now,
            original_due_at=now, **scope,
        )
    )  # fmt: skip
    work.session.flush()
    work.session.add(HazardPerson(hazard_id=hazard_id, person_id=campus.id(person), part="finder"))


def test_the_finder_from_another_school_sees_the_photos_of_the_fix(campus: Campus) -> None:
    hazard_id = uuid4()
    send(campus, "max")
    refer(campus, "max", DIGEST, kind=PhotoSubject.STEP, hazard_id=hazard_id)
    assert not sees(campus, "omar")
    with campus.work() as work:
        _hand_in(work, campus, "omar", hazard_id)
    assert sees(campus, "omar") and not sees(campus, "olga")


@pytest.mark.parametrize("kind", ["report", "hazard"])
def test_who_was_told_of_it_sees_its_photos(campus: Campus, kind: str) -> None:
    send(campus, "max")
    subject_id = refer(campus, "max", DIGEST, kind=PhotoSubject(kind))
    with campus.work() as work:
        work.session.add(
            Notice(
                id=new_id(), person_id=campus.id("sven"), key="k", kind="escalated", subject_kind=kind,
                subject_id=subject_id, created_at=work.now,
            )
        )  # fmt: skip
    assert sees(campus, "sven") and not sees(campus, "omar")


def test_a_page_of_reports_asks_once_what_is_missing(campus: Campus) -> None:
    first, second = refer(campus, "ines", DIGEST), refer(campus, "ines", OTHER_DIGEST)
    send(campus, "ines")
    with campus.world.look() as work:
        found = photos_missing_of(work, PhotoSubject.REPORT, [first, second])
    assert found == {first: [], second: [OTHER_DIGEST]}


def test_the_same_photo_for_two_items_is_two_uses_and_for_one_item_one(campus: Campus) -> None:
    refer(campus, "ines", DIGEST, DIGEST)
    assert len(campus.rows(PhotoUse)) == 1


def test_a_demanded_photo_that_cannot_be_decoded_is_as_good_as_missing(campus: Campus) -> None:
    torn = PHOTO[: len(PHOTO) // 2]
    digest = hashlib.sha256(torn).hexdigest()
    report_id = refer(campus, "ines", digest, OTHER_DIGEST)
    optional = refer(campus, "ines", digest, required=False)
    send(campus, "ines", torn)
    send(campus, "ines", OTHER)

    def lacking(subject_id: UUID) -> list[str]:
        with campus.world.look() as work:
            return missing_required(work, PhotoSubject.REPORT, subject_id)

    assert lacking(report_id) == []
    campus.forward(minutes=1)
    assert lacking(report_id) == [digest] and missing(campus, report_id) == []
    assert lacking(optional) == []
    assert {photo.sha256 for photo in campus.rows(Photo) if photo.damaged_at} == {digest}
