"""``--sources FILE.py``: the commands read pages with it, and refuse a file that cannot be used."""

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.sources import SOURCES, loading, registry

OWN = """
from crawler.sources import Source

class Paper(Source):
    name, hosts, country = "our-paper", ("news.example",), "EG"
"""
PAGE = """<!doctype html><html lang="ar"><meta charset="utf-8"><title>افتتاح الجسر الجديد في المدينة</title>
<link rel="canonical" href="https://news.example/story/17"><h1>افتتاح الجسر الجديد في المدينة</h1>
<article><p>افتتح رئيس البلدية مساء أمس الجسر الجديد الذي يصل شرق المدينة بغربها، بحضور مئات من السكان والضيوف.</p>
<p>وقال المهندس المشرف إن البناء استغرق عامين كاملين، وإن الجسر يتسع لأربعة مسارات في كل اتجاه وممشى للمارة.</p>
</article></html>"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").write_text(OWN, "utf-8")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    yield tmp_path
    loading._load.cache_clear()
    registry.register(SOURCES)


def run(*args):
    return CliRunner().invoke(warraq, args)


def test_parse(folder):
    done = run("parse", "page.html", "--sources", "own.py")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["source"] == "our-paper"
    assert json.loads(run("parse", "page.html").stdout)["source"] == "news.example"


def test_replay_in_worker_processes(folder):
    done = run("replay", "page.html", "--sources", "own.py", "--db", "n.db", "--workers", "1")
    assert done.exit_code == 0, done.output
    with closing(sqlite3.connect("n.db")) as database:
        assert database.execute("SELECT source FROM articles").fetchall() == [("our-paper",)]


@pytest.mark.parametrize("command", [["parse", "page.html"], ["replay", "page.html"]], ids=" ".join)
@pytest.mark.parametrize(("text", "part"), [("1 / 0", "line 1"), ("", "there is none")])
def test_a_file_that_cannot_be_used_is_wrong_usage(command, text, part, folder):
    (folder / "own.py").write_text(text)
    done = run(*command, "--sources", "own.py")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "own.py" in done.stderr and part in done.stderr
    assert not (folder / "warraq.db").exists()
