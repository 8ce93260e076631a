"""The gate: no measure of a labelled corpus falls below its floor. docs/fixtures.md says how to read a failure."""

from __future__ import annotations

import pytest

from tests.accuracy.__main__ import main
from tests.accuracy.corpora import CORPORA, Corpus, scores_of
from tests.accuracy.report import FLOORS, KNOWN, absent, fallen, lines_of
from tests.accuracy.scores import Miss, Scores

NAMES = sorted(CORPORA)


def corpus_of(name: str) -> Corpus:
    corpus = CORPORA[name]
    if (reason := absent(corpus)) is not None:
        pytest.skip(reason)
    return corpus


@pytest.mark.parametrize("name", NAMES)
def test_no_measure_falls_below_its_floor(name: str) -> None:
    corpus = corpus_of(name)
    assert not fallen(corpus), "\n".join([*fallen(corpus), "", *lines_of(corpus)])


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_has_a_floor(name: str) -> None:
    assert set(scores_of(corpus_of(name)).cases) == set(FLOORS[name])


def test_floors_and_known_misses_name_corpora() -> None:
    assert set(FLOORS) == set(CORPORA)
    assert {corpus for corpus, _, _ in KNOWN} <= set(CORPORA)


def scored(corpus: str, **reached: float) -> Corpus:
    """A corpus of one case, of which so much is right, with everything else as its floors want it."""
    scores = Scores()
    for measure in FLOORS[corpus]:
        share = reached.get(measure, 1.0)
        scores.add(measure, share, lambda measure=measure: Miss("a-page", measure, "أحمد منصور", "منصور", "كتب"))
    return Corpus(corpus, CORPORA["fixtures"].needs, lambda: scores)


def test_a_fallen_measure_fails_with_its_miss() -> None:
    corpus = scored("fixtures", authors=0.5)
    assert fallen(corpus) == ["authors 0.5000 is under its floor 1.0"]
    report = "\n".join(lines_of(corpus))
    assert "FALLEN" in report
    assert "new miss: a-page 'كتب': authors\n    wanted أحمد منصور\n    got    منصور" in report


def test_a_known_miss_is_told_from_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KNOWN, ("fixtures", "a-page", "authors"), "The label is wrong.")
    monkeypatch.setitem(KNOWN, ("fixtures", "a-page", "day"), "It is read now.")
    report = "\n".join(lines_of(scored("fixtures", authors=0.5, headline=0.0)))
    assert report.index("new miss: a-page 'كتب': headline") < report.index("known miss: a-page 'كتب': authors")
    assert "kept   The label is wrong." in report
    assert "a-page: day is read right now" in report


def test_a_floor_that_can_rise_is_said() -> None:
    assert "the floor can rise" in "\n".join(lines_of(scored("shared-bylines")))


def test_the_report_of_one_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fixtures"]) == 0
    assert capsys.readouterr().out.startswith("fixtures\n  outcome")


def test_an_unknown_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fixture"]) == 2
    assert "There is no corpus fixture; there are fixtures, " in capsys.readouterr().err
