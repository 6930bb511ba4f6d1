"""Hazards over HTTP: found, put right, looked at, decided on; and their ledger."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import col

from schemas.base import Page
from schemas.hazard_steps import (
    CommentIn,
    ConfirmationIn,
    DeadlineIn,
    DecisionIn,
    ExtensionRequestIn,
    RectificationIn,
    SeverityIn,
    StepKind,
    StepOut,
    SupervisionOrderIn,
    TransferIn,
    VerificationIn,
    VoidingIn,
)
from schemas.hazards import (
    Hazard,
    HazardDetail,
    HazardIn,
    HazardOut,
    HazardReceived,
)
from schemas.lists import HazardsPage
from service.hazards import decide, extend, rectify, verify
from service.hazards.comment import comment
from service.hazards.hand_in import hand_in_hazard
from service.hazards.search import asked_hazards
from service.hazards.see import visible_hazard
from service.hazards.show import hazard_detail, hazard_received, hazards_out, step_out
from service.hazards.steps import Sent
from service.pages import page_of
from service.people.door import AtDoor, Door

router = APIRouter(tags=["hazards"])

NEW_STEP: Any = {201: {"model": StepOut}}


async def _as_received(request: Request) -> dict[str, Any]:
    """The JSON itself: what a digest and a receipt are about. Its shape is judged beside this."""
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


AsReceived = Annotated[dict[str, Any], Depends(_as_received)]

Glance = Annotated[
    bool,
    Query(
        description="only refreshes what a screen shows; does not count as having seen what was found since the fix"
    ),
]


@router.get("/hazards")
def list_hazards(door: AtDoor, asked: Annotated[HazardsPage, Query()]) -> Page[HazardOut]:
    """What I may see, the latest received first."""
    with door.look() as (work, by):
        branches, order = asked_hazards(work, by, asked), col(Hazard.received_at)
        rows, following = page_of(work, Hazard, branches, order=order, limit=asked.limit, cursor=asked.cursor)
        return Page[HazardOut](items=hazards_out(work, rows), next=following)


@router.get("/hazards/{hazard_id}")
def show_hazard(hazard_id: UUID, door: AtDoor, glance: Glance = False) -> HazardDetail:
    """With its whole timeline. A verifier who opens it has seen what was found since the fix."""
    with door.look() as (work, by):
        hazard = visible_hazard(work, by, hazard_id)
        if glance or not verify.awaits_look(work, by, hazard):
            return hazard_detail(work, hazard)
    with door.work() as (work, by):
        hazard = visible_hazard(work, by, hazard_id)
        looked = verify.look_at_failure(work, by, hazard)
        shown = hazard_detail(work, hazard)
        # The answer that lifts the block is the one that says what was found: nobody is told of it only afterwards.
        return shown.model_copy(update={"failure_seen": True}) if looked else shown


@router.put("/hazards/{hazard_id}", responses={201: {"model": HazardReceived}})
def put_hazard(
    hazard_id: UUID, said: HazardIn, body: AsReceived, door: AtDoor, response: Response
) -> HazardReceived:
    with door.work() as (work, by):
        hazard, is_new = hand_in_hazard(work, by, hazard_id, said=said, body=body)
        response.status_code = 201 if is_new else 200
        return hazard_received(work, hazard)


@router.put("/hazards/{hazard_id}/rectifications/{step_id}", responses=NEW_STEP)
def put_rectification(
    hazard_id: UUID, step_id: UUID, said: RectificationIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    sent = Sent(StepKind.RECTIFICATION, hazard_id, body, id=step_id)
    return _kept(door, response, rectify.rectify, sent, said)


@router.put("/hazards/{hazard_id}/out_of_service_confirmation", responses=NEW_STEP)
def put_confirmation(
    hazard_id: UUID, said: ConfirmationIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    sent = Sent(StepKind.OUT_OF_SERVICE_CONFIRMATION, hazard_id, body)
    return _kept(door, response, rectify.confirm_out_of_service, sent, said)


@router.put("/hazards/{hazard_id}/verifications/{step_id}", responses=NEW_STEP)
def put_verification(
    hazard_id: UUID, step_id: UUID, said: VerificationIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    sent = Sent(StepKind.VERIFICATION, hazard_id, body, id=step_id)
    return _kept(door, response, verify.verify, sent, said)


@router.put("/hazards/{hazard_id}/extension_requests/{step_id}", responses=NEW_STEP)
def put_extension_request(
    hazard_id: UUID,
    step_id: UUID,
    said: ExtensionRequestIn,
    body: AsReceived,
    door: AtDoor,
    response: Response,
) -> StepOut:
    sent = Sent(StepKind.EXTENSION_REQUEST, hazard_id, body, id=step_id)
    return _kept(door, response, extend.ask_extension, sent, said)


@router.put("/hazards/{hazard_id}/extension_requests/{request_id}/decision", responses=NEW_STEP)
def put_decision(
    hazard_id: UUID, request_id: UUID, said: DecisionIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    sent = Sent(StepKind.DECISION, hazard_id, body, about_id=request_id)
    return _kept(door, response, extend.decide_extension, sent, said)


@router.put("/hazards/{hazard_id}/deadlines/{step_id}", responses=NEW_STEP)
def put_deadline(
    hazard_id: UUID, step_id: UUID, said: DeadlineIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    sent = Sent(StepKind.DEADLINE, hazard_id, body, id=step_id)
    return _kept(door, response, decide.set_deadline, sent, said)


@router.put("/hazards/{hazard_id}/transfers/{step_id}", responses=NEW_STEP)
def put_transfer(
    hazard_id: UUID, step_id: UUID, said: TransferIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    sent = Sent(StepKind.TRANSFER, hazard_id, body, id=step_id)
    return _kept(door, response, decide.transfer, sent, said)


@router.put("/hazards/{hazard_id}/voiding", responses=NEW_STEP)
def put_voiding(
    hazard_id: UUID, said: VoidingIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    return _kept(door, response, decide.void, Sent(StepKind.VOIDING, hazard_id, body), said)


@router.put("/hazards/{hazard_id}/severity", responses=NEW_STEP)
def put_severity(
    hazard_id: UUID, said: SeverityIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    return _kept(door, response, decide.change_severity, Sent(StepKind.SEVERITY, hazard_id, body), said)


@router.put("/hazards/{hazard_id}/supervision_order", responses=NEW_STEP)
def put_supervision_order(
    hazard_id: UUID, said: SupervisionOrderIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    sent = Sent(StepKind.SUPERVISION_ORDER, hazard_id, body)
    return _kept(door, response, decide.order_supervision, sent, said)


@router.put("/hazards/{hazard_id}/comments/{step_id}", responses=NEW_STEP)
def put_comment(
    hazard_id: UUID, step_id: UUID, said: CommentIn, body: AsReceived, door: AtDoor, response: Response
) -> StepOut:
    return _kept(door, response, comment, Sent(StepKind.COMMENT, hazard_id, body, id=step_id), said)


def _kept(door: Door, response: Response, verb: Any, sent: Sent, said: Any) -> StepOut:
    with door.work() as (work, by):
        kept = verb(work, by, sent=sent, said=said)
        response.status_code = 201 if kept.is_new else 200
        return step_out(work, kept)
