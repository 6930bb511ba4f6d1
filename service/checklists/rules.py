"""Judges the answers of a report against the version of the checklist that it was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from schemas.answers import AnswerIn
from schemas.base import SEVERITY_RANK, Bilingual, Severity
from schemas.checklists import Item, PhotoRule
from service.checklists.values import Wrong, judge_value
from service.refusals import FieldError
from service.shapes import field_errors


@dataclass(frozen=True)
class Finding:
    """One thing found wrong. `failed` is false where the item passed and something beyond it was seen."""

    item: Item
    answer: AnswerIn
    severity: Severity
    failed: bool

    @property
    def description(self) -> str:
        said = self.answer.hazard.description if self.answer.hazard else None
        return (said or "").strip() or (self.answer.note or "").strip()

    @property
    def fixed_on_spot(self) -> bool:
        return bool(self.answer.hazard and self.answer.hazard.fixed_on_spot)

    @property
    def may_join(self) -> bool:
        """Only a failed item is the same thing seen again, and only unless its finder says it is another."""
        return self.failed and not (self.answer.hazard and self.answer.hazard.another)

    @property
    def photos(self) -> list[str]:
        return list(self.answer.photos or [])

    @property
    def photos_after(self) -> list[str]:
        return list((self.answer.hazard and self.answer.hazard.photos_after) or [])


@dataclass
class Judgement:
    """What the answers amount to. With `faults` it is no inspection, and the rest means nothing.

    `score` is the share of the graded items answered (severity given, not skipped) that passed, 0 to 100,
    unweighted; 100 where nothing was graded. `photos`: each named digest, its item, and whether that item
    needs one.
    """

    faults: list[FieldError] = field(default_factory=list)
    answers: list[AnswerIn] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    score: int = 100
    photos: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.faults and not self.findings


def judge(items: Sequence[Item], answers: Sequence[object], *, on: date) -> Judgement:
    """Judge raw JSON answers by the items of one checklist version; `on` is the local day of the check.

    Never raises on any JSON; at most one fault per item, in the order of the answers, then of the checklist.
    An item fails by its value. A failed item with a severity is a finding; one without is information only
    and never is. A hazard described on an answer that passed is a finding too (it was seen during this
    check); on an item that is information only it is refused, because it would open nothing and be lost.
    A finding's severity is the item's or the one given, whichever is higher: a lower one changes nothing.
    """
    by_code = {item.code: item for item in items}
    faults, given = _pair(by_code, answers)
    judgement = Judgement()
    graded: list[bool] = []
    skipped = 0
    for code, (index, answer) in given.items():
        item = by_code[code]
        passed, wrong = _judge_one(item, answer, on)
        if wrong:
            faults[code] = FieldError(f"/answers/{index}/{wrong.at}", _about(item, wrong))
            continue
        skipped += passed is None
        if passed is not None and item.severity:
            graded.append(passed)
        _take(judgement, item, answer, passed=passed)
    faults |= {
        item.code: _missing(item) for item in items if item.code not in given and item.code not in faults
    }
    if not faults and skipped == len(items):
        faults[""] = FieldError("/answers", _ALL_SKIPPED)
    judgement.faults = list(faults.values())
    judgement.score = round(100 * sum(graded) / len(graded)) if graded else 100
    return judgement


_ALL_SKIPPED = Bilingual(
    zh="所有检查项都标为不适用：请至少检查一项。",
    en="Every item is marked as not applicable: check at least one.",
)


def _pair(
    by_code: Mapping[str, Item], answers: Sequence[object]
) -> tuple[dict[str, FieldError], dict[str, tuple[int, AnswerIn]]]:
    faults: dict[str, FieldError] = {}
    given: dict[str, tuple[int, AnswerIn]] = {}
    for index, raw in enumerate(answers):
        code = raw.get("item") if isinstance(raw, dict) else None
        key = code if isinstance(code, str) else f"/{index}"
        fault, answer = _read(by_code, raw, index)
        if answer and key in given:
            fault = FieldError(f"/answers/{index}/item", _about(by_code[key], _TWICE))
        if fault:
            given.pop(key, None)
            faults.setdefault(key, fault)
        elif answer and key not in faults:
            given[key] = (index, answer)
    return faults, given


_TWICE = Wrong("item", "答了两次，请只保留一个答案。", "is answered twice: keep one answer.")
_UNANSWERED = Wrong("", "还没有回答。", "is not answered yet.")
_NO_SKIPPING = Wrong("not_applicable", "不能标为不适用，请检查并回答。", "must not be skipped: check it.")
_SKIPPED_AND_ANSWERED = Wrong(
    "value",
    "既填了答案又标为不适用，请只留一个。",
    "is both answered and marked as not applicable: keep one.",
)
_ONLY_INFORMATION = Wrong(
    "hazard",
    "只用于登记情况，不能附带隐患：请用“上报隐患”单独提交。",
    "only gathers information: report this hazard on its own.",
)
_NO_PHOTO = Wrong("photos", "需要照片，请至少拍一张。", "needs a photo: take at least one.")
_NO_PHOTO_AFTER = Wrong(
    "hazard/photos_after",
    "当场整改后也要拍一张照片。",
    "was put right on the spot: take a photo of it afterwards too.",
)


def _read(by_code: Mapping[str, Item], raw: object, index: int) -> tuple[FieldError | None, AnswerIn | None]:
    try:
        answer = AnswerIn.model_validate(raw)
    except ValidationError as refused:
        fault = field_errors(refused.errors(include_url=False))[0]
        text = Bilingual(
            zh=f"第 {index + 1} 个答案：{fault.detail.zh}", en=f"Answer {index + 1}: {fault.detail.en}"
        )
        return FieldError(f"/answers/{index}{fault.pointer}", text), None
    if answer.item not in by_code:
        name = _legible(answer.item)
        text = Bilingual(
            zh=f"检查表里没有“{name}”这一项，请更新检查表后重新提交。",
            en=f"The checklist has no item “{name}”: update the checklist and send the report again.",
        )
        return FieldError(f"/answers/{index}/item", text), None
    return None, answer


def _legible(words: str) -> str:
    return words[:60].encode("utf-8", "replace").decode().replace("\x00", "")


def _missing(item: Item) -> FieldError:
    return FieldError("/answers", _about(item, _UNANSWERED))


def _about(item: Item, wrong: Wrong) -> Bilingual:
    return Bilingual(zh=f"“{item.text.zh}”：{wrong.zh}", en=f"“{item.text.en}” {wrong.en}")


def _judge_one(item: Item, answer: AnswerIn, on: date) -> tuple[bool | None, Wrong | None]:
    """True passes, false fails, None is skipped; and what is wrong with it as an answer."""
    if answer.not_applicable:
        return None, _must_not_skip(item, answer) or _lacks(item, answer, None)
    passed = judge_value(item, answer.value, on=on)
    if isinstance(passed, Wrong):
        return None, passed
    return passed, _lacks(item, answer, passed)


def _must_not_skip(item: Item, answer: AnswerIn) -> Wrong | None:
    if not item.may_skip:
        return Wrong(
            "not_applicable", "不能标为不适用，请检查并回答。", "must not be skipped: check and answer it."
        )
    if answer.value is not None:
        zh, en = (
            "既填了答案又标为不适用，请只留一个。",
            "is both answered and marked as not applicable: keep one.",
        )
        return Wrong("value", zh, en)
    return None


def _lacks(item: Item, answer: AnswerIn, passed: bool | None) -> Wrong | None:
    said = _says_hazard(answer)
    if said and not item.severity:
        return _ONLY_INFORMATION
    if not _needs_photo(item, passed=passed, found=said):
        return None
    if not answer.photos:
        return _NO_PHOTO
    if _fixed(answer) and not (answer.hazard and answer.hazard.photos_after):
        return _NO_PHOTO_AFTER
    return None


def _needs_photo(item: Item, *, passed: bool | None, found: bool) -> bool:
    if passed is None and not found:
        return False
    return item.photo is PhotoRule.ALWAYS or (item.photo is PhotoRule.ON_FAILURE and (not passed or found))


def _says_hazard(answer: AnswerIn) -> bool:
    said = answer.hazard
    return bool(said and ((said.description or "").strip() or said.severity or said.fixed_on_spot))


def _fixed(answer: AnswerIn) -> bool:
    return bool(answer.hazard and answer.hazard.fixed_on_spot)


def _take(judgement: Judgement, item: Item, answer: AnswerIn, *, passed: bool | None) -> None:
    judgement.answers.append(answer)
    named = [*(answer.photos or []), *((answer.hazard and answer.hazard.photos_after) or [])]
    said = _says_hazard(answer)
    required = _needs_photo(item, passed=passed, found=said)
    judgement.photos += [(sha256, item.code, required) for sha256 in named]
    failed = passed is False
    if item.severity and (failed or said):
        severity = max(
            item.severity,
            (answer.hazard and answer.hazard.severity) or item.severity,
            key=SEVERITY_RANK.__getitem__,
        )
        judgement.findings.append(Finding(item, answer, severity, failed))
