"""How a person says where to be reached: form, order, secrets, a test message, and who may do it for others."""

from typing import Any

from httpx2 import Response

from schemas.people import Person
from service.channels.message import GONE, failed
from service.notices.wording import Kind
from tests.campus import Campus
from tests.stories.postman import Postman, only_deliver, post, tries

MAIL = {"channel": "email", "address": "max@school.example"}
HOOK = {"channel": "webhook", "address": "https://hooks.example/max"}


def postmen(campus: Campus) -> dict[str, Postman]:
    both = {"email": Postman(), "webhook": Postman()}
    campus.world.channels.update(both)
    return both


def channels(campus: Campus, who: str = "max") -> dict[str, Any]:
    return campus.as_(who).get("/api/v1/me/channels").json()


def choose(campus: Campus, *wanted: dict[str, str], who: str = "max", **changes: Any) -> Response:
    sent = {
        "language": "en",
        "channels": list(wanted),
        "version": channels(campus, who)["version"],
        **changes,
    }
    return campus.as_(who).put("/api/v1/me/channels", json=sent)


def test_what_is_chosen_is_used_in_that_order(campus: Campus):
    both = postmen(campus)
    assert choose(campus, HOOK, MAIL).status_code == 200
    assert [each["channel"] for each in channels(campus)["channels"]] == ["webhook", "email"]
    post(campus, "max")
    only_deliver(campus, minutes=10)
    assert (len(both["webhook"].sent), len(both["email"].sent)) == (1, 0)
    assert channels(campus)["channels"][0]["last_try"]["code"] == "accepted"


def test_without_a_choice_the_administrations_address_is_used(campus: Campus):
    both = postmen(campus)
    with campus.work() as work:
        work.session.get_one(Person, campus.id("max")).email = "max@bureau.example"
    post(campus, "max")
    only_deliver(campus, minutes=10)
    assert [message.to for message in both["email"].sent] == ["max@bureau.example"]


def test_a_webhook_gets_a_secret_that_changes_with_its_address(campus: Campus):
    both = postmen(campus)
    choose(campus, HOOK)
    first = channels(campus)["channels"][0]["secret"]
    choose(campus, MAIL, HOOK)
    assert channels(campus)["channels"][1]["secret"] == first
    post(campus, "max", kind=Kind.HAZARD_OPENED)
    choose(campus, {**HOOK, "address": "https://other.example/max"})
    assert first.startswith("whsec_")
    assert channels(campus)["channels"][0]["secret"] not in (first, None)
    only_deliver(campus, minutes=10)
    assert both["webhook"].sent[0].secret == channels(campus)["channels"][0]["secret"]


def test_a_channel_that_cannot_be_used_is_refused_with_its_place(campus: Campus):
    postmen(campus)
    refused = choose(
        campus, {"channel": "pigeon", "address": "the roof"}, {**MAIL, "address": "nowhere"}, HOOK, HOOK
    )
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("channel-unusable")
    pointers = [each["pointer"] for each in refused.json()["errors"]]
    assert pointers == ["/channels/0/channel", "/channels/1/address", "/channels/3/channel"]
    assert channels(campus)["channels"] == []


def test_the_same_again_changes_nothing_and_a_stale_change_is_refused(campus: Campus):
    postmen(campus)
    before = channels(campus)["version"]
    assert choose(campus, MAIL).json()["version"] == before + 1
    assert choose(campus, MAIL, version=None).json()["version"] == before + 1
    assert choose(campus, HOOK, version=before).status_code == 409


def test_an_address_that_went_away_says_so_until_it_is_saved_again(campus: Campus):
    both = postmen(campus)
    choose(campus, HOOK)
    both["webhook"].dead = failed(GONE, "")
    post(campus, "max")
    only_deliver(campus, minutes=10)
    assert channels(campus)["channels"][0]["disabled_reason"] == GONE
    both["webhook"].dead = None
    assert choose(campus, HOOK).json()["channels"][0]["disabled_at"] is None


def test_a_test_message_goes_out_at_once_and_once_a_minute(campus: Campus):
    both = postmen(campus)
    choose(campus, MAIL)
    answer = campus.as_("max").post("/api/v1/me/channels/email/tests")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    hasty = campus.as_("max").post("/api/v1/me/channels/email/tests")
    assert (hasty.status_code, hasty.headers["Retry-After"]) == (429, "60")
    campus.forward(minutes=1)
    both["email"].dead = failed("smtp_550", "no such mailbox")
    assert campus.as_("max").post("/api/v1/me/channels/email/tests").json()["code"] == "smtp_550"
    assert campus.as_("max").post("/api/v1/me/channels/webhook/tests").status_code == 404
    assert [each.ok for each in tries(campus)] == [True, False]


def test_an_administrator_sets_the_channels_of_others_but_never_sees_their_secrets(campus: Campus):
    postmen(campus)
    path = f"/api/v1/people/{campus.id('max')}/channels"
    version = campus.as_("ada").get(path).json()["version"]
    sent = {"language": "zh-CN", "channels": [HOOK], "version": version}
    assert campus.as_("ada").put(path, json=sent).json()["channels"][0]["secret"] is None
    assert channels(campus)["channels"][0]["secret"] is not None
    assert channels(campus)["language"] == "zh-CN"
    assert campus.as_("ines").put(path, json=sent).status_code in (403, 404)
    assert campus.as_("olga").put(path, json=sent).status_code == 404


def test_a_head_sets_the_channels_of_the_own_inspectors(campus: Campus):
    postmen(campus)
    path = f"/api/v1/people/{campus.id('ines')}/channels"
    assert campus.as_("max").get(path).status_code == 200
    assert campus.as_("max").get(f"/api/v1/people/{campus.id('dora')}/channels").status_code in (403, 404)
