"""Exports and snapshots against the least that the same work can cost, in the same run."""

from __future__ import annotations

import gc
import io
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pytest

from pipelines.article import Archive, Article, Author, BodyBlock, Image, RelatedLink
from pipelines.publish.export import export
from pipelines.publish.selection import Selection
from pipelines.publish.snapshot import snapshot
from pipelines.publish.tables import JsonLines
from pipelines.store import Writer, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ARTICLES, BATCH, ROUNDS = 2000, 500, 5
FLOOR = 0.4
"""Of the rows a second of a bare SELECT and json.dumps. The record holds the body twice, as text and as blocks, and the
bare rows once; see README for what was reached."""
CEILING = 2.5
"""Times what ``VACUUM INTO`` alone takes; both of them mostly wait for the disk."""
WORDS = "وزير مصر الحكومة في على من رئيس دولة قال اليوم أمس اجتماع لجنة بيان مدينة اقتصاد سوق لاعب مباراة كتاب".split()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of articles with about 3 KB of text."""
    file = tmp_path_factory.mktemp("publish") / "news.db"
    chance = random.Random(20261122)
    with open_database(file) as database:
        run_id = start_run(database, command="benchmark", program_version="0", now=NOW)
        for start in range(0, ARTICLES, BATCH):
            verdicts = [Accepted(record(number, chance)) for number in range(start, start + BATCH)]
            Writer(database).store(verdicts, run_id=run_id, now=NOW)
    return file


def record(number: int, chance: random.Random) -> Article:
    headline = f"{' '.join(chance.choices(WORDS, k=9))} {number}"
    blocks = tuple(BodyBlock("paragraph", " ".join(chance.choices(WORDS, k=50))) for _ in range(7))
    return Article(
        url=f"https://www.example.com/news/{number}?utm_source=feed",
        canonical_url=f"https://example.com/news/{number}",
        source="example.com",
        headline=headline,
        keywords=("مصر", "اقتصاد"),
        authors=(Author(f"كاتب {number % 97}"),),
        date_published="2026-11-20T10:00:00+02:00",
        date_published_precision="minute",
        main_image=Image("https://example.com/i.jpg", "تعليق"),
        body_blocks=blocks,
        related=(RelatedLink("خبر آخر", "https://example.com/news/1"),) * 4,
        content_hash=content_hash(headline, blocks),
        archive=Archive("pages.warc.gz", number),
        provenance=dict.fromkeys(("headline", "date_published", "authors", "body"), "json-ld"),
    )


@pytest.fixture
def quiet() -> Iterator[None]:
    """No collection of what other tests left behind."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def spent(clock: Callable[[], float], work: Callable[[], object]) -> float:
    began = clock()
    work()
    return clock() - began


def bare_export(path: Path) -> int:
    """Every column of every article as JSON, by sqlite3 and json alone."""
    stream = io.BytesIO()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM articles ORDER BY id")
        names = [column[0] for column in rows.description]
        for row in rows:
            stream.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode() + b"\n")
    return stream.tell()


def our_export(path: Path) -> int:
    stream = io.BytesIO()
    with open_database(path, read_only=True) as database:
        assert export(database, JsonLines(stream), Selection()).articles == ARTICLES
    return stream.tell()


@pytest.mark.usefixtures("quiet")
def test_an_export_costs_little_more_than_reading_the_rows(path: Path, record_property: pytest.RecordProperty) -> None:
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(spent(process_time, lambda: our_export(path)))
        bare.append(spent(process_time, lambda: bare_export(path)))
    ratio = min(bare) / min(ours)
    megabytes = our_export(path) / bare_export(path)
    record_property("export_to_bare", round(ratio, 2))
    print(f"export: {ratio:.2f} of the rows/s of SELECT and json.dumps, with {megabytes:.1f} times their bytes")
    assert ratio >= FLOOR, f"an export reaches {ratio:.2f} of the rows/s of SELECT and json.dumps; {FLOOR} are wanted"


@pytest.mark.usefixtures("quiet")
def test_a_snapshot_costs_what_copying_costs(
    path: Path, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    def ours() -> None:
        with open_database(path, read_only=True) as database:
            snapshot(database, tmp_path / "ours.db")

    def vacuum() -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(tmp_path / "vacuum.db"),))

    def backup() -> None:
        with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(tmp_path / "backup.db")) as copy:
            connection.backup(copy)

    def copying() -> None:
        shutil.copyfile(path, tmp_path / "copied.db")
        with (tmp_path / "copied.db").open("rb+") as file:
            os.fsync(file.fileno())

    times: dict[str, list[float]] = {work.__name__: [] for work in (ours, vacuum, backup, copying)}
    for _ in range(ROUNDS):
        for work in (ours, vacuum, backup, copying):
            times[work.__name__].append(spent(perf_counter, work))
            for file in tmp_path.glob("[!o]*"):
                file.unlink()
    taken = {name: median(seconds) for name, seconds in times.items()}
    ratios = {name: round(taken["ours"] / seconds, 2) for name, seconds in taken.items() if name != "ours"}
    for name, ratio in ratios.items():
        record_property(f"snapshot_to_{name}", ratio)
    print(f"snapshot: {taken['ours'] * 1000:.0f} ms; times what others take: {ratios}")
    assert ratios["vacuum"] <= CEILING, f"a snapshot takes {ratios['vacuum']} times VACUUM INTO; {CEILING} are allowed"
