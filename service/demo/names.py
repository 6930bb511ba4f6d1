"""What the made-up city, its schools and its people are called."""

from dataclasses import dataclass
from random import Random

from schemas.places import SchoolKind

CITY = ("青禾市", "9900")
DISTRICTS = (("东湖区", "9901"), ("南桥区", "9902"))
RIVERS = ("柳河北岸", "清水塘")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "伟 芳 秀英 敏 静 丽 强 磊 洋 艳 勇 军 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 建华 志强 晓红 海燕 国栋 雪梅 文博 思远 "
    "子涵 佳怡 俊杰 玉兰 红梅 春生 永福 立新 美玲 振华"
).split()
QUARTERS = (
    "东湖 青山 新华 朝阳 建设 光明 育才 文昌 清泉 松林".split(),
    "南桥 柳河 和平 胜利 滨江 石桥 红旗 金水 望江 双塔".split(),
)
SHAPES = (
    (SchoolKind.PRIMARY, "小学"),
    (SchoolKind.KINDERGARTEN, "幼儿园"),
    (SchoolKind.JUNIOR_SECONDARY, "初级中学"),
    (SchoolKind.PRIMARY, "实验小学"),
)
WITH_CANTEEN = 0.8
"""The others have their meals delivered."""
WITH_BUS = (0, 3)
"""One school of each district runs a bus."""


@dataclass(frozen=True)
class MadeSchool:
    """A school as the city's founders imagine it: `traits` decide which plans reach it."""

    name: str
    code: str
    kind: SchoolKind
    district: int
    traits: tuple[str, ...]


def made_schools(count: int, random: Random) -> list[MadeSchool]:
    """`count` schools and kindergartens, every second one in the second district; the first one has everything."""
    return [_made_school(n, random) for n in range(count)]


def _made_school(n: int, random: Random) -> MadeSchool:
    district, rank = n % 2, n // 2
    quarter = QUARTERS[district][rank % 10]
    kind, suffix = SHAPES[(rank + rank // 10) % 4]
    again = rank // 40
    traits = {"canteen", "water_tank"} if n < 2 or random.random() < WITH_CANTEEN else {"bottled_water"}
    if kind == SchoolKind.KINDERGARTEN:
        traits |= {"kindergarten", "nap_rooms"}
    if n in WITH_BUS:
        traits |= {"school_bus"}
    if n == 0 or (kind == SchoolKind.JUNIOR_SECONDARY and random.random() < 0.6):
        traits |= {"boarding"}
    name = f"{quarter}{f'第{again + 1}' if again else ''}{suffix}"
    code = f"{DISTRICTS[district][1]}{rank + 1:03d}"
    return MadeSchool(name, code, kind, district, tuple(sorted(traits)))


def made_name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)
