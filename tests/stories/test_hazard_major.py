"""A major hazard needs two signatures, one of the school and one of a bureau, by people who touched no fix."""

from tests.campus import Campus
from tests.hazard_words import accept, fix, found, once, reject, seen


def test_a_major_hazard_is_on_the_sections_desk_at_once(campus: Campus) -> None:
    found(campus, severity="major")
    assert "hazard_opened" in campus.told("dora")
    assert [notice.urgent for notice in campus.notices("dora")] == [True]


def test_a_lesser_hazard_is_not(campus: Campus) -> None:
    found(campus)
    assert campus.told("dora") == []


def test_it_stays_rectified_until_both_have_signed(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "rosa", hazard)
    assert {"rectification_handed_in"} <= set(campus.told("max")) & set(campus.told("dora"))

    assert accept(campus, "max", hazard).json()["state"] == "rectified"
    assert accept(campus, "max", hazard).json()["type"] == "signed-already"
    shown = seen(campus, "max", hazard)
    assert (shown["signed_school_by_id"], shown["signed_bureau_by_id"]) == (str(campus.id("max")), None)
    assert accept(campus, "dora", hazard).json()["state"] == "closed"


def test_two_of_the_bureau_do_not_make_up_for_a_head_who_is_free(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "rosa", hazard)
    assert accept(campus, "dora", hazard).json()["state"] == "rectified"
    assert accept(campus, "dina", hazard).json()["type"] == "other-side-needed"
    assert accept(campus, "lea", hazard).status_code == 409
    assert accept(campus, "max", hazard).json()["state"] == "closed"


def test_where_every_head_touched_a_fix_a_second_person_of_the_bureau_signs_for_the_school(
    campus: Campus,
) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "max", hazard)
    assert accept(campus, "max", hazard).status_code == 403
    assert accept(campus, "dora", hazard).json()["data"]["signature"] == "bureau"
    assert accept(campus, "dora", hazard).json()["type"] == "signed-already"
    second = accept(campus, "dina", hazard).json()
    assert (second["data"]["signature"], second["state"]) == ("school", "closed")


def test_one_rejection_voids_the_round(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "rosa", hazard)
    accept(campus, "max", hazard)
    assert reject(campus, "dora", hazard).json()["state"] == "open"
    fix(campus, "rosa", hazard)
    assert accept(campus, "dora", hazard).json()["state"] == "rectified"
    assert accept(campus, "max", hazard).json()["state"] == "closed"


def test_a_fix_that_comes_after_a_signature_must_be_signed_anew(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "rosa", hazard)
    accept(campus, "max", hazard)
    assert (
        fix(campus, "ines", hazard, carried_out_by=[{"person_id": str(campus.id("max"))}]).json()["round"]
        == 2
    )
    assert seen(campus, "dora", hazard)["signed_school_by_id"] is None
    assert accept(campus, "dora", hazard).json()["state"] == "rectified"
    assert accept(campus, "max", hazard).status_code == 403
    assert accept(campus, "dina", hazard).json()["state"] == "closed"


def test_a_change_of_grade_asks_for_new_signatures(campus: Campus) -> None:
    hazard = found(campus, severity="major")
    fix(campus, "rosa", hazard)
    accept(campus, "max", hazard)
    assert (
        once(campus, "dora", hazard, "severity", severity="general", reason="one door of two").status_code
        == 201
    )
    assert seen(campus, "max", hazard)["signed_school_by_id"] is None
    assert accept(campus, "max", hazard).json()["state"] == "closed"
