"""Many notices become one message, in the language and the zone of its reader."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from schemas.base import SEVERITY_RANK, Bilingual, Severity
from service.notices.wording import CLIMBED, ESCALATED, KNOWN, UNKNOWN, WORDINGS, Kind, Wording

VALUE_LIMIT = 160
SUBJECT_LIMIT = 80

SEVERITIES = {
    Severity.MINOR: Bilingual(zh="轻微", en="minor"),
    Severity.GENERAL: Bilingual(zh="一般", en="general"),
    Severity.MAJOR: Bilingual(zh="重大", en="major"),
}
CATEGORIES = {
    "fire": Bilingual(zh="消防", en="fire"),
    "food": Bilingual(zh="食品", en="food"),
    "water": Bilingual(zh="饮用水", en="drinking water"),
    "bus": Bilingual(zh="校车", en="school bus"),
    "drowning": Bilingual(zh="防溺水", en="drowning"),
    "building_safety": Bilingual(zh="校舍", en="buildings"),
    "heating": Bilingual(zh="取暖", en="heating"),
    "security": Bilingual(zh="治安", en="public order"),
    "infectious_disease": Bilingual(zh="传染病", en="infectious disease"),
    "drill": Bilingual(zh="演练", en="drills"),
    "special_equipment": Bilingual(zh="特种设备", en="special equipment"),
}
ROLES = {
    "inspector": Bilingual(zh="检查人员", en="inspector"),
    "responsible": Bilingual(zh="安全责任人", en="responsible person"),
    "head": Bilingual(zh="学校负责人", en="head"),
    "section": Bilingual(zh="主管科室", en="section"),
    "leader": Bilingual(zh="分管领导", en="leader"),
    "administrator": Bilingual(zh="管理员", en="administrator"),
    "auditor": Bilingual(zh="审计人员", en="auditor"),
}
SOMETHING = Bilingual(zh="详见链接", en="see the link")


@dataclass(frozen=True)
class Owed:
    """One notice as its reader needs it. In `data` a name ending in `_at` is an instant, in `_on` a day;
    `what` names the matter, as a text or as `{"zh": …, "en": …}`.
    """

    id: UUID
    kind: str
    place: str
    since_at: datetime
    link: str
    category: str | None = None
    severity: str | None = None
    level: int | None = None
    urgent: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Digest:
    """One message. `left_out` counts the notices that did not fit and are named only by their number."""

    subject: str
    body: str
    left_out: int


def digest(
    notices: Sequence[Owed], language: str, zone: tzinfo, *, inbox: str, limit: int | None = None
) -> Digest:
    """All of `notices` (at least one) in one message, most urgent first.

    `limit` is in bytes of UTF-8. What does not fit is counted in the last line, never cut in silence.
    """
    ordered = sorted(notices, key=_urgency)
    blocks = [_block(each, language, zone) for each in ordered]
    kept = len(blocks)
    body = _body(blocks, kept, language, inbox)
    while limit is not None and kept > 0 and len(body.encode()) > limit:
        kept -= 1
        body = _body(blocks, kept, language, inbox)
    return Digest(_subject(ordered, language, zone), body, len(blocks) - kept)


def headline(notice: Owed, language: str, zone: tzinfo) -> str:
    """What happened, in one line."""
    return _filled(_wording(notice).happened.in_language(language), _values(notice, language, zone))


def demand(notice: Owed, language: str, zone: tzinfo) -> str:
    """What is asked of the reader, in one line."""
    return _filled(_wording(notice).owed.in_language(language), _values(notice, language, zone))


def _urgency(notice: Owed) -> tuple[Any, ...]:
    severity = {grade.value: rank for grade, rank in SEVERITY_RANK.items()}.get(notice.severity or "", 0)
    # First what climbed, then what one owes, last what one should merely know.
    weight = 0 if notice.kind in CLIMBED else 2 if notice.kind in KNOWN else 1
    return (not notice.urgent, weight, -severity, -(notice.level or 0), notice.since_at, notice.id)


def _wording(notice: Owed) -> Wording:
    if notice.kind == Kind.ESCALATED:
        return ESCALATED.get(str(notice.data.get("step")), ESCALATED["overdue"])
    return WORDINGS.get(notice.kind, UNKNOWN)


def _subject(ordered: Sequence[Owed], language: str, zone: tzinfo) -> str:
    first = headline(ordered[0], language, zone)
    urgent = sum(each.urgent for each in ordered)
    zh = language.startswith("zh")
    colon = "：" if zh else ": "
    if len(ordered) == 1:
        mark = ("【紧急】" if zh else "Urgent: ") if urgent else ""
        place = f"{ordered[0].place}{colon}" if ordered[0].place else ""
        return _shortened(f"{mark}{place}{first}")
    count = f"校园安全 {len(ordered)} 项" if zh else f"Campus safety, {len(ordered)} notices"
    among = (f"（{urgent} 项紧急）" if zh else f" ({urgent} urgent)") if urgent else ""
    return _shortened(f"{count}{among}{colon}{first}")


def _block(notice: Owed, language: str, zone: tzinfo) -> str:
    zh = language.startswith("zh")
    mark = ("【紧急】" if zh else "URGENT: ") if notice.urgent else ""
    what, asked = headline(notice, language, zone), demand(notice, language, zone)
    to_do = f"要求：{asked}" if zh else f"To do: {asked}"
    return "\n".join((mark + what, _where_and_since(notice, language, zone), to_do, notice.link))


def _where_and_since(notice: Owed, language: str, zone: tzinfo) -> str:
    zh = language.startswith("zh")
    since = _instant(notice.since_at, zone)
    known = CATEGORIES.get(notice.category or "")
    category = known.in_language(language) if known else ""
    if not notice.place:
        return f"自 {since} 起" if zh else f"Since {since}"
    if zh:
        return f"地点：{notice.place}" + (f"（{category}）" if category else "") + f"　自 {since} 起"
    return f"Where: {notice.place}" + (f" ({category})" if category else "") + f", since {since}"


def _body(blocks: Sequence[str], kept: int, language: str, inbox: str) -> str:
    zh = language.startswith("zh")
    if len(blocks) == 1:
        numbered = list(blocks[:kept])
    else:
        numbered = [f"{number}. {block}" for number, block in enumerate(blocks[:kept], start=1)]
    left_out = len(blocks) - kept
    if left_out:
        last = (
            f"另有 {left_out} 条，请在收件箱中查看：{inbox}"
            if zh
            else f"And {left_out} more in the inbox: {inbox}"
        )
    else:
        last = f"收件箱：{inbox}" if zh else f"Inbox: {inbox}"
    return "\n\n".join([*numbered, last])


def _values(notice: Owed, language: str, zone: tzinfo) -> dict[str, str]:
    values = {
        name: _shown(name, value, language, zone)
        for name, value in notice.data.items()
        if value not in (None, "")
    }
    if notice.severity in SEVERITIES:
        values["severity"] = SEVERITIES[Severity(notice.severity)].in_language(language)
    values.setdefault("what", SOMETHING.in_language(language))
    return values


def _shown(name: str, value: Any, language: str, zone: tzinfo) -> str:
    if isinstance(value, Mapping):
        value = value.get("zh" if language.startswith("zh") else "en") or next(iter(value.values()), "")
    if name.endswith("_at"):
        with suppress(ValueError):  # one unreadable datum must not silence all that a person is owed
            return _instant(datetime.fromisoformat(str(value)), zone, ends_day=True)
    if name == "role":
        value = ("、" if language.startswith("zh") else ", ").join(
            _role(word, language) for word in str(value).split(", ")
        )
    text = " ".join(str(value).split())
    return text if len(text) <= VALUE_LIMIT else text[: VALUE_LIMIT - 1] + "…"


def _role(word: str, language: str) -> str:
    return ROLES[word].in_language(language) if word in ROLES else word


def _instant(moment: datetime, zone: tzinfo, *, ends_day: bool = False) -> str:
    local = moment.astimezone(zone)
    # A deadline at midnight belongs to the day that it ends: `24:00`, as people and ordinances write it.
    if ends_day and local.time() == time(0):
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Optional parts without data drop out first; what people wrote goes in last, never as a template."""

    def part(match: re.Match[str]) -> str:
        names = re.findall(r"\{(\w+)\}", match[1])
        return match[1] if all(name in values for name in names) else ""

    kept = re.sub(r"\[([^\[\]]*)\]", part, template)
    text = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], kept)
    return text[:1].upper() + text[1:]


def _shortened(subject: str) -> str:
    return subject if len(subject) <= SUBJECT_LIMIT else subject[: SUBJECT_LIMIT - 1] + "…"
