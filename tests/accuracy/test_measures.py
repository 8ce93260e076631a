"""The measures by themselves, and against the shared samples' own where those are present."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from tests.accuracy import measures
from tests.accuracy.corpora import SHARED

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
MOMENTS = (
    None, "2024", "2024-05", "2024-05-15", "2024-05-16", "2024-05-15T12:00", "2024-05-15T12:00:40+00:00",
    "2024-05-15T15:00:00+03:00", "2024-05-16T01:00:00+03:00", "2024-05-15T12:01:00",
)  # fmt: skip
AGES: tuple[dict[str, float], ...] = ({"minutes": 1}, {"hours": 2}, {"days": 1}, {"weeks": 1}, {"months": 2})
TEXTS = (None, "", "قال «الوزير»", 'قَالَ  "الوزير" ', "قال الوزير اليوم", "ﻗﺎل الوزيـــر", "Reuters 2024")


@pytest.mark.parametrize(
    ("got", "wanted", "verdict"),
    [
        ("2024-05-15T12:00:00+00:00", "2024-05-15T12:00", (True, True)),
        ("2024-05-15T15:00:00+03:00", "2024-05-15T12:00:00+00:00", (True, True)),
        ("2024-05-15T12:00", "2024-05-15T12:00:00+00:00", (True, False)),
        ("2024-05-15", "2024-05-15T12:00", (True, False)),
        ("2024-05-15T12:00", "2024-05-15", (True, True)),
        ("2024-05-14", "2024-05-15", (False, False)),
        (None, None, (True, True)),
        ("2024-05-15", None, (False, False)),
        (None, "2024-05-15", (False, False)),
        ("2024-05", "2024-05", (True, True)),
    ],
)
def test_a_moment(got: str | None, wanted: str | None, verdict: tuple[bool, bool]) -> None:
    assert measures.same_moment(got, wanted) == verdict


def test_f1_counts_words() -> None:
    assert measures.f1("قال الوزير", "قال الوزيرُ") == 1
    assert measures.f1("قال", "قال الوزير") == pytest.approx(2 / 3)
    assert measures.f1("", "قال") == measures.f1(None, "") == 0


def test_an_agency_may_stand_among_others() -> None:
    label = {"agency": "رويترز", "agency_accept": ["Reuters"], "location": None}
    assert measures.credited("رويترز، أ ف ب", label, "agency")
    assert measures.credited("Reuters", label, "agency")
    assert not measures.credited("أ ف ب", label, "agency")
    assert not measures.credited("بيروت", label, "location")


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """The samples' scoring script."""
    path = SHARED / "score.py"
    if not path.exists():
        pytest.skip("there is no shared/score.py beside the repository")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_moments_are_compared_as_by_the_samples(score: ModuleType) -> None:
    for got in MOMENTS:
        for wanted in MOMENTS:
            assert measures.same_moment(got, wanted) == score.same_moment(got, wanted), (got, wanted)
        for age in AGES:
            assert measures.same_age(got, age, NOW) == score.same_age(got, age, NOW)[0], (got, age)


def test_texts_are_compared_as_by_the_samples(score: ModuleType) -> None:
    for got in TEXTS:
        assert measures.plain(got) == score.plain(got)
        people: list[Any] = [got, {"name": got}]
        assert measures.names(people[1:]) == score.names(people[1:])
        for wanted in TEXTS:
            assert measures.f1(got, wanted) == pytest.approx(score.overlap(got, wanted)[2])
            label = {"agency": wanted, "agency_accept": TEXTS[2:4]}
            assert measures.credited(got, label, "agency") == score.credited(got, label, "agency")
