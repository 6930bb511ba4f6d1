"""Hands somebody's posts and what names them to who follows: in one transaction, once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import col, select

from schemas.base import Bilingual, new_id
from schemas.handovers import Handover, HandoverIn
from schemas.people import Appointment, Person, Role
from schemas.places import Place
from schemas.plans import Plan, PlanIn, PlanState
from schemas.tasks import Task, TaskChange
from service import refusals
from service.content import accepted_sha256
from service.notices.post import tell
from service.notices.wording import Kind
from service.offices.charge import open_tasks, posts_held
from service.people.access import Caller
from service.people.charge import answers_for, is_in_charge, visible_person
from service.people.edit import leave_or_return, posts_changed
from service.people.office import keeping_an_administrator
from service.refusals import FieldError
from service.world import Work

Posts = list[tuple[Appointment, Place]]
MADE_AHEAD = timedelta(days=14)
"""Tasks exist so far ahead: a plan that names the successor from then on touches nothing before the hand-over."""
LATE = timedelta(days=1)
"""A form that lay open overnight is still meant for now."""


@dataclass
class _Act:
    """What is being done: by whom it was asked is known to the caller."""

    id: UUID
    person: Person
    successor: Person
    at: datetime
    posts: Posts
    handed: list[dict[str, str | None]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def hand_over(
    work: Work, by: Caller, person_id: UUID, id: UUID, *, given: HandoverIn
) -> tuple[Handover, bool]:
    """The hand-over, and whether this request made it; other content under its id is 409.

    Who may fill a post may hand it over; whoever makes somebody leave answers for them. The last administrator stays.
    """
    work.lock("people", "all")
    digest = accepted_sha256(given.model_dump(mode="json"))
    person = visible_person(work, by, person_id)
    known = work.session.get(Handover, id)
    if known is not None:
        if (known.person_id, known.content_sha256) != (person.id, digest):
            raise refusals.different_content()
        return known, False
    act = _checked(work, by, person, id, given=given)
    _hand_posts(work, act)
    _hand_tasks(work, by, act)
    _hand_plans(work, by, act)
    if given.leaves:
        leave_or_return(work, person, act.at)
        person.version += 1
    return _kept(work, by, act, given=given, digest=digest), True


def _checked(work: Work, by: Caller, person: Person, id: UUID, *, given: HandoverIn) -> _Act:
    at = given.at or work.now
    if at < work.now - LATE:
        raise _at_fault("/at", "移交时间不能早于现在。", "It cannot be handed over in the past.")
    at = max(at, work.now)
    posts = _chosen(work, person, given.appointments, at)
    if not posts and not given.leaves:
        raise _at_fault("/appointments", "没有可移交的任职。", "There is no post to hand over.")
    mine = all(is_in_charge(by, place, post.role) for post, place in posts)
    if not mine or (given.leaves and not answers_for(work, by, person)):
        raise refusals.forbidden(
            "其中有任职不由您安排，或此人的离任不由您办理，请联系管理员。",
            "Not all of these posts are yours to fill, or the person's leaving is not yours to enter; ask an administrator.",
        )
    return _Act(id, person, _successor(work, by, person, given.successor_id, at), at, posts)


def _chosen(work: Work, person: Person, ids: list[UUID] | None, at: datetime) -> Posts:
    standing = [row for row in posts_held(work, person.id) if row[0].until_at is None or row[0].until_at > at]
    if ids is None:
        return standing
    chosen = [row for row in standing if row[0].id in set(ids)]
    if len(chosen) != len(set(ids)):
        raise _at_fault(
            "/appointments",
            "其中有任职不属于此人，或届时已结束。",
            "Not all of these are posts of this person that last until then.",
        )
    return chosen


def _successor(work: Work, by: Caller, person: Person, id: UUID, at: datetime) -> Person:
    try:
        successor = visible_person(work, by, id)
    except refusals.Refusal:
        raise _at_fault(
            "/successor_id", "没有此人，或您无权查看。", "No such person, or not yours to see."
        ) from None
    if successor.id == person.id or successor.city_id != person.city_id:
        raise _at_fault("/successor_id", "请选择本市的另一个人。", "Name another person of this city.")
    if successor.left_at is not None and successor.left_at <= at:
        raise _at_fault("/successor_id", "此人届时已离任。", "This person has left by then.")
    return successor


def _hand_posts(work: Work, act: _Act) -> None:
    """Each post ends at the instant at which the successor's begins; one to come never begins for who held it."""
    with keeping_an_administrator(work, [place for _, place in act.posts]):
        for post, _ in act.posts:
            begins, ends = max(post.from_at, act.at), post.until_at
            made = None
            if not _holds_already(work, act.successor, post, begins=begins):
                made = Appointment(
                    **post.model_dump(include={"role", "place_id", "category", "deputy"}),
                    id=uuid5(act.id, str(post.id)),
                    person_id=act.successor.id,
                    from_at=begins,
                    until_at=ends,
                )
                work.session.add(made)
            post.sqlmodel_update({"until_at": begins, "version": post.version + 1})
            work.session.add(post)
            act.handed.append({"ended_id": str(post.id), "made_id": str(made.id) if made else None})
    posts_changed(work, [act.person, act.successor], [(place, post.category) for post, place in act.posts])


def _holds_already(work: Work, successor: Person, post: Appointment, *, begins: datetime) -> bool:
    same = select(Appointment).where(
        col(Appointment.person_id) == successor.id,
        col(Appointment.place_id) == post.place_id,
        col(Appointment.role) == post.role,
        col(Appointment.deputy) == post.deputy,
        col(Appointment.from_at) <= begins,
    )
    return any(
        held.category == post.category and _lasts(held.until_at, post.until_at)
        for held in work.session.exec(same)
    )


def _lasts(until: datetime | None, wanted: datetime | None) -> bool:
    return until is None or (wanted is not None and until >= wanted)


def _hand_tasks(work: Work, by: Caller, act: _Act) -> None:
    """What is still to be done then, where the caller answers for the place; the phones of both hear of it."""
    named = work.session.exec(select(Task).where(open_tasks(work, act.person.id)).with_for_update()).all()
    due = [task for task in named if act.at <= work.now or task.due_at > act.at]
    given = [task for task in due if by.has([Role.ADMINISTRATOR, Role.HEAD], task, None)]
    for task in given:
        task.assignee_id = act.successor.id
        data = {"from": str(act.person.id), "to": str(act.successor.id)}
        change = TaskChange(id=new_id(), task_id=task.id, at=work.now, kind="reassigned", data=data)
        change.by_id = by.person_id
        work.session.add(change)
        work.session.add(task)
    act.counts |= {"tasks": len(given), "tasks_left": len(due) - len(given)}


def _hand_plans(work: Work, by: Caller, act: _Act) -> None:
    """Plans go on naming people for tasks that are not made yet."""
    named = work.session.exec(
        select(Plan).where(col(Plan.assignee_id) == act.person.id).order_by(col(Plan.id)).with_for_update()
    ).all()
    given = [plan for plan in named if act.at <= work.now + MADE_AHEAD and _administers(work, by, plan)]
    for plan in given:
        plan.sqlmodel_update({"assignee_id": act.successor.id, "version": plan.version + 1})
        content = PlanIn.model_validate(plan, from_attributes=True).model_dump(
            mode="json", exclude={"version"}
        )
        plan.content_sha256 = accepted_sha256(content)
        plan.changed_at, plan.changed_by_id = work.now, by.person_id
        plan.wake_at = work.now if plan.state == PlanState.ACTIVE else plan.wake_at
        work.session.add(plan)
    act.counts |= {"plans": len(given), "plans_left": len(named) - len(given)}


def _administers(work: Work, by: Caller, plan: Plan) -> bool:
    return by.has([Role.ADMINISTRATOR], work.session.get_one(Place, plan.target_place_id), None)


def _kept(work: Work, by: Caller, act: _Act, *, given: HandoverIn, digest: str) -> Handover:
    row = Handover(
        id=act.id,
        person_id=act.person.id,
        successor_id=act.successor.id,
        at=act.at,
        leaves=given.leaves,
        note=given.note,
        outcome={"appointments": act.handed, **act.counts},
        content_sha256=digest,
        made_at=work.now,
        made_by_id=by.person_id,
    )
    work.session.add(row)
    work.session.flush()
    posts, tasks = len(act.handed), act.counts["tasks"]
    what = {"zh": f"{posts} 个任职、{tasks} 项任务", "en": f"posts {posts}, tasks {tasks}"}
    data = {"by": act.person.name, "reason": given.note, "from_at": act.at, "what": what}
    place = act.posts[0][1] if act.posts else None
    tell(work, [act.successor.id], Kind.HANDED_OVER, subject_kind="person", subject_id=act.person.id, place=place,
         step=str(act.id), data=data)  # fmt: skip
    return row


def _at_fault(pointer: str, zh: str, en: str) -> refusals.Refusal:
    error = FieldError(pointer=pointer, detail=Bilingual(zh=zh, en=en))
    return refusals.unprocessable("invalid", zh, en, errors=[error])
