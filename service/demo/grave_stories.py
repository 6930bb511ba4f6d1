"""The grave ones: what must stop at once, what needs two signatures, what is listed."""

from datetime import timedelta

from schemas.base import Category, Severity, as_z
from schemas.hazard_steps import StepKind
from service.demo.city import District, School
from service.demo.scene import Casting, Scene
from service.demo.stage import Story

FIRE, BUILDING = Category.FIRE, Category.BUILDING_SAFETY
MAJOR = Severity.MAJOR


def _nobody_confirms_the_stop(scene: Scene, school: School, district: District) -> Story:
    by, at = school.inspectors[0], school.bus_id or school.id
    scene.look_in(by, at, "bus_pretrip", item="BUS-06c", words="左前大灯不亮")
    yield from ()


def _out_of_service(scene: Scene, school: School, district: District) -> Story:
    by = school.inspectors[0]
    id = scene.look_in(by, school.id, "water_weekly_look", item="WATER-05", words="二楼直饮水有异味")
    yield scene.now + timedelta(minutes=35)
    scene.step(StepKind.OUT_OF_SERVICE_CONFIRMATION, id, school.head, note="已断水封机，改供桶装水")
    yield scene.ago(hours=24)
    due_at = as_z(scene.now + timedelta(days=6))
    scene.step(
        StepKind.DEADLINE, id, district.section, due_at=due_at, reason="清洗消毒并复检合格后方可恢复供水"
    )


def _back_in_service(scene: Scene, school: School, district: District) -> Story:
    by, at = school.inspectors[0], school.bus_id or school.id
    id = scene.look_in(by, at, "bus_pretrip", item="BUS-06g", words="第三排两条安全带锁扣失灵")
    yield scene.now + timedelta(minutes=25)
    scene.step(StepKind.OUT_OF_SERVICE_CONFIRMATION, id, by, note="车辆停驶，启用备用车")
    yield scene.ago(hours=49)
    scene.fix(id, by, "已更换两条安全带并试扣")
    yield scene.ago(hours=23)
    scene.accept(id, school.head, "逐座检查，恢复使用")


def _listed(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(district.section, school.id, FIRE, MAJOR, "教学综合楼一部疏散楼梯被改作储藏间")
    yield scene.ago(hours=53)
    scene.step(
        StepKind.SUPERVISION_ORDER,
        id,
        district.section,
        number=f"东湖教督〔{scene.now.year}〕7号",
        measures="拆除隔断，恢复疏散楼梯；整改期间该楼三层以上停用",
        funds_cents=18_500_000,
        due_at=as_z(scene.now + timedelta(days=25)),
        contingency="调整课表，三层以上班级迁至南楼",
    )


def _one_signature(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, BUILDING, MAJOR, "报告厅吊顶一处龙骨下坠")
    yield scene.ago(hours=48)
    scene.fix(id, school.inspectors[0], "已拆除松动吊顶并加固龙骨", measures="全校吊顶排查一遍")
    yield scene.ago(hours=21)
    scene.accept(id, school.head, "已查看，加固到位")


def _two_signatures(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, FIRE, MAJOR, "宿舍楼夜间安全出口上锁")
    yield scene.ago(hours=70)
    scene.fix(id, school.fire, "已改装推杆锁，取消夜间上锁")
    yield scene.ago(hours=45)
    scene.accept(id, school.head, "夜间抽查两次，均可一推即开")
    yield scene.ago(hours=20)
    scene.accept(id, district.section, "现场复查，同意销号")


def _date_gone_by(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(district.section, school.id, FIRE, MAJOR, "督查发现：食堂燃气报警装置失效")
    yield scene.now + timedelta(hours=1)
    due_at = as_z(scene.now + timedelta(hours=20))
    scene.step(StepKind.DEADLINE, id, district.section, due_at=due_at, reason="当日更换，次日复查")


def _judged_too_gravely(scene: Scene, school: School, district: District) -> Story:
    id = scene.report(school.inspectors[0], school.id, BUILDING, MAJOR, "走廊墙面出现裂纹")
    yield scene.ago(hours=40)
    words = "经查为抹灰层收缩裂纹，不涉及结构"
    scene.step(StepKind.SEVERITY, id, district.section, severity=Severity.MINOR, reason=words)
    yield scene.ago(hours=22)
    scene.fix(id, school.inspectors[0], "已修补墙面")


GRAVE_TALES: tuple[Casting, ...] = (
    (_nobody_confirms_the_stop, 0, {"hours": 8}),
    (_out_of_service, 0, {"hours": 50}),
    (_back_in_service, 0, {"hours": 78}),
    (_listed, 0, {"hours": 79}),
    (_one_signature, 0, {"hours": 69}),
    (_two_signatures, 0, {"hours": 84}),
    (_date_gone_by, 4, {"hours": 75}),
    (_judged_too_gravely, 6, {"hours": 62}),
)
