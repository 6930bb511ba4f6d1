"""The digest that tells same from other content."""

import hashlib
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.content import NotCanonical, content_sha256, stand_in_sha256, storable


def test_the_digest_is_that_of_the_canonical_form_without_sent_at() -> None:
    body = {"sent_at": "now", "b": 1.0, "a": [True, None, 1e21, "é\n"], "😀": 1, "\ufb33": 2}
    canonical = '{"a":[true,null,1e+21,"é\\n"],"b":1,"😀":1,"\ufb33":2}'
    assert content_sha256(body) == hashlib.sha256(canonical.encode()).hexdigest()


def test_the_digest_knows_no_order_of_keys_and_no_instant_of_sending() -> None:
    one = {"a": 1, "b": {"sent_at": 1, "c": 2}, "sent_at": 1}
    assert content_sha256(one) == content_sha256({"sent_at": 2, "b": {"c": 2, "sent_at": 1}, "a": 1})
    assert content_sha256(one) != content_sha256({"a": 1, "b": {"sent_at": 2, "c": 2}})


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), 10**400, math.nan, math.inf, "\ud800", "a\x00", {"\ud800": 1}, [[-math.inf]]]
)
def test_what_has_no_canonical_form_is_refused_by_name_and_still_has_a_digest_to_be_kept_under(
    value: Any,
) -> None:
    with pytest.raises(NotCanonical):
        content_sha256({"value": value})
    digest = stand_in_sha256({"value": value, "sent_at": 1})
    assert digest == stand_in_sha256({"sent_at": 2, "value": value})
    assert len(digest) == 64


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_what_is_nested_without_end_has_no_form_to_be_kept_in() -> None:
    content_sha256({"value": nested(40)})
    for levels in (60, 400, 900):
        with pytest.raises(NotCanonical):
            content_sha256({"value": nested(levels)})
        content_sha256({"value": storable(nested(levels), levels=40)})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_any_json_has_a_digest_or_is_refused_by_name(body: dict[str, Any]) -> None:
    try:
        digest = content_sha256(body)
    except NotCanonical:
        digest = stand_in_sha256(body)
    assert len(digest) == 64


@given(JSON)
def test_any_json_can_be_kept_once_what_no_database_keeps_is_written_as_words(value: Any) -> None:
    kept = storable(value)
    content_sha256({"value": kept})
    json.dumps(kept, allow_nan=False).encode()
