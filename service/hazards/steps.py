"""The timeline of a hazard: what came in is kept once, with its author, its instant and a receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col, select

from schemas.base import new_id
from schemas.hazard_steps import StepKind
from schemas.hazards import Hazard, HazardPerson, HazardStep
from schemas.photos import PhotoSubject
from schemas.places import Place
from service import refusals
from service.content import accepted_sha256
from service.database import insert_for
from service.evidence.refer import refer_photos
from service.hazards.done import ONE_DECISION, decided_already
from service.hazards.see import visible_hazard
from service.people.access import Caller
from service.world import Work

FINDER, FIXER, VERIFIER = "finder", "fixer", "verifier"


@dataclass(frozen=True)
class Sent:
    """What came in about a hazard. Without `id` it is a noun of which a hazard (or `about_id`) has one."""

    kind: StepKind
    hazard_id: UUID
    body: dict[str, Any]
    id: UUID | None = None
    about_id: UUID | None = None

    @property
    def known_as(self) -> UUID:
        """The id by which its sender knows it: its own, else that of what it is about."""
        return self.id or self.about_id or self.hazard_id

    @cached_property
    def sha256(self) -> str:
        return accepted_sha256(self.body)


@dataclass(frozen=True)
class Kept:
    """The hazard and the step of it; `is_new` is false for a repeat."""

    hazard: Hazard
    step: HazardStep
    is_new: bool


def receive(work: Work, by: Caller, sent: Sent) -> tuple[Hazard, Kept | None]:
    """The hazard, held until the commit, and what was kept of this before, if it is a repeat.

    404 where the hazard is not theirs to see, 409 where other content is there already, or where somebody else
    decided it. Whoever handed it in gets their receipt again, even after the right to see the hazard ended.
    """
    assert sent.sha256, "what cannot be kept is refused before anything is written"
    if sent.body.get("photos"):
        hold_photos(work, by)
    work.lock("hazard", sent.hazard_id)
    if sent.id is not None:
        work.lock("hazard step", sent.id)
    known = _known(work, sent)
    is_mine = known is not None and known.by_id == by.person_id
    is_repeat = known is not None and _is_same(known, sent) and (is_mine or sent.id is None)
    if known and is_repeat and is_mine:
        hazard = work.session.get(Hazard, sent.hazard_id)
        assert hazard is not None
        return hazard, Kept(hazard, known, is_new=False)
    hazard = visible_hazard(work, by, sent.hazard_id)
    if known is None:
        return hazard, None
    if sent.kind in ONE_DECISION and not is_mine:
        raise decided_already(work, hazard, known)
    if is_repeat:
        return hazard, Kept(hazard, known, is_new=False)
    if sent.kind is StepKind.SEVERITY:
        return hazard, None
    raise refusals.different_content()


def keep(
    work: Work, by: Caller, hazard: Hazard, *, sent: Sent, data: dict[str, Any], wakes: bool = True
) -> Kept:
    """Write down what came in; the hazard's alarm rings, so that what climbs is worked out anew.

    Not for what changes no clock (`wakes` false).
    """
    id = sent.id or new_id()
    step = HazardStep(
        id=id,
        hazard_id=hazard.id,
        kind=sent.kind,
        at=work.now,
        by_id=by.person_id,
        about_id=sent.about_id,
        round=hazard.round,
        content_sha256=sent.sha256,
        receipt=work.world.receipts.sign(sent.kind, str(sent.known_as), sent.sha256, work.now),
        data={**data, "body": sent.body},
    )
    work.session.add(step)
    if wakes:
        _wake(work, hazard)
    work.session.flush()
    show_photos(work, by, hazard, photos=data.get("photos", []), step=step)
    return Kept(hazard, step, is_new=True)


def show_photos(
    work: Work, by: Caller, hazard: Hazard, *, photos: Iterable[str], step: HazardStep | None = None
) -> None:
    """The hazard, or a step of it, shows these photos; those of a step are demanded: they prove it."""
    place = work.session.get(Place, hazard.place_id)
    assert place is not None
    refer_photos(
        work,
        by,
        [(sha256, hazard.item, step is not None) for sha256 in photos],
        subject_kind=PhotoSubject.STEP if step else PhotoSubject.HAZARD,
        subject_id=step.id if step else hazard.id,
        place=place,
        category=hazard.category,
        shown_by_id=hazard.id,
    )


def hold_photos(work: Work, by: Caller) -> None:
    """Before any hazard is held: whoever hands in two things at once would else wait for themselves in a circle."""
    work.lock("photos of", by.person_id)


def note(
    work: Work,
    by: Caller,
    hazard: Hazard,
    *,
    kind: StepKind,
    data: dict[str, Any] | None = None,
    about_id: UUID | None = None,
) -> HazardStep:
    """Write down what follows from something else, without a receipt of its own."""
    step = HazardStep(
        id=new_id(),
        hazard_id=hazard.id,
        kind=kind,
        at=work.now,
        by_id=by.person_id,
        about_id=about_id,
        round=hazard.round,
        data=data or {},
    )
    work.session.add(step)
    _wake(work, hazard)
    return step


def take_part(work: Work, hazard: Hazard, people: Iterable[UUID], *, part: str) -> None:
    """They had a hand in it: from now on they see it, and fixers do not verify it."""
    rows = [{"hazard_id": hazard.id, "person_id": person, "part": part} for person in sorted(set(people))]
    if rows:
        work.session.flush()
        connection = work.session.connection()
        connection.execute(insert_for(connection)(HazardPerson).on_conflict_do_nothing(), rows)


def people_of(work: Work, hazard: Hazard, part: str) -> list[UUID]:
    taken = select(HazardPerson.person_id).where(
        col(HazardPerson.hazard_id) == hazard.id, col(HazardPerson.part) == part
    )
    return list(work.session.exec(taken).all())


def steps_of(work: Work, hazard: Hazard, *kinds: StepKind) -> list[HazardStep]:
    """The hazard's steps of these kinds (of all, if none is named), in the order in which they happened."""
    wanted = select(HazardStep).where(col(HazardStep.hazard_id) == hazard.id)
    if kinds:
        wanted = wanted.where(col(HazardStep.kind).in_([kind.value for kind in kinds]))
    order = {kind.value: rank for rank, kind in enumerate(StepKind)}
    steps = work.session.exec(wanted).all()
    return sorted(steps, key=lambda step: (step.at, step.round, order.get(step.kind, len(order)), step.id))


def _known(work: Work, sent: Sent) -> HazardStep | None:
    if sent.id is not None:
        return work.session.get(HazardStep, sent.id)
    latest = (
        select(HazardStep)
        .where(col(HazardStep.hazard_id) == sent.hazard_id, col(HazardStep.kind) == sent.kind.value)
        .order_by(col(HazardStep.at).desc(), col(HazardStep.id).desc())
    )
    if sent.about_id is not None:
        latest = latest.where(col(HazardStep.about_id) == sent.about_id)
    return work.session.exec(latest.limit(1)).first()


def _is_same(step: HazardStep, sent: Sent) -> bool:
    return (step.hazard_id, step.kind, step.about_id, step.content_sha256) == (
        sent.hazard_id,
        sent.kind.value,
        sent.about_id,
        sent.sha256,
    )


def _wake(work: Work, hazard: Hazard) -> None:
    hazard.wake_at = work.now
    flag_modified(hazard, "wake_at")  # written even where it is the same here: a sweep may just have moved it
    work.session.add(hazard)
