"""How the answers of a report are judged against their checklist."""

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import Severity
from schemas.checklists import Item
from service.checklists.rules import Judgement, judge

ON = date(2026, 9, 1)
PHOTO = "ab" * 32
OTHER_PHOTO = "cd" * 32


def item(code: str = "A", **changes: Any) -> Item:
    said = {
        "code": code,
        "category": "fire",
        "text": {"zh": f"项{code}", "en": f"Item {code}"},
        "kind": "yes_no",
        "photo": "never",
        "severity": "general",
    }
    return Item.model_validate(said | changes)


def one(asked: Item, **answer: Any) -> Judgement:
    return judge([asked], [{"item": asked.code, **answer}], on=ON)


def pointers(judgement: Judgement) -> list[str]:
    return [fault.pointer for fault in judgement.faults]


NUMBER = item(kind="number", limits={"min": 0.3, "max": 4.0, "unit": "mg/L"})
AGE = item(kind="date", limits={"max_age_days": 365})
LEFT = item(kind="date", limits={"min_days_left": 30})
ANY_DATE = item(kind="date")
CHOICE = item(
    kind="choice",
    choices=[
        {"code": "good", "text": {"zh": "好", "en": "good"}, "passes": True},
        {"code": "bad", "text": {"zh": "坏", "en": "bad"}, "passes": False},
    ],
)
TEXT = item(kind="text")


@pytest.mark.parametrize(
    ("asked", "value", "passes"),
    [
        (item(), True, True),
        (item(), False, False),
        (NUMBER, 0.3, True),
        (NUMBER, 4, True),
        (NUMBER, 0.29, False),
        (NUMBER, 4.01, False),
        (NUMBER, -0.0, False),
        (item(kind="number"), -17, True),
        (AGE, "2026-09-01", True),
        (AGE, "2026-09-02", True),
        (AGE, "2025-09-01", True),
        (AGE, "2025-08-31", False),
        (LEFT, "2026-10-01", True),
        (LEFT, "2026-09-30", False),
        (LEFT, "2026-08-01", False),
        (ANY_DATE, "1999-12-31", True),
        (CHOICE, "good", True),
        (CHOICE, "bad", False),
        (TEXT, "门锁完好", True),
    ],
)
def test_a_value_passes_or_fails_by_its_items_rule(asked: Item, value: Any, passes: bool) -> None:
    judgement = one(asked, value=value)
    assert not judgement.faults
    assert judgement.passed is passes
    assert [finding.failed for finding in judgement.findings] == ([] if passes else [True])
    assert judgement.score == (100 if passes else 0)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        *[(item(), value) for value in (None, "true", 1, 0, [], {})],
        *[(NUMBER, value) for value in (None, "1", "", True, False, math.nan, math.inf, -math.inf, [1])],
        *[(NUMBER, value) for value in (10**400, {"value": 1})],
        *[(AGE, value) for value in (None, 20260901, "20260901", "2026-W36-2", "2026-02-30", "0000-01-01")],
        *[
            (AGE, value)
            for value in ("2026-09-01T00:00:00Z", "٢٠٢٦-٠٩-٠١", " 2026-09-01", "2026-09-03", True)
        ],
        *[(LEFT, value) for value in ("9999-12-31", "1026-09-01", "2226-09-01")],
        *[(ANY_DATE, value) for value in ("0001-01-01", "9999-12-31")],
        *[(CHOICE, value) for value in (None, "", "Good", ["good"], 0, True)],
        *[(TEXT, value) for value in (None, "", "  ", 3, True)],
    ],
)
def test_a_value_that_is_none_of_its_kind_is_a_fault_at_that_value(asked: Item, value: Any) -> None:
    judgement = one(asked, value=value)
    assert pointers(judgement) == ["/answers/0/value"]
    assert not judgement.passed
    assert not judgement.findings
    assert "Item A" in judgement.faults[0].detail.en and "项A" in judgement.faults[0].detail.zh


def test_a_blank_text_stands_where_the_item_may_be_skipped() -> None:
    assert one(item(kind="text", may_skip=True), value="").passed


def test_every_item_at_fault_gets_exactly_one_row() -> None:
    items = [NUMBER.model_copy(update={"code": code}) for code in "ABCD"]
    answers = [
        {"item": "A", "value": "x", "photos": "y"},
        {"item": "B", "value": math.nan},
        {"item": "C", "value": 1},
        {"item": "C", "value": 2},
        {"item": "C", "value": 3},
        {"item": "Z", "value": 1},
        {"item": "Z", "value": 1},
    ]
    judgement = judge(items, answers, on=ON)
    assert pointers(judgement) == [
        "/answers/0/photos",
        "/answers/3/item",
        "/answers/5/item",
        "/answers/1/value",
        "/answers",
    ]


def test_no_answers_at_all_are_one_row_per_item() -> None:
    faults = judge([item("A"), item("B")], [], on=ON).faults
    assert [(fault.pointer, "Item A" in fault.detail.en) for fault in faults] == [
        ("/answers", True),
        ("/answers", False),
    ]


def test_only_an_item_that_may_be_skipped_is_skipped() -> None:
    items = [item("A", may_skip=True), item("B")]
    skipped = {"not_applicable": True}
    assert judge(items, [{"item": "A", **skipped}, {"item": "B", "value": True}], on=ON).passed
    refused = judge(items, [{"item": "A", "value": True}, {"item": "B", **skipped}], on=ON)
    assert pointers(refused) == ["/answers/1/not_applicable"]


def test_skipping_every_item_is_no_inspection() -> None:
    items = [item("A", may_skip=True), item("B", may_skip=True)]
    judgement = judge(items, [{"item": code, "not_applicable": True} for code in "AB"], on=ON)
    assert pointers(judgement) == ["/answers"]


def test_an_answer_is_not_both_given_and_skipped() -> None:
    assert pointers(one(item(may_skip=True), value=False, not_applicable=True)) == ["/answers/0/value"]


@pytest.mark.parametrize(
    ("photo", "answer", "faults"),
    [
        ("always", {"value": True}, ["/answers/0/photos"]),
        ("always", {"value": True, "photos": []}, ["/answers/0/photos"]),
        ("always", {"value": True, "photos": None}, ["/answers/0/photos"]),
        ("always", {"value": True, "photos": [PHOTO]}, []),
        ("always", {"not_applicable": True}, []),
        ("on_failure", {"value": True}, []),
        ("on_failure", {"value": False}, ["/answers/0/photos"]),
        ("on_failure", {"value": False, "photos": [PHOTO]}, []),
        ("on_failure", {"not_applicable": True}, []),
        ("never", {"value": False}, []),
        ("never", {"value": False, "hazard": {"fixed_on_spot": True}}, []),
        ("on_failure", {"value": True, "hazard": {"description": "also"}}, ["/answers/0/photos"]),
        (
            "on_failure",
            {"value": False, "photos": [PHOTO], "hazard": {"fixed_on_spot": True}},
            ["/answers/0/hazard/photos_after"],
        ),
    ],
)
def test_a_photo_is_named_where_the_item_needs_one(
    photo: str, answer: dict[str, Any], faults: list[str]
) -> None:
    beside = {"item": "B", "value": True}
    asked = [item(photo=photo, may_skip=True), item("B")]
    assert pointers(judge(asked, [{"item": "A"} | answer, beside], on=ON)) == faults


def test_the_photos_of_answers_that_need_one_are_required_and_others_only_named() -> None:
    asked = [item("A", photo="on_failure"), item("B", photo="on_failure")]
    fixed = {"fixed_on_spot": True, "photos_after": [OTHER_PHOTO]}
    answers = [
        {"item": "A", "value": False, "photos": [PHOTO.upper()], "hazard": fixed},
        {"item": "B", "value": True, "photos": ["ef" * 32]},
    ]
    judgement = judge(asked, answers, on=ON)
    assert judgement.photos == [(PHOTO, "A", True), (OTHER_PHOTO, "A", True), ("ef" * 32, "B", False)]


@pytest.mark.parametrize(
    ("of_item", "given_", "expected"),
    [
        ("general", None, "general"),
        ("general", "major", "major"),
        ("general", "minor", "general"),
        ("major", "minor", "major"),
        ("minor", "general", "general"),
    ],
)
def test_a_phone_raises_a_severity_and_never_lowers_it(
    of_item: str, given_: str | None, expected: str
) -> None:
    judgement = one(item(severity=of_item), value=False, hazard={"severity": given_})
    assert judgement.findings[0].severity is Severity(expected)


def test_an_item_that_is_information_only_fails_nothing() -> None:
    assert one(item(severity=None), value=False).passed


def test_a_hazard_told_under_an_item_that_is_information_only_is_not_lost_silently() -> None:
    asked = item(severity=None)
    assert pointers(one(asked, value=True, hazard={"description": "loose wire"})) == ["/answers/0/hazard"]
    assert one(asked, value=True, hazard={"description": " "}).passed


def test_a_hazard_told_on_an_answer_that_passed_is_a_finding_that_joins_no_other() -> None:
    finding = one(item(), value=True, hazard={"description": "loose wire"}).findings[0]
    assert (finding.failed, finding.may_join, finding.description) == (False, False, "loose wire")


def test_a_failed_item_joins_unless_its_finder_says_it_is_another() -> None:
    assert one(item(), value=False).findings[0].may_join
    assert not one(item(), value=False, hazard={"another": True}).findings[0].may_join


def test_a_finding_is_described_by_its_hazard_or_else_by_the_note() -> None:
    assert one(item(), value=False, note="door", hazard={"description": ""}).findings[0].description == "door"
    assert one(item(), value=False).findings[0].description == ""


def test_the_score_is_the_share_of_graded_answers_that_passed() -> None:
    items = [item("A"), item("B"), item("C", severity=None), item("D", may_skip=True)]
    answers = [
        {"item": "A", "value": True},
        {"item": "B", "value": False},
        {"item": "C", "value": False},
        {"item": "D", "not_applicable": True},
    ]
    assert judge(items, answers, on=ON).score == 50


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
VALUES = JSON | st.sampled_from(["2026-09-01", "9999-12-31", "0001-01-01", "good", 10**400, -1e308])
ANSWERS = st.fixed_dictionaries(
    {"item": st.sampled_from(["A", "B", "C", "D", "E", "X", "/answers"]) | JSON, "value": VALUES},
    optional={
        "not_applicable": st.booleans() | JSON,
        "note": JSON,
        "photos": st.just([PHOTO]) | JSON,
        "hazard": st.fixed_dictionaries(
            {}, optional={"severity": st.sampled_from(Severity) | JSON, "~/": JSON}
        )
        | JSON,
    },
)
ALL_KINDS = [
    item("A", may_skip=True),
    NUMBER.model_copy(update={"code": "B", "may_skip": True}),
    AGE.model_copy(update={"code": "C"}),
    CHOICE.model_copy(update={"code": "D"}),
    TEXT.model_copy(update={"code": "E"}),
]


@given(st.lists(ANSWERS | JSON, max_size=8))
def test_no_json_makes_judging_raise_and_the_rows_are_always_the_same(answers: list[Any]) -> None:
    judgement = judge(ALL_KINDS, answers, on=ON)
    assert judgement.faults == judge(ALL_KINDS, answers, on=ON).faults
    assert judgement.passed is (not judgement.faults and not judgement.findings)
    at = [pointer for pointer in pointers(judgement) if pointer != "/answers"]
    assert len({pointer.split("/")[2] for pointer in at}) == len(at)
    for fault in judgement.faults:
        fault.detail.en.encode(), fault.pointer.encode()


@given(st.lists(ANSWERS, max_size=8), st.dates())
def test_a_report_without_faults_answers_each_item_once(answers: list[Any], on: date) -> None:
    judgement = judge(ALL_KINDS, answers, on=on)
    if not judgement.faults:
        assert sorted(answer.item for answer in judgement.answers) == [asked.code for asked in ALL_KINDS]
