"""What people hear before anything is late: a photo that cannot be opened, a year whose holidays nobody entered."""

from datetime import UTC, datetime, timedelta

from tests.campus import Campus
from tests.plan_bodies import body, publish_patrol
from tests.rounds import add_task, failing, hand_in, report_on, send_photo
from tests.stories.test_road import digest, photo


def test_who_sent_a_damaged_photo_hears_of_it_while_it_can_be_taken_again(campus: Campus) -> None:
    task_id = add_task(campus)
    broken = photo("nokia_8.3.jpg")[:400_000]
    send_photo(campus, "ines", broken)
    answer = hand_in(campus, "ines", report_on(campus, task_id, answers=failing(digest(broken))))
    assert answer.status_code == 201, answer.text
    campus.forward(minutes=1)
    assert "photo_damaged" in campus.told("ines")
    assert "photo_damaged" not in campus.told("ivan")


def test_the_administrator_hears_once_that_next_years_holidays_are_missing(campus: Campus) -> None:
    publish_patrol(campus)
    campus.now = datetime(2026, 12, 10, 1, tzinfo=UTC)
    assert campus.as_("ada").put(f"/api/v1/plans/{campus.id('plan')}", json=body()).status_code == 201
    campus.forward(days=2)
    assert "holiday_notice_missing" not in campus.told("ada")
    campus.forward(days=14)
    assert campus.told("ada").count("holiday_notice_missing") == 1
    assert campus.now - datetime(2026, 12, 26, 1, tzinfo=UTC) < timedelta(days=1)
