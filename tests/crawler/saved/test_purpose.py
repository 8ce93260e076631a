from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.saved.purpose import Purpose, field_of, purpose_of

NAMES = ("title", "published", "author", "modified")


@given(st.sampled_from(["article", "feed"]), st.dictionaries(st.sampled_from(NAMES), st.text(min_size=1)))
def test_what_is_written_is_read_back(kind: str, evidence: dict[str, str]) -> None:
    purpose = Purpose(kind=kind, evidence=evidence)
    value = field_of(purpose)
    assert value.isascii()
    assert value.isprintable()
    assert purpose_of(value) == purpose


@pytest.mark.parametrize(
    "value",
    [None, "", "x", "[]", "3", '{"ipType": "Public"}', '{"kind": 3}', "[" * 100_000, '{"kind"'],
    ids=lambda value: repr(value)[:20],
)
def test_fields_of_other_programs(value: str | None) -> None:
    assert purpose_of(value) is None


@pytest.mark.parametrize("evidence", [[], 3, {"title": 3, "published": "", "price": "5"}])
def test_evidence_of_other_shapes_is_left_out(evidence: object) -> None:
    assert purpose_of(json.dumps({"kind": "article", "evidence": evidence})) == Purpose(kind="article")
