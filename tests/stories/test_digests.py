"""What people receive over their channels, when, and what happens when a channel fails."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from schemas.people import Person
from service.channels.message import GONE, failed
from service.notices import deliver
from service.notices.wording import Kind
from tests.campus import Campus
from tests.stories.postman import Postman, alarm_of, only_deliver, post, round_of, tries, with_channel

MINUTE = timedelta(minutes=1)


def test_what_piles_up_arrives_as_one_message(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    for number in range(5):
        post(campus, "max", number=number)
    only_deliver(campus, minutes=10)
    assert [message.to for message in mail.sent] == ["max@school.example"]
    assert "5 notices" in mail.sent[0].subject
    assert all(f"check {number}" in mail.sent[0].body_text for number in range(5))
    assert "school · kitchen" in mail.sent[0].body_text
    assert alarm_of(campus, "max") is None


def test_a_message_waits_for_a_quiet_minute_but_what_is_urgent_does_not(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    campus.now = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)
    post(campus, "max")
    round_of(campus.world)
    assert mail.sent == []
    post(campus, "max", number=2, kind=Kind.HAZARD_OPENED, severity="major")
    round_of(campus.world)
    assert "2 notices (1 urgent)" in mail.sent[0].subject


def test_telling_the_same_twice_tells_it_once(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    first = post(campus, "max", "ines")
    only_deliver(campus, minutes=10)
    assert post(campus, "max", "ines") == first
    only_deliver(campus, minutes=10)
    assert len(mail.sent) == 1
    assert campus.told("max") == campus.told("ines") == ["task_overdue"]


def test_who_has_no_channel_finds_it_in_the_inbox_and_rings_no_alarm(campus: Campus):
    post(campus, "ines")
    assert alarm_of(campus, "ines") is None
    assert campus.notices("ines")[0].settled_at is not None


def test_a_busy_channel_gets_the_same_message_again(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    mail.answers = [failed("smtp_451", "later"), failed("unreachable", "")]
    post(campus, "max")
    only_deliver(campus, minutes=20)
    assert len({message.message_id for message in mail.sent}) == 1
    made = tries(campus)
    assert [(each.ok, each.code, each.attempt) for each in made] == [
        (False, "smtp_451", 1),
        (False, "unreachable", 2),
        (True, "accepted", 3),
    ]
    assert [b.started_at - a.started_at for a, b in pairwise(made)] == [MINUTE, 5 * MINUTE]


def test_a_refused_address_gives_way_to_the_next_channel_at_once(campus: Campus):
    ways = with_channel(campus, "max", "webhook", "email")
    ways["webhook"].dead = failed("http_404", "")
    post(campus, "max")
    only_deliver(campus, minutes=10)
    assert [(each.channel, each.ok) for each in tries(campus)] == [("webhook", False), ("email", True)]


def test_a_dead_channel_gives_way_after_a_day_and_then_costs_one_try_only(campus: Campus):
    ways = with_channel(campus, "max", "webhook", "email")
    ways["webhook"].dead = failed("unreachable", "")
    post(campus, "max")
    only_deliver(campus, hours=23)
    assert ways["email"].sent == []
    only_deliver(campus, hours=2)
    assert len(ways["email"].sent) == 1
    before = len(ways["webhook"].sent)
    post(campus, "max", number=2)
    only_deliver(campus, minutes=10)
    assert (len(ways["webhook"].sent) - before, len(ways["email"].sent)) == (1, 2)


def test_when_every_channel_is_dead_the_inbox_is_left_and_the_alarm_falls_silent(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    mail.dead = failed("unreachable", "")
    post(campus, "max")
    only_deliver(campus, hours=30)
    assert alarm_of(campus, "max") is None
    assert campus.notices("max")[0].settled_at is not None
    assert 45 < len(mail.sent) < 55


def test_an_address_that_is_gone_is_switched_off(campus: Campus):
    ways = with_channel(campus, "max", "webhook", "email")
    ways["webhook"].dead = failed(GONE, "")
    post(campus, "max")
    only_deliver(campus, minutes=10)
    post(campus, "max", number=2)
    only_deliver(campus, minutes=10)
    assert (len(ways["webhook"].sent), len(ways["email"].sent)) == (1, 2)


def test_who_left_is_sent_nothing_more(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    post(campus, "max")
    with campus.work() as work:
        work.session.get_one(Person, campus.id("max")).left_at = work.now
    only_deliver(campus, minutes=10)
    assert (mail.sent, alarm_of(campus, "max")) == ([], None)


def test_a_process_that_dies_while_sending_leaves_a_message_that_is_sent_again(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    post(campus, "max")
    campus.now += 10 * MINUTE
    with campus.world.work() as work:
        parcels, _ = deliver.claim(work, [campus.id("max")])  # and here the process dies
    round_of(campus.world)
    assert mail.sent == []
    only_deliver(campus, minutes=10)
    assert [message.message_id for message in mail.sent] == [parcels[0].message.message_id]
    assert [each.ok for each in tries(campus)] == [None, True]


def test_what_is_told_while_a_message_is_under_way_follows_in_its_own(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    post(campus, "max")
    campus.now += 10 * MINUTE
    with campus.world.work() as work:
        parcels, _ = deliver.claim(work, [campus.id("max")])
    post(campus, "max", number=2)
    outcomes = deliver.send(campus.world, parcels)
    only_deliver(campus, minutes=4)
    with campus.world.work() as work:
        deliver.record(work, list(zip(parcels, outcomes, strict=True)))
    only_deliver(campus, minutes=10)
    assert [message.body_text.count("check ") for message in mail.sent] == [1, 1]
    assert all(notice.settled_at for notice in campus.notices("max"))


def test_one_person_whose_message_cannot_be_made_does_not_silence_the_others(campus: Campus):
    mail = with_channel(campus, "max", "email")["email"]
    with_channel(campus, "ines", "email")
    post(campus, "max", "ines")
    with campus.work() as work:
        bad = campus.notices("ines")[0]
        bad.data = ["no", "mapping"]  # type: ignore[assignment]
        work.session.add(bad)
    only_deliver(campus, minutes=9)
    assert [message.to for message in mail.sent] == ["max@school.example"]
    assert (alarm_of(campus, "ines") or campus.now) > campus.now


def test_a_rush_stays_within_the_budget_of_the_channel(campus: Campus):
    mail = Postman(per_minute=4)
    campus.world.channels["email"] = mail
    for name in ("max", "ines", "ivan", "rosa", "kim", "dora", "dina", "lea"):
        with_channel(campus, name, "email")
        for number in range(3):
            post(campus, name, number=number)
    started = campus.now
    only_deliver(campus, minutes=30)
    assert len(mail.sent) == 8
    moments = [each.started_at for each in tries(campus)]
    assert all(sum(m <= o < m + MINUTE for o in moments) <= 4 for m in moments)
    assert moments[-1] - started > MINUTE


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_message_speaks_the_language_of_its_reader(campus: Campus, language: str):
    mail = with_channel(campus, "max", "email")["email"]
    with campus.work() as work:
        work.session.get_one(Person, campus.id("max")).language = language
    post(campus, "max")
    only_deliver(campus, minutes=10)
    assert ("检查已逾期" in mail.sent[0].body_text) == (language == "zh-CN")
    assert "2026-09-08 09:00" in mail.sent[0].body_text
