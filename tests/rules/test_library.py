"""The library that ships: complete, well-formed, bilingual, and true to its sources."""

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import chinese_calendar
import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from schemas.base import Category
from schemas.checklists import ChecklistIn, Due, Item, ItemKind, PhotoRule
from schemas.people import Role
from schemas.places import PlaceKind, SchoolKind
from schemas.plans import PlanState, Timing
from service.checklists.library import LIBRARY, load_library
from service.plans.faults import timing_faults
from tests.rules.library_rows import ROWS

FILES = sorted((LIBRARY / "checklists").glob("*.yaml"))
CHECKLISTS = load_library()
ITEMS = [(code, item) for code, checklist in CHECKLISTS.items() for item in checklist.items]
EACH = list({item.code: item for _, item in ITEMS}.values())
CATEGORIES = {*Category, "all"}
USED_DAILY = (
    "fire_daily_patrol",
    "food_daily_control",
    "food_meal_log",
    "bus_pretrip",
    "bus_posttrip",
    "drown_patrol",
)
SCHEDULE_TEMPLATES = set(
    """
    fire_daily_patrol fire_monthly_check fire_annual_test extinguisher_check
    food_daily_control food_weekly_survey food_monthly_meeting food_meal_log
    water_weekly_look water_tank_clean water_lab_test water_pre_term
    bus_pretrip bus_posttrip bus_inspection_due drown_patrol drown_term_education
    building_survey term_opening_selfcheck pre_holiday_check bureau_special inspector_regular drill
    """.split()
)


def _yaml(name: str) -> Any:
    return yaml.safe_load((LIBRARY / name).read_text(encoding="utf-8"))


TEMPLATES = _yaml("plans.yaml")["templates"]
LADDERS = _yaml("ladders.yaml")["ladders"]
DEADLINES = _yaml("deadlines.yaml")


def _row_of(code: str) -> str:
    found = re.fullmatch(r"([A-Z]+-[0-9]{2})([a-z]|-M)?", code)
    assert found, code
    return found[1]


def _rows() -> dict[str, list[Item]]:
    rows: dict[str, list[Item]] = defaultdict(list)
    for code, item in ITEMS:
        if code.startswith("catalogue_") and code != "catalogue_campus":
            rows[_row_of(item.code)].append(item)
    return rows


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_checklist_file_has_the_shape_that_its_schema_promises(path):
    schema = json.loads((LIBRARY / "checklist.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert [(list(error.path), error.message) for error in errors] == []


def test_a_file_that_writes_its_items_out_takes_none():
    schema = json.loads((LIBRARY / "checklist.schema.json").read_text(encoding="utf-8"))
    both = _yaml("checklists/catalogue_fire.yaml") | {
        "take": [{"from": "catalogue_food", "items": ["FOOD-01a"]}]
    }
    assert not Draft202012Validator(schema).is_valid(both)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_checklist_can_be_published_as_it_is(path):
    checklist = CHECKLISTS[path.stem]
    assert ChecklistIn.model_validate(checklist.model_dump(mode="json")) == checklist
    assert checklist.category in CATEGORIES
    if checklist.category != "all" and path.stem != "building_survey":
        assert {item.category for item in checklist.items} == {checklist.category}


def test_every_row_of_the_five_core_categories_is_in_its_catalogue_and_nothing_else_is():
    assert set(_rows()) == set(ROWS)
    assert {
        prefix: len([row for row in ROWS if row.startswith(prefix)])
        for prefix in ("FIRE", "FOOD", "WATER", "BUS", "DROWN")
    } == {"FIRE": 22, "FOOD": 22, "WATER": 19, "BUS": 23, "DROWN": 18}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_keeps_its_photo_rule_its_severities_and_its_deadlines(row):
    photo, severities, dues = ROWS[row]
    items = _rows()[row]
    assert {item.severity.value if item.severity else "information" for item in items} == severities
    assert {(item.due.n or item.due.kind.value) if item.due else "none" for item in items} == dues
    rules = {item.photo for item in items}
    if photo == "R":
        assert PhotoRule.ALWAYS in rules
    else:
        assert rules <= ({PhotoRule.NEVER} if photo == "-" else {PhotoRule.ON_FAILURE, PhotoRule.NEVER})


def test_a_conditional_severity_is_an_item_of_its_own():
    worst = {item.code: item for _, item in ITEMS if item.code.endswith("-M")}
    assert set(worst) == {
        f"{row}-M" for row in ("FIRE-01", "FIRE-14", "FOOD-05", "WATER-09", "BUS-12", "DROWN-09")
    }
    assert {(item.kind.value, item.severity.value) for item in worst.values()} == {("yes_no", "major")}


def test_one_code_means_one_thing_everywhere():
    meanings = defaultdict(set)
    for _, item in ITEMS:
        meanings[item.code].add(item.model_dump_json(exclude={"may_skip"}))
    assert [code for code, found in meanings.items() if len(found) > 1] == []


@pytest.mark.parametrize("item", EACH, ids=lambda item: item.code)
def test_an_item_speaks_two_languages_and_says_what_follows_when_it_fails(item):
    for text in (item.text, *(choice.text for choice in item.choices)):
        assert re.search(r"[\u4e00-\u9fff]", text.zh) and not re.search(r"[\u4e00-\u9fff]", text.en)
        assert re.search(r"[A-Za-z]", text.en) and text.zh == text.zh.strip() and text.en == text.en.strip()
        assert not re.search(r"[,;:()!?]", text.zh)
    assert (item.severity is None) == (item.due is None)
    assert re.search(r"\[[^\]]*[LSMD][^\]]*\]", item.basis), "every basis says how well it was read"


@pytest.mark.parametrize("item", EACH, ids=lambda item: item.code)
def test_limits_can_be_met_and_belong_to_their_kind(item):
    limits = item.limits
    if limits is None:
        assert item.kind in (ItemKind.YES_NO, ItemKind.CHOICE, ItemKind.TEXT) or item.severity is None
        return
    if limits.min is not None and limits.max is not None:
        assert limits.min <= limits.max
    if item.kind == ItemKind.DATE:
        assert (limits.max_age_days is None) != (limits.min_days_left is None)
    if item.severity is not None and item.kind == ItemKind.NUMBER:
        assert limits.min is not None or limits.max is not None
        assert limits.unit or float((limits.max if limits.min is None else limits.min) or 0).is_integer()


@pytest.mark.parametrize("code", USED_DAILY)
def test_a_daily_round_has_a_question_whose_failure_is_no_catastrophe(code):
    assert any(
        item.kind == ItemKind.YES_NO and item.severity in ("minor", "general")
        for item in CHECKLISTS[code].items
    )


def test_the_check_before_term_covers_every_category_with_about_ninety_items():
    checklist = CHECKLISTS["term_opening_selfcheck"]
    assert 85 <= len(checklist.items) <= 95
    assert {item.category for item in checklist.items} == set(Category)


@pytest.mark.parametrize(
    "code", [code for code in sorted(SCHEDULE_TEMPLATES) if CHECKLISTS[code].category == "all"]
)
def test_a_school_without_canteen_or_bus_can_hand_in_a_check_of_everything(code):
    items = CHECKLISTS[code].items
    assert {item.category for item in items if not item.may_skip} & {"fire", "security"}
    assert [item.code for item in items if item.category in ("food", "bus") and not item.may_skip] == []


def test_a_canteen_or_a_bus_skips_nothing_that_it_surely_has():
    for code, item in (("food_daily_control", "FOOD-05"), ("bus_pretrip", "BUS-06a")):
        assert not next(one for one in CHECKLISTS[code].items if one.code == item).may_skip


def test_a_reference_to_an_item_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "round.yaml").write_text(
        "{code: round, title: {zh: 甲, en: a}, category: fire, take: [{from: catalogue_fire, items: [FIRE-99]}]}"
    )
    with pytest.raises(ValueError, match="catalogue_fire has no FIRE-99"):
        load_library(tmp_path)


def test_every_template_has_its_checklist_and_every_checklist_its_template():
    rounds = {code for code in CHECKLISTS if not code.startswith("catalogue_")}
    assert rounds == SCHEDULE_TEMPLATES == {template["checklist"] for template in TEMPLATES}
    codes = [template["code"] for template in TEMPLATES]
    assert len(codes) == len(set(codes)) and set(codes) >= SCHEDULE_TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["code"])
def test_a_template_names_words_of_the_house_and_days_that_come(template):
    assert template["category"] == CHECKLISTS[template["checklist"]].category
    assert template["source"] in ("self", "cross", "bureau")
    assert template["role"] in (Role.INSPECTOR, Role.RESPONSIBLE, Role.HEAD, Role.SECTION)
    assert (template["source"] == "self") == (template["role"] != Role.SECTION)
    assert template["state"] in (PlanState.ACTIVE, PlanState.DRAFT)
    targets = template["targets"]
    assert (
        targets["kinds"]
        and {*targets["kinds"]} <= {*PlaceKind}
        and {*targets["school_kinds"]} <= {*SchoolKind}
    )
    daily = "FREQ=DAILY" in template["recurrence"].get("rrule", "")
    assert template["miss_threshold"] == (2 if daily else 1)
    assert template["window"] == {"opens": None, "due": None, "closes": None}
    assert template["title"]["zh"] and template["title"]["en"] and template["basis"]
    timing = Timing.model_validate({key: template[key] for key in ("recurrence", "activities")})
    assert timing_faults(timing) == []


def test_schools_drill_monthly_and_kindergartens_quarterly_and_none_is_left_out():
    by_code = {template["code"]: template["targets"]["school_kinds"] for template in TEMPLATES}
    assert by_code["drill_kindergarten"] == ["kindergarten"]
    assert {*by_code["drill"], "kindergarten"} == {*SchoolKind}


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder["code"])
def test_a_ladder_climbs_in_time_and_ends_with_an_administrator(ladder):
    lengths = TypeAdapter(timedelta)
    times = [lengths.validate_python(rung["after"]) for rung in ladder["rungs"]]
    assert all(one < other for one, other in pairwise(times)) and timedelta(0) in times
    for rung in ladder["rungs"]:
        assert rung["tell"] and {*rung["tell"]} <= {*Role, "assignee"}
        assert rung["change"] in (None, "interview", "circular", "listed_proposed")
    if ladder["subject"] != "task":  # a task ends at `closes_at`; what climbs after that are its misses
        assert "administrator" in ladder["rungs"][-1]["tell"]


def test_there_is_a_ladder_for_every_subject_and_one_of_its_own_for_major_hazards():
    assert {(ladder["subject"], ladder["severity"]) for ladder in LADDERS} == {
        ("hazard", "all"),
        ("hazard", "major"),
        ("major", "all"),
        ("misses", "all"),
        ("verification", "all"),
        ("stop_confirmation", "all"),
        ("transfer", "all"),
        ("task", "all"),
    }
    assert len({ladder["code"] for ladder in LADDERS}) == len(LADDERS)
    major = next(ladder for ladder in LADDERS if ladder["code"] == "hazard_major")
    assert "section" in major["rungs"][0]["tell"]


def test_every_severity_has_a_time_to_fix_and_every_wait_its_length():
    for entry in (*DEADLINES["time_to_fix"], *DEADLINES["waits"].values()):
        due = Due.model_validate(entry["due"])
        assert (due.n is not None) == (due.kind in ("hours", "days", "workdays")) and entry["basis"]
    assert {(entry["category"], entry["severity"]) for entry in DEADLINES["time_to_fix"]} >= {
        ("all", "minor"),
        ("all", "general"),
        ("all", "major"),
    }
    assert DEADLINES["meal_times"]["times"] == ["07:00", "11:30", "17:30"]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_holidays_of_a_year_agree_with_the_chinese_calendar(year):
    holidays = _yaml(f"holidays/{year}.yaml")
    off = {entry["on"] for entry in holidays["days_off"]}
    worked = set(holidays["makeup_workdays"])
    assert holidays["year"] == year and holidays["source"]
    assert all(entry["name"]["zh"] and entry["name"]["en"] for entry in holidays["days_off"])
    first = date(year, 1, 1)
    for day in (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)):
        workday = day not in off and (day.weekday() < 5 or day in worked)
        assert workday == chinese_calendar.is_workday(day), day
        assert (day in off) == (day in chinese_calendar.constants.holidays), day
