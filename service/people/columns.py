"""The columns of a spreadsheet of people, and the words that offices write in them."""

from schemas.base import Bilingual, Category
from schemas.people import Role
from service.sheets import Column


def _column(name: str, heading: str, zh: str, en: str, *, required: bool = False) -> Column:
    return Column(name, heading, Bilingual(zh=zh, en=en), required)


COLUMNS = (
    _column("username", "用户名", "最多 64 位，不含空格和斜杠。", "At most 64, no spaces or slashes.", required=True),
    _column("name", "姓名", "1 至 100 个字。", "1 to 100 characters.", required=True),
    _column("phone", "手机", "数字、空格、+、- 和括号。", "Digits, spaces, +, - and brackets."),
    _column("email", "邮箱", "如 li@example.org。", "Such as li@example.org."),
    _column("language", "语言", "zh-CN 或 en。", "zh-CN or en."),
    _column(
        "role", "角色", "检查员、责任人、校长、科室、领导、管理员或审计。", f"One of {', '.join(Role)}; with `place_code`."
    ),
    _column("place_code", "地点编码", "已有地点的编码，与角色一同填写。", "The code of a known place, together with `role`."),
    _column(
        "category", "类别", "消防、食品、饮用水、校车、防溺水等；全部类别则留空。", f"One of {', '.join(Category)}; empty is all."
    ),
    _column("deputy", "副职", "是或否。", "yes or no."),
)  # fmt: skip

EXPECTED = {column.name: column.expects for column in COLUMNS}

ROLE_WORDS = {role.value: role for role in Role} | {
    "检查员": Role.INSPECTOR,
    "检查人员": Role.INSPECTOR,
    "责任人": Role.RESPONSIBLE,
    "校长": Role.HEAD,
    "园长": Role.HEAD,
    "科室": Role.SECTION,
    "领导": Role.LEADER,
    "管理员": Role.ADMINISTRATOR,
    "审计": Role.AUDITOR,
}

CATEGORY_WORDS = {category.value: category for category in Category} | {
    "消防": Category.FIRE,
    "食品": Category.FOOD,
    "饮用水": Category.WATER,
    "校车": Category.BUS,
    "防溺水": Category.DROWNING,
    "校舍": Category.BUILDING_SAFETY,
    "取暖": Category.HEATING,
    "治安": Category.SECURITY,
    "传染病": Category.INFECTIOUS_DISEASE,
    "演练": Category.DRILL,
    "特种设备": Category.SPECIAL_EQUIPMENT,
}

YES_NO_WORDS = {"": False, "否": False, "no": False, "false": False, "0": False} | {
    "是": True,
    "yes": True,
    "true": True,
    "1": True,
}

LANGUAGE_WORDS = {
    "": "zh-CN",
    "zh": "zh-CN",
    "zh-cn": "zh-CN",
    "中文": "zh-CN",
    "en": "en",
    "english": "en",
    "英文": "en",
}
