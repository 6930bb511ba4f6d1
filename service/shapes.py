"""Says in both languages what is wrong with the shape of a body, field by field, without echoing what was sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.base import Bilingual
from service.refusals import FieldError

SENTENCES: Mapping[str, tuple[str, str]] = {
    "missing": ("此项必填。", "This is required."),
    "json_invalid": ("不是有效的 JSON。", "This is not valid JSON."),
    "string_type": ("应为文字。", "This must be text."),
    "string_too_short": ("至少 {min_length} 个字。", "At least {min_length} characters are needed."),
    "string_too_long": ("最多 {max_length} 个字。", "At most {max_length} characters are allowed."),
    "string_pattern_mismatch": ("格式不对，应符合 {pattern}。", "This must match {pattern}."),
    "bool_type": ("应为 true 或 false。", "This must be true or false."),
    "bool_parsing": ("应为 true 或 false。", "This must be true or false."),
    "int_type": ("应为整数。", "This must be a whole number."),
    "int_parsing": ("应为整数。", "This must be a whole number."),
    "int_from_float": ("应为整数。", "This must be a whole number."),
    "float_type": ("应为数字。", "This must be a number."),
    "float_parsing": ("应为数字。", "This must be a number."),
    "finite_number": ("应为有限的数字。", "This must be a finite number."),
    "greater_than": ("应大于 {gt}。", "This must be greater than {gt}."),
    "greater_than_equal": ("不能小于 {ge}。", "This must be at least {ge}."),
    "less_than": ("应小于 {lt}。", "This must be less than {lt}."),
    "less_than_equal": ("不能大于 {le}。", "This must be at most {le}."),
    "enum": ("只能是：{expected}。", "This must be one of {expected}."),
    "literal_error": ("只能是：{expected}。", "This must be one of {expected}."),
    "list_type": ("应为列表。", "This must be a list."),
    "dict_type": ("应为对象。", "This must be an object."),
    "model_type": ("应为对象。", "This must be an object."),
    "model_attributes_type": ("应为对象。", "This must be an object."),
    "too_short": ("至少 {min_length} 项。", "At least {min_length} entries are needed."),
    "too_long": ("最多 {max_length} 项。", "At most {max_length} entries are allowed."),
    "uuid_type": ("应为 UUID 编号。", "This must be a UUID."),
    "uuid_parsing": ("应为 UUID 编号。", "This must be a UUID."),
    "date_type": ("应为日期，如 2026-09-01。", "This must be a day, like 2026-09-01."),
    "date_parsing": ("应为日期，如 2026-09-01。", "This must be a day, like 2026-09-01."),
    "date_from_datetime_parsing": ("应为日期，如 2026-09-01。", "This must be a day, like 2026-09-01."),
    "date_from_datetime_inexact": ("应为日期，如 2026-09-01。", "This must be a day, like 2026-09-01."),
    "timezone_aware": (
        "时间缺少时区，应如 2026-09-01T08:00:00+08:00。",
        "The instant lacks its offset; write it like 2026-09-01T08:00:00+08:00.",
    ),
}
INSTANT = (
    "应为带时区的时间，如 2026-09-01T08:00:00+08:00。",
    "This must be an instant with an offset, like 2026-09-01T08:00:00+08:00.",
)
DURATION = ("应为时长，如 PT2H 或 P3D。", "This must be a length of time, like PT2H or P3D.")
UNKNOWN = ("此项不符合要求，请核对接口说明。", "This does not have the form that the interface asks for.")


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """One row per fault pydantic found; the pointer is into the body (RFC 6901), or names where else it was."""
    return [FieldError(_pointer(tuple(error["loc"])), _sentence(error)) for error in errors]


def _sentence(error: Mapping[str, Any]) -> Bilingual:
    kind, values = str(error["type"]), dict(error.get("ctx") or {})
    if kind == "value_error":
        return _own_words(values.get("error"))
    if kind.startswith("datetime"):
        zh, en = INSTANT
    elif kind.startswith("time_delta"):
        zh, en = DURATION
    else:
        zh, en = SENTENCES.get(kind, UNKNOWN)
    return Bilingual(zh=zh.format_map(values), en=en.format_map(values))


def _own_words(raised: Any) -> Bilingual:
    """What one of our own validators said, `Chinese / English`; or else the general sentence."""
    zh, divided, en = str(raised).partition(" / ")
    return Bilingual(zh=zh, en=en) if divided else Bilingual(zh=UNKNOWN[0], en=UNKNOWN[1])


def _pointer(loc: tuple[int | str, ...]) -> str:
    parts = loc[1:] if loc and loc[0] == "body" else loc
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
