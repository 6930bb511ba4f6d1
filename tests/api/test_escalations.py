"""What climbed, over HTTP: who sees it, in which order, and who says 'seen, mine'."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from schemas.base import as_z, new_id
from schemas.escalations import Escalation, urgency
from schemas.places import scope_of
from tests.campus import Campus
from tests.climbing import escalations
from tests.hazard_words import accept, fix, found, once

DUE = timedelta(days=7, hours=15)


def climbed(campus: Campus, **more: float) -> Escalation:
    found(campus)
    campus.forward(seconds=(DUE + timedelta(**more)).total_seconds())
    return escalations(campus)[0]


def listed(campus: Campus, who: str, query: str = "") -> list[str]:
    answer = campus.as_(who).get(f"/api/v1/escalations{query}")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def acknowledge(campus: Campus, who: str, escalation: Escalation, **words: object) -> tuple[int, dict]:  # type: ignore[type-arg]
    answer = campus.as_(who).put(f"/api/v1/escalations/{escalation.id}/acknowledgement", json=words)
    return answer.status_code, answer.json()


def test_it_shows_what_it_is_about_and_who_was_told(campus: Campus) -> None:
    row = climbed(campus, days=1)
    [shown] = campus.as_("dora").get("/api/v1/escalations?open=true").json()["items"]
    told = shown.pop("told")
    assert [(t["person"]["name"], t["level"], t["channel"], t["result"]) for t in told] == [
        ("Max", 1, "inbox", "delivered"),
        *((name, 2, "inbox", "delivered") for name in ("Dina", "Dora")),
    ]
    raised, climbed_at = as_z(row.raised_at), as_z(row.climbed_at)
    matter = {name: shown.pop(name) for name in ("hazard", "first_missed", "last_missed", "late_since")}
    assert shown == {
        "id": str(row.id),
        "subject": {"type": "hazard", "id": str(row.subject_id)},
        "place": {"id": str(campus.id("school")), "name": "school"},
        "school": {"id": str(campus.id("school")), "name": "school"},
        "category": "fire", "severity": "general", "level": 2, "misses": 0, "reason": "overdue", "change": None,
        "open": True, "raised_at": raised, "climbed_at": climbed_at, "resolved_at": None, "last_told": told[-1],
        "acknowledgements": [], "my_acknowledgement": None, "acknowledged": False,
    }  # fmt: skip
    assert matter["hazard"] == campus.as_("dora").get("/api/v1/hazards").json()["items"][0]
    assert (matter["first_missed"], matter["last_missed"]) == (None, None)
    assert matter["late_since"] == matter["hazard"]["due_at"]
    assert campus.as_("dora").get(f"/api/v1/escalations/{row.id}").json()["told"] == told


def test_it_is_seen_from_its_school_up_and_nowhere_else(campus: Campus) -> None:
    row = climbed(campus)
    seeing = [
        who
        for who in ("max", "dora", "lea", "ada", "axel", "kim", "olga", "omar", "sven")
        if listed(campus, who)
    ]
    assert seeing == ["max", "dora", "lea", "ada", "axel"]
    assert campus.as_("sven").get(f"/api/v1/escalations/{row.id}").status_code == 404
    assert campus.stranger().get("/api/v1/escalations").status_code == 401


def test_it_is_closed_the_moment_its_hazard_is_and_no_chore_needs_to_come_by(campus: Campus) -> None:
    row = climbed(campus)
    fix(campus, "rosa", str(row.subject_id))
    assert listed(campus, "dora", "?open=true") == [str(row.id)]
    accept(campus, "dora", str(row.subject_id))
    assert listed(campus, "dora", "?open=true") == []
    assert listed(campus, "dora", "?open=false") == [str(row.id)]
    campus.forward(minutes=1)
    assert listed(campus, "dora", "?open=true") == []
    assert campus.as_("dora").get(f"/api/v1/escalations/{row.id}").json()["resolved_at"] is not None


def test_a_void_hazard_is_not_open_either(campus: Campus) -> None:
    row = climbed(campus)
    once(campus, "dora", str(row.subject_id), "voiding", reason="not there")
    assert listed(campus, "dora", "?open=true") == []


def many(campus: Campus, levels: list[int], *, place: str = "school", category: str = "fire") -> list[str]:
    """Escalations as they stand after a while: of these levels, each a minute younger than the one before."""
    scope, ids = scope_of(campus.place(place)), []
    with campus.work() as work:
        for number, level in enumerate(levels):
            raised = work.now - timedelta(days=1) + timedelta(minutes=number)
            row = Escalation(
                id=new_id(), subject_kind="hazard", subject_id=uuid4(), category=category, source="self", level=level,
                reason="overdue", ladder_code="hazard", ladder_version=1, raised_at=raised, climbed_at=raised,
                urgency=urgency(level, None, raised, resolved=False), **scope,  # type: ignore[arg-type]
            )  # fmt: skip
            work.session.add(row)
            ids.append(str(row.id))
    return ids


def test_the_most_urgent_come_first_page_after_page(campus: Campus) -> None:
    ids = many(campus, [1, 3, 2, 3, 1, 12])
    wanted = [ids[5], ids[1], ids[3], ids[2], ids[0], ids[4]]
    assert listed(campus, "dora") == wanted
    paged, cursor = [], ""
    while True:
        page = campus.as_("dora").get(f"/api/v1/escalations?limit=2{cursor}").json()
        paged += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert paged == wanted


def test_a_list_is_narrowed_by_level_category_and_place(campus: Campus) -> None:
    high, low = many(campus, [3, 1])
    [food] = many(campus, [2], place="kindergarten", category="food")
    assert listed(campus, "dora", "?level=3") == [high]
    assert listed(campus, "dora", "?category=food") == [food]
    assert listed(campus, "dora", f"?place_id={campus.id('school')}") == [high, low]
    assert (
        campus.as_("max").get(f"/api/v1/escalations?place_id={campus.id('kindergarten')}").status_code == 404
    )


@pytest.mark.parametrize("query", ["?level=0", "?category=weather", "?cursor=x", "?open=perhaps"])
def test_a_question_nobody_can_answer_is_422(campus: Campus, query: str) -> None:
    assert campus.as_("dora").get(f"/api/v1/escalations{query}").status_code == 422


def test_each_new_level_and_note_adds_a_step_and_a_repeat_adds_none(campus: Campus) -> None:
    row = climbed(campus, days=1)
    assert acknowledge(campus, "dora", row, level=2, note="mine")[0] == 201
    assert acknowledge(campus, "dora", row, level=2, note="mine")[0] == 200
    assert acknowledge(campus, "dora", row)[0] == 201
    assert acknowledge(campus, "max", row, level=1, note="on it")[0] == 201
    campus.forward(days=2)
    status, shown = acknowledge(campus, "dora", row, note="mine")
    assert status == 201
    steps = [(s["person"]["name"], s["level"], s["note"]) for s in shown["acknowledgements"]]
    assert steps == [("Dora", 2, "mine"), ("Dora", 2, None), ("Max", 1, "on it"), ("Dora", 3, "mine")]


def test_only_those_told_and_the_bureau_acknowledge(campus: Campus) -> None:
    row = climbed(campus)
    answers = {
        who: acknowledge(campus, who, row)[0] for who in ("max", "dora", "lea", "ines", "ada", "axel", "kim")
    }
    assert answers == {"max": 201, "dora": 201, "lea": 201, "ines": 403, "ada": 403, "axel": 403, "kim": 404}


def test_an_administrator_who_was_told_may(campus: Campus) -> None:
    assert acknowledge(campus, "ada", climbed(campus, days=30))[0] == 201


def test_a_level_it_never_reached_is_refused(campus: Campus) -> None:
    row = climbed(campus)
    status, problem = acknowledge(campus, "dora", row, level=2)
    assert (status, problem["type"]) == (422, "no-such-level")
    assert acknowledge(campus, "dora", row, level=0)[0] == 422


def test_what_is_over_may_still_be_acknowledged(campus: Campus) -> None:
    row = climbed(campus)
    once(campus, "dora", str(row.subject_id), "voiding", reason="not there")
    campus.forward(minutes=1)
    assert acknowledge(campus, "dora", row)[0] == 201


def test_what_is_not_there_is_404(campus: Campus) -> None:
    path = f"/api/v1/escalations/{UUID(int=7)}"
    assert campus.as_("dora").get(path).status_code == 404
    assert campus.as_("dora").put(f"{path}/acknowledgement", json={}).status_code == 404
