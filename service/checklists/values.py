"""Judges the value of one answer by its item's kind: within the limits, outside them, or no answer."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from schemas.checklists import Item, ItemKind, Limits

FARTHEST_DATE = timedelta(days=100 * 366)
"""A date further than this from the day of the check is a slip of the hand."""

CLOCKS_DIFFER = timedelta(days=1)
"""A phone's day may be ahead of the place's by one."""


@dataclass(frozen=True)
class Wrong:
    """Why an answer cannot stand: at which field, and the rest of a sentence that begins with its item."""

    at: str
    zh: str
    en: str


def judge_value(item: Item, value: object, *, on: date) -> bool | Wrong:
    """Whether the value passes; `Wrong` where it is no value of the item's kind. `on` is the local day."""
    return _JUDGES[item.kind](item, value, on)


def _yes_no(item: Item, value: object, on: date) -> bool | Wrong:
    return (
        value
        if isinstance(value, bool)
        else Wrong("value", "请回答“是”或“否”。", "must be answered yes or no.")
    )


def _number(item: Item, value: object, on: date) -> bool | Wrong:
    limits = item.limits or Limits()
    # Python counts True among the numbers; a tick is no reading of a meter.
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        zh, en = (f"（{limits.unit}）", f" ({limits.unit})") if limits.unit else ("", "")
        return Wrong("value", f"请填写一个数{zh}。", f"must be a number{en}.")
    enough = limits.min is None or value >= limits.min
    return enough and (limits.max is None or value <= limits.max)


def _is_finite(value: int | float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _date(item: Item, value: object, on: date) -> bool | Wrong:
    day = _day(value)
    if day is None:
        return Wrong("value", "请填写日期，例如 2026-09-01。", "must be a date such as 2026-09-01.")
    if abs(day - on) > FARTHEST_DATE:
        return Wrong("value", "日期的年份不对，请核对。", "has a date with an impossible year: check it.")
    limits = item.limits or Limits()
    if limits.max_age_days is not None and day - on > CLOCKS_DIFFER:
        return Wrong("value", "日期在将来，请核对。", "has a date that lies in the future: check it.")
    if limits.max_age_days is not None and on - day > timedelta(days=limits.max_age_days):
        return False
    return limits.min_days_left is None or day - on >= timedelta(days=limits.min_days_left)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _choice(item: Item, value: object, on: date) -> bool | Wrong:
    for choice in item.choices:
        if isinstance(value, str) and value == choice.code:
            return choice.passes
    return Wrong("value", "请从列出的选项中选一个。", "must be one of the listed choices.")


def _text(item: Item, value: object, on: date) -> bool | Wrong:
    if isinstance(value, str) and (value.strip() or item.may_skip):
        return True
    return Wrong("value", "请填写文字。", "must be answered in words.")


_JUDGES: dict[ItemKind, Callable[[Item, object, date], bool | Wrong]] = {
    ItemKind.YES_NO: _yes_no,
    ItemKind.NUMBER: _number,
    ItemKind.DATE: _date,
    ItemKind.CHOICE: _choice,
    ItemKind.TEXT: _text,
}
