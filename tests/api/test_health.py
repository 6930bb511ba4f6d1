"""Alive, ready, and every answer carries its request id."""

import re

from tests.campus import Campus


def test_the_service_is_alive(campus: Campus) -> None:
    answer = campus.stranger().get("/healthz")
    assert answer.status_code == 200
    assert answer.headers["X-Request-ID"]


def test_readiness_turns_red_when_no_chore_has_finished_lately(campus: Campus) -> None:
    assert campus.stranger().get("/readyz").status_code == 503
    campus.forward(minutes=1)
    assert campus.stranger().get("/readyz").json() == {"status": "ready", "stale_chores": []}
    campus.now = campus.now.replace(hour=campus.now.hour + 1)
    assert campus.stranger().get("/readyz").status_code == 503


def test_nobody_signed_in_is_told_so_in_their_language(campus: Campus) -> None:
    answer = campus.stranger().get("/api/v1/tasks", headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.json()["type"]) == (401, "signed-out")
    assert "登录" in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_address_is_a_problem_too(campus: Campus) -> None:
    answer = campus.as_("ines").get("/api/v1/nowhere")
    assert (answer.status_code, answer.json()["type"]) == (404, "not-found")


def test_tasks_of_a_school_are_a_list(campus: Campus) -> None:
    assert campus.as_("ines").get("/api/v1/tasks").json() == {"items": [], "next": None}


def test_a_body_over_the_limit_is_refused_in_the_persons_language(campus: Campus) -> None:
    answer = campus.as_("ines", language="zh-CN").put(
        "/api/v1/reports/0197f3a0-0000-7000-8000-000000000001", content=b" " * (3 * 1024 * 1024)
    )
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert "过大" in answer.json()["detail"]
    assert answer.headers["X-Request-ID"]


def test_the_interactive_page_comes_whole_from_this_machine(campus: Campus) -> None:
    page = campus.stranger().get("/docs")
    assert (page.status_code, page.url.path) == (200, "/docs")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert named and all(path.startswith("/") for path in named)
    for path in named:
        assert campus.stranger().get(path).status_code == 200, path
