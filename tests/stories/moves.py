"""What people do in a story, in short verbs: plans begin, days pass, reports come in, posts change hands, inboxes are read."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from schemas.base import as_z, new_id
from schemas.checklists import ChecklistIn
from schemas.plans import PlanIn
from service.checklists.library import load_library
from service.plans.library import templates
from tests.campus import Campus
from tests.district import known_id
from tests.plan_bodies import SHANGHAI
from tests.rounds import hand_in, photo, send_photo

Json = dict[str, Any]
OBSERVER = "axel"
"""The auditor sees the whole district; what he looks up leaves no trace on the phone of whom the story is about."""

library = cache(load_library)
_taken: dict[str, bytes] = {}
"""Every photo that was taken in a story, by its digest."""


def at(wall: str) -> datetime:
    """An instant by the clock on the wall: "2026-10-10 09:00"."""
    return datetime.fromisoformat(wall).replace(tzinfo=SHANGHAI)


def until(campus: Campus, wall: str) -> None:
    """Let the time pass until then, from alarm to alarm."""
    campus.forward(seconds=(at(wall) - campus.now).total_seconds())


def publish(campus: Campus, *codes: str) -> None:
    """The administrator publishes checklists of the library."""
    for code in codes:
        content: ChecklistIn = library()[code]
        answer = campus.as_("ada").put(f"/api/v1/checklists/{code}", json=content.model_dump(mode="json"))
        assert answer.status_code in (200, 201), answer.text


def begin(campus: Campus, code: str, *, place: str = "school", by: str = "dora", **changes: Any) -> None:
    """A plan of the library, with its checklist, is made active over a place; `changes` replace its fields."""
    plan = template(code, place)
    publish(campus, plan.checklist)
    saved = _save(campus, by, code, {**plan.model_dump(mode="json"), "state": "active", **changes})
    assert saved.status_code == 201, saved.text
    campus.forward(seconds=0)


def revise(campus: Campus, code: str, *, by: str = "dora", **changes: Any) -> None:
    """The plan is saved again with some fields changed."""
    plan = campus.as_(by).get(f"/api/v1/plans/{known_id(code)}").json()
    kept = {name: value for name, value in plan.items() if name in PlanIn.model_fields}
    saved = _save(campus, by, code, kept | changes)
    assert saved.status_code == 200, saved.text
    campus.forward(seconds=0)


def template(code: str, place: str) -> PlanIn:
    return next(plan for plan in templates(known_id(place)) if plan.code == code)


def checks(campus: Campus, code: str, *, place: str = "school", who: str = OBSERVER) -> list[Json]:
    """The tasks of a plan at a place that somebody sees, in the order of their slots."""
    seen = campus.as_(who).get("/api/v1/tasks", params={"limit": 1000}).json()["items"]
    mine = [task for task in seen if task["plan_id"] == str(known_id(code))]
    return sorted((t for t in mine if t["place"]["id"] == str(known_id(place))), key=lambda t: t["slot"])


def log_of(campus: Campus, code: str, *, place: str = "school", who: str = OBSERVER) -> dict[str, str]:
    """Slot by slot what became of a plan at a place, what is still to come left out: {"09-08": "done", …}."""
    found = {name(task): task["state"] for task in checks(campus, code, place=place, who=who)}
    return {slot: state for slot, state in found.items() if state != "scheduled"}


def coming(campus: Campus, code: str, *, place: str = "school") -> list[str]:
    """The slots that have not opened yet and were not called off."""
    return [name(t) for t in checks(campus, code, place=place) if t["state"] == "scheduled"]


def name(task: Json) -> str:
    slot: str = task["slot"]
    return slot[5:].removesuffix("T00:00").replace("T", " ")


def check(campus: Campus, code: str, *, place: str = "school") -> str:
    """The id of the plan's check at a place that can be done now."""
    tasks = checks(campus, code, place=place)
    [id] = [task["id"] for task in tasks if task["state"] in ("open", "overdue")]
    return str(id)


def report(
    campus: Campus,
    who: str,
    task: str,
    *,
    failing: Collection[str] = (),
    captured_at: datetime | None = None,
    photos: bool = True,
    **changes: Any,
) -> Json:
    """All items as they should be but for those `failing`; without `photos` the report arrives ahead of them."""
    body = written(campus, task, failing=failing, captured_at=captured_at, **changes)
    if photos:
        send_photos(campus, who, body)
    return sent(campus, who, body)


def written(
    campus: Campus,
    task: str,
    *,
    failing: Collection[str] = (),
    captured_at: datetime | None = None,
    **changes: Any,
) -> Json:
    """A report in the phone, not sent yet, with one photo for every item that asks for any."""
    known = campus.as_(OBSERVER).get(f"/api/v1/tasks/{task}").json()["checklist"]
    version = (
        campus.as_(OBSERVER).get(f"/api/v1/checklists/{known['code']}/versions/{known['version']}").json()
    )
    shown, today = take_photo(), campus.now.astimezone(SHANGHAI).date()
    answers = [answered(item, shown, fails=item["code"] in failing, today=today) for item in version["items"]]
    moment = as_z(captured_at or campus.now)
    return {"task_id": task, "captured_at": moment, "answers": answers, **changes}


def answered(item: Json, shown: str, *, fails: bool, today: Any) -> Json:
    wanted = item["photo"] == "always" or (fails and item["photo"] == "on_failure")
    photos = [shown] if wanted else []
    return {"item": item["code"], "value": _value(item, fails=fails, today=today), "photos": photos}


def sent(campus: Campus, who: str, body: Json, *, id: UUID | None = None) -> Json:
    """A written report gets through; the answer."""
    answer = hand_in(campus, who, {**body, "sent_at": as_z(campus.now)}, id=id)
    assert answer.status_code in (200, 201), answer.text
    received: Json = answer.json()
    return received


def send_photos(campus: Campus, who: str, body: Json) -> None:
    """The photos that a written report shows."""
    for digest in {digest for answer in body["answers"] for digest in answer["photos"]}:
        assert send_photo(campus, who, _taken[digest]).status_code in (200, 201)


def take_photo() -> str:
    """The digest of a photo that nobody took before."""
    content, digest = photo(len(_taken) % 256)
    _taken[digest] = content
    return digest


def appoint(campus: Campus, who: str, role: str, place: str, *, by: str = "ada", **more: Any) -> str:
    """A post begins; its id."""
    post = {"person_id": str(known_id(who)), "role": role, "place_id": str(known_id(place)), **more}
    id = str(new_id())
    answer = campus.as_(by).put(f"/api/v1/appointments/{id}", json=post)
    assert answer.status_code == 201, answer.text
    return id


def dismiss(campus: Campus, who: str, *, by: str = "ada") -> None:
    """The post that a person was born with ends now."""
    path = f"/api/v1/appointments/{known_id(f'post of {who}')}"
    post = campus.as_(by).get(path).json()
    kept = {
        key: post[key] for key in ("person_id", "role", "place_id", "category", "deputy", "from", "version")
    }
    answer = campus.as_(by).put(path, json={**kept, "until": as_z(campus.now)})
    assert answer.status_code == 200, answer.text


def inbox(campus: Campus, who: str) -> list[str]:
    """The titles of what a person finds in the app, oldest first, without the morning's line."""
    items = campus.as_(who).get("/api/v1/notices", params={"limit": 1000}).json()["items"]
    return [item["title"] for item in reversed(items) if item["kind"] != "escalations_open"]


def desk(campus: Campus, who: str) -> list[Json]:
    """What climbed to a person and stands open, most urgent first."""
    found: list[Json] = campus.as_(who).get("/api/v1/escalations", params={"open": True}).json()["items"]
    return found


def _save(campus: Campus, by: str, code: str, body: Json) -> Any:
    return campus.as_(by).put(f"/api/v1/plans/{known_id(code)}", json=body)


def _value(item: Json, *, fails: bool, today: Any) -> Any:
    limits = item.get("limits") or {}
    if item["kind"] == "yes_no":
        return not fails
    if item["kind"] == "number":
        return _number(limits.get("min"), limits.get("max"), fails=fails)
    if item["kind"] == "choice":
        return next(choice["code"] for choice in item["choices"] if choice["passes"] is not fails)
    if item["kind"] == "text":
        return "-"
    if limits.get("max_age_days") is not None:
        return str(today - timedelta(days=limits["max_age_days"] + 1 if fails else 0))
    return str(today + timedelta(days=(limits.get("min_days_left") or 0) + (-1 if fails else 300)))


def _number(least: float | None, most: float | None, *, fails: bool) -> float:
    if least is not None:
        return least - 1 if fails else least
    return (most or 0) + 1 if fails else (most or 0)
