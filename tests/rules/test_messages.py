"""What people read: every kind of notice, in both languages, with nothing missing, nothing cut in silence."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import Category, Severity
from schemas.people import Role
from service.notices.digest import CATEGORIES, ROLES, SEVERITIES, Owed, demand, digest, headline
from service.notices.rules import delivery_moment, is_urgent, next_attempt
from service.notices.wording import ESCALATED, WORDINGS, Kind

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
INBOX = "https://safety.example/inbox"
LINK = "https://safety.example/hazards/1"
WHAT = {"zh": "灭火器压力不足", "en": "extinguisher without pressure"}
FULL = {
    "what": WHAT,
    "number": "3701-2026-0137",
    "due_at": "2026-09-08T16:00:00Z",
    "until_at": "2026-09-20T16:00:00Z",
    "closes_at": "2026-09-01T16:00:00Z",
    "oldest_at": "2026-08-30T01:00:00Z",
    "count": 3,
    "by": "Ines",
    "reason": "等待配件",
    "decision": {"zh": "同意", "en": "granted"},
    "authority": "应急管理局",
    "order": "挂牌〔2026〕3号",
    "role": {"zh": "科室", "en": "section"},
    "year": 2027,
}
EACH_KIND = [(kind, None) for kind in Kind] + [(Kind.ESCALATED, step) for step in ESCALATED]
LANGUAGES = ("zh-CN", "en")


def owed(kind: str = Kind.HAZARD_OPENED, number: int = 1, **changes: Any) -> Owed:
    kept: dict[str, Any] = {
        "id": UUID(int=number),
        "kind": kind,
        "place": "第一实验小学",
        "since_at": NOON,
        "link": LINK,
        "category": "fire",
        "severity": "general",
        "data": FULL,
    }
    return Owed(**{**kept, **changes})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "step"), EACH_KIND)
@pytest.mark.parametrize(
    "data", [FULL, {"what": WHAT}, {}], ids=["all is known", "the matter is known", "nothing"]
)
def test_every_kind_says_what_where_since_when_and_what_to_do(
    kind: Kind, step: str | None, data: dict[str, Any], language: str
):
    known = {**data, "step": step} if step else data
    severity = "major" if data else None
    told = digest([owed(kind, data=known, severity=severity)], language, SHANGHAI, inbox=INBOX)
    for gap in ("{", "}", "[", "]", "None", "  ", "()", "（）", " ,", " :", " .", "Enum", "zh"):
        assert gap not in told.body + told.subject, told.body
    lines = told.body.splitlines()
    assert lines[0] and not lines[0].endswith((":", "：", " "))
    assert "第一实验小学" in lines[1] and "2026-09-01 12:00" in lines[1]
    assert lines[2].startswith(("要求：", "To do: ")) and len(lines[2]) > 8
    assert lines[3] == LINK
    assert lines[-1].endswith(INBOX)


def test_every_kind_has_its_words():
    assert set(WORDINGS) == set(Kind)
    assert set(SEVERITIES) == set(Severity)
    assert set(CATEGORIES) == set(Category)


def test_an_escalation_says_by_which_clock_it_climbed_and_what_is_due():
    def line(step: str) -> str:
        return headline(owed(Kind.ESCALATED, data={**FULL, "step": step}), "en", SHANGHAI)

    assert "overdue" in line("overdue")
    assert "interview" in line("interview")
    assert "circular" in line("circular")
    assert "listed supervision" in line("listing")
    assert "Verification" in line("verification")
    assert "out of use" in line("stop")
    assert "Transferred" in line("transfer")
    assert "overdue" in line("a step of tomorrow")


def test_a_vacant_post_is_named_in_the_readers_language():
    empty = owed(Kind.RUNG_EMPTY, data={"role": "section, head", "what": "灭火器"})
    assert headline(empty, "zh-CN", SHANGHAI) == "升级层级无人任职（主管科室、学校负责人）：灭火器"
    assert "(section, head)" in headline(empty, "en", SHANGHAI)
    assert set(ROLES) == set(Role)


def test_a_notice_about_no_place_still_says_since_when():
    told = digest([owed(Kind.HOLIDAY_NOTICE_MISSING, place="")], "zh-CN", SHANGHAI, inbox=INBOX)
    assert told.subject == "尚未录入 2027 年放假安排"
    assert told.body.splitlines()[1] == "自 2026-09-01 12:00 起"


@pytest.mark.parametrize("kind", list(Kind))
def test_the_two_languages_speak_of_the_same_data(kind: Kind):
    texts = {
        language: headline(owed(kind), language, SHANGHAI) + demand(owed(kind), language, SHANGHAI)
        for language in LANGUAGES
    }
    for datum in ("3701-2026-0137", "2026-09-08 24:00", "2026-09-20 24:00", "应急管理局", "Ines", "2027"):
        assert (datum in texts["zh-CN"]) == (datum in texts["en"]), datum


def test_a_kind_from_a_newer_version_is_still_told():
    told = digest([owed("a_kind_of_tomorrow")], "en", SHANGHAI, inbox=INBOX)
    assert told.body.startswith("Something new: extinguisher without pressure")


def test_a_deadline_at_midnight_belongs_to_the_day_it_ends():
    assert "by 2026-09-08 24:00" in demand(owed(), "en", SHANGHAI)
    assert "by 2026-09-08 16:00" in demand(owed(), "en", ZoneInfo("UTC"))


def test_what_people_write_is_never_read_as_a_template():
    nasty = {"what": "{number} [x] {due_at}\r\nBcc: all\x00", "reason": "a " * 500}
    line = headline(owed(Kind.VOIDED, data=nasty), "en", SHANGHAI)
    assert "{number} [x] {due_at} Bcc: all" in line
    assert len(line) < 500


def test_the_most_urgent_comes_first():
    told = digest(
        [
            owed(Kind.HAZARD_CLOSED, 1),
            owed(Kind.TASK_OVERDUE, 2),
            owed(Kind.HAZARD_OPENED, 3, severity="minor"),
            owed(Kind.ESCALATED, 4, level=2),
            owed(Kind.ESCALATED, 5, level=4, data={**FULL, "step": "interview"}),
            owed(Kind.HAZARD_OPENED, 6, severity="major", urgent=True),
        ],
        "en",
        SHANGHAI,
        inbox=INBOX,
    )
    firsts = [block.splitlines()[0] for block in told.body.split("\n\n")[:-1]]
    assert firsts[0].startswith("1. URGENT: Major hazard")
    assert "interview" in firsts[1]
    assert "overdue" in firsts[2]
    assert "closed" in firsts[-1]
    assert told.subject.startswith("Campus safety, 6 notices (1 urgent): Major hazard")


@given(count=st.integers(1, 60), limit=st.integers(120, 6000), language=st.sampled_from(LANGUAGES))
def test_what_does_not_fit_is_counted_never_cut_in_silence(count: int, limit: int, language: str):
    told = digest([owed(number=n) for n in range(count)], language, SHANGHAI, inbox=INBOX, limit=limit)
    assert len(told.body.encode()) <= limit
    assert told.body.count(LINK) + told.left_out == count
    if told.left_out:
        last = told.body.splitlines()[-1]
        assert str(told.left_out) in last and last.endswith(INBOX)


def test_a_digest_does_not_depend_on_the_order_of_its_notices():
    notices = [owed(kind, number) for number, kind in enumerate(Kind)]
    there = digest(notices, "zh-CN", SHANGHAI, inbox=INBOX)
    back = digest(notices[::-1], "zh-CN", SHANGHAI, inbox=INBOX)
    assert there == back


def test_only_major_hazards_and_things_to_stop_are_urgent():
    assert is_urgent(Kind.HAZARD_OPENED, "major")
    assert is_urgent(Kind.OUT_OF_SERVICE_TO_CONFIRM, "minor")
    assert not is_urgent(Kind.ESCALATED, "general")
    assert not is_urgent(Kind.TASK_OVERDUE, None)


@given(person=st.uuids(), second=st.integers(0, 86_400 * 3))
def test_messages_keep_away_from_the_full_and_the_half_hour(person: UUID, second: int):
    now = NOON + timedelta(seconds=second)
    moment = delivery_moment(person, now, urgent=False)
    after = (moment.minute % 30) * 60 + moment.second
    assert 60 <= after <= 29 * 60
    assert timedelta(minutes=1) <= moment - now <= timedelta(minutes=9)
    assert delivery_moment(person, now, urgent=False) == moment
    assert delivery_moment(person, now, urgent=True) == now


def test_three_thousand_people_do_not_all_hear_at_once():
    moments = {delivery_moment(UUID(int=n * 7919), NOON, urgent=False) for n in range(3000)}
    assert len(moments) == 181


def test_a_failed_message_is_tried_again_for_a_day_and_then_given_up():
    tries = [NOON]
    while (again := next_attempt(len(tries), NOON, tries[-1])) is not None:
        tries.append(again)
    waits = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(tries)]
    assert waits[:4] == [1, 5, 30, 30]
    assert set(waits[2:]) == {30}
    assert timedelta(hours=23, minutes=30) < tries[-1] - NOON <= timedelta(hours=24)


def test_the_first_try_waits_for_nothing():
    assert next_attempt(0, NOON, NOON) == NOON
