"""Who answers for some categories only reads what was done in these, and what is of no category."""

from uuid import UUID, uuid4

from schemas.deeds import Deed
from schemas.people import Appointment, Role
from tests.api.test_deeds import deeds, put, spot
from tests.api.test_escalations import DUE, acknowledge
from tests.campus import Campus
from tests.climbing import appoint, escalations
from tests.district import known_id
from tests.hazard_words import fix, found, once, reject, step
from tests.plan_bodies import publish_patrol, put_plan
from tests.rounds import add_task, photo, send_photo
from tests.stories.test_handover import hand_over

OF_A_CATEGORY = {
    "photo_view", "comment", "voiding", "verification", "excuse", "plan", "task", "acknowledgement",
}  # fmt: skip


def do_everything(campus: Campus) -> None:
    """Each kind of deed, of fire and of food, and some of what has no category."""
    for n, (category, inspector) in enumerate([("fire", "ines"), ("food", "ivan")]):
        content, digest = photo(n)
        send_photo(campus, inspector, content)
        hazard = found(campus, inspector, category=category, photos=[digest])
        assert campus.as_("dora").get(f"/api/v1/photos/{digest}").status_code == 200
        assert step(campus, "dora", hazard, "comments", text=f"of {category}").status_code == 201
        other = found(campus, inspector, category=category)
        assert once(campus, "dora", other, "voiding", reason="twice").status_code == 201
        fix(campus, inspector, hazard)
        assert reject(campus, "dora", hazard, note="no").status_code == 201
        missed = add_task(campus, category=category, opens=-5, closes=-1)
        assert put(campus, f"tasks/{missed}/excuse", {"reason": "storm"}, "dora").status_code < 300
        add_task(campus, category=category, assignee_id=campus.id(inspector))
        publish_patrol(campus, category=category, code=f"{category}_round")
        round = {"category": category, "checklist": f"{category}_round", "state": "draft"}
        assert put_plan(campus, category, **round).status_code == 201
    put(campus, f"places/{uuid4()}", spot(parent_id=str(campus.id("campus"))))
    for inspector in ("ines", "ivan"):
        assert hand_over(campus, inspector, "rosa").status_code == 201
    campus.forward(seconds=DUE.total_seconds())
    for escalation in escalations(campus):
        assert acknowledge(campus, "dina", escalation, note="seen")[0] < 300


def kept(campus: Campus) -> dict[UUID, str | None]:
    return {deed.id: deed.category for deed in campus.rows(Deed)}


def test_a_limited_post_reads_its_category_and_what_is_of_none(campus: Campus) -> None:
    do_everything(campus)
    everything = {deed["id"]: deed for deed in deeds(campus, "lea")}
    with campus.work() as work:
        work.session.get_one(Appointment, known_id("post of lea")).category = "food"
    mine = {deed["id"]: deed for deed in deeds(campus, "lea")}
    assert {deed["kind"] for deed in everything.values()} >= OF_A_CATEGORY | {"place"}
    hidden = [deed for id, deed in everything.items() if id not in mine]
    assert sorted(deed["kind"] for deed in hidden) == sorted(
        deed["kind"] for deed in mine.values() if deed["kind"] in OF_A_CATEGORY
    )
    assert "place" in {deed["kind"] for deed in mine.values()}
    categories = kept(campus)
    assert {categories[UUID(id)] for id in mine} == {"food", None}
    assert deeds(campus, "lea", subject=hidden[0]["subject"]["id"]) == []


def test_two_limited_posts_read_both_and_what_counts_for_all_is_everybodys(campus: Campus) -> None:
    do_everything(campus)
    publish_patrol(campus, category="all", code="all_round")
    assert put_plan(campus, "all", category="all", checklist="all_round", state="draft").status_code == 201
    everything = deeds(campus, "lea")
    with campus.work() as work:
        work.session.get_one(Appointment, known_id("post of lea")).category = "food"
    assert put_plan(campus, "all", category="all", checklist="all_round", state="draft").status_code == 200
    assert any(deed["subject"]["id"] == str(known_id("all")) for deed in deeds(campus, "lea"))
    appoint(campus, "lea", Role.LEADER, "district", category="fire")
    assert deeds(campus, "lea") == everything


def test_an_administrator_reads_it_all_and_everybody_their_own(campus: Campus) -> None:
    do_everything(campus)
    with campus.work() as work:
        for who in ("ada", "dora"):
            work.session.get_one(Appointment, known_id(f"post of {who}")).category = "water"
    assert len(deeds(campus)) == len(campus.rows(Deed))
    assert {"comment", "voiding", "verification", "excuse"} <= {d["kind"] for d in deeds(campus, "dora")}
