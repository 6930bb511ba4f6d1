"""Who may do what to tasks, reports, photos, hazards and escalations: contract.md's table of roles, row by row."""

import hashlib
from typing import Any
from uuid import UUID

from tests.api.everything import SAID, Said, Things
from tests.api.role_rows import ALL, DONE, EVERYBODY, REFUSED, SAME, Row, row
from tests.rounds import failing, photo, report_on

BUREAU = {"done": "SL", "refused": "IRHAU"}
FIXERS = {"done": "IRH", "refused": "SLAU"}
REPORTERS = {"done": "IRHS", "refused": "LAU"}
OWN_PHOTO = photo(9)[0]


def report_of(task: str) -> Said:
    return lambda t: report_on(t.campus, UUID(t[task]), answers=failing(t["photo to come"]), note=SAID)


def visit(things: Things) -> dict[str, Any]:
    at = {"captured_at": things.later(), "sent_at": things.later()}
    answers = [{"item": "CHAIN", "value": True}]
    return {"place_id": things["school"], "checklist": {"code": "stop"}, "answers": answers, **at}


def finding(category: str) -> Said:
    def says(things: Things) -> dict[str, Any]:
        about = {"place_id": things["school"], "category": category, "severity": "general"}
        return {**about, "description": SAID, "sent_at": things.later()}

    return says


def fixed(things: Things) -> dict[str, Any]:
    hands = [{"person_id": things["ivan"]}]
    return {"description": SAID, "sent_at": things.later(), "carried_out_by": hands}


def accepted(things: Things) -> dict[str, Any]:
    return {"outcome": "accepted", "note": SAID}


def asked(things: Things) -> dict[str, Any]:
    return {"until": things.later(24 * 40), "reason": SAID, "interim_protection": SAID}


def in_school(things: Things) -> dict[str, str]:
    return {"place_id": things["school"]}


def one_step(noun: str, thing: str, **facts: Any) -> Row:
    """A PUT of something that carries an id of its own."""
    return row(f"PUT /hazards/{{hazard_id}}/{noun}/{{step_id}}", thing, "+", **facts)


TASKS: tuple[Row, ...] = (
    row("GET /tasks", done=ALL, shows="task", anywhere=True),
    row("GET /tasks", done="IHSLAU", shows="food task", anywhere=True, limited=SAME),
    row("GET /tasks", done=ALL, shows="bus task", anywhere=True, spot=SAME),
    row("GET /tasks", done="SLAU", shows="hidden cross task", anywhere=True),
    row("GET /tasks", done=ALL, shows="task", query=in_school, limited=DONE, spot=DONE),
    row("GET /tasks/{task_id}", "task", done=ALL),
    row("GET /tasks/{task_id}", "food task", done="IHSLAU", limited=SAME),
    row("GET /tasks/{task_id}", "bus task", done=ALL, spot=SAME),
    row("GET /tasks/{task_id}", "hidden cross task", done="SLAU"),
    row("GET /tasks/{task_id}", "hidden bureau task", done="SLAU"),
    row("GET /tasks/{task_id}", "missed bureau task", done="SLAU"),
    row("GET /tasks/{task_id}", "announced bureau task", done=ALL),
    row("GET /tasks/{task_id}", "reported cross task", done=ALL),
    row("PUT /tasks/{task_id}/excuse", "missed task", **BUREAU, says=lambda _: {"reason": SAID}),
    row("PUT /tasks/{task_id}/excuse", "missed bureau task", done="SL", refused="AU", says=lambda _: {"reason": SAID}),
    row("GET /board", done=ALL, query=in_school, limited=DONE, spot=DONE),
    row("GET /board/days", done=ALL, query=in_school, limited=DONE, spot=DONE),
    row("GET /sync", done=EVERYBODY, anywhere=True),
)  # fmt: skip

REPORTS: tuple[Row, ...] = (
    row("PUT /reports/{report_id}", "+", **REPORTERS, former="HS", says=report_of("task")),
    row("PUT /reports/{report_id}", "+", **REPORTERS, former="HS", says=report_of("bus task"), spot=SAME),
    row("PUT /reports/{report_id}", "+", done="S", refused="LAU", former="S", says=report_of("hidden cross task")),
    row("PUT /reports/{report_id}", "+", **REPORTERS, former="HS", says=visit, limited=REFUSED),
    row("PUT /reports/{report_id}", "report", **REPORTERS, former="HS", says=report_of("task"), taken=True),
    row("GET /reports/{report_id}", "report", done=ALL),
    row("GET /reports/{report_id}", "cross report", done=ALL),
    row("GET /reports", done=ALL, shows="report", anywhere=True),
    row("GET /reports", done=ALL, shows="report", query=in_school, limited=DONE, spot=DONE),
    row("GET /reports", done=ALL, shows="report", query=lambda t: {"by_id": t["ines"]}, anywhere=True),
    row("GET /reports", done=ALL, shows="report", query=lambda t: {"task_id": t["done task"]}, anywhere=True),
    row("GET /refused_reports", done="S", refused="IRHLAU-", anywhere=True, limited=SAME, spot=SAME),
    row("POST /photos/missing", done=EVERYBODY, anywhere=True, says=lambda t: {"sha256": [t["loose photo"]]}),
    row("PUT /photos/{sha256}", f"={hashlib.sha256(OWN_PHOTO).hexdigest()}", done=EVERYBODY, anywhere=True,
        says=lambda _: OWN_PHOTO),
    row("GET /photos/{sha256}", "photo", done=ALL),
    row("GET /photos/{sha256}", "loose photo"),
    row("GET /photos/{sha256}", "photo to come"),
    row("GET /photos/{sha256}/preview", "photo", done=ALL),
    row("GET /photos/{sha256}/preview", "loose photo"),
)  # fmt: skip

HAZARDS: tuple[Row, ...] = (
    row("GET /hazards", done=ALL, shows="hazard", anywhere=True),
    row("GET /hazards", done="IHSLAU", shows="food hazard", anywhere=True, limited=SAME),
    row("GET /hazards", done=ALL, shows="bus hazard", anywhere=True, spot=SAME),
    row("GET /hazards", done=ALL, shows="hazard", query=in_school, limited=DONE, spot=DONE),
    row("GET /hazards/{hazard_id}", "hazard", done=ALL),
    row("GET /hazards/{hazard_id}", "food hazard", done="IHSLAU", limited=SAME),
    row("GET /hazards/{hazard_id}", "bus hazard", done=ALL, spot=SAME),
    row("GET /hazards/{hazard_id}", "rectified major hazard", done=ALL),
    row("PUT /hazards/{hazard_id}", "+", done="IRHSL", refused="AU", says=finding("fire"), limited=REFUSED,
        spot=REFUSED),
    row("PUT /hazards/{hazard_id}", "+", done="IHSL", refused="RAU", says=finding("food"), limited=SAME,
        spot=REFUSED),
    row("PUT /hazards/{hazard_id}", "late hazard", done="IRHSL", refused="AU", says=finding("fire"), limited=REFUSED,
        spot=REFUSED, taken=True),
    one_step("rectifications", "hazard", **FIXERS, says=fixed),
    one_step("rectifications", "transferred hazard", done="IRHS", refused="LAU", says=fixed),
    one_step("verifications", "rectified hazard", done="HSL", refused="IRAU", says=accepted),
    one_step("verifications", "rectified bureau hazard", done="SL", refused="IRHAU", says=accepted),
    one_step("verifications", "rectified major hazard", done="HSL", refused="IRAU", says=accepted),
    one_step("extension_requests", "hazard", done="RH", refused="ISLAU", says=asked),
    row("PUT /hazards/{hazard_id}/extension_requests/{request_id}/decision", "asked hazard", "request", **BUREAU,
        says=lambda _: {"granted": True}),
    row("PUT /hazards/{hazard_id}/out_of_service_confirmation", "stopped hazard", done="IRHSL", refused="AU",
        says=lambda _: {"note": SAID}),
    one_step("comments", "hazard", done="IRHSL", refused="AU", says=lambda _: {"text": SAID}),
    one_step("deadlines", "plan-date hazard", **BUREAU, says=lambda t: {"due_at": t.later(300), "reason": SAID}),
    one_step("transfers", "hazard", **BUREAU, says=lambda _: {"authority": SAID}),
    row("PUT /hazards/{hazard_id}/voiding", "hazard", **BUREAU, says=lambda _: {"reason": SAID}),
    row("PUT /hazards/{hazard_id}/severity", "hazard", **BUREAU, says=lambda _: {"severity": "major", "reason": SAID}),
    row("PUT /hazards/{hazard_id}/supervision_order", "hazard", **BUREAU,
        says=lambda t: {"number": "1", "responsible_person_id": t["ivan"]}),
)  # fmt: skip

ESCALATIONS: tuple[Row, ...] = (
    row("GET /escalations", done=ALL, shows="escalation", anywhere=True),
    row("GET /escalations", done=ALL, shows="escalation of misses", anywhere=True),
    row("GET /escalations", done=ALL, shows="escalation", query=in_school, limited=DONE, spot=DONE),
    row("GET /escalations/{escalation_id}", "escalation", done=ALL),
    row("GET /escalations/{escalation_id}", "escalation of misses", done=ALL),
    row("GET /escalations/count", done=EVERYBODY, anywhere=True),
    row("GET /escalations/{escalation_id}/contacts", "escalation", done="HSL", refused="IRAU"),
    row("GET /escalations/{escalation_id}/contacts", "escalation of misses", done="HSL", refused="IRAU"),
    row("GET /hazards/{hazard_id}/contacts", "hazard", done="HSL", refused="IRAU"),
    row("GET /hazards/{hazard_id}/contacts", "food hazard", done="HSL", refused="IAU", limited=SAME),
    row("GET /me/deeds", done=EVERYBODY, anywhere=True),
    row("GET /events", done=EVERYBODY, anywhere=True),
    row("PUT /escalations/{escalation_id}/acknowledgement", "escalation", done="HSL", refused="IRAU",
        says=lambda _: {"note": SAID}),
)  # fmt: skip

LEDGERS: tuple[Row, ...] = (
    row("PUT /ledgers/{ledger_id}", "+", done=EVERYBODY, anywhere=True, says=lambda _: {"of": "hazards"}),
    row("PUT /ledgers/{ledger_id}", "+", done=ALL, limited=DONE, spot=DONE,
        says=lambda t: {"of": "tasks", "asked": in_school(t)}),
    row("GET /ledgers/{ledger_id}", "ledger of max", done="H", only="max"),
    row("GET /ledgers/{ledger_id}/file", "ledger of max", done="H", only="max"),
)  # fmt: skip

WORK: tuple[Row, ...] = (*LEDGERS, *TASKS, *REPORTS, *HAZARDS, *ESCALATIONS)
