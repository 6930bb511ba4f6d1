"""What usually becomes of a hazard that a round has found: it is put right, others look, and it is closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from schemas.base import Severity, Source
from schemas.hazard_steps import StepKind
from schemas.hazards import Hazard, HazardState
from service.demo.city import City, School
from service.demo.scene import Scene
from service.demo.stage import Story, day_of, wall
from service.hazards.rules import is_out_of_service, state

LATE = 0.15
SENT_BACK = 0.08
WORDS = (
    "已清理并恢复原状，安排专人每日查看", "已更换损坏部件，试用正常", "已补齐缺失物品，登记入册",
    "已联系维保单位当场修复", "已完成整改，并对责任人进行了提醒",
)  # fmt: skip
SENT_BACK_WORDS = "照片看不出整改后的全貌，请补充并再次提交"


def usual_course(
    scene: Scene,
    city: City,
    hazard_id: UUID,
    school: School | None,
    source: Source,
    over: Callable[[Hazard], None],
) -> Story:
    """From the finding to the end; each step in office hours."""
    hazard = scene.hazard(hazard_id)
    who = _who(city, hazard, school)
    if is_out_of_service(hazard):
        yield from _out_of_service(scene, hazard_id, who)
    if state(scene.hazard(hazard_id)) is HazardState.OPEN:
        yield _time_to_fix(scene, scene.hazard(hazard_id))
        scene.fix(hazard_id, who.fixer, scene.random.choice(WORDS))
    if scene.random.random() < SENT_BACK:
        yield _next_office_hour(scene, hours=scene.random.uniform(2, 20))
        scene.reject(hazard_id, who.eyes(hazard, source)[0], SENT_BACK_WORDS)
        yield _next_office_hour(scene, hours=scene.random.uniform(3, 26))
        scene.fix(hazard_id, who.fixer, scene.random.choice(WORDS))
    for eyes in who.eyes(hazard, source):
        yield _next_office_hour(scene, hours=scene.random.uniform(2, 34))
        scene.accept(hazard_id, eyes)
    over(hazard)


class _Who:
    """Those who deal with one hazard."""

    def __init__(self, fixer: str, head: str | None, section: str) -> None:
        self.fixer, self.head, self.section = fixer, head, section

    def eyes(self, hazard: Hazard, source: Source) -> list[str]:
        """A major one needs both signatures; what others found, the bureau's."""
        if self.head is None or (source != Source.SELF and hazard.severity != Severity.MAJOR):
            return [self.section]
        return [self.head, self.section] if hazard.severity == Severity.MAJOR else [self.head]


def _who(city: City, hazard: Hazard, school: School | None) -> _Who:
    if school is None:
        district = next(d for d in city.districts if d.id == hazard.district_id)
        return _Who(district.patrol, None, district.section)
    fixers = {"fire": school.fire, "food": school.food}
    return _Who(
        fixers.get(hazard.category, school.inspectors[0]), school.head, city.district_of(school).section
    )


def _out_of_service(scene: Scene, hazard_id: UUID, who: _Who) -> Story:
    yield scene.now + timedelta(minutes=40)
    scene.step(StepKind.OUT_OF_SERVICE_CONFIRMATION, hazard_id, who.fixer, note="已停用并张贴停用标识")
    yield _next_office_hour(scene, hours=3)
    until = scene.now + timedelta(days=4)
    scene.step(
        StepKind.DEADLINE, hazard_id, who.section, due_at=until.isoformat(), reason="限期修复，修复前不得使用"
    )


def _time_to_fix(scene: Scene, hazard: Hazard) -> datetime:
    left = max(hazard.due_at - scene.now, timedelta(hours=1))
    if scene.random.random() < LATE:
        return _office_hour(scene, hazard.due_at + timedelta(hours=scene.random.uniform(3, 60)))
    fix_at = scene.now + left * scene.random.uniform(0.15, 0.7)
    return min(_office_hour(scene, fix_at), hazard.due_at - timedelta(minutes=5))


def _next_office_hour(scene: Scene, *, hours: float) -> datetime:
    return _office_hour(scene, scene.now + timedelta(hours=hours))


def _office_hour(scene: Scene, instant: datetime) -> datetime:
    """The instant, or the next morning if people are not at work."""
    day, minutes = day_of(instant), timedelta(minutes=scene.random.uniform(5, 70))
    if instant < wall(day, "07:40"):
        return wall(day, "07:40") + minutes
    if instant > wall(day, "18:20"):
        return wall(day + timedelta(days=1), "07:40") + minutes
    return instant
