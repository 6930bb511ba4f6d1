"""Saves a plan: who may, whether it makes sense, and what of it decides on tasks."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from schemas.base import Bilingual
from schemas.checklists import ALL_CATEGORIES, ChecklistVersion
from schemas.people import Person, Role
from schemas.places import Place
from schemas.plans import Plan, PlanIn, PlanState
from service import refusals
from service.content import accepted_sha256
from service.people.access import Caller, visible_place
from service.plans.faults import timing_faults
from service.plans.rules import default_miss_threshold
from service.refusals import FieldError
from service.world import Work

PLANNERS = (Role.SECTION, Role.ADMINISTRATOR)
DECIDES_WHEN = ("recurrence", "activities", "window", "starts_on", "ends_on", "target_place_id")


def put_plan(work: Work, by: Caller, plan_id: UUID, *, given: PlanIn) -> tuple[Plan, bool]:
    """The plan as it stands now, and whether this request made it.

    The same content again changes nothing; other content on a version that is not the newest is 409.
    """
    target = check_plan(work, by, given)
    work.lock("plan", plan_id)
    plan = work.session.exec(select(Plan).where(col(Plan.id) == plan_id).with_for_update()).first()
    content = given.model_dump(mode="json", exclude={"version"})
    digest = accepted_sha256(content)
    if plan is None:
        return _saved(
            work, by, Plan(id=plan_id, **plan_columns(given), changed_at=work.now), digest=digest
        ), True
    _refuse_unless_mine(work, by, plan, target)
    if plan.content_sha256 == digest:
        return plan, False
    if given.version != plan.version:
        raise refusals.stale_version()
    return _saved(work, by, _changed(plan, given), digest=digest), False


def check_plan(work: Work, by: Caller, given: PlanIn) -> Place:
    """The target, where the plan could be saved by this person as it is; else 403, 404 or 422."""
    target = visible_place(work, by, given.target_place_id)
    if not _may_plan(by, target, given.category):
        raise refusals.forbidden(
            "只有教育局科室（在其辖区和类别内）和管理员可以制定计划。",
            "Only the bureau's section, within its area and category, and administrators make plans.",
        )
    faults = [*timing_faults(given), *_reference_faults(work, target, given)]
    if faults:
        raise refusals.unprocessable(
            "plan-broken",
            "计划有误，请按提示修改后重新保存。",
            "This plan cannot be kept; correct what is listed and save it again.",
            errors=faults,
        )
    return target


def _may_plan(by: Caller, target: Place, category: str) -> bool:
    """Who answers for one category alone makes no plans for all of them."""
    posts = [post for post in by.held() if post.role in PLANNERS and post.covers(target, category)]
    return any(category != ALL_CATEGORIES or post.category is None for post in posts)


def _reference_faults(work: Work, target: Place, given: PlanIn) -> list[FieldError]:
    found = []
    of_code = select(ChecklistVersion.category).where(col(ChecklistVersion.code) == given.checklist)
    category = work.session.exec(of_code.order_by(col(ChecklistVersion.version).desc()).limit(1)).first()
    if category is None:
        found.append(_fault("/checklist", "没有这个检查表。", "There is no such checklist."))
    elif category not in (ALL_CATEGORIES, given.category):
        found.append(
            _fault("/checklist", "检查表属于其他类别。", "This checklist belongs to another category.")
        )
    assignee = work.session.get(Person, given.assignee_id) if given.assignee_id else None
    if given.assignee_id and (assignee is None or assignee.city_id != target.city_id):
        found.append(_fault("/assignee_id", "没有这个人员。", "There is no such person."))
    if given.role is None and given.assignee_id is None:
        zh, en = (
            "请指定执行岗位（role）或执行人（assignee_id）。",
            "Name the role that is to do it, or a person.",
        )
        found.append(_fault("/role", zh, en))
    return found


def _refuse_unless_mine(work: Work, by: Caller, plan: Plan, target: Place) -> None:
    """Nobody takes over a plan of another area or category by sending their own under its id."""
    before = work.session.get_one(Place, plan.target_place_id)
    if not _may_plan(by, before, plan.category):
        raise refusals.not_found()
    if before.city_id != target.city_id:
        raise refusals.conflict(
            "another-city",
            "计划不能移到另一个城市，请在那里新建计划。",
            "A plan stays in its city; make a new one there.",
        )


def _changed(plan: Plan, given: PlanIn) -> Plan:
    """A plan that begins, or whose timing changes, starts afresh; the tick works the coming tasks out again."""
    columns = plan_columns(given)
    begins = given.state == PlanState.ACTIVE and plan.state != PlanState.ACTIVE
    if begins or any(getattr(plan, name) != columns[name] for name in DECIDES_WHEN):
        plan.horizon_on = None
    plan.sqlmodel_update({**columns, "version": plan.version + 1})
    return plan


def _saved(work: Work, by: Caller, plan: Plan, *, digest: str) -> Plan:
    plan.content_sha256 = digest
    plan.changed_at = work.now
    plan.changed_by_id = by.person_id
    was_ever_active = plan.wake_at is not None or plan.version > 1
    plan.wake_at = work.now if plan.state == PlanState.ACTIVE or was_ever_active else None
    work.session.add(plan)
    work.session.flush()
    return plan


def plan_columns(given: PlanIn) -> dict[str, Any]:
    columns = given.model_dump(mode="json", exclude={"version"})
    for name in ("target_place_id", "assignee_id", "starts_on", "ends_on"):
        columns[name] = getattr(given, name)
    for name in ("activities", "target_kinds", "target_traits", "school_kinds"):
        columns[name] = sorted(set(columns[name]))
    columns["miss_threshold"] = given.miss_threshold or default_miss_threshold(given.recurrence)
    return columns


def _fault(pointer: str, zh: str, en: str) -> FieldError:
    return FieldError(pointer, Bilingual(zh=zh, en=en))
