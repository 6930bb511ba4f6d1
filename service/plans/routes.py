"""Plans over HTTP: which there are, one plan, saving it, and what it would ask for."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from schemas.base import Category, Page, Source
from schemas.checklists import ALL_CATEGORIES
from schemas.people import Role
from schemas.places import Place, PlaceKind
from schemas.plans import Plan, PlanIn, PlanOut, PlanState, PreviewIn, PreviewOut
from service import refusals
from service.pages import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.people.access import Caller, Post, any_of, visible_place
from service.people.door import AtDoor
from service.plans.edit import check_plan, put_plan
from service.plans.preview import preview

router = APIRouter(tags=["plans"])


@router.get("/plans")
def list_plans(
    door: AtDoor,
    category: Annotated[Category | None, Query()] = None,
    state: Annotated[PlanState | None, Query()] = None,
    place_id: Annotated[UUID | None, Query(description="the plan's target")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PlanOut]:
    """The plans that reach a place of mine, by code."""
    with door.look() as (work, by):
        wanted: list[ColumnElement[bool]] = []
        if category is not None:
            wanted.append(col(Plan.category) == category.value)
        if state is not None:
            wanted.append(col(Plan.state) == state.value)
        if place_id is not None:
            wanted.append(col(Plan.target_place_id) == visible_place(work, by, place_id).id)
        branches = [and_(branch, *wanted) for branch in visible(by)]
        rows, following = page_of(
            work, Plan, branches, order=col(Plan.code), limit=limit, cursor=cursor, descending=False
        )
        return Page[PlanOut](items=[_out(row) for row in rows], next=following)


@router.get("/plans/{plan_id}")
def show_plan(plan_id: UUID, door: AtDoor) -> PlanOut:
    with door.look() as (work, by):
        seen = select(Plan).where(col(Plan.id) == plan_id, any_of(visible(by)))
        plan = work.session.exec(seen).first()
        if plan is None:
            raise refusals.not_found()
        return _out(plan)


@router.put("/plans/{plan_id}", responses={201: {"model": PlanOut}})
def save_plan(plan_id: UUID, given: PlanIn, door: AtDoor, response: Response) -> PlanOut:
    with door.work() as (work, by):
        plan, is_new = put_plan(work, by, plan_id, given=given)
        response.status_code = 201 if is_new else 200
        return _out(plan)


@router.post("/plans/preview")
def preview_plan(given: PreviewIn, door: AtDoor) -> PreviewOut:
    with door.look() as (work, by):
        target = check_plan(work, by, given)
        return preview(work, target, given)


def visible(by: Caller) -> list[ColumnElement[bool]]:
    """Per post: plans whose target lies above or under my place, in my category; of visits, a school sees what is announced."""
    return [_seen_by(post) for post in by.held()]


def _seen_by(post: Post) -> ColumnElement[bool]:
    above = {id for id in (post.city_id, post.district_id, post.school_id, post.campus_id) if id is not None}
    parts: list[ColumnElement[bool]] = [
        or_(
            col(Plan.target_place_id).in_(above | {post.place_id}),
            col(Plan.target_place_id).in_(_below(post)),
        )
    ]
    if post.category is not None and post.role != Role.ADMINISTRATOR:
        parts.append(col(Plan.category).in_([post.category, ALL_CATEGORIES]))
    if post.of_a_school:
        parts.append(or_(col(Plan.source) == Source.SELF.value, col(Plan.announced).is_(True)))
        parts.append(col(Plan.state) != PlanState.DRAFT.value)
    return and_(*parts)


def _below(post: Post) -> Any:
    scope = col(Place.id) if post.kind == PlaceKind.SPOT else col(getattr(Place, f"{post.kind}_id"))
    return select(Place.id).where(scope == post.place_id)


def _out(plan: Plan) -> PlanOut:
    return PlanOut.model_validate(plan)
