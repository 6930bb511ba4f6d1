"""Hostile requests against every endpoint of the OpenAPI document, as each kind of person: no 500, nothing undocumented."""

import os
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.main import build_app
from service.world import World
from tests.campus import Campus

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 12 if os.environ.get("CI") else 3
"""A person who tries the tests waits for a glance at every endpoint, CI for a look."""

DOCUMENT: dict[str, Any] = build_app(cast(World, None)).openapi()
"""The document depends on no world: it is read here to name one test for each endpoint."""

ENDPOINTS = [
    (method, path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if path not in ("/api/v1/token", "/api/v1/events")
]
"""Without the stream, which ends only when its reader leaves."""


@pytest.mark.parametrize(("method", "path"), ENDPOINTS, ids=[f"{m} {p}" for m, p in ENDPOINTS])
def test_no_request_breaks_the_service(campus: Campus, method: str, path: str) -> None:
    campus.forward(seconds=1)  # /readyz is red until the chores have run
    operation = schemathesis.openapi.from_asgi("/openapi.json", campus.app)[path][method]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case) -> None:
        for who in ("ines", "dora", "ada"):
            campus.as_(who)
            headers = {"Authorization": campus.as_(who).headers["authorization"]}
            case.call_and_validate(checks=CHECKS, headers=headers)

    send()
