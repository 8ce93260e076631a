"""The labelled corpora, each read by the product and scored.

``fixtures`` are the project's own pages. The shared samples are real ones that lie in a folder beside the repository on
the developers' machines; elsewhere they are absent and only the fixtures are scored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.normalise.bylines import read_byline
from pipelines.normalise.dates import read_date
from tests.accuracy.measures import credited, f1, names, plain, same_age, same_moment, words
from tests.accuracy.scores import Miss, Scores
from tests.expected import Record, fixtures, read

SHARED = Path(__file__).resolve().parents[3] / "shared"
SHARED_NOW = datetime.fromisoformat("2024-05-15T12:00:00+00:00")
"""The moment that the relative dates of the shared samples count from."""
SHOWN = 12
"""Words of a body that are shown as missing or too many."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """``needs`` is the file or folder without which it cannot be scored."""

    name: str
    needs: Path
    score: Callable[[], Scores]


@cache
def scores_of(corpus: Corpus) -> Scores:
    """The scores of a corpus, worked out once."""
    return corpus.score()


def _score_fixtures(*, generic: bool) -> Scores:
    scores = Scores()
    for fixture in fixtures():
        wanted = fixture.expected()
        got = read(fixture.path, generic=generic)
        for index, label in enumerate(wanted):
            case = f"{fixture.name}[{index}]" if len(wanted) > 1 else fixture.name
            record = got[index] if len(got) == len(wanted) else {}
            score_page(scores, case, as_label(label), record)
    return scores


def as_label(expected: Record) -> Record:
    """An expected file in the terms of a label; what it leaves open is left out."""
    label = {key: expected[key] for key in ("outcome", "headline", "authors", "must_not") if key in expected}
    if "date_published" in expected:
        label["datePublished"] = expected["date_published"]
    if expected.get("body"):
        label["body"] = "\n\n".join(expected["body"])
    return label


def _score_saved(folder: Path, *, generic: bool) -> Scores:
    scores = Scores()
    for label_path in sorted(folder.glob("*.gold.json")):
        name = label_path.name.removesuffix(".gold.json")
        path = next(path for suffix in (".html", ".txt") if (path := folder / f"{name}{suffix}").exists())
        label = json.loads(label_path.read_text("utf-8"))
        score_page(scores, name, label, read(path, generic=generic)[0])
    return scores


def score_page(scores: Scores, case: str, label: Record, got: Record) -> None:
    """One page against its label. Where another outcome than an article is wanted, that alone counts."""

    def judge(field: str, reached: float, wanted: Any, have: Any) -> None:
        scores.add(field, reached, lambda: Miss(case, field, str(wanted), str(have)))

    if "outcome" in label:
        judge("outcome", label["outcome"] == got.get("outcome"), label["outcome"], got.get("outcome"))
        if label["outcome"] != "article":
            return
    if "headline" in label:
        same = plain(got.get("headline")) == plain(label["headline"])
        judge("headline", same, label["headline"], got.get("headline"))
    if "datePublished" in label:
        published, accepted = got.get("date_published"), _accepted(label, "datePublished")
        found = [same_moment(published, one) for one in accepted]
        judge("day", any(day for day, _ in found), accepted[0], published)
        judge("moment", any(moment for _, moment in found), accepted[0], published)
    if "authors" in label:
        people = names(got.get("authors"))
        judge("authors", people in map(names, _accepted(label, "authors")), names(label["authors"]), people)
    if "body" in label:
        body = "\n\n".join(got.get("body") or ())
        judge("body_f1", f1(body, label["body"]), *_words_apart(label["body"], body))
        leaked = [noise for noise in label.get("must_not", ()) if plain(noise) in plain(body)]
        judge("clean", not leaked, "none of the page's noise in the body", leaked)


def _accepted(label: Mapping[str, Any], field: str) -> list[Any]:
    return [label[field], *label.get(f"{field}_accept", ())]


def _words_apart(wanted: str, got: str) -> tuple[str, str]:
    """The first words that only one of two bodies has."""
    missing, more = words(wanted) - words(got), words(got) - words(wanted)
    shown = (" ".join(list(only.elements())[:SHOWN]) for only in (missing, more))
    one, other = shown
    return f"also, in {missing.total()} words: {one}", f"too much, in {more.total()} words: {other}"


def _lines(path: Path) -> Iterator[tuple[str, Record]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            yield f"line {number}", json.loads(line)


def _score_dates(path: Path) -> Scores:
    scores = Scores()
    for case, label in _lines(path):
        raw = label["raw"].replace("\n", " ")
        zone = ZoneInfo(label["tz"]) if label.get("tz") else None
        got = read_date(raw, now=SHARED_NOW, timezone=zone).iso
        wanted: Any = label.get("iso")
        if "relative" in label:
            right, wanted = same_age(got, label["relative"], SHARED_NOW), label["relative"]
        else:
            right = any(same_moment(got, one)[1] for one in [wanted, *label.get("iso_accept", ())])
        scores.add("right", right, partial(Miss, case, "date", str(wanted), str(got), raw))
        scores.count("not_wrong", right or got is None)
    return scores


def _score_bylines(path: Path) -> Scores:
    scores = Scores()
    for case, label in _lines(path):
        raw = label["raw"].replace("\n", " ")
        reading = read_byline(raw)
        people = names([author.name for author in reading.authors])
        right = {
            "authors": people in map(names, _accepted(label, "authors")),
            "agency": credited(reading.agency, label, "agency"),
            "location": credited(reading.location, label, "location"),
        }
        got = {"authors": people, "agency": reading.agency, "location": reading.location}
        for field in right:
            miss = partial(Miss, case, field, str(label.get(field)), str(got[field]), raw)
            scores.add(field, right[field], miss)
        scores.count("all", all(right.values()))
    return scores


def _pages(name: str, needs: Path, score: Callable[..., Scores]) -> tuple[Corpus, Corpus]:
    """A corpus of pages, by the publishers' own page classes and without them."""
    own, generic = partial(score, generic=False), partial(score, generic=True)
    return Corpus(name, needs, own), Corpus(f"{name}-generic", needs, generic)


CORPORA: dict[str, Corpus] = {
    corpus.name: corpus
    for corpus in (
        *_pages("fixtures", fixtures()[0].path.parent, _score_fixtures),
        *_pages("shared-pages", SHARED / "pages", partial(_score_saved, SHARED / "pages")),
        Corpus("shared-captures", SHARED / "captures", partial(_score_saved, SHARED / "captures", generic=False)),
        Corpus("shared-dates", SHARED / "dates.jsonl", partial(_score_dates, SHARED / "dates.jsonl")),
        Corpus("shared-bylines", SHARED / "bylines.jsonl", partial(_score_bylines, SHARED / "bylines.jsonl")),
    )
}
