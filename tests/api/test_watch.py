"""What a look at the database finds new since the last one: each kind of change by its topics, and each once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from schemas.base import new_id
from schemas.hazards import HazardStep
from service.channels.message import failed
from service.desk.watch import News, Seen, look
from tests.api.test_escalations import acknowledge, climbed
from tests.campus import Campus
from tests.district import known_id
from tests.hazard_words import accept, fix, found, step
from tests.rounds import add_task, hand_in, photo, report_on, send_photo
from tests.stories.postman import only_deliver, with_channel

Act = Callable[[Campus], object]

MAX, OLGA = known_id("max"), known_id("olga")


def seen(campus: Campus, before: Seen | None = None) -> tuple[Seen, News]:
    return look(campus.world, before, people={MAX, OLGA}, devices={known_id("phone of max")})


def news_of(campus: Campus, act: Act) -> News:
    """Of the act alone: whatever was there before it, and what comes after a quiet look, is not in it."""
    before, _ = seen(campus)
    act(campus)
    after, news = seen(campus, before)
    assert seen(campus, after)[1] == News(news.machine_now)
    return news


def miss(campus: Campus) -> None:
    campus.forward(hours=3)


def report(campus: Campus) -> None:
    assert hand_in(campus, "ines", report_on(campus, add_task(campus))).status_code == 201


def test_a_report_is_news_of_reports_and_tasks(campus: Campus) -> None:
    assert news_of(campus, report).topics == {"reports", "tasks"}


def test_a_miss_is_news_of_tasks_and_an_excuse_of_what_climbed_too(campus: Campus) -> None:
    task = add_task(campus, closes=2, wake_at=campus.now)
    assert "tasks" in news_of(campus, miss).topics
    path = f"/api/v1/tasks/{task}/excuse"
    assert news_of(campus, lambda c: c.as_("dora").put(path, json={"reason": "storm"})).topics == {
        "tasks",
        "escalations",
    }


def test_what_climbs_is_acknowledged_and_is_resolved_is_news_of_escalations(campus: Campus) -> None:
    before, _ = seen(campus)
    row = climbed(campus)
    before, news = seen(campus, before)
    assert "escalations" in news.topics
    assert news_of(campus, lambda c: acknowledge(c, "dora", row)).topics == {"escalations"}
    fix(campus, "ines", str(row.subject_id))
    accept(campus, "dora", str(row.subject_id))
    assert news_of(campus, lambda c: c.forward(minutes=1)).topics == {"escalations"}


def test_whether_a_message_arrived_is_news_of_who_was_told(campus: Campus) -> None:
    """The page says what the last try came to, and no other event follows it."""
    (email,) = with_channel(campus, "max", "email").values()
    email.dead = failed("unreachable", "nobody answers")
    row = climbed(campus)

    def result() -> str:
        told = campus.as_("dora").get(f"/api/v1/escalations/{row.id}").json()["told"]
        return next(str(each["result"]) for each in told if each["person"]["name"] == "Max")

    assert result() == "delivered", "the inbox has it"
    assert news_of(campus, lambda c: only_deliver(c, minutes=10)).topics == {"escalations"}
    assert result() == "failed"


def test_a_photo_that_arrives_is_news_of_what_shows_it_and_one_that_nothing_names_is_none(
    campus: Campus,
) -> None:
    (awaited, digest), (other, _) = photo(1), photo(2)
    found(campus, photos=[digest])
    assert news_of(campus, lambda c: send_photo(c, "ines", other)).topics == frozenset()
    assert news_of(campus, lambda c: send_photo(c, "ines", awaited)).topics == {"hazards", "reports"}
    assert news_of(campus, lambda c: send_photo(c, "ines", awaited)).topics == frozenset()


def test_only_who_was_told_hears_of_a_notice(campus: Campus) -> None:
    news = news_of(campus, found)
    assert (news.topics, news.told) == ({"hazards", "escalations"}, {MAX})


def test_who_joins_hears_nothing_of_what_they_were_told_before(campus: Campus) -> None:
    before, _ = look(campus.world, None, people={OLGA}, devices=set())
    found(campus)
    assert seen(campus, before)[1].told == frozenset()


def test_what_was_written_earlier_and_committed_later_is_news_all_the_same(campus: Campus) -> None:
    hazard = found(campus)
    campus.now += timedelta(seconds=40)
    step(campus, "max", hazard, "comments", text="newer")

    def commit_late(campus: Campus) -> None:
        with campus.work() as work:
            earlier = work.now - timedelta(seconds=30)
            work.session.add(
                HazardStep(id=new_id(), hazard_id=known_hazard(campus), kind="comment", at=earlier)
            )

    assert news_of(campus, commit_late).topics == {"hazards", "escalations"}


def known_hazard(campus: Campus) -> object:
    return campus.rows(HazardStep)[0].hazard_id


@pytest.mark.parametrize("pause", [timedelta(seconds=1), timedelta(seconds=40), timedelta(days=1)])
def test_nothing_is_new_when_only_time_passes(campus: Campus, pause: timedelta) -> None:
    found(campus)
    before, _ = seen(campus)
    for _ in range(5):
        campus.now += pause
        before, news = seen(campus, before)
        assert news == News(news.machine_now)


def test_a_device_that_was_signed_out_and_a_person_who_left_are_gone(campus: Campus) -> None:
    phone = known_id("phone of max")
    before, news = seen(campus)
    assert news.gone == frozenset()
    campus.as_("max").delete(f"/api/v1/me/devices/{phone}")
    assert seen(campus, before)[1].gone == {phone}
