"""What is wrong with a plan's timing, said before it is saved. Hostile rules end here."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.base import Bilingual
from schemas.plans import Recurrence, Timing
from service.plans.rules import EPOCH, frequency, pace, period_around, rule_days, rule_parts
from service.plans.windows import window_of
from service.refusals import FieldError

LONGEST_LEAD = timedelta(days=92)
YEARS_TO_LOOK = 9
"""29 February may be eight years away."""
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAY = r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)"
RULE = "/recurrence/rrule"


def _numbers(low: int, high: int, *, signed: bool = False, most: int = 1) -> Callable[[str], bool]:
    def holds(value: str) -> bool:
        words = value.split(",")
        if len(words) > most or not all(
            re.fullmatch(r"[+-]?[0-9]{1,4}" if signed else r"[0-9]{1,4}", w) for w in words
        ):
            return False
        return all(low <= abs(int(word)) <= high for word in words)

    return holds


PARTS: dict[str, Callable[[str], bool]] = {
    "FREQ": lambda value: value in FREQUENCIES,
    "INTERVAL": _numbers(1, 400),
    "COUNT": _numbers(1, 1000),
    "UNTIL": lambda value: bool(re.fullmatch(r"[0-9]{8}(T[0-9]{6}Z?)?", value)) and _is_day(value[:8]),
    "BYMONTH": _numbers(1, 12, most=12),
    "BYMONTHDAY": _numbers(1, 31, signed=True, most=62),
    "BYDAY": lambda value: all(re.fullmatch(WEEKDAY, word) for word in value.split(",")),
    "BYSETPOS": _numbers(1, 366, signed=True, most=12),
    "WKST": lambda value: value == "MO",
}


def timing_faults(timing: Timing) -> list[FieldError]:
    """Empty where the plan can be due. A rule that names no day within nine years is a fault."""
    recurrence = timing.recurrence
    if (recurrence.rrule is None) == (recurrence.anchor is None):
        zh = "请填写重复规则（rrule）或校历锚点（anchor），二者选一。"
        return [_fault("/recurrence", zh, "Give either an rrule or an anchor.")]
    found = [*_rule_faults(timing)] if recurrence.rrule is not None else []
    return [
        *found,
        *_time_faults(recurrence),
        *(_window_faults(timing) if not found else []),
        *_range_faults(timing),
    ]


def _rule_faults(timing: Timing) -> Iterator[FieldError]:
    rrule = timing.recurrence.rrule or ""
    try:
        parts = rule_parts(rrule)
    except ValueError:
        yield _fault(
            RULE,
            "重复规则应写成 FREQ=WEEKLY;BYDAY=MO 的形式，每项只出现一次。",
            "Write the rule like FREQ=WEEKLY;BYDAY=MO, each part once.",
        )
        return
    wrong = sorted(key for key, value in parts.items() if key not in PARTS or not PARTS[key](value))
    if wrong:
        yield _fault(
            RULE,
            f"重复规则中的 {'、'.join(wrong)} 不支持或取值有误。"
            "频率为每日、每周、每月或每年；时刻请填在 times。",
            f"{', '.join(wrong)} in the rule is not supported or out of range. "
            "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY; times of day go under times.",
        )
    else:
        yield from _combination_faults(parts, timing)


def _combination_faults(parts: dict[str, str], timing: Timing) -> Iterator[FieldError]:
    if "FREQ" not in parts:
        yield _fault(RULE, "重复规则缺少频率（FREQ）。", "The rule has no FREQ.")
    elif "COUNT" in parts and ("UNTIL" in parts or timing.starts_on is None):
        yield _fault(
            RULE,
            "使用次数（COUNT）时请填写开始日期（starts_on），且不要同时填写 UNTIL。",
            "With COUNT give starts_on, and no UNTIL.",
        )
    elif re.search(r"[0-9]", parts.get("BYDAY", "")) and parts["FREQ"] in ("DAILY", "WEEKLY"):
        yield _fault(
            RULE,
            "“第几个星期几”只能用于每月或每年的规则。",
            "A numbered weekday (2MO) belongs to a monthly or yearly rule.",
        )
    elif "BYSETPOS" in parts and not {"BYDAY", "BYMONTHDAY", "BYMONTH"} & parts.keys():
        yield _fault(
            RULE, "BYSETPOS 需要与其他 BY 条件同时使用。", "BYSETPOS needs another BY part beside it."
        )
    elif not _ever_due(timing):
        yield _fault(
            RULE,
            f"按此规则，今后{YEARS_TO_LOOK}年内没有任何一天需要检查。",
            f"This rule names no day within {YEARS_TO_LOOK} years.",
        )


def _ever_due(timing: Timing) -> bool:
    first = timing.starts_on or EPOCH
    return bool(
        rule_days(timing.recurrence.rrule or "", first, first, first + timedelta(days=366 * YEARS_TO_LOOK))
    )


def _time_faults(recurrence: Recurrence) -> Iterator[FieldError]:
    if len(set(recurrence.times)) != len(recurrence.times):
        yield _fault("/recurrence/times", "同一时刻出现了两次。", "The same time is given twice.")
    if recurrence.rrule is not None and recurrence.offset_days:
        yield _fault("/recurrence/offset_days", "偏移天数只用于校历锚点。", "An offset belongs to an anchor.")


def _window_faults(timing: Timing) -> Iterator[FieldError]:
    window = timing.window
    if window is None:
        return
    lengths = [length for length in (window.opens, window.due, window.closes) if length is not None]
    if any(abs(length) > LONGEST_LEAD for length in lengths):
        days = LONGEST_LEAD.days
        yield _fault(
            "/window", f"时间窗距时点不能超过{days}天。", f"A window stays within {days} days of its slot."
        )
    elif not all(opens < due <= closes for opens, due, closes in _sample_windows(timing)):
        yield _fault(
            "/window",
            "时间窗须满足：开放早于到期，到期不晚于关闭。",
            "A window opens before it is due, and is due no later than it closes.",
        )


def _sample_windows(timing: Timing) -> Iterator[tuple[datetime, datetime, datetime]]:
    """The window of each time of day, on a day that is the first, and on one that is the last of its period."""
    period_on, last_on = period_around(frequency(timing.recurrence), EPOCH)
    for on in {period_on, last_on}:
        for at in timing.recurrence.times or ["00:00"]:
            slot = datetime.combine(on, time.fromisoformat(at))
            yield window_of(
                slot, period_on, pace=pace(timing.recurrence), window=timing.window, zone=ZoneInfo("UTC")
            )


def _range_faults(timing: Timing) -> Iterator[FieldError]:
    if timing.starts_on and timing.ends_on and timing.ends_on < timing.starts_on:
        yield _fault("/ends_on", "结束日期早于开始日期。", "The last day is before the first.")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fault(pointer: str, zh: str, en: str) -> FieldError:
    return FieldError(pointer, Bilingual(zh=zh, en=en))
