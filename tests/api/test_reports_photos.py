"""The photos of a report: named at once, sent in any order, and looked after 48 hours later."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from schemas.hazards import Hazard
from schemas.reports import Report
from service import jobs
from service.evidence import check
from service.reports import tidy
from tests.campus import Campus
from tests.rounds import PASSED, add_task, failing, hand_in, photo, report_on, send_photo, task

CONTENT, DIGEST = photo(1)


def shown(campus: Campus, report_id: str) -> Any:
    return campus.as_("ines").get(f"/api/v1/reports/{report_id}").json()


def state(campus: Campus, task_id: UUID) -> str:
    return str(campus.as_("ines").get(f"/api/v1/tasks/{task_id}").json()["state"])


def two_days_later(campus: Campus) -> None:
    campus.now += timedelta(hours=48)
    jobs.run(campus.world, check)
    jobs.run(campus.world, tidy)


def test_a_photo_is_missing_until_its_author_has_sent_it(campus: Campus) -> None:
    answer = hand_in(campus, "ines", report_on(campus, add_task(campus), answers=failing(DIGEST))).json()
    assert answer["photos_missing"] == [DIGEST]
    send_photo(campus, "omar", CONTENT)
    assert shown(campus, answer["id"])["photos_missing"] == [DIGEST]
    send_photo(campus, "ines", CONTENT)
    assert shown(campus, answer["id"])["photos_missing"] == []


def test_a_photo_sent_before_its_report_is_not_missing(campus: Campus) -> None:
    send_photo(campus, "ines", CONTENT)
    answer = hand_in(campus, "ines", report_on(campus, add_task(campus), answers=failing(DIGEST.upper())))
    assert answer.json()["photos_missing"] == []
    assert campus.as_("max").get(f"/api/v1/photos/{DIGEST}").status_code == 200


def test_a_repeat_says_what_is_missing_now(campus: Campus) -> None:
    body = report_on(campus, add_task(campus), answers=failing(DIGEST))
    first = hand_in(campus, "ines", body).json()
    send_photo(campus, "ines", CONTENT)
    again = hand_in(campus, "ines", body, id=UUID(first["id"])).json()
    assert again == first | {"photos_missing": []}


def test_required_photos_that_never_come_leave_the_task_unproven_and_people_hear(campus: Campus) -> None:
    task_id = add_task(campus)
    id = hand_in(campus, "ines", report_on(campus, task_id, answers=failing(DIGEST))).json()["id"]
    campus.now += timedelta(hours=47)
    assert jobs.run(campus.world, tidy) == 0
    assert state(campus, task_id) == "done"
    campus.now += timedelta(hours=1)
    assert jobs.run(campus.world, tidy) == 1
    assert shown(campus, id)["evidence_missing_at"] is not None
    assert state(campus, task_id) == "unproven"
    assert task(campus, task_id).evidence_missing_at == campus.now
    for name in ("max", "dora", "ines"):
        assert "evidence_missing" in campus.told(name)
    assert "evidence_missing" not in campus.told("olga")
    assert jobs.run(campus.world, tidy) == 0


def test_photos_that_came_leave_everything_as_it_was(campus: Campus) -> None:
    task_id = add_task(campus)
    id = hand_in(campus, "ines", report_on(campus, task_id, answers=failing(DIGEST))).json()["id"]
    send_photo(campus, "ines", CONTENT)
    two_days_later(campus)
    assert shown(campus, id)["evidence_missing_at"] is None
    assert state(campus, task_id) == "done"


def test_a_damaged_photo_counts_as_missing(campus: Campus) -> None:
    task_id = add_task(campus)
    cut = CONTENT[: len(CONTENT) // 2]
    digest = hashlib.sha256(cut).hexdigest()
    id = hand_in(campus, "ines", report_on(campus, task_id, answers=failing(digest))).json()["id"]
    assert send_photo(campus, "ines", cut).status_code == 201
    assert shown(campus, id)["photos_missing"] == []
    two_days_later(campus)
    assert shown(campus, id)["evidence_missing_at"] is not None
    assert state(campus, task_id) == "unproven"


def test_photos_that_nobody_asked_for_may_stay_away(campus: Campus) -> None:
    task_id = add_task(campus)
    passed_with_photo = [PASSED[0] | {"photos": [DIGEST]}, *PASSED[1:]]
    id = hand_in(campus, "ines", report_on(campus, task_id, answers=passed_with_photo)).json()["id"]
    two_days_later(campus)
    assert (shown(campus, id)["evidence_missing_at"], shown(campus, id)["photos_missing"]) == (None, [DIGEST])
    assert state(campus, task_id) == "done"


def test_photos_that_come_later_are_shown_and_erase_nothing(campus: Campus) -> None:
    task_id = add_task(campus)
    id = hand_in(campus, "ines", report_on(campus, task_id, answers=failing(DIGEST))).json()["id"]
    two_days_later(campus)
    missing_at = shown(campus, id)["evidence_missing_at"]
    campus.now += timedelta(hours=1)
    send_photo(campus, "ines", CONTENT)
    assert jobs.run(campus.world, tidy) == 1
    late = shown(campus, id)
    assert (late["evidence_missing_at"], late["photos_missing"]) == (missing_at, [])
    assert late["evidence_complete_at"] is not None
    assert state(campus, task_id) == "unproven"


def test_a_second_report_proves_what_the_first_did_not(campus: Campus) -> None:
    task_id = add_task(campus)
    hand_in(campus, "ines", report_on(campus, task_id, answers=failing(DIGEST)))
    second = hand_in(campus, "ivan", report_on(campus, task_id)).json()
    assert second["additional"]
    two_days_later(campus)
    assert (state(campus, task_id), str(task(campus, task_id).report_id)) == ("done", second["id"])


def test_a_fix_on_the_spot_is_recorded_with_both_photos(campus: Campus) -> None:
    after = photo(2)[1]
    answers = failing(DIGEST, fixed_on_spot=True, photos_after=[after])
    answer = hand_in(campus, "ines", report_on(campus, add_task(campus), answers=answers)).json()
    assert answer["photos_missing"] == sorted([DIGEST, after])
    assert campus.rows(Hazard)[0].rectified_at == campus.now


def test_a_report_without_photos_never_rings(campus: Campus) -> None:
    hand_in(campus, "ines", report_on(campus, add_task(campus)))
    assert campus.rows(Report)[0].wake_at is None
