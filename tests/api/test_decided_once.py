"""Two reviewers on one thing: the second is told who decided, when and what, and decides nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.campus import Campus
from tests.hazard_words import accept, fix, found, later, once, reject, seen, step

AT = "2026-09-08 09:00"


def asked(campus: Campus, hazard: str) -> str:
    said = {"until": later(campus, days=30), "reason": "parts", "interim_protection": "guard"}
    return str(step(campus, "rosa", hazard, "extension_requests", **said).json()["id"])


def refused(answer: Any) -> tuple[int, str, str]:
    problem = answer.json()
    return answer.status_code, problem["type"], problem["detail"]


@pytest.mark.parametrize("same", [True, False])
def test_a_request_for_more_time_is_decided_by_one(campus: Campus, same: bool) -> None:
    hazard = found(campus)
    path = f"extension_requests/{asked(campus, hazard)}/decision"
    assert once(campus, "dora", hazard, path, granted=False).status_code == 201
    status, slug, detail = refused(once(campus, "lea", hazard, path, granted=not same))
    assert (status, slug) == (409, "decided-already")
    assert detail == f"Dora refused more time at {AT}. It is decided once; reload to see it."


@pytest.mark.parametrize(
    ("noun", "words", "did"),
    [
        ("voiding", {"reason": "none"}, "Dora voided it"),
        ("supervision_order", {"number": "7"}, "Dora ordered listed supervision"),
    ],
)
def test_what_exists_once_is_decided_by_one(
    campus: Campus, noun: str, words: dict[str, str], did: str
) -> None:
    hazard = found(campus)
    assert once(campus, "dora", hazard, noun, **words).status_code == 201
    for said in (words, {name: "other" for name in words}):
        status, slug, detail = refused(once(campus, "dina", hazard, noun, **said))
        assert (status, slug, detail) == (
            409,
            "decided-already",
            f"{did} at {AT}. It is decided once; reload to see it.",
        )
    zh = (
        campus.as_("dina", language="zh-CN")
        .put(f"/api/v1/hazards/{hazard}/{noun}", json=words)
        .json()["detail"]
    )
    assert zh.startswith(f"Dora已于 {AT} ")


def test_a_fix_is_judged_by_one(campus: Campus) -> None:
    closed, reopened = found(campus), found(campus)
    for hazard, judge in ((closed, accept), (reopened, reject)):
        fix(campus, "ines", hazard)
        assert judge(campus, "dora", hazard, round=1).status_code == 201
    for hazard, did in ((closed, "Dora accepted the fix"), (reopened, "Dora rejected the fix")):
        for judge in (accept, reject):
            status, slug, detail = refused(judge(campus, "lea", hazard, round=1))
            assert (status, slug) == (409, "nothing-to-verify")
            assert detail.startswith(f"{did} at {AT}. No fix waits")


def test_a_side_signs_once_and_who_comes_second_hears_who_did(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "ines", hazard)
    accept(campus, "dora", hazard)
    status, slug, detail = refused(accept(campus, "lea", hazard))
    assert (status, slug) == (409, "other-side-needed")
    assert detail.startswith(f"Dora accepted the fix at {AT}. Your side has signed")


def test_more_time_is_given_once(campus: Campus) -> None:
    hazard = found(campus)
    one, two = asked(campus, hazard), asked(campus, hazard)
    once(campus, "dora", hazard, f"extension_requests/{one}/decision", granted=True)
    status, slug, detail = refused(
        once(campus, "lea", hazard, f"extension_requests/{two}/decision", granted=True)
    )
    assert (status, slug) == (409, "extended-already")
    assert detail.startswith(f"Dora granted more time at {AT}. ")


Late = Callable[[Campus, str], Any]


@pytest.mark.parametrize(
    "late",
    [
        lambda c, h: step(c, "lea", h, "transfers", authority="police"),
        lambda c, h: step(c, "lea", h, "deadlines", due_at=later(c, days=1), reason="x"),
        lambda c, h: once(c, "lea", h, "severity", severity="minor", reason="x"),
        lambda c, h: once(c, "lea", h, "supervision_order", number="1"),
    ],
)
def test_what_comes_after_the_end_hears_who_ended_it(campus: Campus, late: Late) -> None:
    hazard = found(campus)
    once(campus, "dora", hazard, "voiding", reason="none")
    status, slug, detail = refused(late(campus, hazard))
    assert (status, slug) == (409, "wrong-state")
    assert detail.startswith(f"Dora voided it at {AT}. The hazard is void")


ANEW = [
    ("transfers", {"authority": "police"}, "Lea transferred it"),
    ("deadlines", {"due_at": "2026-09-10T00:00:00Z", "reason": "x"}, "Lea set its date"),
]


@pytest.mark.parametrize(("noun", "words", "did"), ANEW)
def test_what_may_be_decided_anew_is_not_decided_unseen(
    campus: Campus, noun: str, words: dict[str, str], did: str
) -> None:
    hazard = found(campus)
    last = seen(campus, "dora", hazard)["timeline"][-1]["id"]
    campus.now += timedelta(minutes=1)
    by_lea = step(campus, "lea", hazard, noun, **words, last_step_id=last)
    assert (by_lea.status_code, "last_step_id" in by_lea.json()["data"]) == (201, False)
    step(campus, "max", hazard, "comments", text="not a decision")
    second = {"severity": "minor", "reason": "x"}
    status, slug, detail = refused(once(campus, "dora", hazard, "severity", **second, last_step_id=last))
    assert (status, slug) == (409, "decided-meanwhile")
    assert detail == f"{did} at 2026-09-08 09:01. Reload and look at it before you decide."
    assert once(campus, "lea", hazard, "severity", **second, last_step_id=last).status_code == 201
    newest = seen(campus, "dora", hazard)["timeline"][-1]["id"]
    more = {"severity": "general", "reason": "x", "last_step_id": newest}
    assert once(campus, "dora", hazard, "severity", **more).status_code == 201


def test_a_step_of_another_hazard_was_not_looked_at(campus: Campus) -> None:
    one, other = found(campus), found(campus)
    last = seen(campus, "dora", other)["timeline"][-1]["id"]
    assert once(campus, "dora", one, "voiding", reason="x", last_step_id=last).status_code == 422
