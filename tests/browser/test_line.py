"""The bad line does what the other tests rely on, and the pages come as they should over a good one."""

import httpx
import pytest

from tests.browser.proxy import bad_line
from tests.browser.served import Served


def test_a_lost_answer_is_done_at_the_service_and_unheard_by_the_phone(served: Served) -> None:
    with bad_line(served.url) as line:
        line.fate = lambda number, method, path: "lose the answer" if number == 0 else "pass"
        with httpx.Client(base_url=line.url, trust_env=False) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                client.get("/healthz")
            assert client.get("/healthz").status_code == 200
        assert [sent.fate for sent in line.sent] == ["lose the answer", "pass"]


def test_half_of_a_cut_request_went_over_the_line(served: Served) -> None:
    with bad_line(served.url) as line, httpx.Client(base_url=line.url, trust_env=False) as client:
        line.fate = lambda number, method, path: "cut the request"
        with pytest.raises(httpx.TransportError):
            client.put("/api/v1/photos/" + "0" * 64, content=b"x" * 200_000)
        assert line.sent[0].body_bytes == 100_000


@pytest.mark.parametrize("place", ["m", "desk"])
def test_pages_come_small_under_a_strict_policy_and_are_kept_by_their_digest(
    served: Served, place: str
) -> None:
    with httpx.Client(
        base_url=served.url, trust_env=False, headers={"Accept-Encoding": "br, gzip"}
    ) as client:
        page = client.get(f"/{place}/", headers={"Accept-Encoding": "identity"})
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-cache"
        script = page.text.split('src="')[1].split('"')[0]
        answer = client.get(script)
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "br")
        assert "immutable" in answer.headers["Cache-Control"]
        again = client.get(script, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.headers["Cache-Control"]) == (304, answer.headers["Cache-Control"])
        assert "Content-Length" not in again.headers


def test_a_page_of_the_app_is_found_by_any_address_and_a_missing_file_is_not(served: Served) -> None:
    with httpx.Client(base_url=served.url, trust_env=False) as client:
        assert "<div id" in client.get("/m/hazards/0197f3a0-0000-7000-8000-000000000001").text
        assert client.get("/m/assets/gone-12345678.js").status_code == 404
        assert client.get("/m/../../pyproject.toml").status_code == 404
        assert client.get("/").headers["location"] == "/desk/"
        phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 12) Mobile"}
        assert (
            client.get("/notices/0197f3a0-0000-7000-8000-000000000001", headers=phone)
            .headers["location"]
            .startswith("/m/")
        )


def test_time_passes_at_the_service_and_a_sign_in_stays_good(served: Served) -> None:
    before = served.now
    section = served.as_("section")
    served.forward(hours=30)
    assert (served.now - before).total_seconds() >= 30 * 3600
    assert section.get("/me").status_code == 200
