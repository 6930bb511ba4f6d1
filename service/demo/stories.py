"""One hazard for each thing that can become of one: left alone, put right, sent back, extended, handed on, void."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from schemas.base import Category, Severity, as_z, new_id
from schemas.hazard_steps import StepKind
from service.demo.city import District, School
from service.demo.scene import Casting, Scene, Tale
from service.demo.stage import Story

FIRE, FOOD, WATER, BUILDING = Category.FIRE, Category.FOOD, Category.WATER, Category.BUILDING_SAFETY
MINOR, GENERAL, MAJOR = Severity.MINOR, Severity.GENERAL, Severity.MAJOR


def _fresh(scene: Scene, school: School, district: District) -> Story:
    scene.report(school.inspectors[0], school.id, FIRE, GENERAL, "体育器材室门口临时堆放泡沫垫")
    yield from ()


def _left_alone(words: str, category: Category) -> Tale:
    """Two days' time, and nobody does anything."""

    def tale(scene: Scene, school: School, district: District) -> Story:
        scene.report(school.inspectors[0], school.id, category, MINOR, words)
        yield from ()

    return tale


def _awaits_eyes(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, WATER, GENERAL, "三楼开水器漏水，地面湿滑")
    yield scene.ago(hours=7)
    scene.fix(id, school.inspectors[0], "已更换密封圈，地面铺设防滑垫", measures="每日课后检查一次")


def _eyes_are_late(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(district.section, school.id, FIRE, GENERAL, "督查发现：礼堂疏散指示标志两处不亮")
    yield scene.ago(days=9)
    scene.fix(id, school.fire, "已更换两处疏散指示标志灯")


def _closed_by_head(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, FOOD, MINOR, "食堂后门纱门破损")
    yield scene.ago(hours=60)
    scene.fix(id, school.food, "已更换纱门")
    yield scene.ago(hours=34)
    scene.accept(id, school.head)


def _closed_by_section(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(district.section, school.id, FOOD, GENERAL, "督查发现：冷库温度记录缺三天")
    yield scene.ago(hours=52)
    scene.fix(id, school.head, "已补做温度记录，并安装自动记录仪")
    yield scene.ago(hours=27)
    scene.accept(id, district.section, "查看记录仪数据，同意销号")


def _sent_back(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, FIRE, GENERAL, "教学楼东侧应急照明灯三盏不亮")
    yield scene.ago(hours=50)
    scene.fix(id, school.fire, "已更换应急照明灯")
    yield scene.ago(hours=26)
    scene.reject(id, school.head, "其中一盏断电测试仍不亮，请重新整改")


def _sent_back_and_closed(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, FIRE, GENERAL, "地下车库堆放可燃杂物")
    yield scene.ago(hours=74)
    scene.fix(id, school.fire, "已清理大部分杂物")
    yield scene.ago(hours=56)
    scene.reject(id, district.section, "西北角仍有纸箱，限期清空", until=scene.now + timedelta(days=2))
    yield scene.ago(hours=44)
    scene.fix(id, school.fire, "已全部清空，并张贴禁放标识")
    yield scene.ago(hours=22)
    scene.accept(id, district.section)


def _asks_for_time(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, FIRE, GENERAL, "操场围墙配电箱无门，箱体锈蚀")
    yield scene.ago(hours=20)
    scene.ask(id, school.head, "新配电箱需定制，供货约两周", until=scene.now + timedelta(days=16))


def _gets_time(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, BUILDING, GENERAL, "二楼外墙瓷砖局部空鼓")
    yield scene.ago(hours=58)
    request = scene.ask(id, school.head, "须搭设脚手架，待周末施工", until=scene.now + timedelta(days=15))
    yield scene.ago(hours=30)
    scene.step(
        StepKind.DECISION, id, district.section, about_id=request, granted=True, note="同意，期间保持围挡"
    )


def _gets_no_time(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, FOOD, GENERAL, "洗消间排水沟盖板缺失")
    yield scene.ago(hours=58)
    request = scene.ask(id, school.head, "采购流程需要时间", until=scene.now + timedelta(days=20))
    yield scene.ago(hours=30)
    words = "盖板为常备品，请按原期限整改"
    scene.step(StepKind.DECISION, id, district.section, about_id=request, granted=False, note=words)


def _with_an_authority(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.head, school.id, FIRE, GENERAL, "校门外消防车通道被固定摊位占用")
    yield scene.ago(hours=45)
    _transfer(scene, id, district, authority="辖区城市管理执法大队", days=9)


def _authority_keeps_waiting(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.head, school.id, WATER, GENERAL, "校外市政管网施工，自来水间歇浑浊")
    yield scene.ago(hours=80)
    _transfer(scene, id, district, authority="市自来水公司", days=2)


def _put_right_by_an_authority(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, FIRE, GENERAL, "围墙外高压线下树木触线冒火花")
    yield scene.ago(hours=77)
    _transfer(scene, id, district, authority="区供电公司", days=3)
    yield scene.ago(hours=44)
    scene.fix(id, district.section, "供电公司已修剪树木并更换绝缘线")
    yield scene.ago(hours=21)
    scene.accept(id, district.leader, "现场确认，同意销号")


def _transfer(scene: Scene, id: UUID, district: District, *, authority: str, days: int) -> None:
    follow_up_at = as_z(scene.now + timedelta(days=days))
    said: dict[str, Any] = {
        "authority": authority,
        "contact": "值班室",
        "follow_up_at": follow_up_at,
        "note": "已电话沟通并发函",
    }
    scene.step(StepKind.TRANSFER, id, district.section, **said)


def _twice_the_same(scene: Scene, school: School, district: District) -> Story:
    one = scene.report(school.inspectors[0], school.id, FIRE, GENERAL, "实验楼北门闭门器损坏")
    other = scene.report(school.inspectors[1], school.id, FIRE, GENERAL, "实验楼北侧门关不严")
    yield scene.ago(hours=40)
    scene.step(StepKind.VOIDING, other, district.section, reason="与另一条为同一处", duplicate_of=str(one))


def _grows_worse(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, BUILDING, GENERAL, "风雨操场一处钢梁节点锈蚀")
    yield scene.ago(hours=28)
    words = "经鉴定单位初步查看，存在坠落风险，提级"
    scene.step(StepKind.SEVERITY, id, district.section, severity=MAJOR, reason=words)


def _put_right_at_once(scene: Scene, school: School, district: District) -> Story:
    scene.look_in(
        school.inspectors[0],
        school.id,
        "fire_daily_patrol",
        item="FIRE-16b",
        words="防火卷帘下停放推车",
        at_once=True,
    )
    yield from ()


def _seen_again(scene: Scene, school: School, district: District) -> Story:
    for hours in (66, 42, 18):
        scene.look_in(
            school.inspectors[1], school.id, "water_weekly_look", item="WATER-17", words="水泵房未上锁"
        )
        yield scene.ago(hours=hours - 24)


def _fails_after_its_fix(scene: Scene, school: School, district: District) -> Story:
    def look() -> UUID:
        words = "北楼梯常闭防火门被木楔撑开"
        return scene.look_in(
            school.inspectors[1], school.id, "fire_daily_patrol", item="FIRE-16a", words=words
        )

    id = look()
    yield scene.ago(hours=46)
    scene.fix(id, school.fire, "已取走木楔，加装门磁提醒")
    yield scene.ago(hours=19)
    look()


def _broken_report(scene: Scene, school: School, district: District) -> Story:
    """Refused with one error per item, kept for the section, and sent again corrected under the same id."""
    by, id = school.inspectors[1], new_id()
    photo = scene.shoot(by, "water")
    body = scene.visit(school.id, "water_weekly_look", photo, {})
    scene.hand_in(by, {**body, "answers": body["answers"][:4]}, id=id)
    yield scene.now + timedelta(minutes=18)
    scene.hand_in(by, {**body, "sent_at": as_z(scene.now)}, id=id)


TALES: tuple[Casting, ...] = (
    (_fresh, 0, {"hours": 6}),
    (_left_alone("卫生间照明开关面板松动", FIRE), 0, {"hours": 50}),
    (_left_alone("门卫室消防应急手电无电", FIRE), 0, {"hours": 78}),
    (_left_alone("食堂更衣柜个人物品混放", FOOD), 2, {"days": 6.5}),
    (_left_alone("医务室饮水机滤芯超期", WATER), 4, {"days": 12}),
    (_left_alone("科技楼灭火器箱封条缺失", FIRE), 0, {"days": 21}),
    (_left_alone("旧宿舍楼外消火栓标识不清", FIRE), 6, {"days": 35}),
    (_awaits_eyes, 0, {"hours": 31}),
    (_eyes_are_late, 2, {"days": 12}),
    (_closed_by_head, 0, {"hours": 80}),
    (_closed_by_section, 0, {"hours": 76}),
    (_sent_back, 0, {"hours": 72}),
    (_sent_back_and_closed, 2, {"hours": 88}),
    (_asks_for_time, 0, {"hours": 44}),
    (_gets_time, 0, {"hours": 82}),
    (_gets_no_time, 4, {"hours": 82}),
    (_with_an_authority, 0, {"hours": 68}),
    (_authority_keeps_waiting, 2, {"hours": 86}),
    (_put_right_by_an_authority, 0, {"hours": 87}),
    (_twice_the_same, 0, {"hours": 64}),
    (_grows_worse, 4, {"hours": 53}),
    (_put_right_at_once, 0, {"hours": 16}),
    (_seen_again, 0, {"hours": 66}),
    (_fails_after_its_fix, 2, {"hours": 70}),
    (_broken_report, 0, {"hours": 33}),
)
