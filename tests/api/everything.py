"""A district with one of everything in it, and the ids by which a request names it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import select

from schemas.escalations import Escalation, MissRun
from schemas.hazards import Hazard
from schemas.photos import PhotoUse
from schemas.places import Place
from schemas.plans import Plan
from schemas.reports import RefusedReport, Report
from schemas.tasks import Task
from service.escalations.publish import seed_ladders
from tests.api.cast import OF_THE_SCHOOL, appoint_everybody, lou_leaves
from tests.campus import Campus
from tests.district import known_id
from tests.hazard_words import fix, found, later, step
from tests.rounds import add_task, failing, hand_in, photo, report_on, send_photo

SAID = f"{OF_THE_SCHOOL}: the exit is locked"


@dataclass
class Things:
    """`things["hazard"]` is an id, `things.later(1)` an instant in an hour, `things.new()` an id nobody has."""

    campus: Campus
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def new(self) -> str:
        return str(uuid4())

    def later(self, hours: float = 0) -> str:
        return later(self.campus, hours=hours)


class Unknown(Things):
    """The same requests about things that are not there: who may not see must not be able to tell the difference."""

    def __getitem__(self, name: str) -> str:
        is_digest = len(self.ids[name]) == 64
        return uuid4().hex + uuid4().hex if is_digest else str(uuid4())


def furnish(campus: Campus) -> Things:
    appoint_everybody(campus)
    things = Things(campus)
    for name in ("city", "district", "school", "bus", "river", "other_school", "ines", "ivan", "dora"):
        things.ids[name] = str(known_id(name))
    things.ids |= {"post": str(known_id("post of ines")), "phone": str(known_id("phone of ines"))}
    _publish(campus)
    _let_things_climb(campus, things)
    for add in (_add_tasks, _add_reports, _add_hazards, _add_rectified, _add_plans):
        add(campus, things)
    things.ids["ledger of max"] = str(uuid4())
    _ok(campus.as_("max").put(f"/api/v1/ledgers/{things['ledger of max']}", json={"of": "hazards"}))
    lou_leaves(campus)
    _make_plans_whole(campus)
    return things


def _publish(campus: Campus) -> None:
    """The ladders, and a checklist whose item puts out of service what fails it."""
    with campus.work() as work:
        seed_ladders(work)
    item = {
        "code": "CHAIN", "category": "fire", "text": {"zh": "锁", "en": "Chain"}, "kind": "yes_no", "photo": "never",
        "severity": "general", "due": {"kind": "stop"},
    }  # fmt: skip
    sent = {"title": {"zh": "停", "en": "Stop"}, "category": "fire", "items": [item]}
    _ok(campus.as_("ada").put("/api/v1/checklists/stop", json=sent))


def _let_things_climb(campus: Campus, things: Things) -> None:
    """A hazard past its deadline and a missed check: escalations, and people who were told of them."""
    things.ids["missed task"] = str(add_task(campus, closes=2, wake_at=campus.now))
    things.ids["late hazard"] = found(campus, severity="minor", description=SAID)
    campus.forward(days=4)
    raised = {(e.subject_kind, str(e.subject_id)): str(e.id) for e in campus.rows(Escalation)}
    things.ids["escalation"] = raised["hazard", things["late hazard"]]
    things.ids["escalation of misses"] = raised["misses", things["missed task"]]
    assert campus.rows(MissRun)
    things.ids["notice of max"] = str(campus.notices("max")[0].id)


def _add_tasks(campus: Campus, things: Things) -> None:
    made: dict[str, dict[str, Any]] = {
        "task": {},
        "done task": {},
        "food task": {"category": "food"},
        "bus task": {"place": "bus"},
        "hidden cross task": {"source": "cross", "role": "inspector", "assignee_id": known_id("cara")},
        "hidden bureau task": {"source": "bureau", "role": "section"},
        "announced bureau task": {"source": "bureau", "role": "section", "announced": True},
        "reported cross task": {"source": "cross", "role": "inspector", "assignee_id": known_id("cara")},
        "missed bureau task": {"source": "bureau", "role": "section", "opens": -3, "closes": -1},
    }
    for name, facts in made.items():
        things.ids[name] = str(add_task(campus, **facts))


def _add_reports(campus: Campus, things: Things) -> None:
    shown, things.ids["photo"] = photo(1)
    loose, things.ids["loose photo"] = photo(2)
    _, things.ids["photo to come"] = photo(3)
    for content in (shown, loose):
        _ok(send_photo(campus, "ines", content))
    done = report_on(campus, UUID(things["done task"]), answers=failing(things["photo"]), note=SAID)
    things.ids["report"] = _ok(hand_in(campus, "ines", done))["id"]
    cross = report_on(campus, UUID(things["reported cross task"]), note=SAID)
    things.ids["cross report"] = _ok(hand_in(campus, "cara", cross))["id"]
    visit = {
        "place_id": things["school"], "checklist": {"code": "stop"}, "captured_at": things.later(),
        "sent_at": things.later(), "answers": [{"item": "CHAIN", "value": False, "note": SAID}],
    }  # fmt: skip
    (things.ids["stopped hazard"],) = _ok(hand_in(campus, "ines", visit))["hazards"]
    broken = report_on(campus, UUID(things["task"]), answers=[], note=SAID)
    assert hand_in(campus, "ines", broken).status_code == 422


def _add_hazards(campus: Campus, things: Things) -> None:
    things.ids["hazard"] = found(campus, description=SAID)
    things.ids["food hazard"] = found(campus, "fred", category="food", description=SAID)
    things.ids["bus hazard"] = found(campus, "bea", at="bus", description=SAID)
    things.ids["plan-date hazard"] = found(campus, severity="major", description=SAID)
    asked = things.ids["asked hazard"] = found(campus, description=SAID)
    said = {"until": things.later(24 * 30), "reason": SAID, "interim_protection": SAID}
    things.ids["request"] = _ok(step(campus, "max", asked, "extension_requests", **said))["id"]


def _add_rectified(campus: Campus, things: Things) -> None:
    for name, finder, severity in (
        ("rectified hazard", "ines", "general"),
        ("rectified bureau hazard", "dina", "general"),
        ("rectified major hazard", "ines", "major"),
    ):
        things.ids[name] = found(campus, finder, severity=severity, description=SAID)
        _ok(fix(campus, "ines", things[name], description=SAID))
    things.ids["transferred hazard"] = found(campus, description=SAID)
    given = {"authority": SAID}
    _ok(step(campus, "dora", things["transferred hazard"], "transfers", **given))


def _add_plans(campus: Campus, things: Things) -> None:
    for name, facts in {
        "plan": {"state": "active"},
        "hidden plan": {"state": "active", "source": "bureau", "role": "section"},
        "draft plan": {},
    }.items():
        things.ids[name] = str(uuid4())
        _ok(campus.as_("dora").put(f"/api/v1/plans/{things[name]}", json=plan_body(things, **facts)))


def _make_plans_whole(campus: Campus) -> None:
    """Plans behind single tasks were made without a target."""
    with campus.work() as work:
        for plan in work.session.exec(select(Plan)):
            plan.target_kinds = plan.target_kinds or ["school"]


def plan_body(things: Things, **facts: Any) -> dict[str, Any]:
    return {
        "code": "round", "title": {"zh": SAID, "en": SAID}, "category": "fire", "checklist": "round",
        "role": "inspector", "recurrence": {"rrule": "FREQ=WEEKLY"}, "target_place_id": things["school"], **facts,
    }  # fmt: skip


def secrets_of(campus: Campus, *, column: str) -> set[str]:
    """Every id, number and digest of what is in the first school (`school_id`) or district (`district_id`)."""
    home = known_id(column.removesuffix("_id"))
    found_here = {str(home)}
    for model in (Place, Task, Report, RefusedReport, Hazard, Escalation, MissRun, PhotoUse):
        here = [row for row in campus.rows(model) if getattr(row, column) == home]
        for name in ("id", "number", "sha256", "subject_id", "report_id"):
            found_here |= {str(getattr(row, name)) for row in here if getattr(row, name, None)}
    return found_here


def _ok(answer: Any) -> dict[str, Any]:
    assert answer.status_code < 300, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


Said = Callable[[Things], Any]
"""What a request says about the things."""
