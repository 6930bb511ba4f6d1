"""When a plan is due: daily rounds, weekly checks that move, anchors of the school year, windows."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from schemas.plans import Pace, Timing
from service.plans.occurrences import occurrences, opening_between, placed_days
from service.plans.rules import default_miss_threshold, pace
from service.plans.windows import day_start, exists, instant
from tests.rules.holidays_2026 import LIBRARY, calendar, day

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def timing(rrule: str | None = None, *activities: str, **more: object) -> Timing:
    times = more.pop("times", [])
    anchor = {"anchor": more.pop("anchor", None), "offset_days": more.pop("offset_days", 0)}
    recurrence = {"rrule": rrule, "times": times, **anchor}
    return Timing.model_validate({"recurrence": recurrence, "activities": activities, **more})


def due_days(plan: Timing, first: str, last: str, where=LIBRARY) -> list[str]:
    return [
        placed.on.isoformat()[5:] for placed in placed_days(plan, day(first), day(last), calendar=where).days
    ]


def dropped_days(plan: Timing, first: str, last: str, where=LIBRARY) -> list[str]:
    return [on.isoformat()[5:] for on in placed_days(plan, day(first), day(last), calendar=where).dropped]


DAILY = timing("FREQ=DAILY", "school_day")


def test_a_daily_round_is_due_on_school_days_and_on_the_sunday_that_is_worked():
    assert due_days(DAILY, "2026-09-17", "2026-09-29") == [
        "09-17", "09-18", "09-20", "09-21", "09-22", "09-23", "09-24", "09-28", "09-29",
    ]  # fmt: skip


def test_a_round_for_boarders_is_due_on_the_weekends_they_stay():
    boarding = calendar({"days": {"2026-09-12": {"boarding": True}, "2026-09-13": {"boarding": True}}})
    rounds = timing("FREQ=DAILY", "school_day", "boarding")
    assert due_days(rounds, "2026-09-10", "2026-09-15", boarding) == [
        "09-10",
        "09-11",
        "09-12",
        "09-13",
        "09-14",
        "09-15",
    ]


def test_drowning_patrols_go_on_in_the_holidays():
    patrol = timing("FREQ=DAILY", "swimming_season", times=["12:30", "18:00"])
    found = occurrences(patrol, day("2026-07-15"), day("2026-07-15"), calendar=LIBRARY, zone=SHANGHAI)
    assert [one.slot.isoformat() for one in found] == ["2026-07-15T12:30:00", "2026-07-15T18:00:00"]


@pytest.mark.parametrize(
    ("rule", "first", "last", "expected"),
    [
        # Friday 25 September is off: the last earlier school day of its week
        ("FREQ=WEEKLY;BYDAY=FR", "2026-09-21", "2026-09-27", ["09-24"]),
        # Thursday 1 October is off: Wednesday
        ("FREQ=WEEKLY;BYDAY=TH", "2026-09-28", "2026-10-04", ["09-30"]),
        # Monday 5 October is off, nothing earlier in the week: the next one, Thursday
        ("FREQ=WEEKLY;BYDAY=MO", "2026-10-05", "2026-10-11", ["10-08"]),
        # the whole week is Spring Festival
        ("FREQ=WEEKLY;BYDAY=MO", "2026-02-16", "2026-02-22", []),
        # the month ends in a holiday
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-05-01", "2026-05-31", ["05-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "2026-10-01", "2026-10-31", ["10-08"]),
        # each of several days keeps to its own share of the week
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-10-05", "2026-10-11", ["10-08"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", "2026-09-21", "2026-09-27", ["09-22", "09-24"]),
        # BYMONTHDAY=31 skips short months, -1 does not
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-03-01", "2026-06-30", ["03-31", "05-29"]),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20", "2026-01-01", "2026-12-31", ["06-18"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-09-01", "2026-10-31", ["09-07", "10-08"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-09-01", "2026-09-30", ["09-09", "09-23"]),
    ],
)
def test_a_rarer_check_moves_within_its_period(rule, first, last, expected):
    assert due_days(timing(rule, "school_day"), first, last) == expected


def test_what_moved_is_found_whichever_days_are_asked_for():
    weekly = timing("FREQ=WEEKLY;BYDAY=FR", "school_day")
    assert due_days(weekly, "2026-09-24", "2026-09-24") == ["09-24"]
    assert due_days(weekly, "2026-09-25", "2026-09-25") == []


def test_a_week_without_any_such_day_is_dropped_and_reported():
    weekly = timing("FREQ=WEEKLY;BYDAY=MO", "school_day")
    assert dropped_days(weekly, "2026-01-19", "2026-03-08") == ["01-26", "02-02", "02-09", "02-16", "02-23"]


def test_a_daily_round_drops_days_without_a_word():
    assert dropped_days(DAILY, "2026-07-01", "2026-08-31") == []


def test_an_unbound_plan_is_due_whatever_the_day():
    assert due_days(timing("FREQ=MONTHLY;BYMONTHDAY=1"), "2026-10-01", "2026-10-31") == ["10-01"]


@pytest.mark.parametrize(
    ("anchor", "offset", "activities", "expected"),
    [
        ("term_start", -7, [], ["02-22", "08-25"]),
        ("term_start", -7, ["workday"], ["02-24", "08-25"]),  # its week is Spring Festival: the next workday
        ("term_start", 7, ["school_day"], ["03-06", "09-08"]),  # a Sunday: the Friday before it
        ("term_start", 0, ["school_day"], ["03-02", "09-01"]),  # 1 March is a Sunday
        ("term_end", 0, ["school_day"], ["01-20", "07-03"]),  # 5 July is a Sunday
        (
            "long_holiday_start",
            -5,
            [],
            ["01-16", "03-30", "04-26", "06-14", "06-29", "09-20", "09-26", "12-27"],
        ),
    ],
)
def test_anchors_follow_the_school_year(anchor, offset, activities, expected):
    plan = timing(None, *activities, anchor=anchor, offset_days=offset)
    notice_for_2027 = calendar({"days": {"2027-01-01": {"workday": False}}})
    assert due_days(plan, "2026-01-01", "2026-12-31", notice_for_2027) == expected


def test_a_check_before_term_never_moves_into_it():
    plan = timing(None, "school_day", anchor="term_start", offset_days=-7)
    assert due_days(plan, "2026-08-01", "2026-09-30") == []
    assert dropped_days(plan, "2026-08-01", "2026-09-30") == ["08-25"]


def test_plans_begin_and_end_on_their_days():
    assert due_days(timing("FREQ=DAILY", starts_on="2026-09-09", ends_on="2026-09-10"), "2026-09-01", "2026-09-30") == [
        "09-09", "09-10",
    ]  # fmt: skip


def test_counted_rules_end_after_their_count_and_until_is_the_last_day():
    counted = timing("FREQ=WEEKLY;BYDAY=MO;COUNT=2", starts_on="2026-09-01")
    assert due_days(counted, "2026-09-01", "2026-12-31") == ["09-07", "09-14"]
    assert due_days(timing("FREQ=DAILY;UNTIL=20260903T120000Z"), "2026-09-01", "2026-09-30") == [
        "09-01",
        "09-02",
        "09-03",
    ]


def windows(plan: Timing, on: str, zone: ZoneInfo = SHANGHAI) -> list[str]:
    (one,) = occurrences(plan, day(on), day(on), calendar=LIBRARY, zone=zone)
    return [at.astimezone(zone).strftime("%m-%d %H:%M") for at in one[1:]]


@pytest.mark.parametrize(
    ("plan", "on", "expected"),
    [
        (DAILY, "2026-09-08", ["09-08 06:00", "09-08 18:00", "09-09 00:00"]),
        (timing("FREQ=WEEKLY;BYDAY=FR", "school_day"), "2026-09-11", ["09-07 00:00", "09-11 18:00", "09-14 18:00"]),
        (timing("FREQ=WEEKLY;BYDAY=FR", "school_day"), "2026-09-24", ["09-21 00:00", "09-24 18:00", "09-27 18:00"]),
        (timing("FREQ=MONTHLY;BYMONTHDAY=-1", "school_day"), "2026-09-30", ["09-01 00:00", "09-30 18:00", "10-03 18:00"]),
        (timing("FREQ=MONTHLY;BYMONTHDAY=8,20"), "2026-09-20", ["09-09 00:00", "09-20 18:00", "09-23 18:00"]),
        (timing(None, anchor="term_start", offset_days=-7), "2026-08-25", ["08-19 00:00", "08-25 18:00", "08-28 18:00"]),
        (timing("FREQ=DAILY", times=["07:30"], window={"opens": "-PT30M", "due": "PT15M", "closes": "PT1H"}),
         "2026-09-08", ["09-08 07:00", "09-08 07:45", "09-08 08:30"]),
    ],
)  # fmt: skip
def test_a_slot_has_its_window(plan, on, expected):
    assert windows(plan, on) == expected


def test_a_window_may_be_changed_in_part():
    plan = timing("FREQ=DAILY", window={"opens": None, "due": None, "closes": "PT20H"})
    assert windows(plan, "2026-09-08") == ["09-08 06:00", "09-08 18:00", "09-08 20:00"]


def test_several_a_day_have_an_hour_each():
    trips = timing("FREQ=DAILY", "bus_running", times=["16:30", "07:00"])
    found = occurrences(trips, day("2026-09-08"), day("2026-09-08"), calendar=LIBRARY, zone=SHANGHAI)
    assert [[at.astimezone(SHANGHAI).strftime("%H:%M") for at in one[1:]] for one in found] == [
        ["07:00", "08:00", "10:00"],
        ["16:30", "17:30", "19:30"],
    ]


def test_a_monthly_check_is_found_by_the_day_it_opens_on():
    monthly = timing("FREQ=MONTHLY;BYMONTHDAY=-1", "school_day")
    first, second, last = (day_start(day(f"2026-{on}"), SHANGHAI) for on in ("09-01", "09-02", "10-01"))
    found = opening_between(monthly, first, second, calendar=LIBRARY, zone=SHANGHAI)
    assert [one.slot.date() for one in found] == [day("2026-09-30")]
    assert opening_between(monthly, second, last, calendar=LIBRARY, zone=SHANGHAI) == []


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2027-03-28T01:30", "2027-03-28T00:30"),
        ("2027-03-28T02:30", "2027-03-28T01:30"),  # in the gap: what the wall then calls 03:30
        ("2027-03-28T03:30", "2027-03-28T01:30"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # comes twice: its first coming
        ("2026-10-25T03:30", "2026-10-25T02:30"),
    ],
)
def test_times_in_the_gap_and_the_fold_of_summer_time(wall, utc):
    assert instant(datetime.fromisoformat(wall), BERLIN) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_days_keep_their_hours_on_the_wall_when_clocks_change():
    assert windows(DAILY, "2026-10-23", BERLIN) == ["10-23 06:00", "10-23 18:00", "10-24 00:00"]
    plan = timing("FREQ=DAILY")
    (one,) = occurrences(plan, day("2026-10-25"), day("2026-10-25"), calendar=LIBRARY, zone=BERLIN)
    assert (one.closes_at - one.opens_at).total_seconds() == 18 * 3600
    assert windows(timing("FREQ=DAILY"), "2027-03-28", BERLIN) == [
        "03-28 06:00",
        "03-28 18:00",
        "03-29 00:00",
    ]


def test_a_day_that_a_zone_skipped_has_no_slots():
    samoa = ZoneInfo("Pacific/Apia")
    assert not exists(day("2011-12-30"), samoa)
    daily = timing("FREQ=DAILY", starts_on="2011-01-01")
    found = occurrences(daily, day("2011-12-29"), day("2011-12-31"), calendar=LIBRARY, zone=samoa)
    assert [one.slot.day for one in found] == [29, 31]
    assert found[0].closes_at < found[1].opens_at


def test_pace_and_threshold_follow_the_rule():
    assert pace(DAILY.recurrence) == Pace.DAILY
    assert pace(timing("FREQ=DAILY", times=["07:00", "12:00"]).recurrence) == Pace.SEVERAL_A_DAY
    assert pace(timing("FREQ=WEEKLY", times=["07:00"]).recurrence) == Pace.RARER
    assert default_miss_threshold(DAILY.recurrence) == 2
    assert default_miss_threshold(timing(None, anchor="term_start").recurrence) == 1
