"""The real samples beside the repository, scored as they are scored for everyone."""

import importlib.util
import json
from pathlib import Path

import pytest

from pipelines.normalise.bylines import read_byline

SHARED = Path(__file__).resolve().parents[5] / "shared"


@pytest.mark.skipif(not (SHARED / "bylines.jsonl").exists(), reason="the shared samples are not beside this checkout")
def test_scores():
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    golds = [json.loads(line) for line in (SHARED / "bylines.jsonl").read_text("utf-8").splitlines() if line.strip()]
    authors = everything = 0
    for gold in golds:
        reading = read_byline(gold["raw"])
        people = score.names([author.name for author in reading.authors])
        right = people in [score.names(names) for names in [gold["authors"], *gold.get("authors_accept", [])]]
        authors += right
        everything += right and all(
            score.credited(getattr(reading, part), gold, part) for part in ("agency", "location")
        )
    assert authors / len(golds) >= 0.98
    assert everything / len(golds) >= 0.96
