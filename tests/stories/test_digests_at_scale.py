"""Three thousand people at five o'clock, several nodes at once, and a mail server that is real or dead."""

import threading
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert

from schemas.people import Person
from service.channels.email import EmailChannel, Security
from service.channels.message import failed
from service.notices import deliver
from service.notices.post import tell
from service.notices.wording import Kind
from tests.campus import Campus
from tests.outside.mail_server import mail_server
from tests.stories.postman import Postman, only_deliver, post, round_of, tries, with_channel

FIVE = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)


def crowd(campus: Campus, count: int) -> list[UUID]:
    """People with an e-mail address each, told of three overdue checks at five o'clock."""
    campus.now = FIVE
    ids = [uuid5(campus.id("city"), f"person {number}") for number in range(count)]
    with campus.work() as work:
        people: list[dict[str, Any]] = [
            {
                "id": id, "city_id": campus.id("city"), "username": str(id), "name": f"Person {number}",
                "email": f"p{number}@school.example", "language": "zh-CN", "version": 1, "scope_changed_at": work.now,
            }
            for number, id in enumerate(ids)
        ]  # fmt: skip
        work.session.connection().execute(insert(Person), people)
    for number in range(3):
        with campus.work() as work:
            tell(
                work, ids, Kind.TASK_OVERDUE, subject_kind="task", subject_id=UUID(int=number),
                place=campus.place("kitchen"), category="food", data={"what": f"check {number}"},
            )  # fmt: skip
    return ids


def test_a_crowd_is_told_once_each_though_four_nodes_carry_at_once(campus: Campus):
    mail = Postman()
    campus.world.channels["email"] = mail
    ids = crowd(campus, 400)
    campus.now = FIVE.replace(minute=5)
    nodes = [threading.Thread(target=round_of, args=(campus.world,)) for _ in range(4)]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join()
    assert Counter(message.to for message in mail.sent) == {
        f"p{number}@school.example": 1 for number in range(400)
    }
    assert all("3 项" in message.subject for message in mail.sent)
    with campus.world.look() as work:
        assert deliver.find(work) is None
    assert len(tries(campus)) == len(ids)


def test_a_dead_mail_server_is_not_asked_once_for_everybody(campus: Campus):
    mail = Postman()
    mail.dead = failed("unreachable", "")
    mail.end_of = lambda address: "mail.example:465"  # type: ignore[method-assign]
    campus.world.channels["email"] = mail
    crowd(campus, 100)
    campus.now = FIVE.replace(minute=5)
    round_of(campus.world)
    assert len(mail.sent) < 40
    mail.dead = None
    only_deliver(campus, minutes=5)
    assert {message.to for message in mail.sent} == {f"p{number}@school.example" for number in range(100)}


def test_over_a_real_mail_server_each_person_gets_the_own_mail(campus: Campus):
    with mail_server(busy=1, hang_up=1) as server:
        email = EmailChannel(
            "127.0.0.1", server.port, "safety@bureau.example", lambda: campus.now, security=Security.NONE
        )
        campus.world.channels["email"] = email
        with_channel(campus, "max", "email")
        with_channel(campus, "dora", "email")
        post(campus, "max", "dora")
        only_deliver(campus, minutes=15)
        email.close()
        assert sorted(recipient for recipient, _ in server.accepted) == [
            "dora@school.example",
            "max@school.example",
        ]
        mail = message_from_bytes(server.accepted[0][1], policy=policy.default)
        assert mail["Subject"] == "school · kitchen: Check overdue: check 1"
        assert len(tries(campus)) == 4
