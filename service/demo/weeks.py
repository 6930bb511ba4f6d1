"""Lives the weeks of the made-up city: everything in it happens by the service's verbs, under a clock that is a value."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import event

from schemas.base import Source
from service.demo.camera import Camera
from service.demo.cast import NAMED, Cast, give_password
from service.demo.city import School, settle_city
from service.demo.course import usual_course
from service.demo.days import calendar_of_second_district, close_for_storm, enter_terms, storm_day
from service.demo.desk import Desk
from service.demo.errands import run_errands
from service.demo.grave_stories import GRAVE_TALES
from service.demo.quick_store import QuickStore, sync_everything
from service.demo.rounds import Rounds
from service.demo.scene import Scene
from service.demo.schedules import order_bureau_visits, order_cross_check, start_plans
from service.demo.stage import Stage, day_of, wall
from service.demo.stories import TALES
from service.seed import seed
from service.settings import Settings
from service.world import World, open_world

SEED = 20260901
"""The same people and the same luck every time; only the days differ."""
LAST_ERRANDS = timedelta(minutes=12)


@dataclass(frozen=True)
class Wanted:
    schools: int
    days: int
    password: str


Watch = Callable[[datetime, int], None]
"""Told how far the clock is, and how many reports have come in."""


def live_weeks(folder: Path, wanted: Wanted, *, until: datetime, watch: Watch) -> None:
    """From a midnight so many days ago until that instant, in a database that lies finished in the folder."""
    stage = Stage(first_instant(until, wanted.days), until)
    settings = Settings(data=folder, database_url=None, environment="trial")
    world = _hurrying(open_world(settings, clock=lambda: stage.now))
    try:
        with _collecting_rarely():
            _Weeks(world, stage, wanted, watch).live()
        _settle_down(world)
    finally:
        world.engine.dispose()


def first_instant(until: datetime, days: int) -> datetime:
    """Shortly after a midnight."""
    return wall(day_of(until) - timedelta(days=days), "00:05")


class _Weeks:
    def __init__(self, world: World, stage: Stage, wanted: Wanted, watch: Watch) -> None:
        random = Random(SEED)
        self._world, self._stage, self._wanted, self._watch = world, stage, wanted, watch
        self._cast = Cast()
        seed(world)
        self._city = settle_city(world, self._cast, schools=wanted.schools, random=random)
        self._camera = Camera(world, self._cast, random)
        self._scene = Scene(world, stage, self._cast, self._camera, random)
        self._rounds = Rounds(world, stage, self._city, self._cast, self._camera, random, found=self._found)
        self._desk = Desk(world, stage, self._city, self._cast, random)

    def live(self) -> None:
        first_on, last_on = day_of(self._stage.first_at), day_of(self._stage.last_at)
        enter_terms(self._world, self._cast, self._city, first_on=first_on, today=last_on)
        start_plans(self._world, self._cast, self._city)
        give_password(self._world, NAMED, self._wanted.password)
        self._rounds.keep(first_on, last_on)
        self._desk.keep(first_on, last_on)
        self._plan_stories()
        self._plan_bureau()
        self._plan_storm()
        self._stage.at(self._stage.last_at - LAST_ERRANDS, self._last_errands)
        self._stage.live(self._world, watch=lambda at: self._watch(at, self._rounds.handed_in))
        self._camera.put_away()

    def _plan_stories(self) -> None:
        for tale, rank, begins in (*TALES, *GRAVE_TALES):
            school = self._city.schools[rank % len(self._city.schools)]
            told = tale(self._scene, school, self._city.district_of(school))
            self._stage.play(told, self._scene.ago(**begins))

    def _plan_bureau(self) -> None:
        for order, days in ((order_bureau_visits, 9), (order_cross_check, 6)):
            at = self._scene.ago(days=days)
            if at > self._stage.first_at:
                self._stage.at(at, partial(order, self._world, self._cast, self._city, on=day_of(at)))

    def _plan_storm(self) -> None:
        first_on, last_on = day_of(self._stage.first_at), day_of(self._stage.last_at)
        with self._world.look() as work:
            calendar = calendar_of_second_district(work, self._city)
        days = storm_day(calendar, first_on=first_on, today=last_on)
        if days is not None:
            storm_on, made_up_on = days
            close = partial(close_for_storm, storm_on=storm_on, made_up_on=made_up_on)
            warned_at = wall(storm_on - timedelta(days=1), "17:20")
            self._stage.at(warned_at, partial(close, self._world, self._cast, self._city))

    def _last_errands(self) -> None:
        run_errands(self._world, self._wanted.password)

    def _found(self, hazard_id: UUID, school: School | None, source: Source) -> None:
        course = usual_course(
            self._scene,
            self._city,
            hazard_id,
            school,
            source,
            over=lambda hazard: self._rounds.settled(hazard.place_id, hazard.item),
        )
        self._stage.play(course, self._stage.now)


def _hurrying(world: World) -> World:
    """A power cut costs nothing here, the weeks are begun anew; and nobody else moves the clock of this trial."""

    @event.listens_for(world.engine, "connect")
    def hurry(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    world.engine.dispose()
    return replace(
        world,
        settings=world.settings.model_copy(update={"environment": "production"}),
        photos=QuickStore(world.settings.data / "photos"),
    )


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Hundreds of thousands of rows come and go, and hardly any of them in circles."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _settle_down(world: World) -> None:
    """All of it in the one file, and on the disk."""
    connection = world.engine.raw_connection()
    for pragma in ("synchronous=FULL", "wal_checkpoint(TRUNCATE)"):
        connection.cursor().execute(f"PRAGMA {pragma}")
    connection.close()
    sync_everything()
