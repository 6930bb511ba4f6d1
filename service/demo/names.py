"""What the made-up city, its schools and its people are called."""

from dataclasses import dataclass
from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = (
    "伟 芳 秀英 敏 静 丽 强 磊 洋 艳 勇 军 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 建华 志强 晓红 海燕 国栋 雪梅 文博 思远"
).split()
QUARTERS = (
    "东湖 南桥 柳河 青山 新华 朝阳 建设 和平 光明 胜利 育才 滨江 文昌 清泉 松林 石桥 红旗 金水 望江 双塔"
).split()


@dataclass(frozen=True)
class MadeSchool:
    """A school as the city's founders imagine it: `traits` decide which plans reach it."""

    name: str
    code: str
    kind: str
    district: int
    traits: tuple[str, ...]


def made_schools(count: int, random: Random) -> list[MadeSchool]:
    """`count` schools and kindergartens, every second one in the second district; the first one has everything."""
    made = []
    for n in range(count):
        kind, suffix = (
            ("primary", "小学"), ("kindergarten", "幼儿园"), ("junior_secondary", "初级中学"), ("primary", "实验小学"),
        )[n % 4]  # fmt: skip
        quarter = QUARTERS[(n // 2) % len(QUARTERS)]
        rank = n // 2 // len(QUARTERS)
        traits = {"canteen", "water_tank"} if n == 0 or random.random() < 0.9 else {"bottled_water"}
        if kind == "kindergarten":
            traits |= {"kindergarten", "nap_rooms"}
        if n == 0 or random.random() < 0.15:
            traits |= {"school_bus"}
        if kind == "junior_secondary" and random.random() < 0.6:
            traits |= {"boarding"}
        name = f"{quarter}{'第' + '二三四五六七八九十'[min(rank, 9) - 1] if rank else ''}{suffix}"
        made.append(MadeSchool(name, f"S{n + 1:04d}", kind, n % 2, tuple(sorted(traits))))
    return made


def made_name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)
