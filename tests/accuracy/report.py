"""The scores beside their floors, and each miss, for a person to read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.accuracy.corpora import Corpus, scores_of
from tests.accuracy.scores import Miss

_HERE = Path(__file__).parent
CLOSE = 0.0015
"""A floor is rounded to three digits; what lies farther above it could rise."""

FLOORS: dict[str, dict[str, float]] = tomllib.loads((_HERE / "floors.toml").read_text("utf-8"))
KNOWN: dict[tuple[str, str, str], str] = {
    (miss["corpus"], miss["case"], miss["field"]): miss["reason"]
    for miss in tomllib.loads((_HERE / "known_misses.toml").read_text("utf-8"))["miss"]
}


def absent(corpus: Corpus) -> str | None:
    """Why a corpus cannot be scored here, in a sentence; ``None`` where it can."""
    if corpus.needs.exists():
        return None
    return (
        f"{corpus.name} is skipped: there is no {corpus.needs.parent.name}/{corpus.needs.name} beside the repository."
    )


def fallen(corpus: Corpus) -> list[str]:
    """The measures of a corpus that fell below their floors, each with both numbers."""
    scores = scores_of(corpus)
    return [
        f"{measure} {scores.share(measure):.4f} is under its floor {floor}"
        for measure, floor in FLOORS[corpus.name].items()
        if scores.share(measure) < floor
    ]


def lines_of(corpus: Corpus) -> Iterator[str]:
    """The report on a corpus: a line for each measure, then the misses, the new ones first."""
    scores, floors = scores_of(corpus), FLOORS.get(corpus.name, {})
    yield corpus.name
    for measure, cases in scores.cases.items():
        share, floor = scores.share(measure), floors.get(measure, 0.0)
        verdict = "FALLEN" if share < floor else "the floor can rise" if share > floor + CLOSE else ""
        reached = f"{scores.reached[measure]:g}/{cases}"
        yield f"  {measure:<10}{share:7.4f}  floor {floor:<6} {reached:>9}  {verdict}".rstrip()
    for miss in sorted(scores.misses, key=lambda miss: _reason(corpus, miss) is not None):
        reason = _reason(corpus, miss)
        yield f"  new miss: {miss}" if reason is None else f"  known miss: {miss}\n    kept   {reason}"
    for case, field in _mended(corpus):
        yield f"  {case}: {field} is read right now: take it out of known_misses.toml"


def _reason(corpus: Corpus, miss: Miss) -> str | None:
    return KNOWN.get((corpus.name, miss.case, miss.field))


def _mended(corpus: Corpus) -> list[tuple[str, str]]:
    missed = {(miss.case, miss.field) for miss in scores_of(corpus).misses}
    return [(case, field) for name, case, field in KNOWN if name == corpus.name and (case, field) not in missed]
