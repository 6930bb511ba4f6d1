"""Who may say that a hazard is gone: every combination of who found it, how grave it is, and who looks."""

from dataclasses import replace
from itertools import permutations, product
from uuid import UUID, uuid4

import pytest

from schemas.base import Severity
from service.hazards.eyes import Case, Eyes, Signature, Unfit, is_enough, signature, unfit_to_judge

ANN, BOB = uuid4(), uuid4()
BOOL = (False, True)


def every_case() -> list[Case]:
    signed = (None, ANN, BOB)
    return [Case(*facts) for facts in product(Severity, BOOL, BOOL, BOOL, signed, signed)]


def all_eyes() -> list[Eyes]:
    return [Eyes(ANN, *facts) for facts in product(BOOL, BOOL, BOOL)]


EVERYTHING = list(product(every_case(), all_eyes()))


def a_case(severity: str = "general", **facts: object) -> Case:
    usual: dict[str, object] = {"found_by_school": True, "fixed_by_authority": False, "free_head": True}
    return replace(Case(Severity(severity), True, False, True), **{**usual, **facts})  # type: ignore[arg-type]


def head(id: UUID = ANN, *, touched: bool = False) -> Eyes:
    return Eyes(id, is_head=True, is_bureau=False, touched=touched)


def bureau(id: UUID = BOB, *, touched: bool = False) -> Eyes:
    return Eyes(id, is_head=False, is_bureau=True, touched=touched)


def test_whoever_touched_a_fix_never_verifies() -> None:
    assert all(
        isinstance(signature(c, e), Unfit) and unfit_to_judge(c, e) for c, e in EVERYTHING if e.touched
    )


def test_nobody_verifies_without_the_post_for_it() -> None:
    without = [(c, e) for c, e in EVERYTHING if not (e.is_head or e.is_bureau)]
    assert {signature(c, e) for c, e in without} == {Unfit.NO_VERIFIER}


def test_a_head_alone_speaks_only_for_the_school() -> None:
    alone = [(c, e) for c, e in EVERYTHING if e.is_head and not e.is_bureau]
    assert Signature.BUREAU not in {signature(c, e) for c, e in alone}


def test_what_others_found_or_an_authority_fixed_is_for_the_bureau_to_see() -> None:
    for case, eyes in EVERYTHING:
        lesser = case.severity is not Severity.MAJOR
        if lesser and not eyes.touched and (not case.found_by_school or case.fixed_by_authority):
            expected = (
                Signature.BUREAU
                if eyes.is_bureau
                else Unfit.BUREAU_NEEDED
                if eyes.is_head
                else Unfit.NO_VERIFIER
            )
            assert signature(case, eyes) == expected


def test_what_the_school_found_itself_its_head_may_see() -> None:
    for case, eyes in EVERYTHING:
        own = case.found_by_school and not case.fixed_by_authority and case.severity is not Severity.MAJOR
        if own and eyes.is_head and not eyes.touched:
            assert isinstance(signature(case, eyes), Signature)


def test_nobody_signs_twice_for_a_major_hazard() -> None:
    for case, eyes in EVERYTHING:
        if case.severity is Severity.MAJOR and eyes.person_id in (
            case.signed_school_by_id,
            case.signed_bureau_by_id,
        ):
            assert isinstance(signature(case, eyes), Unfit)


def test_the_bureau_signs_for_the_school_only_where_no_head_is_free() -> None:
    signed = a_case("major", signed_bureau_by_id=uuid4())
    assert signature(signed, bureau()) is Unfit.OTHER_SIDE_NEEDED
    assert signature(replace(signed, free_head=False), bureau()) is Signature.SCHOOL
    assert signature(a_case("major", free_head=False), bureau()) is Signature.BUREAU


def test_a_signature_is_given_once_a_side() -> None:
    assert signature(a_case("major", signed_school_by_id=uuid4()), head()) is Unfit.OTHER_SIDE_NEEDED
    assert signature(a_case("major", signed_school_by_id=ANN), head()) is Unfit.SIGNED_ALREADY


def test_eyes_that_may_accept_may_always_reject() -> None:
    assert all(not unfit_to_judge(c, e) for c, e in EVERYTHING if isinstance(signature(c, e), Signature))


PEOPLE = {"head": head(uuid4()), "deputy": head(uuid4()), "one": bureau(uuid4()), "two": bureau(uuid4())}


def closed_after(case: Case, order: tuple[str, ...], touched: frozenset[str]) -> list[str]:
    """Who signed, in order, until it closed; empty where it never did."""
    case = replace(case, free_head=not {"head", "deputy"} <= touched)
    signed = []
    for name in order:
        side = signature(case, replace(PEOPLE[name], touched=name in touched))
        if isinstance(side, Signature):
            signed.append(name)
            which = "signed_school_by_id" if side is Signature.SCHOOL else "signed_bureau_by_id"
            case = replace(case, **{which: PEOPLE[name].person_id})  # type: ignore[arg-type]
        if is_enough(case):
            return signed
    return []


@pytest.mark.parametrize("order", list(permutations(PEOPLE)))
@pytest.mark.parametrize(
    "touched", [frozenset[str](), frozenset({"head"}), frozenset({"one"}), frozenset({"head", "deputy"})]
)
def test_a_major_hazard_is_closed_by_two_people_of_whom_one_is_of_the_bureau(
    order: tuple[str, ...], touched: frozenset[str]
) -> None:
    signed = closed_after(a_case("major"), order, touched)
    assert len(set(signed)) == 2
    assert not touched & set(signed)
    assert {"one", "two"} & set(signed)
    of_school = {"head", "deputy"} & set(signed)
    assert of_school or {"head", "deputy"} <= touched


@pytest.mark.parametrize("order", list(permutations(PEOPLE)))
def test_a_lesser_hazard_is_closed_by_the_first_who_may(order: tuple[str, ...]) -> None:
    assert closed_after(a_case(), order, frozenset()) == [order[0]]
    bureau_first = next(name for name in order if name in ("one", "two"))
    assert closed_after(a_case(found_by_school=False), order, frozenset()) == [bureau_first]
