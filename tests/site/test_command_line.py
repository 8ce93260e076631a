"""What the site says of itself: the sources file and the command line."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.sources import Source
from crawler.sources.checking import check_source
from tests.site.client import get
from tests.site.faults.table import FAULTS
from tests.site.furniture import section_path
from tests.site.newspaper import SECTIONS
from tests.site.site import Site
from tests.site.sources import write_sources

ROOT = Path(__file__).parents[2]


def test_sources_file(site: Site, tmp_path: Path) -> None:
    with Site(5, host="127.0.0.3", other_host=None) as other:
        path = write_sources(tmp_path / "sources.py", [("one", site), ("other_site", other)], ["feeds", "archive"])
        spec = importlib.util.spec_from_file_location("test_site_sources", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert issubclass(module.OtherSite, Source)
        for source in (module.One, module.OtherSite):
            check_source(source, str(path))
        assert module.OtherSite.hosts == ("127.0.0.3",)
        one = module.One
        assert (one.name, one.hosts, one.sitemaps, one.sections) == ("one", ("127.0.0.1",), (), ())
        assert [get(site, urlsplit(feed).path).status for feed in one.feeds] == [200]
        assert one.archive.url(10_004) == site.url("/10004")
        assert all(one.article_url.search(address) for address in site.addresses)
        others = ("/", "/rss.xml", section_path(SECTIONS[0]), "/img/10004.jpg", "/tag/1", "/places/3")
        assert not any(one.article_url.search(site.base + path) for path in others)
        with pytest.raises(ValueError, match="telepathy is none of"):
            write_sources(path, [("one", site)], ["telepathy"])
    assert (
        site.sources_file(tmp_path / "mine.py", name="mine").read_text(encoding="utf-8").count("class Mine(Source)")
        == 1
    )


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False, encoding="utf-8")


def test_command_line(tmp_path: Path) -> None:
    sources, log = tmp_path / "sources.py", tmp_path / "log.jsonl"
    files = ["--sources", str(sources), "--log", str(log)]
    done = run("-m", "tests.site", "--port", "0", "--articles", "5", "--seconds", "0.1", *files)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^5 articles at http://127\.0\.0\.1:\d+/ for 0\.1 s", done.stdout)
    assert done.stdout.endswith("0 requests answered.\n")
    assert "class TestSite(Source)" in sources.read_text(encoding="utf-8")
    assert log.read_text(encoding="utf-8") == ""


def test_command_line_names_the_faults_and_refuses_others() -> None:
    listed = run("tests/site", "--list-faults")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(FAULTS)
    wrong = run("-m", "tests.site", "--fault", "/10004=nonsense")
    assert wrong.returncode == 2
    assert "--list-faults" in wrong.stderr
