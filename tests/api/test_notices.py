"""The inbox over HTTP: one's own notices, in one's own language, and nobody else's."""

from uuid import UUID, uuid4

from service.notices.wording import Kind
from tests.campus import Campus
from tests.stories.postman import post


def inbox(campus: Campus, who: str, query: str = "", *, language: str = "en") -> list[dict]:
    answer = campus.as_(who, language=language).get(f"/api/v1/notices{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_the_inbox_shows_the_newest_first_in_the_language_of_the_request(campus: Campus):
    post(campus, "max", number=1)
    campus.forward(minutes=1)
    post(campus, "max", number=2, kind=Kind.HAZARD_OPENED, severity="major")
    newest, older = inbox(campus, "max")
    assert newest["title"] == "Major hazard found: check 2"
    assert newest["asks"] == "Put it right and hand in photos."
    assert newest["urgent"] is True
    assert older["place"] == {"id": str(campus.id("kitchen")), "name": "school · kitchen"}
    assert older["subject"] == {"type": "task", "id": str(UUID(int=1))}
    assert inbox(campus, "max", language="zh-CN")[1]["title"] == "检查已逾期：check 1"


def test_nobody_sees_the_notices_of_somebody_else(campus: Campus):
    told = post(campus, "max")
    notice_id = told[campus.id("max")]
    assert inbox(campus, "ines") == []
    for path in (f"/notices/{notice_id}", f"/notices/{uuid4()}"):
        assert campus.as_("ines").get(f"/api/v1{path}").status_code == 404
    assert campus.as_("ines").put(f"/api/v1/notices/{notice_id}/reading").status_code == 404
    assert campus.stranger().get("/api/v1/notices").status_code == 401


def test_what_was_read_stays_read_since_the_first_time(campus: Campus):
    notice_id = post(campus, "max")[campus.id("max")]
    post(campus, "max", number=2)
    first = campus.as_("max").put(f"/api/v1/notices/{notice_id}/reading")
    campus.forward(hours=1)
    again = campus.as_("max").put(f"/api/v1/notices/{notice_id}/reading")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["read_at"] == again.json()["read_at"] is not None
    assert [each["subject"]["id"] for each in inbox(campus, "max", "?unread=true")] == [str(UUID(int=2))]
    assert len(inbox(campus, "max")) == 2


def test_the_inbox_is_paged_by_key(campus: Campus):
    for number in range(5):
        post(campus, "max", number=number)
    seen, cursor = [], ""
    while cursor is not None:
        page = campus.as_("max").get(f"/api/v1/notices?limit=2{cursor}").json()
        seen += [each["subject"]["id"] for each in page["items"]]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    assert sorted(seen) == [str(UUID(int=number)) for number in range(5)]
