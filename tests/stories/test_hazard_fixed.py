"""A hazard is found, put right, sent back, put right again, and gone only when other eyes have seen it."""

from tests.campus import Campus
from tests.hazard_words import accept, fix, found, reject, seen


def test_a_hazard_is_closed_only_when_somebody_else_has_seen_it_gone(campus: Campus) -> None:
    hazard = found(campus)
    assert "hazard_opened" in campus.told("max")
    assert "hazard_opened" in campus.told("rosa")

    assert fix(campus, "rosa", hazard).status_code == 201
    assert campus.told("max")[-1] == "rectification_handed_in"
    assert seen(campus, "ines", hazard)["state"] == "rectified"

    assert reject(campus, "max", hazard, note="still locked").status_code == 201
    assert seen(campus, "ines", hazard)["state"] == "open"
    assert campus.told("rosa")[-1] == "rectification_rejected"

    assert fix(campus, "rosa", hazard).status_code == 201
    answer = accept(campus, "max", hazard)
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "closed"
    kinds = [line["kind"] for line in seen(campus, "ines", hazard)["timeline"]]
    assert kinds == ["opened", "rectification", "verification", "rectification", "verification"]
