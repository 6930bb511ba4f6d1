"""Which way a message takes when the first one fails, and when the morning line is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from service.notices.rules import Try, Way, next_morning, next_way

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
HOOK = Way("webhook", "https://hooks.example/")
MAIL = Way("email", "ines@school.example")
MINUTE = timedelta(minutes=1)


def tries(way: Way, *minutes: float, hopeless: bool = False) -> list[Try]:
    return [Try(way.channel, way.address, NOON + m * MINUTE, hopeless) for m in minutes]


def test_the_first_way_is_tried_first():
    assert next_way([HOOK, MAIL], [], NOON, urgent=False) == (HOOK, NOON)


def test_a_failed_way_is_tried_again_after_a_while():
    assert next_way([HOOK, MAIL], tries(HOOK, 0), NOON, urgent=False) == (HOOK, NOON + MINUTE)
    assert next_way([HOOK, MAIL], tries(HOOK, 0, 1), NOON, urgent=False) == (HOOK, NOON + 6 * MINUTE)


def test_a_hopeless_way_is_left_at_once():
    assert next_way([HOOK, MAIL], tries(HOOK, 0, hopeless=True), NOON, urgent=False) == (MAIL, NOON)


def test_after_a_day_the_next_way_is_taken():
    day = tries(HOOK, 0, 1, 6, *range(36, 24 * 60, 30))
    assert next_way([HOOK, MAIL], day, NOON, urgent=False) == (MAIL, NOON)


def test_a_way_that_has_been_dead_for_a_day_gets_one_try():
    dead = replace(HOOK, failing_since=NOON - timedelta(hours=30))
    assert next_way([dead, MAIL], [], NOON, urgent=False) == (dead, NOON)
    assert next_way([dead, MAIL], tries(HOOK, 0), NOON, urgent=False) == (MAIL, NOON)


def test_what_is_urgent_goes_on_after_three_failures_and_comes_back_when_nothing_is_better():
    assert next_way([HOOK, MAIL], tries(HOOK, 0, 1, 6), NOON, urgent=True) == (MAIL, NOON)
    refused = tries(HOOK, 0, 1, 6) + tries(MAIL, 7, hopeless=True)
    assert next_way([HOOK, MAIL], refused, NOON, urgent=True) == (HOOK, NOON + 36 * MINUTE)
    assert next_way([HOOK], tries(HOOK, 0, 1, 6), NOON, urgent=True) == (HOOK, NOON + 36 * MINUTE)


def test_when_every_way_is_given_up_the_inbox_is_left():
    both = tries(HOOK, 0, hopeless=True) + tries(MAIL, 0, hopeless=True)
    assert next_way([HOOK, MAIL], both, NOON, urgent=False) is None
    assert next_way([], [], NOON, urgent=True) is None


def test_a_corrected_address_starts_afresh():
    corrected = Way("webhook", "https://hooks.example/new")
    assert next_way([corrected], tries(HOOK, 0, hopeless=True), NOON, urgent=False) == (corrected, NOON)


@given(
    person=st.uuids(),
    minute=st.integers(0, 60 * 24 * 400),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]),
)
def test_the_morning_line_comes_once_a_day_after_half_past_seven(person: UUID, minute: int, zone: str):
    now = NOON + minute * MINUTE
    morning = next_morning(person, now, ZoneInfo(zone))
    local = morning.astimezone(ZoneInfo(zone))
    assert (local.hour, 31 <= local.minute <= 34) == (7, True)
    assert now < morning <= now + timedelta(hours=25)
    assert next_morning(person, morning, ZoneInfo(zone)) - morning >= timedelta(hours=23)
