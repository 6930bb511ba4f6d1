"""The daily rounds: who looks where and when, what is found, and how the reports come in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import structlog
from sqlmodel import col, select

from schemas.base import Category, Source, as_z, new_id
from schemas.checklists import DueKind, Item
from schemas.people import Role
from schemas.tasks import Task
from service.checklists.publish import Checklist, checklist_version
from service.demo.answers import TROUBLES, Trouble, answers, likely_troubles
from service.demo.camera import Camera
from service.demo.cast import INSPECTOR, Cast
from service.demo.characters import Habit, Intent, intent
from service.demo.city import City, School
from service.demo.stage import Stage, by_daylight, day_of, wall
from service.refusals import Refusal
from service.reports.sent import read_report
from service.reports.submit import submit_report
from service.world import Work, World

log = structlog.get_logger(__name__)

BATCH = timedelta(minutes=30)
"""Reports of so many minutes arrive in one transaction."""
TROUBLE = {"fire_daily_patrol": 0.03, "food_daily_control": 0.035, "bus_pretrip": 0.04, "drown_patrol": 0.04}
RARER_TROUBLE = 0.15
A_NEW_PHOTO = 0.05
"""How often a picture is taken for a report; else the latest one of the same round is shown again."""
NEGLECTED = {5: 2.5, 9: 5.5, 13: 9.5, 8: 1.5}
"""Schools whose fire patrol has not been made for so many days."""
OFTEN_PUT_RIGHT_AT_ONCE = 0.8
MINDS_OWN_ROUND = 0.9
"""One inspector of a school sees to the kitchen, the other to the rest; now and then they stand in for each other."""
FAST_PHONE = timedelta(minutes=4)


@dataclass(frozen=True)
class Visit:
    task: Task
    by: str
    school: School | None
    intent: Intent


Found = Callable[[UUID, School | None, Source], None]
"""Told of every hazard that a round has opened."""


class Rounds:
    """Plans each morning what opens that day, and hands in what was seen."""

    def __init__(
        self, world: World, stage: Stage, city: City, cast: Cast, camera: Camera, random: Random, found: Found
    ) -> None:
        self._world, self._stage, self._city, self._cast = world, stage, city, cast
        self._camera, self._random, self._found = camera, random, found
        self._planned: set[UUID] = set()
        self._batches: dict[datetime, list[Visit]] = {}
        self._latest_photo: dict[tuple[str, str], str] = {}
        self._in_trouble: set[tuple[UUID, str]] = set()
        self._checklists: dict[tuple[str, int], Checklist] = {}
        self.handed_in = 0

    def keep(self, first_on: date, last_on: date) -> None:
        """Every morning from the first day to the last."""
        for n in range((last_on - first_on).days + 1):
            day = first_on + timedelta(days=n)
            self._stage.at(wall(day, "05:40"), lambda day=day: self._plan(day))  # type: ignore[misc]

    def settled(self, place_id: UUID, item: str | None) -> None:
        """What was wrong there is over: it may go wrong again."""
        self._in_trouble.discard((place_id, item or ""))

    def _plan(self, day: date) -> None:
        with self._world.look() as work:
            opening = select(Task).where(
                col(Task.opens_at) < wall(day + timedelta(days=1), "00:00"),
                col(Task.due_at) > work.now,
                col(Task.cancelled_at).is_(None),
                col(Task.done_at).is_(None),
            )
            tasks = [t for t in work.session.exec(opening) if t.id not in self._planned]
        for task in sorted(tasks, key=lambda t: (t.due_at, str(t.id))):
            self._planned.add(task.id)
            self._intend(task)

    def _intend(self, task: Task) -> None:
        school = self._city.school_of(task.place_id)
        habit = school.habit if school and task.source == Source.SELF else Habit.PUNCTUAL
        meant = intent(
            habit, self._random, opens_at=task.opens_at, due_at=task.due_at, closes_at=task.closes_at
        )
        if meant is None or self._is_neglected(task, school):
            return
        if task.source == Source.BUREAU:
            seen_at = by_daylight(task.opens_at + (task.due_at - task.opens_at) * self._random.random())
            meant = Intent(seen_at, seen_at)
        if meant.made_at < max(task.opens_at, self._stage.now):
            return
        visit = Visit(task, self._who(task, school), school, meant)
        batch_at = _next_batch(meant.sent_at)
        if batch_at not in self._batches:
            self._batches[batch_at] = []
            self._stage.at(batch_at, lambda: self._arrive(batch_at))
        self._batches[batch_at].append(visit)

    def _is_neglected(self, task: Task, school: School | None) -> bool:
        if (
            school is None
            or task.checklist_code != "fire_daily_patrol"
            or school not in self._city.schools[:20]
        ):
            return False
        days = NEGLECTED.get(self._city.schools.index(school), 0)
        return days > 0 and task.due_at > self._stage.last_at - timedelta(days=days)

    def _who(self, task: Task, school: School | None) -> str:
        if task.assignee_id is not None:
            return next(n for n, c in self._cast.callers.items() if c.person_id == task.assignee_id)
        if school is None:
            return next(d.patrol for d in self._city.districts if d.river_id == task.place_id)
        if task.role == Role.SECTION:
            return self._city.district_of(school).section
        if task.role == Role.INSPECTOR:
            usual = int(task.category == Category.FOOD)
            return school.inspectors[usual if self._random.random() < MINDS_OWN_ROUND else 1 - usual]
        by_category = {"fire": school.fire, "food": school.food}
        return by_category.get(task.category, school.head) if task.role == Role.RESPONSIBLE else school.head

    def _arrive(self, batch_at: datetime) -> None:
        """First the pictures, then the reports, all at one instant."""
        drafts = [self._draft(visit) for visit in self._batches.pop(batch_at)]
        self._camera.send()
        opened: list[tuple[list[str], Visit]] = []
        with self._world.work() as work:
            for visit, body in drafts:
                opened.append((self._hand_in(work, visit, body), visit))
        for hazard_ids, visit in opened:
            for id in hazard_ids:
                self._found(UUID(id), visit.school, Source(visit.task.source))

    def _hand_in(self, work: Work, visit: Visit, body: dict[str, Any]) -> list[str]:
        received = submit_report(work, self._cast.as_(work, visit.by), new_id(), sent=read_report(body))
        if isinstance(received, Refusal):
            log.warning("report refused", task=str(visit.task.id), why=str(received))
            return []
        self.handed_in += 1
        return received.report.hazard_ids

    def _draft(self, visit: Visit) -> tuple[Visit, dict[str, Any]]:
        task, made_at, now = visit.task, visit.intent.made_at, self._stage.now
        checklist = self._checklist(task)
        troubles = self._troubles(visit, checklist)
        photo = self._photo(visit)
        skew = FAST_PHONE if visit.school and visit.school.code.endswith("3") else timedelta(0)
        given = answers(
            checklist.items, on=day_of(made_at), photo=photo, troubles=troubles, random=self._random
        )
        minutes = self._random.uniform(6, 25)
        body = {
            "task_id": str(task.id),
            "started_at": as_z(made_at + skew - timedelta(minutes=minutes)),
            "captured_at": as_z(made_at + skew),
            "sent_at": as_z(now + skew),
            "answers": given,
            "photo_facts": {photo: {"captured_at": as_z(made_at + skew), "origin": "camera"}},
        }
        return visit, body

    def _checklist(self, task: Task) -> Checklist:
        key = (task.checklist_code, task.checklist_version)
        if key not in self._checklists:
            with self._world.look() as work:
                self._checklists[key] = checklist_version(work, *key)
        return self._checklists[key]

    def _troubles(self, visit: Visit, checklist: Checklist) -> dict[str, Trouble]:
        chance = 0.6 if visit.task.source == Source.BUREAU else TROUBLE.get(checklist.code, RARER_TROUBLE)
        likely = [
            item
            for item in likely_troubles(checklist.items)
            if (visit.task.place_id, item.code) not in self._in_trouble
        ]
        if not likely or self._random.random() > chance:
            return {}
        item = self._random.choice(likely)
        self._in_trouble.add((visit.task.place_id, item.code))
        return {item.code: self._trouble(visit, item)}

    def _trouble(self, visit: Visit, item: Item) -> Trouble:
        photo = self._shoot(visit)
        at_once = item.due is not None and item.due.kind is DueKind.SPOT and visit.task.source == Source.SELF
        after = self._shoot(visit) if at_once and self._random.random() < OFTEN_PUT_RIGHT_AT_ONCE else None
        return Trouble(item.code, self._random.choice(TROUBLES[item.code]), photo, after)

    def _photo(self, visit: Visit) -> str:
        if visit.intent.forgets_photo:
            return f"{self._random.getrandbits(256):064x}"
        of = (visit.by, visit.task.category)
        if of not in self._latest_photo or visit.by == INSPECTOR or self._random.random() < A_NEW_PHOTO:
            self._latest_photo[of] = self._shoot(visit)
        return self._latest_photo[of]

    def _shoot(self, visit: Visit) -> str:
        caption = visit.school.code if visit.school else visit.task.checklist_code
        return self._camera.shoot(visit.by, visit.task.category, caption, taken_at=visit.intent.made_at)


def _next_batch(instant: datetime) -> datetime:
    """The end of the stretch of minutes that the instant lies in, and a few seconds."""
    since_midnight = instant - wall(day_of(instant), "00:00")
    batches = since_midnight // BATCH + 1
    return wall(day_of(instant), "00:00") + batches * BATCH + timedelta(seconds=17)
