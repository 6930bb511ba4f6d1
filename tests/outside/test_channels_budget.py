"""A channel that takes twenty messages a minute gets twenty, however they come."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.channels.budget import Budget, free_at, full, take
from service.channels.configured import open_channels
from service.settings import Settings

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@given(
    per_minute=st.integers(2, 60),
    pauses=st.lists(st.tuples(st.floats(0, 40), st.integers(1, 40)), min_size=1, max_size=60),
)
def test_no_minute_sees_more_than_the_limit(per_minute: int, pauses: list[tuple[float, int]]):
    budget, now = full(per_minute, NOON), NOON
    sent: list[datetime] = []
    for seconds, wanted in pauses:
        now += timedelta(seconds=seconds)
        granted, budget = take(budget, now, wanted=wanted)
        sent += [now] * granted
    for moment in sent:
        assert sum(moment <= other < moment + MINUTE for other in sent) <= per_minute


def test_twenty_five_messages_at_once_take_a_little_more_than_a_minute():
    budget, now, left = full(20, NOON), NOON, 25
    while left:
        granted, budget = take(budget, now, wanted=left)
        left -= granted
        if left:
            assert free_at(budget) > now
            now = free_at(budget) + timedelta(milliseconds=1)
    assert timedelta(seconds=60) < now - NOON < timedelta(seconds=90)


def test_a_clock_that_steps_back_gives_nothing_away():
    _, spent = take(full(20, NOON), NOON, wanted=20)
    granted, after = take(spent, NOON - MINUTE, wanted=20)
    assert granted == 0
    assert after.as_of == NOON


def test_an_idle_channel_answers_at_once():
    budget: Budget = full(1, NOON)
    assert free_at(budget) <= NOON
    assert take(budget, NOON, wanted=1)[0] == 1


def test_without_a_mail_server_there_is_no_mail_channel():
    assert set(open_channels(Settings())) == {"webhook"}
    assert set(open_channels(Settings(smtp_host="mail.example", smtp_user="a@b.example"))) == {
        "webhook",
        "email",
    }
