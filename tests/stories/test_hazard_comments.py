"""What people say to one another about a hazard: in the timeline, in the inbox, and without touching any clock."""

from uuid import uuid4

import pytest

from schemas.hazards import Hazard
from tests.campus import Campus
from tests.hazard_words import accept, fix, found, once, seen, step
from tests.rounds import photo, send_photo


def say(
    campus: Campus, who: str, hazard: str, text: str = "send a picture of the new lock", **more: object
) -> int:
    return step(campus, who, hazard, "comments", text=text, **more).status_code


def test_a_comment_stands_in_the_timeline_and_changes_no_clock(campus: Campus) -> None:
    hazard = found(campus)
    campus.forward(minutes=1)
    [before], was = campus.rows(Hazard), seen(campus, "max", hazard)
    assert say(campus, "dora", hazard) == 201
    [after], now = campus.rows(Hazard), seen(campus, "max", hazard)
    assert before.model_dump() == after.model_dump()
    line = now["timeline"][-1]
    assert (line["kind"], line["by"]["name"], line["data"]) == (
        "comment", "Dora", {"text": "send a picture of the new lock"},
    )  # fmt: skip
    assert {**now, "timeline": now["timeline"][:-1]} == was


def test_the_others_concerned_hear_of_it_and_never_its_author(campus: Campus) -> None:
    hazard = found(campus)
    say(campus, "dora", hazard)
    said = {
        who
        for who in ("rosa", "max", "dora", "dina", "lea", "ines")
        if "hazard_commented" in campus.told(who)
    }
    assert said == {"rosa", "max", "dina"}
    [inbox] = campus.as_("dina").get("/api/v1/notices").json()["items"]
    assert "(Dora: send a picture of the new lock)" in inbox["title"]
    assert inbox["urgent"] is False


def test_a_leader_who_joined_in_hears_the_answer(campus: Campus) -> None:
    hazard = found(campus)
    say(campus, "max", hazard)
    assert campus.told("lea") == []
    say(campus, "lea", hazard)
    say(campus, "max", hazard, "it is on its way")
    assert campus.told("lea") == ["hazard_commented"]
    assert campus.told("max").count("hazard_commented") == 1


def test_not_even_a_comment_on_a_major_hazard_is_urgent(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    say(campus, "max", hazard)
    assert [n.urgent for n in campus.notices("dora") if n.kind == "hazard_commented"] == [False]


@pytest.mark.parametrize(
    ("who", "status"),
    [("ines", 201), ("rosa", 201), ("max", 201), ("dora", 201), ("lea", 201), ("axel", 403), ("ada", 403), ("kim", 404)],
)  # fmt: skip
def test_who_has_a_part_in_the_hazard_comments_and_an_auditor_only_reads(
    campus: Campus, who: str, status: int
) -> None:
    assert say(campus, who, found(campus)) == status


def test_what_is_closed_or_void_may_still_be_commented(campus: Campus) -> None:
    closed, void = found(campus), found(campus)
    fix(campus, "ines", closed)
    accept(campus, "dora", closed)
    once(campus, "dora", void, "voiding", reason="none")
    assert (say(campus, "max", closed), say(campus, "max", void)) == (201, 201)
    assert (seen(campus, "max", closed)["state"], seen(campus, "max", void)["state"]) == ("closed", "void")


def test_a_comment_shows_photos_and_sent_again_gets_its_receipt(campus: Campus) -> None:
    hazard, id = found(campus), uuid4()
    content, digest = photo(1)
    send_photo(campus, "max", content)
    words = {"text": "look", "photos": [digest], "sent_at": campus.now.isoformat()}
    first = step(campus, "max", hazard, "comments", id=id, **words)
    again = step(campus, "max", hazard, "comments", id=id, **words)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    assert step(campus, "max", hazard, "comments", id=id, text="other").json()["type"] == "different-content"
    assert seen(campus, "dora", hazard)["timeline"][-1]["photos"] == [digest]
    assert campus.as_("dora").get(f"/api/v1/photos/{digest}").status_code == 200


def test_an_empty_comment_is_none(campus: Campus) -> None:
    assert say(campus, "max", found(campus), "  ") == 422
