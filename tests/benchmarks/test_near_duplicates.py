"""Near-duplicates among 20,000 articles: how many are found, how many are found wrongly; and how a look-up grows.

The truth about a pair is computed from its texts alone, every shingle of them. Times are ratios in one run.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import combinations
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from pipelines.near_duplicates import Sketch, sketch_text
from pipelines.near_duplicates.similarity import SHORT_THRESHOLD, THRESHOLD
from pipelines.near_duplicates.sketches import SHORT
from pipelines.normalise.text import words
from pipelines.store import Database, open_database
from pipelines.store.near_duplicates import said, sign_articles
from pipelines.store.rows import COLUMN, Row
from pipelines.store.signatures import Near, Signature
from tests.corpus import News, corpus

ARTICLES, FEW, MANY, BATCH = 20_000, 10_000, 200_000, 200
PRECISION, RECALL, GROWTH = 0.99, 0.97, 1.5


@pytest.fixture(scope="module")
def news() -> dict[int, News]:
    return {one.number: one for one in corpus(ARTICLES, words=(60, 200))}


@pytest.fixture(scope="module")
def half_way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("near") / "half_way.db"


@pytest.fixture(scope="module")
def database(half_way: Path, news: dict[int, News]) -> Iterator[Database]:
    """The corpus, signed batch by batch; only what signing reads of the articles. A copy is made at 10,000 articles."""
    with open_database(half_way.with_name("news.db")) as database:
        database.connection.execute("PRAGMA foreign_keys = OFF")
        numbers = list(news)
        for start in range(0, ARTICLES, BATCH):
            if start == FEW:
                copy_to(half_way, database.connection)
            rows = {number: row(news[number]) for number in numbers[start : start + BATCH]}
            sketches = {text: sketch_text(*text) for text in map(said, rows.values())}
            with database.write() as connection:
                sign_articles(connection, rows, sketches)
        yield database


def copy_to(path: Path, connection: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(path)) as copy:
        connection.backup(copy)


def row(one: News) -> Row:
    values: list[str | None] = [None] * len(COLUMN)
    values[COLUMN["headline"]], values[COLUMN["body"]] = one.headline, "\n\n".join(one.paragraphs)
    return tuple(values)


def shingles(one: News) -> set[tuple[str, ...]]:
    body = words("\n".join(one.paragraphs))
    text = body if len(body) >= SHORT else [*words(one.headline), *body]
    return set(zip(text, text[1:], text[2:], strict=False))


def alike(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    """The documented threshold."""
    return len(one & other) >= (SHORT_THRESHOLD if min(len(one), len(other)) < SHORT else THRESHOLD) * len(one | other)


def test_precision_and_recall_among_20_000_articles(
    database: Database, news: dict[int, News], record_property: pytest.RecordProperty
) -> None:
    cluster_of = dict(database.connection.execute("SELECT article_id, cluster_id FROM article_clusters_v1"))
    clusters, families = defaultdict(list), defaultdict(list)
    for number, one in news.items():
        clusters[cluster_of[number]].append(number)
        families[one.family].append(number)
    claimed = [pair for members in clusters.values() for pair in combinations(members, 2)]
    wrong = [(one, other) for one, other in claimed if news[one].family != news[other].family]
    near = missed = 0
    misses: Counter[tuple[str, str]] = Counter()
    for members in families.values():
        texts = {number: shingles(news[number]) for number in members} if len(members) > 1 else {}
        for one, other in combinations(texts, 2):
            if alike(texts[one], texts[other]):
                near += 1
                if cluster_of[one] != cluster_of[other]:
                    missed += 1
                    misses[news[one].edit, news[other].edit] += 1
    precision, recall = 1 - len(wrong) / len(claimed), 1 - missed / near
    record_property("precision", round(precision, 4))
    record_property("recall", round(recall, 4))
    print(f"{len(claimed)} pairs in clusters, precision {precision:.4f}; {near} near-duplicates, recall {recall:.4f}")
    assert near > 10_000
    assert precision >= PRECISION, [(news[one].edit, news[other].edit) for one, other in wrong[:10]]
    assert recall >= RECALL, misses


# Texts that have nothing in common with any other, without making texts. The keys are spread by a multiplication.
GROW = """
WITH RECURSIVE added (id) AS (
    SELECT max(id) + 1 FROM signatures UNION ALL SELECT id + 1 FROM added WHERE id < ?
)
INSERT INTO signatures SELECT id, id, 200, zeroblob(800), x'' FROM added
"""
GROW_BANDS = """
WITH RECURSIVE places (place) AS (SELECT 0 UNION ALL SELECT place + 1 FROM places WHERE place < 25)
INSERT INTO signature_bands
SELECT (id * 26 + place) * 27146890121 % 140737488355213, id FROM signatures CROSS JOIN places
WHERE hashes = zeroblob(800) ORDER BY 1
"""


def grow(connection: sqlite3.Connection, articles: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(GROW, (articles,))
    connection.execute(GROW_BANDS)
    connection.execute("COMMIT")


def look_up(connection: sqlite3.Connection, sketches: list[Sketch]) -> float:
    """Processor seconds to find the near-duplicates of a batch of texts."""
    began = process_time()
    near = Near(connection, sketches)
    found = [near.similar(Signature(0, *sketch[:3]), sketch) for sketch in sketches]
    spent = process_time() - began
    assert any(similar for _, similar in found)
    return spent


@pytest.mark.usefixtures("database")
def test_a_look_up_at_200_000_articles_takes_little_longer_than_at_10_000(
    half_way: Path, news: dict[int, News], record_property: pytest.RecordProperty
) -> None:
    with open_database(half_way) as few, open_database(half_way.with_name("many.db")) as many:
        few.connection.backup(many.connection)
        grow(many.connection, MANY)
        texts = [sketch_text(one.headline, "\n".join(one.paragraphs)) for one in list(news.values())[-10 * BATCH :]]
        ratios = []
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            at_few = min(look_up(few.connection, batch) for _ in range(3))
            ratios.append(min(look_up(many.connection, batch) for _ in range(3)) / at_few)
    ratio = median(ratios)
    record_property("look_up_200_000_to_10_000", round(ratio, 2))
    print(f"a look-up at {MANY} articles takes {ratio:.2f} of its time at {FEW}")
    assert ratio <= GROWTH, f"a look-up at {MANY} articles takes {ratio:.2f} of its time at {FEW}; at most {GROWTH}"
