"""What people do about hazards on the stage: each deed is one verb of the service, at the instant the clock shows."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from schemas.base import Category, Severity, as_z, new_id
from schemas.hazard_steps import (
    ConfirmationIn,
    DeadlineIn,
    DecisionIn,
    ExtensionRequestIn,
    Outcome,
    RectificationIn,
    SeverityIn,
    StepKind,
    SupervisionOrderIn,
    TransferIn,
    VerificationIn,
    VoidingIn,
)
from schemas.hazards import Hazard, HazardIn
from service.checklists.publish import checklist_version
from service.demo.answers import Trouble, answers
from service.demo.camera import Camera
from service.demo.cast import Cast
from service.demo.city import District, School
from service.demo.stage import Stage, Story, by_daylight, day_of
from service.hazards import decide, extend, rectify, verify
from service.hazards.hand_in import hand_in_hazard
from service.hazards.steps import Sent
from service.people.deeds import noting
from service.refusals import Refusal
from service.reports.sent import read_report
from service.reports.submit import submit_report
from service.world import World

VERBS: dict[StepKind, tuple[Callable[..., Any], Any]] = {
    StepKind.RECTIFICATION: (rectify.rectify, RectificationIn),
    StepKind.OUT_OF_SERVICE_CONFIRMATION: (rectify.confirm_out_of_service, ConfirmationIn),
    StepKind.VERIFICATION: (verify.verify, VerificationIn),
    StepKind.EXTENSION_REQUEST: (extend.ask_extension, ExtensionRequestIn),
    StepKind.DECISION: (extend.decide_extension, DecisionIn),
    StepKind.DEADLINE: (decide.set_deadline, DeadlineIn),
    StepKind.TRANSFER: (decide.transfer, TransferIn),
    StepKind.VOIDING: (decide.void, VoidingIn),
    StepKind.SEVERITY: (decide.change_severity, SeverityIn),
    StepKind.SUPERVISION_ORDER: (decide.order_supervision, SupervisionOrderIn),
}
ONLY_ONCE = (
    StepKind.OUT_OF_SERVICE_CONFIRMATION, StepKind.DECISION, StepKind.VOIDING, StepKind.SEVERITY,
    StepKind.SUPERVISION_ORDER,
)  # fmt: skip
"""Steps that have no id of their own."""


class Scene:
    def __init__(self, world: World, stage: Stage, cast: Cast, camera: Camera, random: Random) -> None:
        self.random = random
        self._world, self._stage, self._cast, self._camera = world, stage, cast, camera

    @property
    def now(self) -> datetime:
        return self._stage.now

    def ago(self, **before_the_end: float) -> datetime:
        """So long before the end of the weeks, in office hours."""
        return by_daylight(self._stage.last_at - timedelta(**before_the_end))

    def hazard(self, id: UUID) -> Hazard:
        with self._world.look() as work:
            return work.session.get_one(Hazard, id)

    def report(self, by: str, place_id: UUID, category: Category, severity: Severity, words: str) -> UUID:
        """Found outside any checklist."""
        body = {
            "place_id": str(place_id),
            "category": category,
            "severity": severity,
            "description": words,
            "photos": [self.shoot(by, category)],
            "sent_at": as_z(self.now),
        }
        self._camera.send()
        with self._world.work() as work:
            said = HazardIn.model_validate(body)
            return hand_in_hazard(work, self._cast.as_(work, by), new_id(), said=said, body=body)[0].id

    def look_in(
        self, by: str, place_id: UUID, checklist: str, *, item: str, words: str, at_once: bool = False
    ) -> UUID:
        """A visit outside any plan that finds one item wrong; `at_once`: and puts it right."""
        photos = [self.shoot(by, checklist.partition("_")[0]) for _ in range(3)]
        trouble = Trouble(item, words, photos[1], photos[2] if at_once else None)
        received = self.hand_in(by, self.visit(place_id, checklist, photos[0], {item: trouble}))
        return UUID(received[0])

    def visit(
        self, place_id: UUID, checklist: str, photo: str, troubles: dict[str, Trouble]
    ) -> dict[str, Any]:
        """The body of a report on a visit outside any plan."""
        with self._world.look() as work:
            items = checklist_version(work, checklist).items
        return {
            "place_id": str(place_id),
            "checklist": {"code": checklist},
            "started_at": as_z(self.now - timedelta(minutes=14)),
            "captured_at": as_z(self.now - timedelta(minutes=2)),
            "sent_at": as_z(self.now),
            "answers": answers(
                items, on=day_of(self.now), photo=photo, troubles=troubles, random=self.random
            ),
        }

    def hand_in(self, by: str, body: dict[str, Any], *, id: UUID | None = None) -> Sequence[str]:
        """The ids of the hazards it opened or joined; none where its body was refused, and kept as refused."""
        self._camera.send()
        with self._world.work() as work:
            received = submit_report(work, self._cast.as_(work, by), id or new_id(), sent=read_report(body))
        return () if isinstance(received, Refusal) else received.report.hazard_ids

    def fix(self, id: UUID, by: str, words: str, *, measures: str = "") -> None:
        photo = self.shoot(by, self.hazard(id).category)
        body: dict[str, Any] = {
            "description": words,
            "measures": measures,
            "photos": [photo],
            "sent_at": as_z(self.now),
        }
        self.step(StepKind.RECTIFICATION, id, by, **body)

    def accept(self, id: UUID, by: str, words: str = "现场查看，已整改到位") -> None:
        self.step(StepKind.VERIFICATION, id, by, outcome=Outcome.ACCEPTED, note=words)

    def reject(self, id: UUID, by: str, words: str, *, until: datetime | None = None) -> None:
        new_due_at = as_z(until) if until else None
        self.step(StepKind.VERIFICATION, id, by, outcome=Outcome.REJECTED, note=words, new_due_at=new_due_at)

    def ask(self, id: UUID, by: str, words: str, *, until: datetime) -> UUID:
        """For more time; the id of the request."""
        protection = "已设置警示标识并安排专人看护"
        return self.step(
            StepKind.EXTENSION_REQUEST, id, by, until=as_z(until), reason=words, interim_protection=protection
        )

    def step(
        self, kind: StepKind, hazard_id: UUID, by: str, *, about_id: UUID | None = None, **said: Any
    ) -> UUID:
        """Any step of a hazard, with the words that are said of it; its id."""
        verb, shape = VERBS[kind]
        body = {name: value for name, value in said.items() if value not in (None, "")}
        id = None if kind in ONLY_ONCE else new_id()
        self._camera.send()
        with self._world.work() as work:
            sent = Sent(kind, hazard_id, body, id=id, about_id=about_id)
            caller = self._cast.as_(work, by)
            with noting(work, caller):
                step_id: UUID = verb(work, caller, sent=sent, said=shape.model_validate(body)).step.id
            return step_id

    def shoot(self, by: str, category: str) -> str:
        taken_at = self.now - timedelta(minutes=3)
        return self._camera.shoot(by, category, by, taken_at=taken_at)


Tale = Callable[[Scene, School, District], Story]
Casting = tuple[Tale, int, dict[str, float]]
"""A tale, the rank of the school it happens at, and how long before the end it begins."""
