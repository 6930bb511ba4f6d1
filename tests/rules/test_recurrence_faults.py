"""Hostile and mistaken rules are refused with a sentence, quickly, before anything is saved."""

import time

import pytest

from schemas.plans import Recurrence, Timing
from service.plans.faults import timing_faults
from service.plans.rules import rule_days
from tests.rules.holidays_2026 import day


def faults(recurrence: dict[str, object], **more: object) -> list[str]:
    return [
        fault.pointer for fault in timing_faults(Timing.model_validate({"recurrence": recurrence, **more}))
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "FREQ=DAILY;UNTIL=20301231", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ],
)  # fmt: skip
def test_rules_people_need_are_accepted(rule):
    assert faults({"rrule": rule}) == []


@pytest.mark.parametrize(
    "rule",
    [
        "", "nonsense", "FREQ=DAILY;", "FREQ=DAILY;FREQ=DAILY", "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY",
        "BYDAY=MO", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999", "FREQ=DAILY;COUNT=5",
        "FREQ=DAILY;COUNT=1000000", "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;UNTIL=x", "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=MO,", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=300", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5",
        "FREQ=YEARLY;BYEASTER=0", "FREQ=YEARLY;BYWEEKNO=60", "FREQ=DAILY;UNTIL=20200101", "FREQ=DAILY\nDTSTART:20200101",
        "FREQ=DAILY;WKST=SU", "FREQ=DAILY;BYSETPOS=1", "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 70),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_meant_are_refused_at_the_rule(rule):
    assert faults({"rrule": rule}) == ["/recurrence/rrule"]


def test_both_languages_say_what_to_do():
    (fault,) = timing_faults(Timing(recurrence=Recurrence(rrule="FREQ=SECONDLY")))
    assert "FREQ" in fault.detail.zh and "FREQ" in fault.detail.en


@pytest.mark.parametrize(
    ("recurrence", "more", "pointer"),
    [
        ({}, {}, "/recurrence"),
        ({"rrule": "FREQ=DAILY", "anchor": "term_start"}, {}, "/recurrence"),
        ({"rrule": "FREQ=DAILY", "offset_days": 3}, {}, "/recurrence/offset_days"),
        ({"rrule": "FREQ=DAILY", "times": ["07:00", "07:00"]}, {}, "/recurrence/times"),
        ({"rrule": "FREQ=DAILY"}, {"window": {"due": "PT25H"}}, "/window"),
        ({"rrule": "FREQ=DAILY"}, {"window": {"opens": "PT1H", "due": "PT0S", "closes": "PT2H"}}, "/window"),
        (
            {"rrule": "FREQ=DAILY"},
            {"window": {"opens": "-P400D", "due": "PT0S", "closes": "PT2H"}},
            "/window",
        ),
        ({"rrule": "FREQ=DAILY"}, {"starts_on": "2026-09-02", "ends_on": "2026-09-01"}, "/ends_on"),
    ],
)
def test_timings_that_contradict_themselves_are_told_where(recurrence, more, pointer):
    assert faults(recurrence, **more) == [pointer]


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]
)
def test_a_day_that_never_comes_costs_less_than_two_seconds(rule):
    started = time.perf_counter()
    assert rule_days(rule, day("2024-01-01"), day("2026-01-01"), day("2026-02-01")) == ()
    assert time.perf_counter() - started < 2


def test_an_endless_rule_is_expanded_no_further_than_it_is_needed():
    assert len(rule_days("FREQ=DAILY", day("2024-01-01"), day("2024-01-01"), day("2190-01-01"))) == 4000
