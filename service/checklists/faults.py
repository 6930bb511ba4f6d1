"""What is wrong with a checklist, said before it is published."""

from collections.abc import Iterator

from schemas.base import Bilingual, Category
from schemas.checklists import ALL_CATEGORIES, ChecklistIn, DueKind, Item, ItemKind, Limits
from service.refusals import FieldError

COUNTED = (DueKind.HOURS, DueKind.DAYS, DueKind.WORKDAYS)


def checklist_faults(checklist: ChecklistIn) -> list[FieldError]:
    """Empty where every item can be judged by what it says of itself."""
    return list(_faults(checklist))


def _faults(checklist: ChecklistIn) -> Iterator[FieldError]:
    if checklist.category not in (ALL_CATEGORIES, *Category):
        yield _fault("/category", "没有这个类别。", "There is no such category.")
    yield from _blanks("/title", checklist.title)
    seen: set[str] = set()
    for index, item in enumerate(checklist.items):
        if item.code in seen:
            yield _fault(f"/items/{index}/code", "编号重复。", "This code is used twice.")
        seen.add(item.code)
        yield from _item_faults(f"/items/{index}", item)


def _item_faults(at: str, item: Item) -> Iterator[FieldError]:
    yield from _blanks(f"{at}/text", item.text)
    for number, choice in enumerate(item.choices):
        yield from _blanks(f"{at}/choices/{number}/text", choice.text)
    if (item.kind is ItemKind.CHOICE) != bool(item.choices):
        yield _fault(
            f"{at}/choices", "选择题（且仅选择题）要有选项。", "Choices belong to a choice, and only there."
        )
    if len({choice.code for choice in item.choices}) < len(item.choices):
        yield _fault(f"{at}/choices", "选项编号重复。", "A choice's code is used twice.")
    if item.due and (item.due.kind in COUNTED) != (item.due.n is not None):
        yield _fault(
            f"{at}/due/n", "小时、天、工作日要写数量，其他不写。", "Hours, days and workdays need a number."
        )
    if item.limits and not _fit(item.kind, item.limits):
        yield _fault(f"{at}/limits", "限值与作答方式不符。", "These limits do not fit the item's kind.")


def _blanks(at: str, text: Bilingual) -> Iterator[FieldError]:
    """An inspector must be able to read it, in either language."""
    for language, words in (("zh", text.zh), ("en", text.en)):
        if not words.strip():
            yield _fault(f"{at}/{language}", "中英文都要填写。", "Write it in both languages.")


def _fit(kind: ItemKind, limits: Limits) -> bool:
    of_number = (limits.min, limits.max, limits.unit)
    of_date = (limits.max_age_days, limits.min_days_left)
    if kind is ItemKind.NUMBER:
        ordered = limits.min is None or limits.max is None or limits.min <= limits.max
        return ordered and not any(limit is not None for limit in of_date)
    return kind is ItemKind.DATE and not any(limit is not None for limit in of_number)


def _fault(pointer: str, zh: str, en: str) -> FieldError:
    return FieldError(pointer, Bilingual(zh=zh, en=en))
