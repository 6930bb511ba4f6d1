"""The columns of a spreadsheet of places, and the words that offices write in them."""

from schemas.base import Bilingual
from schemas.places import PlaceKind, SchoolKind
from service.sheets import Column


def _column(name: str, heading: str, zh: str, en: str, *, required: bool = False) -> Column:
    return Column(name, heading, Bilingual(zh=zh, en=en), required)


COLUMNS = (
    _column(
        "code",
        "编码",
        "字母、数字、- 或 _，最多 40 位。",
        "Letters, digits, - or _, at most 40.",
        required=True,
    ),
    _column("name", "名称", "1 至 200 个字。", "1 to 200 characters.", required=True),
    _column("kind", "类型", "区县、学校、校区或点位。", "One of district, school, campus, spot."),
    _column(
        "school_kind",
        "学校类别",
        "幼儿园、小学、初中、高中、九年一贯制、十二年一贯制、特殊教育或职业学校。",
        f"One of {', '.join(SchoolKind)}.",
    ),
    _column(
        "parent_code", "上级编码", "本文件或系统中已有的编码。", "A code of this file, or one known already."
    ),
    _column(
        "traits", "特征", "小写英文单词，以空格分隔。", "Lower-case words such as canteen, parted by spaces."
    ),
    _column("zone", "时区", "如 Asia/Shanghai。", "Such as Asia/Shanghai."),
    _column("lat", "纬度", "-90 至 90，与经度一同填写。", "-90 to 90, together with lon."),
    _column("lon", "经度", "-180 至 180，与纬度一同填写。", "-180 to 180, together with lat."),
)

EXPECTED = {column.name: column.expects for column in COLUMNS}

KIND_WORDS = {kind.value: kind for kind in PlaceKind if kind != PlaceKind.CITY} | {
    "区县": PlaceKind.DISTRICT,
    "学校": PlaceKind.SCHOOL,
    "校区": PlaceKind.CAMPUS,
    "教学点": PlaceKind.CAMPUS,
    "分园": PlaceKind.CAMPUS,
    "点位": PlaceKind.SPOT,
    "部位": PlaceKind.SPOT,
}

SCHOOL_KIND_WORDS = {kind.value: kind for kind in SchoolKind} | {
    "幼儿园": SchoolKind.KINDERGARTEN,
    "小学": SchoolKind.PRIMARY,
    "初中": SchoolKind.JUNIOR_SECONDARY,
    "高中": SchoolKind.SENIOR_SECONDARY,
    "九年一贯制": SchoolKind.NINE_YEAR,
    "十二年一贯制": SchoolKind.TWELVE_YEAR,
    "特殊教育": SchoolKind.SPECIAL,
    "职业学校": SchoolKind.VOCATIONAL,
}
