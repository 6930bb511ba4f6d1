"""What a ladder may look like, which one fits, and which rungs are due when."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.escalations import ClockKind, LadderIn, Told
from service.escalations.ladders import Ladder, Rung, choose_ladder, ladder_faults, uncovered
from service.escalations.publish import load_library
from service.escalations.rules import OUTAGE, PACE, Climbed, Position, due_rungs, starts_anew
from service.escalations.rules import Clock as ClockNow

DUE = datetime(2026, 9, 8, 10, 0, tzinfo=UTC)
LONG_AGO = DUE - timedelta(days=100)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ladder(*hours: float, subject: ClockKind = ClockKind.HAZARD) -> Ladder:
    rungs = tuple(Rung(timedelta(hours=h), (Told.HEAD,)) for h in hours)
    return Ladder("hazard", 1, subject, "all", "all", rungs)


USUAL = ladder(-24, 0, 24, 72, 168)


def look(
    now: datetime,
    *,
    reached: float | None = None,
    alarm_at: datetime | None = None,
    not_before: datetime | None = None,
    on: Ladder = USUAL,
    started: datetime = LONG_AGO,
    empty: tuple[float, ...] = (),
) -> Climbed:
    position = Position(started, None if reached is None else timedelta(hours=reached), not_before)
    return due_rungs(
        on,
        DUE,
        position=position,
        now=now,
        alarm_at=alarm_at or now,
        nobody=lambda rung: rung.after / HOUR in empty,
    )


def hours(climbed: Climbed) -> list[float]:
    return [rung.after / HOUR for rung in climbed.rungs]


@pytest.mark.parametrize(
    ("now", "reached", "climbs", "alarm"),
    [
        (DUE - 48 * HOUR, None, [], DUE - 24 * HOUR),
        (DUE - 24 * HOUR, None, [-24], DUE),
        (DUE - HOUR, -24, [], DUE),
        (DUE, -24, [0], DUE + DAY),
        (DUE, None, [0], DUE + DAY),
        (DUE + DAY, 0, [24], DUE + 3 * DAY),
        (DUE + 7 * DAY, 72, [168], None),
        (DUE + 9 * DAY, 168, [], None),
    ],
)
def test_each_rung_is_climbed_at_its_moment(
    now: datetime, reached: float | None, climbs: list[float], alarm: datetime | None
) -> None:
    climbed = look(now, reached=reached)
    assert (hours(climbed), climbed.alarm_at) == (climbs, alarm)


def test_a_reminder_whose_moment_was_over_at_the_start_is_left_out() -> None:
    climbed = look(DUE - 2 * HOUR, started=DUE - 2 * HOUR)
    assert (hours(climbed), climbed.alarm_at) == ([], DUE)


def test_a_reminder_is_not_told_once_the_clock_has_struck() -> None:
    assert hours(look(DUE + 5 * timedelta(minutes=1))) == [0]


def test_of_several_reminders_that_waited_the_last_is_told() -> None:
    assert hours(look(DUE - HOUR, on=ladder(-48, -24, 0))) == [-24]


def test_a_late_reminder_slows_nothing_down() -> None:
    climbed = look(DUE - HOUR, alarm_at=DUE - 24 * HOUR)
    assert (hours(climbed), climbed.alarm_at) == ([-24], DUE)


def test_after_an_outage_one_rung_is_climbed_and_the_next_waits_half_a_day() -> None:
    now = DUE + 4 * DAY
    climbed = look(now, reached=-24, alarm_at=DUE)
    assert (hours(climbed), climbed.alarm_at) == ([0], now + PACE)


def test_within_that_half_day_nothing_climbs_whatever_rings() -> None:
    now = DUE + 4 * DAY + HOUR
    climbed = look(now, reached=0, not_before=DUE + 4 * DAY + PACE)
    assert (hours(climbed), climbed.alarm_at) == ([], DUE + 4 * DAY + PACE)


def test_the_half_day_also_holds_for_a_rung_that_falls_due_within_it() -> None:
    now = DUE + DAY - 2 * HOUR
    climbed = look(now, reached=-24, alarm_at=DUE)
    assert climbed.alarm_at == now + PACE


def test_an_hour_late_is_no_outage() -> None:
    climbed = look(DUE + OUTAGE, reached=-24, alarm_at=DUE)
    assert (hours(climbed), climbed.alarm_at) == ([0], DUE + DAY)


def test_two_rungs_that_are_both_in_time_are_climbed_together() -> None:
    assert hours(look(DUE + HOUR / 2, on=ladder(0, 0.25, 24))) == [0, 0.25]


def test_an_empty_rung_is_climbed_together_with_the_one_above() -> None:
    climbed = look(DUE, empty=(0,))
    assert (hours(climbed), climbed.alarm_at) == ([0, 24], DUE + 3 * DAY)


def test_empty_rungs_lead_up_to_the_top_and_end_there() -> None:
    climbed = look(DUE, empty=(0, 24, 72, 168))
    assert (hours(climbed), climbed.alarm_at) == ([0, 24, 72, 168], None)


def test_an_empty_reminder_pulls_no_escalation_before_the_deadline() -> None:
    climbed = look(DUE - DAY, empty=(-24,))
    assert (hours(climbed), climbed.alarm_at) == ([-24], DUE)


@pytest.mark.parametrize(
    ("kind", "was", "reached", "anew"),
    [
        (ClockKind.HAZARD, DUE, 0, False),
        (ClockKind.HAZARD, DUE - DAY, 0, False),
        (ClockKind.HAZARD, DUE - DAY, 72, False),
        (ClockKind.HAZARD, DUE - DAY, -24, True),
        (ClockKind.HAZARD, DUE - DAY, None, True),
        (ClockKind.VERIFICATION, DUE, 0, False),
        (ClockKind.VERIFICATION, DUE - DAY, 24, True),
        (ClockKind.TRANSFER, DUE - DAY, 0, True),
        (ClockKind.STOP_CONFIRMATION, DUE, 2, False),
    ],
)
def test_another_date_starts_a_ladder_anew_but_not_that_of_a_deadline_that_was_missed(
    kind: ClockKind, was: datetime, reached: int | None, anew: bool
) -> None:
    length = None if reached is None else timedelta(hours=reached)
    assert starts_anew(ClockNow(kind, DUE), was_at=was, reached=length) is anew


ladders = st.lists(st.integers(-100, 400), min_size=1, max_size=8, unique=True).map(
    lambda found: ladder(*sorted(found), max(found) + 401)
)


@given(
    ladders,
    st.lists(st.integers(1, 300), max_size=40),
    st.lists(st.integers(0, 600), max_size=30),
    st.sets(st.integers(-100, 900), max_size=4),
)
def test_from_alarm_to_alarm_the_top_is_reached_and_no_rung_twice(
    on: Ladder, waits: list[int], delays: list[int], empty: set[int]
) -> None:
    now, reached, not_before = DUE - 200 * HOUR, None, None
    taken: list[float] = []
    raised_late: list[datetime] = []
    alarm: datetime | None = now
    for _ in range(60):
        if alarm is None:
            break
        now = max(now, alarm) + timedelta(minutes=10 * (delays.pop() if delays else 0))
        climbed = look(
            now, reached=reached, alarm_at=alarm, not_before=not_before, on=on, empty=tuple(empty), started=LONG_AGO
        )  # fmt: skip
        taken += hours(climbed)
        if climbed.position.not_before_at not in (None, not_before):
            raised_late.append(now)
        reached = None if climbed.position.reached is None else climbed.position.reached / HOUR
        not_before, alarm = climbed.position.not_before_at, climbed.alarm_at
        assert alarm is None or alarm > now
    assert alarm is None
    assert taken == sorted(set(taken))
    assert [h for h in taken if h >= 0] == [r.after / HOUR for r in on.rungs if r.raises]
    assert all(later - earlier >= PACE for earlier, later in pairwise(raised_late))


@given(ladders, st.integers(-300, 900), st.one_of(st.none(), st.integers(-100, 900)))
def test_looking_twice_at_one_instant_climbs_nothing_more(on: Ladder, at: int, reached: int | None) -> None:
    now = DUE + at * HOUR
    first = look(now, reached=reached, on=on)
    again = due_rungs(on, DUE, position=first.position, now=now, alarm_at=now, nobody=lambda _: False)
    assert (again.rungs, again.alarm_at) == ((), first.alarm_at)


def test_the_librarys_ladders_are_sound_and_cover_every_subject() -> None:
    library = load_library()
    assert {code: faults for code, given in library.items() if (faults := ladder_faults(given))} == {}
    made = [
        Ladder(code, 1, each.subject, str(each.category), str(each.severity), ()) for code, each in library.items()
    ]  # fmt: skip
    assert uncovered(made) == []


def written(**changes: object) -> LadderIn:
    rungs = [{"after": "PT0S", "tell": ["head"]}, {"after": "P1D", "tell": ["administrator"]}]
    title = {"zh": "逾期", "en": "Overdue"}
    return LadderIn.model_validate({"title": title, "subject": "hazard", "rungs": rungs, **changes})


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({}, []),
        ({"rungs": [{"after": "PT0S", "tell": ["head"]}]}, ["/rungs/0/tell"]),
        ({"rungs": [{"after": "PT0S", "tell": []}, {"after": "P1D", "tell": ["administrator"]}]}, ["/rungs/0/tell"]),
        ({"rungs": [{"after": "-P1D", "tell": ["administrator"]}]}, ["/rungs/0/after"]),
        ({"rungs": [{"after": "P1D", "tell": ["head"]}, {"after": "PT1H", "tell": ["administrator"]}]}, ["/rungs"]),
        ({"rungs": [{"after": "P1D", "tell": ["head"]}, {"after": "PT24H", "tell": ["administrator"]}]}, ["/rungs"]),
        ({"rungs": [{"after": "PT0S", "tell": ["assignee", "administrator"]}]}, ["/rungs/0/tell"]),
        ({"subject": "task", "rungs": [{"after": "-PT1H", "tell": ["assignee"]}]}, []),
        ({"category": "weather"}, ["/category"]),
        ({"severity": "deadly"}, ["/severity"]),
    ],
)  # fmt: skip
def test_a_ladder_that_could_not_be_climbed_to_its_end_is_found_out(
    changes: dict[str, object], pointers: list[str]
) -> None:
    assert [fault.pointer for fault in ladder_faults(written(**changes))] == pointers


@pytest.mark.parametrize("after", ["P500D", "-P90D", "soon"])
def test_a_rung_lies_within_bounds(after: str) -> None:
    with pytest.raises(ValidationError):
        written(rungs=[{"after": after, "tell": ["administrator"]}])


def of(code: str, category: str = "all", severity: str = "all", subject: str = "hazard") -> Ladder:
    return Ladder(code, 1, ClockKind(subject), category, severity, ())


@pytest.mark.parametrize(
    ("category", "severity", "fits"),
    [
        ("fire", "general", "all"),
        ("fire", "major", "major"),
        ("food", "general", "food"),
        ("food", "major", "major"),
        ("water", "major", "water_major"),
        ("food", None, "food"),
    ],
)
def test_the_most_fitting_ladder_holds(category: str, severity: str | None, fits: str) -> None:
    known = [
        of("all"), of("food", "food"), of("major", severity="major"), of("water_major", "water", "major"),
        of("misses", subject="misses"),
    ]  # fmt: skip
    chosen = choose_ladder(known, ClockKind.HAZARD, category=category, severity=severity)
    assert chosen is not None
    assert chosen.code == fits


def test_without_a_ladder_none_is_chosen() -> None:
    assert (
        choose_ladder([of("major", severity="major")], ClockKind.HAZARD, category="fire", severity=None)
        is None
    )
