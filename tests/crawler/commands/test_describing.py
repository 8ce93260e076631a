"""``warraq sources new``: from a file, an archive or an address in the database; printed or written."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.sources import SOURCES, loading, registry

FIXTURES = Path(__file__).parents[3] / "fixtures"
NOW = "2024-05-15T12:00:00+00:00"
URL = "https://nahr-news.example/p/5"
PAGE = """<!doctype html><html lang="ar"><meta charset="utf-8"><title>افتتاح الجسر الجديد في المدينة</title>
<h1 class="headline">افتتاح الجسر الجديد في المدينة</h1><div class="story">
<p>افتتح رئيس البلدية مساء أمس الجسر الجديد الذي يصل شرق المدينة بغربها، بحضور مئات من السكان والضيوف الكرام.</p>
<p>وقال المهندس المشرف إن البناء استغرق عامين كاملين، وإن الجسر يتسع لأربعة مسارات في كل اتجاه وممشى للمارة.</p>
</div></html>"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(PAGE, "utf-8")
    Path("page.meta.json").write_text(json.dumps({"url": URL}), "utf-8")
    yield tmp_path
    loading._load.cache_clear()
    registry.register(SOURCES)


def run(*args):
    return CliRunner().invoke(warraq, args)


def test_printed_and_used():
    done = run("sources", "new", "page.html", "--now", NOW)
    assert done.exit_code == 0, done.output
    assert "selectors: headline, body" in done.stderr and "country: nahr-news.example" in done.stderr
    Path("own.py").write_text(done.stdout, "utf-8")
    record = json.loads(run("parse", "page.html", "--sources", "own.py").stdout)
    assert (record["source"], record["parser"], record["provenance"]["body"]) == ("nahr-news", "nahr-news", "selector")


def test_written_once():
    args = ("sources", "new", "page.html", "--output", "own.py", "--name", "nahr")
    assert run(*args).exit_code == 0
    text = Path("own.py").read_text("utf-8")
    assert 'name = "nahr"' in text
    done = run(*args)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "own.py: --output" in done.stderr and Path("own.py").read_text("utf-8") == text


def test_the_address_of_a_saved_page():
    Path("page.meta.json").unlink()
    assert run("sources", "new", "page.html").exit_code == 1
    done = run("sources", "new", "page.html", "--url", "https://other.example/5")
    assert 'hosts = ("other.example",)' in done.stdout


def test_an_article_of_the_database():
    assert run("replay", "page.html", "--workers", "1").exit_code == 0
    done = run("sources", "new", URL)
    assert done.exit_code == 0, done.output
    assert 'hosts = ("nahr-news.example",)' in done.stdout


def test_an_article_in_an_archive_that_was_moved():
    Path("moved").mkdir()
    Path("crawl.warc.gz").write_bytes((FIXTURES / "crawl.warc.gz").read_bytes())
    assert run("replay", "crawl.warc.gz", "--workers", "1").exit_code in (0, 3)
    articles = [
        r for r in map(json.loads, run("parse", "crawl.warc.gz").stdout.splitlines()) if r["outcome"] == "article"
    ]
    assert articles
    Path("crawl.warc.gz").rename("moved/crawl.warc.gz")
    for record in articles:
        assert run("sources", "new", record["url"]).exit_code == 1
        done = run("sources", "new", record["url"], "--archive", "moved")
        assert done.exit_code == 0, done.output


def test_a_publisher_that_is_known_is_said():
    done = run("sources", "new", str(FIXTURES / "youm7.html"))
    assert done.exit_code == 0
    assert "youm7" in done.stderr and "--name" in done.stderr


@pytest.mark.parametrize(
    ("args", "status", "part"),
    [
        (["missing.html"], 1, "missing.html"),
        (["https://nobody.example/1"], 1, "warraq.db: the database does not exist"),
        (["page.html", "--name", "Big Name"], 2, "'Big Name' is not a source's name"),
        (["."], 0, ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_described(args, status, part):
    done = run("sources", "new", *args)
    assert done.exit_code == status, done.output
    assert part in done.stderr


def test_an_address_that_is_not_in_the_database():
    run("replay", "page.html", "--workers", "1")
    done = run("sources", "new", "https://nobody.example/1")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "it is not there" in done.stderr and "warraq crawl" in done.stderr
