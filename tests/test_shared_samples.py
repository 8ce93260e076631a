"""The real samples that lie beside the repository, read with the product's functions and judged by their own scorer.

They are not part of the project. Where they are absent these tests are skipped; the fixtures cover the same ground.
"""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.parsers.page import parse_page
from crawler.saved.page import SavedPage
from pipelines.article import Archive
from pipelines.normalise.bylines import read_byline
from pipelines.normalise.dates import read_date

# What has been reached. Floors only rise.
FLOORS = {
    "body F1": 0.99,
    "dates right": 0.99,
    "dates wrong": 0,
    "bylines authors": 0.97,
    "bylines all three": 0.96,
}

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOW = datetime.fromisoformat(
    "2024-05-15T12:00:00+00:00"
)  # the moment that the relative dates of the samples count from

pytestmark = pytest.mark.skipif(
    not (SHARED / "score.py").exists(),
    reason="no folder 'shared' with score.py beside the repository: real samples absent",
)


def scorer() -> ModuleType:
    """The samples' scoring script, as a module."""
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(name: str) -> list[dict[str, Any]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} beside the repository")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def golds(folder: str) -> list[Any]:
    return [
        pytest.param(
            folder, path.name.removesuffix(".gold.json"), id=f"{folder}-{path.name.removesuffix('.gold.json')}"
        )
        for path in sorted((SHARED / folder).glob("*.gold.json"))
    ]


def read(folder: str, name: str, generic: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the parser makes of a sample, and what its label says."""
    home = SHARED / folder
    path = next(home / f"{name}{ending}" for ending in (".html", ".txt") if (home / f"{name}{ending}").exists())
    meta = json.loads((home / f"{name}.meta.json").read_text("utf-8"))
    saved = SavedPage(
        archive=Archive(path.name),
        content=path.read_bytes(),
        kind="capture" if path.suffix == ".txt" else "html",
        url=meta.get("url"),
        url_from="side file",
        fetched_at=meta.get("fetched_at"),
        status=meta.get("status"),
        headers=meta.get("headers") or {},
    )
    record = parse_page(saved, now=NOW, generic=generic).article.to_dict()
    return record, json.loads((home / f"{name}.gold.json").read_text("utf-8"))


@pytest.mark.parametrize("generic", [False, True], ids=["by-publisher", "generic"])
@pytest.mark.parametrize(("folder", "name"), [*golds("pages"), *golds("captures")])
def test_a_page_is_read_as_labelled(folder: str, name: str, generic: bool) -> None:
    score = scorer()
    got, gold = read(folder, name, generic)
    moments = [gold["datePublished"], *gold.get("datePublished_accept", [])]
    people = [gold["authors"], *gold.get("authors_accept", [])]
    assert score.plain(got["headline"]) == score.plain(gold["headline"])
    assert any(score.same_moment(got["date_published"], moment)[1] for moment in moments), got["date_published"]
    assert score.names(got["authors"]) in [score.names(names) for names in people]
    if "body" in gold:
        assert [noise for noise in gold.get("must_not", []) if score.plain(noise) in score.plain(got["body"])] == []
        assert score.overlap(got["body"], gold["body"])[2] >= FLOORS["body F1"]


def test_printed_dates() -> None:
    score, labels, verdicts, misses = scorer(), lines("dates.jsonl"), Counter[str](), []
    for label in labels:
        zone = ZoneInfo(label["tz"]) if label.get("tz") else None
        got = read_date(label["raw"].replace("\n", " "), now=NOW, timezone=zone).iso
        wanted = [label.get("iso"), *label.get("iso_accept", [])]
        if "relative" in label:
            right = score.same_age(got, label["relative"], NOW)[0]
        else:
            right = any(score.same_moment(got, iso)[1] for iso in wanted) if wanted[0] else got is None
        verdict = "right" if right else "missing" if got is None else "wrong"
        verdicts[verdict] += 1
        if not right:
            misses.append((verdict, label["raw"], got, wanted))
    assert verdicts["wrong"] <= FLOORS["dates wrong"], misses
    assert verdicts["right"] >= FLOORS["dates right"] * len(labels), misses


def test_printed_bylines() -> None:
    score, labels, sums, misses = scorer(), lines("bylines.jsonl"), Counter[str](), []
    for label in labels:
        reading = read_byline(label["raw"].replace("\n", " "))
        people = [score.names(names) for names in (label["authors"], *label.get("authors_accept", []))]
        authors = score.names([author.name for author in reading.authors]) in people
        agency, location = (score.credited(getattr(reading, field), label, field) for field in ("agency", "location"))
        sums.update(authors=authors, whole=authors and agency and location)
        if not (authors and agency and location):
            misses.append((label["raw"], [author.name for author in reading.authors], reading.agency, reading.location))
    assert sums["authors"] >= FLOORS["bylines authors"] * len(labels), misses
    assert sums["whole"] >= FLOORS["bylines all three"] * len(labels), misses
