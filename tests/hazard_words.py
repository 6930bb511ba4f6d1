"""What people hand in about hazards, with sensible words where a test does not care."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx2 import Response

from schemas.base import as_z
from tests.campus import Campus


def find(
    campus: Campus, who: str = "ines", *, at: str = "school", id: UUID | None = None, **words: Any
) -> Response:
    body = {
        "place_id": str(campus.id(at)),
        "category": "fire",
        "severity": "general",
        "description": "the exit is locked",
        "sent_at": as_z(campus.now),
        **words,
    }
    return campus.as_(who).put(f"/api/v1/hazards/{id or uuid4()}", json=body)


def found(campus: Campus, who: str = "ines", **words: Any) -> str:
    """The id of a new hazard."""
    answer = find(campus, who, **words)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def step(
    campus: Campus, who: str, hazard: str, noun: str, *, id: UUID | str | None = None, **words: Any
) -> Response:
    """PUT one of the nouns that carry an id of their own."""
    return campus.as_(who).put(f"/api/v1/hazards/{hazard}/{noun}/{id or uuid4()}", json=words)


def once(campus: Campus, who: str, hazard: str, noun: str, **words: Any) -> Response:
    return campus.as_(who).put(f"/api/v1/hazards/{hazard}/{noun}", json=words)


def fix(campus: Campus, who: str, hazard: str, *, id: UUID | None = None, **words: Any) -> Response:
    said = {"description": "unlocked", "sent_at": as_z(campus.now), **words}
    return step(campus, who, hazard, "rectifications", id=id, **said)


def accept(campus: Campus, who: str, hazard: str, **words: Any) -> Response:
    return step(campus, who, hazard, "verifications", outcome="accepted", **words)


def reject(campus: Campus, who: str, hazard: str, **words: Any) -> Response:
    return step(campus, who, hazard, "verifications", outcome="rejected", **words)


def seen(campus: Campus, who: str, hazard: str) -> dict[str, Any]:
    answer = campus.as_(who).get(f"/api/v1/hazards/{hazard}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def later(campus: Campus, **delta: float) -> str:
    return as_z(campus.now + timedelta(**delta))
