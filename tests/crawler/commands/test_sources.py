"""``warraq sources list``: what is described, and how it stands in the database."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.discovery.link import Link
from crawler.frontier import Frontier
from crawler.sources import SOURCES, loading, registry, source_of
from pipelines.article import Archive, Article, BodyBlock
from pipelines.store import Writer, end_run, end_source, open_database, start_run
from pipelines.verdict import Accepted

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
OWN = """
from crawler.discovery.numbered_archive import NumberedArchive
from crawler.sources import Source

class Paper(Source):
    name, hosts, country = "paper", ("paper.example",), "SD"
    feeds = ("https://paper.example/rss",)
    sections = ("https://paper.example/a", "https://paper.example/b")
    archive = NumberedArchive(pattern="https://paper.example/{id}", first=1)
    enabled = False
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(OWN, "utf-8")
    yield tmp_path
    loading._load.cache_clear()
    registry.register(SOURCES)


@pytest.fixture
def database():
    """Youm7 was crawled twice, well at first; albayan never."""
    with open_database("warraq.db") as store:
        for hours, state, detail in ((0, "done", None), (1, "failed", "robots.txt refuses every page")):
            now = NOW + timedelta(hours=hours)
            run = start_run(store, command="warraq crawl", program_version="1", now=now, sources=["youm7"])
            if not hours:
                article = Article(
                    url="https://youm7.com/1",
                    canonical_url="https://youm7.com/1",
                    source="youm7",
                    headline="خبر",
                    content_hash="1" * 64,
                    body_blocks=(BodyBlock("paragraph", "نص الخبر"),),
                    archive=Archive("a.html"),
                )
                Writer(store).store([Accepted(article)], run_id=run, now=now)
                link = Link(url="https://www.youm7.com/2", found_in="https://www.youm7.com/rss")
                Frontier(store, run_id=run).add([link], source=source_of("https://youm7.com/"), now=now)
            end_source(store, run, "youm7", state=state, now=now + timedelta(minutes=2), detail=detail)
            end_run(store, run, state=state, now=now + timedelta(minutes=3))


def run(*args):
    return CliRunner().invoke(warraq, ["sources", "list", *args])


def rows(*args):
    done = run("--json", *args)
    assert done.exit_code == 0, done.output
    return {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


def test_every_source_without_a_database():
    found = rows()
    assert list(found) == [source.name for source in SOURCES]
    assert found["youm7"]["country"] == "EG" and found["youm7"]["timezone"] == "Africa/Cairo"
    assert found["youm7"]["articles"] is None and found["youm7"]["last_success"] is None
    assert not Path("warraq.db").exists()


def test_the_operators_own():
    paper = rows("--sources", "own.py")["paper"]
    assert (paper["ways"], paper["enabled"]) == ("1 feed, 2 sections, numbers", False)
    assert paper["archive"] == "https://paper.example/{id}"


def test_how_a_source_stands(database):
    found = rows()
    youm7 = found["youm7"]
    assert youm7["last_success"] == "2024-05-15T12:02:00Z"
    assert (youm7["last_state"], youm7["last_detail"]) == ("failed", "robots.txt refuses every page")
    assert (youm7["articles"], youm7["waiting"], youm7["last_article"]) == (1, 1, "2024-05-15T12:00:00Z")
    assert (found["albayan"]["last_success"], found["albayan"]["articles"]) == (None, 0)


def test_table(database):
    lines = run("--sources", "own.py").stdout.splitlines()
    assert lines[0].split("  ")[0] == "source"
    place = lines[0].index("last success")
    assert {line[place:].split()[0] for line in lines[1:]} == {"-", "2024-05-15T12:02:00Z"}
    assert next(line for line in lines if line.startswith("paper")).split()[1:] == [
        *("SD", "-", "1", "feed,", "2", "sections,", "numbers", "no", "-", "0", "0")
    ]


@pytest.mark.parametrize(
    ("args", "status", "part"),
    [
        (["--db", "missing.db"], 1, "missing.db: the database does not exist"),
        (["--db", "own.py"], 1, "own.py: the database must be a SQLite file"),
        (["--sources", "missing.py"], 2, "missing.py: a file of sources must be"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_read(args, status, part):
    done = run(*args)
    assert (done.exit_code, done.stdout) == (status, "")
    assert part in done.stderr
