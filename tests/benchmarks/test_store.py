"""Storing verdicts against what SQLite itself takes to insert the same rows, in the same run on the same disk.

The figure is a ratio, so that it says the same on a slow machine. Each side gets its input as a fresh copy, as verdicts
come from worker processes. Only the processor time of the writing counts, and of it the best of several rounds: other
programs on the machine then disturb least.
"""

from __future__ import annotations

import gc
import pickle
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from pipelines.article import Archive, Article, Author, BodyBlock, Image, RelatedLink
from pipelines.store import Landing, Writer, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ARTICLES, BATCH, ROUNDS = 1600, 200, 3
# About 0.5 is what it reaches; the floor leaves room for the noise of a shared machine.
FLOOR = 0.3
WORDS = [
    "وزير",
    "مصر",
    "الحكومة",
    "في",
    "على",
    "من",
    "رئيس",
    "دولة",
    "قال",
    "اليوم",
    "أمس",
    "اجتماع",
    "لجنة",
    "بيان",
    "مدينة",
    "اقتصاد",
    "سوق",
    "لاعب",
    "مباراة",
    "كتاب",
]


@pytest.fixture(scope="module")
def batches() -> list[bytes]:
    """Records of about 3 KB of text, pickled a batch at a time."""
    chance = random.Random(20261122)
    verdicts = [Accepted(record(number, chance)) for number in range(ARTICLES)]
    return [pickle.dumps(verdicts[start : start + BATCH]) for start in range(0, ARTICLES, BATCH)]


def record(number: int, chance: random.Random) -> Article:
    headline = f"{' '.join(chance.choices(WORDS, k=9))} {number}"
    blocks = tuple(BodyBlock("paragraph", " ".join(chance.choices(WORDS, k=50))) for _ in range(7))
    return Article(
        url=f"https://www.example.com/news/{number}?utm_source=feed",
        canonical_url=f"https://example.com/news/{number}",
        source="example.com",
        headline=headline,
        section="أخبار",
        keywords=("مصر", "اقتصاد"),
        language="ar",
        authors=(Author(f"كاتب {number % 97}"),),
        byline_raw=f"كتب: كاتب {number % 97}",
        date_published="2026-11-20T10:00:00+02:00",
        date_published_raw="20 نوفمبر 2026 - 10:00",
        date_published_precision="minute",
        main_image=Image("https://example.com/i.jpg", "تعليق"),
        body_blocks=blocks,
        related=(RelatedLink("خبر آخر", "https://example.com/news/1"),) * 4,
        fetched_at="2026-11-20T11:00:00Z",
        content_hash=content_hash(headline, blocks),
        archive=Archive(f"pages/{number}.html"),
        provenance=dict.fromkeys(("headline", "date_published", "authors", "body", "section"), "json-ld"),
    )


def store(path: Path, batches: list[bytes]) -> tuple[float, float]:
    """Processor seconds to store everything once, and once more."""
    seconds = []
    with open_database(path) as database:
        for expected in (Landing.NEW, Landing.UNCHANGED):
            run_id = start_run(database, command="benchmark", program_version="0", now=NOW)
            writer, spent = Writer(database), 0.0
            for pickled in batches:
                verdicts = pickle.loads(pickled)
                began = process_time()
                landings = writer.store(verdicts, run_id=run_id, now=NOW)
                spent += process_time() - began
                assert set(landings) == {expected}
            seconds.append(spent)
    return seconds[0], seconds[1]


def insert_rows(path: Path, stored: Path) -> float:
    """Processor seconds to insert the rows of ``stored`` with bare ``executemany``, in as many transactions."""
    with open_database(stored, read_only=True) as source:
        read = source.connection.execute
        before = {table: read(f"SELECT * FROM {table}").fetchall() for table in ("runs", "sources", "people")}
        transactions = [
            pickle.dumps(
                {
                    table: read(
                        f"SELECT * FROM {table} WHERE {key} > ? AND {key} <= ?", (start, start + BATCH)
                    ).fetchall()
                    for table, key in (
                        ("articles", "id"),
                        ("addresses", "article_id"),
                        ("article_people", "article_id"),
                    )
                }
            )
            for start in range(0, ARTICLES, BATCH)
        ]
    spent = 0.0
    with open_database(path) as database:
        connection = database.connection
        for rows in (before, *map(pickle.loads, transactions)):
            statements = [
                (f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
                for table, values in rows.items()
            ]
            began = process_time()
            connection.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                connection.executemany(statement, values)
            connection.execute("COMMIT")
            spent += process_time() - began
    return spent


@pytest.fixture
def quiet() -> Iterator[None]:
    """No collection of what other tests left behind."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("quiet")
def test_storing_takes_at_most_about_twice_what_sqlite_takes(
    tmp_path: Path, batches: list[bytes], record_property: pytest.RecordProperty
) -> None:
    stored, again, raw = [], [], []
    for number in range(ROUNDS):
        first, second = store(tmp_path / f"{number}.db", batches)
        stored.append(first)
        again.append(second)
        raw.append(insert_rows(tmp_path / f"{number}-raw.db", tmp_path / f"{number}.db"))
    ratio, ratio_again = min(raw) / min(stored), min(raw) / min(again)
    record_property("store_to_raw", round(ratio, 2))
    record_property("store_again_to_raw", round(ratio_again, 2))
    print(f"rows/s against raw sqlite3: storing {ratio:.2f}, storing again {ratio_again:.2f}")
    assert ratio >= FLOOR, f"storing reaches {ratio:.2f} of the rows/s of raw sqlite3; {FLOOR} are wanted"
    assert ratio_again >= FLOOR, f"storing again reaches {ratio_again:.2f} of raw sqlite3; {FLOOR} are wanted"
