"""What an inspector answers: everything in order, but for the trouble that was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from schemas.checklists import Item, ItemKind, PhotoRule

TROUBLES: dict[str, tuple[str, ...]] = {
    "FIRE-01": ("二楼西侧疏散通道堆放课桌椅", "东侧安全出口被电动升降台挡住一半", "三楼楼梯口堆放纸箱"),
    "FIRE-02": ("一楼阅览室窗户加装了固定防盗网",),
    "FIRE-09a": ("实验楼二层灭火器被储物柜遮挡", "走廊灭火器箱缺一具", "厨房门口灭火器被挪作他用"),
    "FIRE-10": ("图书馆一具灭火器压力指针在红区",),
    "FIRE-13": ("三楼消火栓箱内水带缺失", "消火栓栓口无水，阀门锈住", "消火栓箱被宣传栏遮挡"),
    "FIRE-18": ("值班室私拉插线板并使用电热水壶",),
    "FMON-01": ("上月检查记录缺少部门负责人签名",),
    "FOOD-04": ("两份蔬菜进货票据缺失",),
    "FOOD-07a": ("二号冷藏柜温度偏高，门封条老化",),
    "FOOD-10": ("午餐一道菜留样不足",),
    "FOOD-12": ("早餐留样标签未写留样人", "昨日留样记录缺一餐"),
    "FOOD-14": ("生熟砧板混放",),
    "FOOD-17a": ("仓库挡鼠板松动", "灭蝇灯一盏不亮"),
    "FOOD-20": ("明厨亮灶二号摄像头离线",),
    "WATER-14b": ("二楼饮水机超过60天未清洗消毒",),
    "WATER-18": ("开水器防烫隔板脱落",),
    "BUS-11a": ("车载灭火器只有一具有效",),
    "BUS-14": ("车内摄像头画面中断",),
    "BUS-15": ("后部停车指示标志灯不亮",),
    "DROWN-02": ("警示牌救援电话字迹脱落",),
    "DROWN-03a": ("下游救生圈丢失",),
    "DROWN-06a": ("护栏有一处约两米缺口",),
    "DR-03": ("二年级疏散用时超过预案",),
}
"""By item: what people write down when it fails."""


@dataclass(frozen=True)
class Trouble:
    """A failed item. Put right at once if there is an `after`: the photo that shows it."""

    item: str
    words: str
    photo: str
    after: str | None = None
    another: bool = False


def likely_troubles(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.code in TROUBLES]


def answers(
    items: Iterable[Item], *, on: date, photo: str, troubles: dict[str, Trouble], random: Random
) -> list[dict[str, Any]]:
    """One for each item, as a phone sends them. `photo` is shown wherever one is asked for."""
    given = []
    for item in items:
        trouble = troubles.get(item.code)
        if trouble is not None:
            given.append(_failing(item, trouble, on=on))
        elif item.may_skip and random.random() < 0.06:
            given.append({"item": item.code, "not_applicable": True})
        else:
            shown = {"photos": [photo]} if item.photo == PhotoRule.ALWAYS else {}
            given.append({"item": item.code, "value": _in_order(item, on, random), **shown})
    return given


def _failing(item: Item, trouble: Trouble, *, on: date) -> dict[str, Any]:
    hazard: dict[str, Any] = {"description": trouble.words}
    if trouble.after:
        hazard |= {"fixed_on_spot": True, "photos_after": [trouble.after]}
    if trouble.another:
        hazard["another"] = True
    return {"item": item.code, "value": _out_of_order(item, on), "photos": [trouble.photo], "hazard": hazard}


def _in_order(item: Item, on: date, random: Random) -> Any:
    match item.kind:
        case ItemKind.YES_NO:
            return True
        case ItemKind.NUMBER:
            return _number(item, random)
        case ItemKind.DATE:
            return str(_day(item, on, random))
        case ItemKind.CHOICE:
            return next(choice.code for choice in item.choices if choice.passes)
        case ItemKind.TEXT:
            return "正常"


def _number(item: Item, random: Random) -> float:
    low, high = (item.limits.min, item.limits.max) if item.limits else (None, None)
    counted = item.limits is None or item.limits.unit is None
    if low is not None and high is not None:
        value = random.uniform(low + (high - low) * 0.2, high - (high - low) * 0.2)
    elif high is not None:
        value = high if high == 0 else high - abs(high) * random.uniform(0.1, 0.6)
    elif low is not None:
        value = low + abs(low) * random.uniform(0.05, 0.3)
    else:
        value = random.randrange(0, 3)
    return round(value) if counted else round(value, 1)


def _day(item: Item, on: date, random: Random) -> date:
    if item.limits and item.limits.max_age_days is not None:
        return on - timedelta(days=round(item.limits.max_age_days * random.uniform(0.1, 0.7)))
    if item.limits and item.limits.min_days_left is not None:
        return on + timedelta(days=item.limits.min_days_left + random.randrange(20, 200))
    return on


def _out_of_order(item: Item, on: date) -> Any:
    match item.kind:
        case ItemKind.YES_NO:
            return False
        case ItemKind.NUMBER:
            assert item.limits is not None
            return item.limits.max + 3 if item.limits.max is not None else (item.limits.min or 1) - 1
        case ItemKind.DATE:
            return str(on - timedelta(days=4000))
        case ItemKind.CHOICE:
            return next(choice.code for choice in item.choices if not choice.passes)
        case ItemKind.TEXT:
            return "异常"
