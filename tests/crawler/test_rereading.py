"""``warraq replay --diff`` and ``--apply``, from page to database."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from pipelines.store import open_database
from pipelines.store.checking import problems

PAGE = """<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>افتتاح الميناء</title>
<link rel="canonical" href="https://paper.example/{number}"></head><body><article>
<h1>افتتاح الميناء الجديد رقم {number} في المدينة</h1><b class="qism">{section}</b>
<p>افتتح رئيس البلدية مساء أمس الميناء الجديد الذي يصل شرق المدينة بغربها، بحضور مئات من السكان والضيوف.</p>
<p>وقال المهندس المشرف إن البناء استغرق عامين كاملين، وإن الميناء يتسع لأربع سفن كبيرة في كل اتجاه.</p>
</article></body></html>
"""
SOURCES = """
from zoneinfo import ZoneInfo
from crawler.parsers.article_page import ArticlePage
from crawler.sources import Source

class Paper(Source):
    name = "paper"
    hosts = ("paper.example",)
    country = "EG"
    timezone = ZoneInfo("Africa/Cairo")

    class Page(ArticlePage):
        section = "b.qism"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("replay")
    (folder / "pages").mkdir()
    for number, section in enumerate(["موانئ", "اقتصاد"]):
        (folder / "pages" / f"{number}.html").write_text(PAGE.format(number=number, section=section), "utf-8")
    (folder / "sources.py").write_text(SOURCES)
    (folder / "pages" / "lost.html").write_text(PAGE.format(number=9, section="أخبار"), "utf-8")
    assert replay(folder, "pages").returncode == 0
    (folder / "pages" / "lost.html").unlink()
    return folder


def replay(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-c", "from crawler.cli import main; main()", "replay", "--workers", "1", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def sections(folder):
    with open_database(folder / "warraq.db", read_only=True) as database:
        rows = database.connection.execute("SELECT section FROM articles_v1 ORDER BY id").fetchall()
    return [section for (section,) in rows]


def test_first_the_differences_then_the_corrections(folder):
    assert sections(folder) == [None, None, None]
    done = replay(folder, "--diff", "--sources", "sources.py", "--json")
    assert done.returncode == 3, done.stderr
    assert "pages/lost.html: it holds 1 of the stored pages, and it is not there." in done.stderr
    found = json.loads(done.stdout)
    assert found["pages"] == {"alike": 0, "changed": 2, "lands": 0, "refused": 0, "aside": 0}
    (changed,) = [one for one in found["fields"] if one["field"] == "section"]
    assert (changed["source"], changed["changed"]) == ("paper", 2)
    assert changed["samples"][0] == {
        "article": 1,
        "url": "https://paper.example/0",
        "before": "",
        "after": "موانئ",
    }
    assert (found["stored"], sections(folder)) == (0, [None, None, None])
    done = replay(folder, "pages", "--apply", "--sources", "sources.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(
        "2 otherwise, 0 would land from quarantine, 0 would be refused, 0 stand for nothing\nstored: 2\n"
    )
    assert sections(folder) == ["موانئ", "اقتصاد", None]
    with open_database(folder / "warraq.db", read_only=True) as database:
        assert database.connection.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
        assert problems(database) == []


def test_without_anything_to_read(folder, tmp_path):
    assert "Missing argument" in replay(tmp_path).stderr
    done = replay(tmp_path, "--diff")
    assert (done.returncode, "the database does not exist" in done.stderr) == (1, True)
    done = replay(tmp_path, "--diff", "--db", str(folder / "warraq.db"))
    assert (done.returncode, "no file that it names is there" in done.stderr) == (1, True), done.stderr
