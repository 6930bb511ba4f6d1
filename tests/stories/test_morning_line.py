"""The one line that repeats: escalations that nobody acknowledged, each morning, until somebody does."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from schemas.base import new_id
from schemas.escalations import Acknowledgement, Escalation, EscalationTold, SubjectKind, urgency
from schemas.places import scope_of
from service.notices.post import tell
from service.notices.wording import Kind
from tests.campus import Campus
from tests.stories.postman import alarm_of, only_deliver, round_of, with_channel

DAY = timedelta(days=1)


def climb(campus: Campus, *who: str, number: int = 1, level: int = 2) -> UUID:
    """Somebody's hazard climbs to `level` now; these people are told."""
    id, kitchen = UUID(int=number), campus.place("kitchen")
    with campus.work() as work:
        escalation = work.session.get(Escalation, id) or Escalation(
            id=id, subject_kind=SubjectKind.HAZARD, subject_id=id, category="food", source="self", level=level,
            reason="hazard", ladder_code="hazard", ladder_version=1, raised_at=work.now, climbed_at=work.now,
            urgency=urgency(level, None, work.now, resolved=False), **scope_of(kitchen),
        )  # fmt: skip
        escalation.level, escalation.climbed_at = level, work.now
        work.session.add(escalation)
        told = tell(
            work, [campus.id(name) for name in who], Kind.ESCALATED,
            subject_kind="hazard", subject_id=id, place=kitchen, level=level, data={"what": "gas leak"},
        )  # fmt: skip
        for person_id, notice_id in told.items():
            work.session.add(
                EscalationTold(
                    id=new_id(),
                    escalation_id=id,
                    person_id=person_id,
                    level=level,
                    at=work.now,
                    notice_id=notice_id,
                )
            )
    return id


def acknowledge(campus: Campus, who: str, escalation_id: UUID, level: int = 2) -> None:
    with campus.work() as work:
        work.session.add(
            Acknowledgement(
                id=new_id(), escalation_id=escalation_id, person_id=campus.id(who), level=level, at=work.now
            )
        )


def lines(campus: Campus, who: str) -> int:
    return campus.told(who).count("escalations_open")


def test_every_morning_there_is_one_line_until_somebody_says_mine(campus: Campus):
    mail = with_channel(campus, "dora", "email")["email"]
    climb(campus, "dora", "dina", number=1)
    second = climb(campus, "dora", "dina", number=2)
    only_deliver(campus, hours=12)
    assert (len(mail.sent), lines(campus, "dora")) == (1, 0)
    only_deliver(campus, days=3)
    assert lines(campus, "dora") == lines(campus, "dina") == 3
    assert len(mail.sent) == 4
    assert mail.sent[-1].subject.startswith("Escalations still waiting for your acknowledgement: 2,")
    acknowledge(campus, "dina", UUID(int=1))
    acknowledge(campus, "dina", second)
    only_deliver(campus, days=3)
    assert lines(campus, "dora") == 3
    assert alarm_of(campus, "dora") is None


def test_the_line_comes_at_half_past_seven_where_the_person_is(campus: Campus):
    with_channel(campus, "dora", "email")
    climb(campus, "dora")
    only_deliver(campus, days=2)
    moment = campus.notices("dora")[-1].created_at
    assert datetime(2026, 9, 9, 23, 31, tzinfo=UTC) <= moment <= datetime(2026, 9, 9, 23, 35, tzinfo=UTC)


def test_an_acknowledgement_belongs_to_a_level(campus: Campus):
    acknowledge(campus, "dora", climb(campus, "dora", level=2))
    only_deliver(campus, days=1)
    assert lines(campus, "dora") == 0
    climb(campus, "dora", level=3)
    only_deliver(campus, days=2)
    assert lines(campus, "dora") == 2


def test_only_those_told_at_the_present_level_are_reminded(campus: Campus):
    climb(campus, "max", level=1)
    climb(campus, "dora", level=2)
    only_deliver(campus, days=1)
    assert (lines(campus, "max"), lines(campus, "dora")) == (0, 1)


def test_what_was_resolved_is_no_longer_reminded_of(campus: Campus):
    id = climb(campus, "dora")
    with campus.work() as work:
        work.session.get_one(Escalation, id).resolved_at = work.now
    only_deliver(campus, days=2)
    assert lines(campus, "dora") == 0


@pytest.mark.parametrize("hours_late", [1, 30])
def test_after_an_outage_there_is_one_line_not_one_per_missed_morning(campus: Campus, hours_late: int):
    climb(campus, "dora")
    round_of(campus.world)
    only_deliver(campus, minutes=10)
    campus.now += 2 * DAY + timedelta(hours=hours_late)
    round_of(campus.world)
    round_of(campus.world)
    assert lines(campus, "dora") == 1
