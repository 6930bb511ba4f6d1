"""What becomes of a photo afterwards: checked, woken for, kept for good or discarded; and many hands at once."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from schemas.photos import Photo, PhotoUpload, PhotoUse, PhotoView
from service import jobs
from service.evidence import check, discard, record
from service.evidence.keep import Patience, take_in
from service.evidence.probe import Probe
from service.evidence.record import Arrived
from service.photostore import FolderStore
from service.refusals import Refusal
from tests.api.test_photos_shown import DIGEST, OTHER, PHOTO, missing, refer, sees
from tests.campus import Campus
from tests.outside.photo_samples import jpeg_with_gps, phone_photo


def put(campus: Campus, name: str, content: bytes = PHOTO) -> Any:
    path = f"/api/v1/photos/{hashlib.sha256(content).hexdigest()}"
    return campus.as_(name).put(path, content=content)


def files(campus: Campus) -> list[str]:
    root = campus.folder / "photos"
    return sorted(path.relative_to(root).parts[0] for path in root.rglob("*") if path.is_file())


def only_photo(campus: Campus) -> Photo:
    photo = campus.rows(Photo)[0]
    assert isinstance(photo, Photo)
    return photo


def test_moments_after_it_arrived_a_photo_has_previews_and_hints(campus: Campus) -> None:
    put(campus, "ines", jpeg_with_gps())
    assert only_photo(campus).checked_at is None
    assert jobs.run(campus.world, check) == 1
    assert files(campus) == ["originals", "previews", "previews"]
    photo = only_photo(campus)
    assert photo.checked_at == campus.now and photo.damaged_at is None
    assert photo.hints is not None and photo.hints["location"] == {"lat": 39.908333, "lon": 116.391667}
    assert jobs.run(campus.world, check) == 0


def test_a_heic_from_a_phone_is_checked_like_any_other(campus: Campus) -> None:
    put(campus, "ines", phone_photo("iphone.heic"))
    jobs.run(campus.world, check)
    photo = only_photo(campus)
    assert (photo.media_type, photo.width, photo.height) == ("image/heic", 2566, 3313)
    assert photo.hints is not None and photo.hints["taken_at"] == "2021-04-11T15:47:53-05:00"


def test_a_disk_that_cannot_be_read_sets_one_photo_aside_and_calls_none_damaged(campus: Campus) -> None:
    put(campus, "ines")
    put(campus, "ines", OTHER)
    hidden = campus.world.photos.path(DIGEST)
    hidden.rename(hidden.with_name("elsewhere"))
    assert jobs.run(campus.world, check) == 1
    hidden.with_name("elsewhere").rename(hidden)
    assert [photo.damaged_at for photo in campus.rows(Photo)] == [None, None]
    campus.forward(minutes=11)
    assert all(photo.checked_at for photo in campus.rows(Photo))


def test_two_nodes_check_a_photo_once(campus: Campus) -> None:
    put(campus, "ines")
    with campus.world.look() as work:
        key = check.find(work)
    assert key is not None
    with ThreadPoolExecutor(2) as nodes:
        assert sorted(nodes.map(lambda _: check.handle(campus.world, key), range(2))) == [0, 1]


def test_previews_that_were_lost_are_made_again_for_the_next_viewer(campus: Campus) -> None:
    put(campus, "ines")
    jobs.run(campus.world, check)
    checked_at = only_photo(campus).checked_at
    for path in (campus.folder / "photos" / "previews").rglob("*.jpg"):
        path.unlink()
    campus.forward(minutes=5)
    assert campus.as_("ines").get(f"/api/v1/photos/{DIGEST}/preview").status_code == 200
    assert only_photo(campus).checked_at == checked_at


def test_a_photo_nobody_refers_to_is_discarded_after_thirty_days(campus: Campus) -> None:
    put(campus, "ines")
    campus.forward(days=29, hours=23)
    assert files(campus) == ["originals", "previews", "previews"] and sees(campus, "ines")
    campus.forward(hours=2)
    assert (files(campus), campus.rows(Photo), campus.rows(PhotoUpload)) == ([], [], [])
    assert not sees(campus, "ines") and len(campus.rows(PhotoView)) == 1
    assert put(campus, "ines").status_code == 201


@pytest.mark.parametrize("checked_first", [True, False])
def test_a_photo_that_a_report_shows_is_never_discarded(campus: Campus, checked_first: bool) -> None:
    put(campus, "ines")
    if checked_first:
        jobs.run(campus.world, check)
    refer(campus, "ines", DIGEST)
    campus.forward(days=400)
    assert sees(campus, "max") and only_photo(campus).wake_at is None


def test_photos_of_one_hour_are_looked_at_together_when_their_time_is_up(campus: Campus) -> None:
    campus.now += timedelta(minutes=10)
    put(campus, "ines")
    campus.now += timedelta(minutes=20)
    put(campus, "ines", OTHER)
    jobs.run(campus.world, check)
    next_hour = campus.now.replace(minute=0) + timedelta(hours=1)
    assert {photo.wake_at for photo in campus.rows(Photo)} == {next_hour + timedelta(days=30)}


def test_a_reference_that_does_not_count_keeps_nothing(campus: Campus) -> None:
    put(campus, "ines")
    refer(campus, "omar", DIGEST, place="other_school")
    campus.forward(days=31)
    assert files(campus) == []


def test_whoever_sends_it_later_has_thirty_days_of_their_own(campus: Campus) -> None:
    put(campus, "ines")
    campus.forward(days=20)
    put(campus, "omar")
    campus.forward(days=20)
    assert sees(campus, "omar")
    campus.forward(days=11)
    assert files(campus) == []


def test_a_crash_between_mark_and_removal_is_finished_by_the_next_round(campus: Campus) -> None:
    put(campus, "ines")
    jobs.run(campus.world, check)
    campus.now += timedelta(days=31)
    with campus.work() as work:
        assert discard._mark(work, DIGEST)
    assert files(campus) != [] and not sees(campus, "ines")
    jobs.run(campus.world, discard)
    assert files(campus) == [] and campus.rows(Photo) == []


def test_a_photo_sent_again_while_it_is_being_discarded_stays(campus: Campus) -> None:
    put(campus, "ines")
    jobs.run(campus.world, check)
    campus.now += timedelta(days=31)
    with campus.work() as work:
        discard._mark(work, DIGEST)
    assert put(campus, "omar").status_code == 201
    jobs.run(campus.world, discard)
    assert sees(campus, "omar") and not sees(campus, "ines") and only_photo(campus).discarded_at is None


def test_the_same_photo_sent_by_many_at_once_is_there_once(campus: Campus) -> None:
    names = ["ines", "ines", "ines", "ivan", "ivan", "omar"]
    for name in names:
        campus.as_(name)
    with ThreadPoolExecutor(6) as hands:
        answers = list(hands.map(lambda name: put(campus, name), names))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201, 201, 201]
    receipts = {(name, answer.json()["receipt"]) for name, answer in zip(names, answers, strict=True)}
    assert len(receipts) == 3
    assert (len(campus.rows(PhotoUpload)), files(campus)) == (3, ["originals"])


def test_photos_that_share_a_commit_do_not_share_a_failure(campus: Campus) -> None:
    with campus.world.photos.receive(DIGEST, campus.id("ines")) as arriving:
        arriving.write(PHOTO)
        arriving.keep()
    found = Probe("image/jpeg", 640, 480)
    whole, again = (Arrived(campus.id("ines"), None, DIGEST, len(PHOTO), found) for _ in range(2))
    vanished = Arrived(campus.id("omar"), None, "0" * 64, 1, found)
    record._record_all(campus.world, [whole, vanished, again])
    assert isinstance(vanished.outcome, Refusal) and vanished.outcome.status == 503
    assert isinstance(whole.outcome, tuple) and isinstance(again.outcome, tuple)
    assert (whole.outcome[1], again.outcome[1]) == (True, False)
    assert whole.outcome[0] == again.outcome[0]
    assert [photo.sha256 for photo in campus.rows(Photo)] == [DIGEST]


def test_a_report_and_its_photo_never_miss_each_other(campus: Campus) -> None:
    campus.as_("ines")
    for turn in range(10):
        content = PHOTO + bytes([turn])
        digest = hashlib.sha256(content).hexdigest()
        with ThreadPoolExecutor(2) as hands:
            sent = hands.submit(put, campus, "ines", content)
            report_id = hands.submit(refer, campus, "ines", digest).result()
            assert sent.result().status_code == 201
        assert missing(campus, report_id) == []
    assert all(use.effective_at for use in campus.rows(PhotoUse))


def _already_sent(session: Session, campus: Campus, size: int) -> None:
    digest = uuid4().hex * 2
    now = campus.now
    session.add(Photo(sha256=digest, size=size, media_type="image/jpeg", width=1, height=1, received_at=now))
    session.flush()
    session.add(
        PhotoUpload(sha256=digest, person_id=campus.id("ines"), received_at=now, size=size, receipt="")
    )


def test_two_gigabytes_without_a_report_are_the_limit_of_one_person(campus: Campus) -> None:
    put(campus, "ines", OTHER)
    with campus.work() as work:
        _already_sent(work.session, campus, 2_000_000_000)
    refusal = put(campus, "ines")
    assert (refusal.status_code, refusal.json()["type"]) == (429, "photo-quota")
    assert int(refusal.headers["retry-after"]) > 0
    assert put(campus, "ines", OTHER).status_code == 200
    assert put(campus, "omar").status_code == 201


def test_what_a_report_waits_for_is_let_in_over_the_limit(campus: Campus) -> None:
    with campus.work() as work:
        _already_sent(work.session, campus, 2_000_000_000)
    refer(campus, "ines", DIGEST)
    assert put(campus, "ines").status_code == 201


@pytest.mark.parametrize("patience", [Patience(pause_s=0.01), Patience(arrival_s=0.01)])
def test_a_body_that_drips_is_ended(tmp_path: Any, patience: Patience) -> None:
    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield PHOTO
            await asyncio.sleep(0.02 if patience.pause_s < 1 else 0.001)

    store, sender = FolderStore(tmp_path), uuid4()
    with pytest.raises(Refusal) as refusal, store.receive(DIGEST, sender) as arriving:
        asyncio.run(take_in(arriving, drip(), patience=patience))
    assert (refusal.value.status, refusal.value.slug) == (408, "photo-too-slow")
    assert (list(store.begun(sender)), store.exists(DIGEST)) == ([DIGEST], False)
