"""The bureau's mornings: what climbed is seen, and misses with a reason are excused."""

from datetime import date, timedelta
from random import Random

from sqlmodel import col, select

from schemas.escalations import AcknowledgementIn, Escalation
from schemas.tasks import ExcuseIn, Task
from service.demo.cast import Cast
from service.demo.city import City, District
from service.demo.stage import Stage, wall
from service.escalations.acknowledge import acknowledge
from service.people.deeds import noting
from service.tasks.excuse import excuse_task
from service.world import World

REASONS = (
    "当日全校停电检修，已电话说明", "检查员突发疾病，接替人员次日到岗", "参加区里集中培训，已安排夜间补查",
    "手机损坏，纸质记录已留存",
)  # fmt: skip
NOTES = ("已知悉，已电话督促学校", "今日安排现场查看", "已转安全科跟进", "已约学校负责人面谈")
EXCUSED = 0.25
SEEN = 0.4


class Desk:
    def __init__(self, world: World, stage: Stage, city: City, cast: Cast, random: Random) -> None:
        self._world, self._stage, self._city = world, stage, city
        self._cast, self._random = cast, random

    def keep(self, first_on: date, last_on: date) -> None:
        for n in range((last_on - first_on).days + 1):
            day = first_on + timedelta(days=n)
            if day.weekday() < 5:
                self._stage.at(wall(day, "09:35"), self._morning)

    def _morning(self) -> None:
        for district in self._city.districts:
            self._excuse(district)
            self._look_through(district)

    def _excuse(self, district: District) -> None:
        with self._world.work() as work:
            lately = self._stage.now - timedelta(days=1)
            missed = select(Task.id).where(
                col(Task.district_id) == district.id,
                col(Task.missed_at) > lately,
                col(Task.done_at).is_(None),
                col(Task.excused_at).is_(None),
            )
            for task_id in sorted(work.session.exec(missed), key=str):
                if self._random.random() < EXCUSED:
                    given = ExcuseIn(reason=self._random.choice(REASONS))
                    section = self._cast.as_(work, district.section)
                    with noting(work, section):
                        excuse_task(work, section, task_id, given=given)

    def _look_through(self, district: District) -> None:
        """The section answers for what climbed to it, the leader for what climbed beyond."""
        with self._world.work() as work:
            climbed = select(Escalation).where(
                col(Escalation.district_id) == district.id,
                col(Escalation.level) >= 2,
                col(Escalation.climbed_at) > self._stage.now - timedelta(days=1),
                col(Escalation.resolved_at).is_(None),
            )
            for escalation in work.session.exec(climbed.order_by(col(Escalation.urgency))).all():
                if self._random.random() < SEEN:
                    by = self._cast.as_(work, district.section if escalation.level < 3 else district.leader)
                    given = AcknowledgementIn(note=self._random.choice(NOTES))
                    with noting(work, by):
                        acknowledge(work, by, escalation, given=given)
