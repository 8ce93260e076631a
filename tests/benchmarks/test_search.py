"""Searching 200,000 articles against searching 10,000, for words that as many articles hold in both.

The figure is a ratio of processor time in one run, the two interleaved, so that it says the same on a slow machine.
Bodies are short, because making the index is what takes long; hits are as long as the others. They are indexed as
articles are; the words of the others stand in the index as they are printed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from pipelines.normalise.search import FOLDING, read_query
from pipelines.publish.selection import Selection
from pipelines.store import Database, open_database, start_run
from pipelines.store.search import Order, search
from pipelines.store.search_upkeep import rebuild_search
from tests.benchmarks.bulk import filling
from tests.corpus import LETTERS

FEW, MANY, HITS, WORDS, ROUNDS = 10_000, 200_000, 100, 8, 40
MOST = 1.5
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
INSERT = """
INSERT INTO articles (canonical_url, first_run, last_run, stored_at, changed_at, headline, keywords, authors, body,
    body_kinds, related, word_count, content_hash, parser, parser_version, provenance, warnings, date_published_utc)
VALUES (?, 1, 1, '', '', ?, '[]', '[]', ?, '["paragraph"]', '[]', 8, ?, 'generic', '1', '{}', '[]', ?)
"""
_OTHERS = "FROM articles WHERE body NOT LIKE '%والزرافة النادرة%'"
QUERIES = {
    "word": ("الزرافة", Order.RANK),
    "two words": ("زرافة نادرة", Order.RANK),
    "phrase": ('"زرافة نادرة"', Order.RANK),
    "either": ("زرافة OR نادرة", Order.RANK),
    "newest": ("الزرافة", Order.DATE),
}


def fill(path: Path, articles: int) -> Database:
    """A database of so many articles, `HITS` of which hold the words that are looked for."""
    chance = random.Random(20261122)
    vocabulary = ["".join(chance.choices(LETTERS, k=chance.randint(2, 8))) for _ in range(30_000)]
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
    words = chance.choices(vocabulary, cum_weights=weights, k=articles * WORDS)
    every = articles // HITS

    def rows() -> Iterator[tuple[str, str, str, str, str]]:
        for number in range(articles):
            body = words[number * WORDS : (number + 1) * WORDS]
            if number % every == 0:
                body[3:5] = ["والزرافة", "النادرة"]
            text = " ".join(body)
            yield f"https://example.com/{number}", body[0], text, str(number), f"{2000 + number % 20}-01-01"

    database = open_database(path)
    start_run(database, command="benchmark", program_version="0", now=NOW)
    with filling(database) as connection:
        connection.executemany(INSERT, rows())
        connection.execute(
            "INSERT OR REPLACE INTO search_state (id, folding, is_complete) VALUES (1, ?, 0)", (FOLDING,)
        )
        connection.execute(f"INSERT INTO articles_search (rowid, headline, body) SELECT id, headline, body {_OTHERS}")
        connection.execute(f"INSERT INTO search_documents SELECT id, id, x'00' {_OTHERS}")
    assert rebuild_search(database) == HITS  # goes on with those that are missing
    return database


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Database]]:
    folder = tmp_path_factory.mktemp("search")
    with fill(folder / "few.db", FEW) as few, fill(folder / "many.db", MANY) as many:
        yield few, many


def seconds(database: Database, text: str, order: Order) -> float:
    query = read_query(text)
    began = process_time()
    hits = search(database, query, Selection(copies=False), order=order, limit=10)
    spent = process_time() - began
    assert len(hits) == 10
    return spent


@pytest.mark.parametrize("name", QUERIES)
def test_searching_twenty_times_as_many_articles(
    databases: tuple[Database, Database], name: str, record_property: pytest.RecordProperty
) -> None:
    text, order = QUERIES[name]
    few, many = databases
    for database in databases:
        assert len(search(database, read_query(text), Selection(), limit=1000)) == HITS
    pairs = [(seconds(few, text, order), seconds(many, text, order)) for _ in range(ROUNDS)]
    ratio = median(one for _, one in pairs) / median(one for one, _ in pairs)
    record_property(f"search_{name.replace(' ', '_')}_200k_to_10k", round(ratio, 2))
    print(f"{name}: {median(one for one, _ in pairs) * 1e3:.2f} ms at {FEW:,}; {ratio:.2f} times that at {MANY:,}")
    assert ratio <= MOST, f"searching {MANY:,} articles takes {ratio:.2f} times as long as {FEW:,}; {MOST} are allowed"
