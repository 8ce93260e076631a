"""The operator's own sources: loaded from a file or a package, checked, and found by parsers and workers."""

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from crawler.parsers import parse_page
from crawler.replay.judging import Judge
from crawler.replay.supervisor import Supervisor
from crawler.replay.workers import worker_context
from crawler.saved.page import SavedPage
from crawler.sources import SOURCES, loading, registry, source_of
from crawler.sources.checking import SourcesError
from crawler.sources.loading import load_sources, page_parser
from pipelines.article import Archive
from pipelines.store.prepared import Prepared
from pipelines.store.rows import COLUMN
from pipelines.validate import validate

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)

PAPER = '''
"""A paper of our own."""
from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources import Source


class Paper(Source):
    name = "paper"
    hosts = ("paper.example",)
    country = "EG"
    timezone = ZoneInfo("Africa/Cairo")
    own_names = ("جريدة المثال",)

    class Page(ArticlePage):
        headline = "div.odd"
'''

PAGE = """<!doctype html><html lang="ar"><meta charset="utf-8"><title>موقع</title>
<div class="odd">افتتاح الجسر الجديد في المدينة القديمة</div><h1>موقع الأخبار الأول</h1>
<article><p>افتتح رئيس البلدية مساء أمس الجسر الجديد الذي يصل شرق المدينة بغربها، بحضور مئات من السكان والضيوف.</p>
<p>وقال المهندس المشرف إن البناء استغرق عامين كاملين، وإن الجسر يتسع لأربعة مسارات في كل اتجاه وممشى للمارة.</p>
</article></html>"""


@pytest.fixture(autouse=True)
def clean():
    """Each test begins with the project's own sources and leaves them behind."""
    yield
    loading._load.cache_clear()
    registry.register(SOURCES)


@pytest.fixture
def write(tmp_path):
    def write_file(text: str | bytes, name: str = "own.py") -> Path:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write_file


def saved(url: str = "https://www.paper.example/story/1") -> SavedPage:
    return SavedPage(archive=Archive("page.html"), content=PAGE.encode(), url=url, url_from="side file")


def test_without_a_file_the_projects_sources():
    assert load_sources() == SOURCES


def test_a_files_sources_come_behind_and_are_found_by_host(write):
    sources = load_sources(write(PAPER))
    assert sources[:-1] == SOURCES
    assert sources[-1].name == "paper"
    assert source_of("https://m.paper.example/1") is sources[-1]
    assert load_sources() == SOURCES
    assert source_of("https://paper.example/1") is None


def test_the_same_file_gives_the_same_classes_and_a_changed_one_others(write):
    file = write(PAPER)
    assert load_sources(file)[-1] is load_sources(file)[-1]
    write(PAPER.replace('"EG"', '"SD"'))
    assert load_sources(file)[-1].country == "SD"


def test_the_search_path_and_the_folder_stay_as_they_were(write, tmp_path):
    write("raise AssertionError", "json.py")
    path = list(sys.path)
    load_sources(write(PAPER + "\nimport json\n"))
    assert sys.path == path
    assert sorted(file.name for file in tmp_path.iterdir()) == ["json.py", "own.py"]


def test_bases_without_a_name_and_imported_sources_do_not_count(write):
    text = PAPER + (
        "\nfrom crawler.sources.youm7 import Youm7\n"
        "class Family(Source):\n    country = 'EG'\n"
        "class One(Family):\n    name, hosts = 'one', ('one.example',)\n"
        "class Two(Family):\n    name, hosts = 'two', ('two.example',)\n"
    )
    assert [source.name for source in load_sources(write(text))[len(SOURCES) :]] == ["paper", "one", "two"]


def test_a_file_may_hold_dataclasses_and_another_encoding(write):
    text = "# coding: cp1256\nfrom __future__ import annotations\nfrom dataclasses import dataclass\n" + PAPER
    file = write((text + "\n@dataclass\nclass Note:\n    text: str\n").encode("cp1256"))
    assert load_sources(file)[-1].own_names == ("جريدة المثال",)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", ["there is none", "warraq sources new"], id="empty"),
        pytest.param("from crawler.sources.youm7 import Youm7", ["there is none"], id="imported only"),
        pytest.param("x = 1\nclass :", ["own.py, line 2", "SyntaxError"], id="syntax"),
        pytest.param("\n\n1 / 0", ["own.py, line 3", "ZeroDivisionError: division by zero", "python "], id="raises"),
        pytest.param("import no_such_module_here", ["line 1", "no_such_module_here"], id="import"),
        pytest.param("raise SystemExit(4)", ["line 1", "SystemExit"], id="exits"),
        pytest.param(b"name = '\xff'", ["own.py", "SyntaxError"], id="not UTF-8"),
        pytest.param(b"\0", ["own.py", "null bytes"], id="binary"),
        pytest.param(PAPER.replace("div.odd", "div..odd"), ["own.py, line", "SelectorSyntaxError"], id="selector"),
        pytest.param(PAPER.replace('name = "paper"', ""), ["Paper.name", "missing"], id="no name"),
        pytest.param(PAPER.replace('"paper"', '"جريدة"'), ["Paper.name", "a-z"], id="name"),
        pytest.param(PAPER.replace('("paper.example",)', '("paper.example")'), ["Paper.hosts", "tuple"], id="comma"),
        pytest.param(PAPER.replace("paper.example", "www.paper.example"), ["Paper.hosts", "www."], id="www"),
        pytest.param(PAPER.replace("paper.example", "https://paper.example"), ["Paper.hosts", "https"], id="scheme"),
        pytest.param(PAPER.replace('"EG"', '"Egypt"'), ["Paper.country", "ISO 3166"], id="country"),
        pytest.param(PAPER.replace('ZoneInfo("Africa/Cairo")', '"Cairo"'), ["Paper.timezone", "ZoneInfo("], id="zone"),
        pytest.param(PAPER.replace("own_names =", "feeds ="), ["Paper.feeds", "web addresses"], id="feeds"),
        pytest.param(PAPER.replace("own_names =", "article_url ="), ["Paper.article_url", "Pattern"], id="article_url"),
        pytest.param(PAPER.replace('"paper"', '"youm7"'), ["the name youm7", "Warraq", "Youm7"], id="name taken"),
        pytest.param(PAPER.replace("paper.example", "youm7.com"), ["the host youm7.com", "Youm7"], id="host taken"),
        pytest.param(
            PAPER + "class Twin(Paper):\n    name = 'twin'", ["the host paper.example", "the same file"], id="twin host"
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_file(text, parts, write):
    file = write(text)
    with pytest.raises(SourcesError) as caught:
        load_sources(file)
    message = str(caught.value)
    assert message.startswith(str(file)), message
    assert all(part in message for part in parts), message
    assert source_of("https://youm7.com/x") in SOURCES


@pytest.mark.parametrize("name", ["missing.py", "."])
def test_a_file_that_cannot_be_read(name, tmp_path):
    with pytest.raises(SourcesError, match=r"must be a Python file that can be read \("):
        load_sources(tmp_path / name)


@dataclass
class Distribution:
    name: str


def announced(monkeypatch, *values: str) -> None:
    points = [EntryPoint(f"point{number}", value, loading.ENTRY_POINTS) for number, value in enumerate(values)]
    monkeypatch.setattr(loading, "entry_points", lambda group: [p for p in points if p.group == group])


def test_a_package_brings_sources(monkeypatch, tmp_path):
    (tmp_path / "ourpapers.py").write_text(PAPER, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    announced(monkeypatch, "ourpapers")
    assert [source.name for source in load_sources()[len(SOURCES) :]] == ["paper"]
    loading._load.cache_clear()
    announced(monkeypatch, "ourpapers:Paper")
    assert [source.name for source in load_sources()[len(SOURCES) :]] == ["paper"]


def test_an_installed_package_is_found(tmp_path):
    (tmp_path / "ourpapers.py").write_text(PAPER, "utf-8")
    about = tmp_path / "our_papers-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: our-papers\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[warraq.sources]\nours = ourpapers\n")
    code = "from crawler.sources.loading import load_sources; print(load_sources()[-1].name)"
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "paper", done.stderr


def test_a_package_that_names_a_known_source_adds_nothing(monkeypatch):
    announced(monkeypatch, "crawler.sources.youm7:Youm7")
    assert load_sources() == SOURCES


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("no_such_package_here", "ModuleNotFoundError"),
        ("json", "there is none"),
        ("json:dumps", "this is a function"),
    ],
)
def test_a_package_that_is_wrong_is_named(value, part, monkeypatch):
    announced(monkeypatch, value)
    with pytest.raises(SourcesError) as caught:
        load_sources()
    assert value in str(caught.value) and part in str(caught.value)


def test_the_parser_reads_with_the_operators_page_class(write):
    record = page_parser(write(PAPER))(saved(), now=NOW).article
    assert (record.source, record.parser, record.headline) == (
        "paper",
        "paper",
        "افتتاح الجسر الجديد في المدينة القديمة",
    )
    assert page_parser()(saved(), now=NOW) == parse_page(saved(), now=NOW)


def test_a_parser_goes_into_another_process_with_its_file_as_it_was(write):
    file = write(PAPER)
    letter = pickle.dumps(page_parser(file))
    file.write_text("raise AssertionError('the file was read again')")
    code = (
        "import pickle, sys, datetime\n"
        "from crawler.saved.page import SavedPage\n"
        "from pipelines.article import Archive\n"
        "parse, page, now = pickle.load(sys.stdin.buffer)\n"
        "print(parse(page, now=now).article.source)\n"
    )
    letter = pickle.dumps((pickle.loads(letter), saved(), NOW))
    done = subprocess.run([sys.executable, "-c", code], input=letter, capture_output=True, timeout=30)
    assert done.stdout.strip() == b"paper", done.stderr


def test_workers_use_the_operators_sources(write):
    judge = Judge(parse=page_parser(write(PAPER)), validate=validate, now=NOW)
    supervisor = Supervisor(judge, context=worker_context("crawler.sources.loading"), workers=1, time_limit=20)
    pages = [saved(), replace(saved(), url="https://other.example/1")]
    verdicts = [verdict for verdict in supervisor.judge_all(pages) if verdict is not None]
    sources = [v.row[COLUMN["source"]] for v in verdicts if isinstance(v, Prepared)]
    assert sources == ["paper", "other.example"], verdicts
