"""When misses in a row are a run, and what ends one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tasks import TaskState
from service.escalations.runs import Check, Run, current_run, late_ends, runs

LETTERS = {
    "m": TaskState.MISSED,
    "u": TaskState.UNPROVEN,
    "d": TaskState.DONE,
    "l": TaskState.DONE_LATE,
    "e": TaskState.EXCUSED,
    "c": TaskState.CANCELLED,
    "o": TaskState.OPEN,
    "v": TaskState.OVERDUE,
    "s": TaskState.SCHEDULED,
}


def checks(letters: str) -> list[Check]:
    return [Check(UUID(int=place), LETTERS[letter]) for place, letter in enumerate(letters)]


def shown(found: list[Run]) -> list[tuple[int, int, int, int | None]]:
    return [
        (run.first_id.int, run.last_id.int, run.misses, run.ended_by.int if run.ended_by else None)
        for run in found
    ]


@pytest.mark.parametrize(
    ("letters", "daily", "weekly"),
    [
        ("", [], []),
        ("ddd", [], []),
        ("m", [(0, 0, 1, None)], [(0, 0, 1, None)]),
        ("mm", [(0, 1, 2, None)], [(0, 1, 2, None)]),
        ("mmd", [(0, 1, 2, 2)], [(0, 1, 2, 2)]),
        ("dmdm", [(1, 1, 1, 2), (3, 3, 1, None)], [(1, 1, 1, 2), (3, 3, 1, None)]),
        ("mcm", [(0, 2, 2, None)], [(0, 2, 2, None)]),
        ("mem", [(0, 2, 2, None)], [(0, 2, 2, None)]),
        ("mum", [(0, 2, 3, None)], [(0, 2, 3, None)]),
        ("mml", [(0, 2, 3, None)], [(0, 1, 2, 2)]),
        ("lm", [(0, 1, 2, None)], [(1, 1, 1, None)]),
        ("mmovs", [(0, 1, 2, None)], [(0, 1, 2, None)]),
        ("e", [], []),
        ("l", [(0, 0, 1, None)], []),
    ],
)
def test_runs_of_misses(letters: str, daily: list[tuple[int, ...]], weekly: list[tuple[int, ...]]) -> None:
    assert shown(runs(checks(letters), late_ends=False)) == daily
    assert shown(runs(checks(letters), late_ends=True)) == weekly


def test_a_late_report_that_rebuts_the_middle_miss_leaves_the_run_of_what_came_after() -> None:
    assert shown(runs(checks("mmm"), late_ends=False)) == [(0, 2, 3, None)]
    assert shown(runs(checks("mdm"), late_ends=False)) == [(0, 0, 1, 1), (2, 2, 1, None)]


def test_the_run_that_goes_on_is_the_last_one() -> None:
    assert current_run(checks("mmd"), late_ends=False) is None
    run = current_run(checks("mmdm"), late_ends=False)
    assert run is not None
    assert (run.first_id.int, run.misses) == (3, 1)


@pytest.mark.parametrize(
    ("rrule", "ends"),
    [
        ("FREQ=DAILY", False),
        ("FREQ=DAILY;BYHOUR=8,12", False),
        ("FREQ=DAILY;INTERVAL=2", False),
        ("FREQ=DAILY;INTERVAL=14", True),
        ("FREQ=WEEKLY;BYDAY=MO", True),
        ("FREQ=MONTHLY;BYMONTHDAY=20", True),
        (None, True),
    ],
)
def test_a_late_check_ends_the_run_of_a_plan_of_a_week_or_longer(rrule: str | None, ends: bool) -> None:
    assert late_ends({"rrule": rrule, "anchor": None if rrule else "term_start"}) is ends


words = st.text(alphabet=list(LETTERS), max_size=30)


@given(words, st.booleans())
def test_every_miss_belongs_to_exactly_one_run(letters: str, late: bool) -> None:
    counted = sum(run.misses for run in runs(checks(letters), late_ends=late))
    assert counted == sum(letter in ("mu" if late else "mul") for letter in letters)


@given(words, words, st.booleans())
def test_nothing_before_a_check_in_time_changes_the_run_that_goes_on(
    before: str, after: str, late: bool
) -> None:
    whole = checks(before + "d" + after)
    part = whole[len(before) :]
    assert current_run(whole, late_ends=late) == current_run(part, late_ends=late)


@given(words, st.integers(0, 29), st.booleans())
def test_an_excuse_never_lengthens_a_run(letters: str, at: int, late: bool) -> None:
    if at >= len(letters) or letters[at] == "d" or (late and letters[at] == "l"):
        return
    excused = letters[:at] + "e" + letters[at + 1 :]
    longest = max((run.misses for run in runs(checks(letters), late_ends=late)), default=0)
    assert max((run.misses for run in runs(checks(excused), late_ends=late)), default=0) <= longest
