"""Pages of the site on 200,000 articles against a bare page of Datasette's for the same table, in the same run."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep

import httpx
import pytest

from pipelines.normalise.search import FOLDING
from pipelines.store import open_database, start_run
from tests.benchmarks.bulk import filling

pytest.importorskip("datasette", reason="the site needs its extra: pip install '.[site]'")

ARTICLES, SOURCES, PEOPLE = 200_000, 40, 500
CEILING = 2.0
"""Times what a page of Datasette's takes."""
ROUNDS = 11
WORDS = "وزير مصر الحكومه رييس دوله اليوم امس اجتماع لجنه بيان مدينه اقتصاد سوق لاعب كتاب بحر قطار مكتبه ميناء".split()
RARE = "فنار"
"""A word of one article in two hundred."""
COMMON = "صندوق"
"""A word of one article in twenty."""
BARE = """
import sys, socket, uvicorn
from datasette.app import Datasette
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(Datasette([sys.argv[1]]).app(), log_level="error")).run(sockets=[listener])
"""
BARE_PAGE = "/news/articles?_nosuggest=1&_nocount=1"
"""A hundred rows and nothing else: what it guesses of facets and counts of rows would take it seconds."""
PAGES = {
    "front page": "/",
    "further page": "/?before=2024-03-01T00:00:00Z~1000",
    "article": "/articles/100000",
    "search": f"/search?q={RARE}",
    "search, a common word": f"/search?q={COMMON}",
    "search, a word of most articles": f"/search?q={WORDS[0]}",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of a few words each, by plain SQL: written with our code they would take minutes."""
    file = tmp_path_factory.mktemp("site") / "news.db"
    chance = random.Random(20261122)
    start = datetime(2022, 1, 1, tzinfo=UTC)
    with open_database(file) as database:
        run = start_run(database, command="benchmark", program_version="0", now=start)
        with filling(database) as connection:
            connection.execute("UPDATE search_state SET folding = ?, is_complete = 1", (FOLDING,))
            connection.execute("INSERT OR IGNORE INTO search_state VALUES (1, ?, 1)", (FOLDING,))
            connection.executemany(
                "INSERT INTO sources (name, first_run) VALUES (?, ?)", [(f"source-{n}", run) for n in range(SOURCES)]
            )
            connection.executemany(
                "INSERT INTO people (id, key, name, first_run) VALUES (?, ?, ?, ?)",
                [(n + 1, f"كاتب {n}", f"كاتب {n}", run) for n in range(PEOPLE)],
            )
            connection.executemany(_ARTICLE, (_row(number, run, start, chance) for number in range(1, ARTICLES + 1)))
            connection.execute(
                "INSERT INTO article_people SELECT id, 0, id % ? + 1, 'writer', 'كاتب' FROM articles", (PEOPLE,)
            )
            connection.execute(
                "INSERT INTO articles_search (rowid, headline, body) SELECT id, headline, body FROM articles"
            )
            connection.execute("INSERT INTO search_documents SELECT id, id, x'00' FROM articles")
            # Every tenth article is a copy of the one before.
            connection.execute(
                "INSERT INTO signatures (id, cluster_id, shingles, hashes, numbers) "
                "SELECT id, id - (id % 10 = 0), 9, x'', x'' FROM articles"
            )
            connection.execute("INSERT INTO article_signatures SELECT id, id FROM articles")
    return file


_ARTICLE = """
INSERT INTO articles (
    id, canonical_url, first_run, last_run, stored_at, changed_at, url, source, headline, section, keywords, language,
    authors, date_published, date_published_utc, date_published_precision, body, body_kinds, related, word_count,
    content_hash, parser, parser_version, provenance, warnings, fetched_at, first_fetched_at, last_fetched_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', 'ar', '[{"name":"كاتب","role":"writer"}]', ?, ?, 'minute', ?,
    '["paragraph","paragraph"]', '[]', 60, ?, 'generic', '1', '{}', '[]', ?, ?, ?)
"""


_PHRASES = [" ".join(random.Random(place).choices(WORDS, k=8)) for place in range(500)]


def _row(number: int, run: int, start: datetime, chance: random.Random) -> tuple[object, ...]:
    at = f"{start + timedelta(minutes=10 * number):%Y-%m-%dT%H:%M:%SZ}"
    address = f"https://source-{number % SOURCES}.example/{number}"
    first, second = chance.choices(_PHRASES, k=2)
    rare = f" {RARE}" if number % 200 == 5 else f" {COMMON}" if number % 20 == 1 else ""
    return (
        *(number, address, run, run, at, at, address, f"source-{number % SOURCES}", f"{first[:40]} {number}"),
        *(f"قسم {number % 9}", at, at, f"{first}{rare}\n\n{second}", f"{number:032x}", at, at, at),
    )


@contextmanager
def served(command: list[str]) -> Iterator[httpx.Client]:
    """A reader of a site that a command serves; its first line ends with the port."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
                end = monotonic() + 30
                while monotonic() < end:
                    try:
                        client.get("/-/static/app.css")
                        break
                    except httpx.TransportError:
                        sleep(0.05)
                yield client
        finally:
            process.terminate()


def taken(client: httpx.Client, path: str) -> float:
    began = perf_counter()
    answer = client.get(path)
    seconds = perf_counter() - began
    assert answer.status_code == 200, path
    return seconds


def test_pages_of_200_000_articles_cost_what_datasette_costs(
    path: Path, record_property: pytest.RecordProperty
) -> None:
    ours_by = [str(Path(sys.executable).with_name("warraq")), "serve", "--db", str(path), "--port", "0"]
    bare_by = [sys.executable, "-c", BARE, str(path)]
    times: dict[str, list[float]] = {name: [] for name in (*PAGES, "datasette")}
    with served(ours_by) as ours, served(bare_by) as bare:
        for place in range(ROUNDS + 1):
            for name, page in PAGES.items():
                times[name].append(taken(ours, page))
            times["datasette"].append(taken(bare, BARE_PAGE))
            if not place:  # the first fills the caches
                for found in times.values():
                    found.clear()
    medians = {name: median(found) for name, found in times.items()}
    ratios = {name: round(medians[name] / medians["datasette"], 2) for name in PAGES}
    for name, ratio in ratios.items():
        record_property(f"site {name}", ratio)
    print(f"site: a page of Datasette's table takes {medians['datasette'] * 1000:.0f} ms; times that: {ratios}")
    assert max(ratios.values()) <= CEILING, f"pages cost {ratios} times a page of Datasette's; {CEILING} are allowed"


def test_the_database_of_the_benchmark_is_one_of_ours(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT source) FROM articles").fetchone() == (
            ARTICLES,
            SOURCES,
        )
        assert connection.execute("SELECT articles FROM clusters_v1 LIMIT 1").fetchone() == (2,)
