"""What a crawl does about every fault that the test site knows: one crawl of many sites, each with one thing wrong.

Every site has a host of its own, so that what one of them does to the crawler costs the others nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crawler.crawl_runs import ENVIRONMENT, LOCAL, Ended, rows
from tests.crawler.expected_outcomes import EXPECTED
from tests.site.fault import Fault
from tests.site.faults.table import FAULTS
from tests.site.furniture import section_path
from tests.site.newspaper import FIRST_ID, SECTIONS
from tests.site.site import Site
from tests.site.sources import write_sources

ARTICLES = 4
STRUCK = FIRST_ID + 2
PATHS = {
    "article": f"/{STRUCK}",
    "robots": "/robots.txt",
    "feed": "/rss.xml",
    "sitemap": "/news-sitemap.xml",
    "section": section_path(SECTIONS[0]),
}
WAYS = {"sitemap": ("sitemaps",), "section": ("sections",)}
# These fill a frontier with thousands of addresses that lead nowhere, or wait for an hour between two requests.
ENDLESS = ("sitemap_50k_missing", "paging_invents", "robots_crawl_delay_3600")
# To start and to come to the document, on a busy machine too.
LONG_ENOUGH = {"sitemap_50k_missing": "40s", "paging_invents": "12s"}


def kind_of(fault: Fault) -> str:
    return fault.at[0]


@dataclass(frozen=True)
class Crawled:
    """What one crawl left: of each fault how its address ended, and how many articles of its site were stored."""

    ended: Ended
    outcomes: dict[str, str]
    stored: dict[str, int]
    states: dict[str, str]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("faults")
    with ExitStack() as stack:
        sites = {}
        for number, fault in enumerate(fault for fault in FAULTS.values() if fault.name not in ENDLESS):
            host = f"127.0.1.{number + 1}"
            site = stack.enter_context(Site(ARTICLES, host=host, other_host=None, seed=number, per_section=1))
            # Where waiting helps, it is waited for: what strikes for ever would be waited for in vain.
            once = fault.name in ("status_429_retry_seconds", "status_429_retry_date")
            site.faults[PATHS[kind_of(fault)]] = fault.times(1) if once else fault
            sites[fault.name] = site
        yield crawl_all(folder, sites, "--time-limit", "120s")  # on a busy machine; a third of it usually


def crawl_all(folder: Path, sites: dict[str, Site], *options: str) -> Crawled:
    parts = []
    for way in (("feeds",), *WAYS.values()):
        part = folder / f"{way[0]}.py"
        some = [(name, site) for name, site in sites.items() if WAYS.get(kind_of(FAULTS[name]), ("feeds",)) == way]
        write_sources(part, some, way)
        parts.append(part.read_text("utf-8"))
    (folder / "sources.py").write_text("\n".join(parts), "utf-8")
    settings = {"DOWNLOAD_TIMEOUT": 8}
    done = subprocess.run(
        [
            *(sys.executable, str(Path(__file__).with_name("crawl_with_settings.py")), "crawl", *sites),
            *("--db", "news.db", "--sources", "sources.py", "--log-format", "json", "--json", *LOCAL, *options),
        ],
        cwd=folder,
        env={**ENVIRONMENT, "CRAWL_SETTINGS": json.dumps(settings), "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        encoding="utf-8",
        timeout=150,
        check=False,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    others = "\n".join(line for line in done.stderr.splitlines() if not line.startswith("{"))
    ended = Ended(done.returncode, lines, json.loads(done.stdout or "{}"), others)
    outcomes = {}
    for source, url, outcome in rows(folder / "news.db", "SELECT source, url, last_outcome FROM frontier ORDER BY id"):
        kind = kind_of(FAULTS[source])
        # What robots.txt did shows in the first document that it was asked for.
        if urlsplit(url).path == (PATHS[kind] if kind != "robots" else PATHS["feed"]):
            outcomes.setdefault(source, outcome)
    stored = dict(rows(folder / "news.db", "SELECT source, count(*) FROM articles GROUP BY source"))
    states = dict(rows(folder / "news.db", "SELECT source, state FROM run_sources"))
    return Crawled(ended, outcomes, stored, states)


def test_no_fault_ends_the_run(crawled: Crawled) -> None:
    assert crawled.ended.status == 3
    assert crawled.ended.errors == ""
    assert crawled.ended.events("run_ended")
    assert "running" not in crawled.states.values()


def test_every_fault_is_known() -> None:
    assert sorted(EXPECTED) == sorted(FAULTS)


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ENDLESS])
def test_what_the_crawl_did(crawled: Crawled, name: str) -> None:
    assert (crawled.outcomes.get(name), crawled.stored.get(name, 0)) == EXPECTED[name]


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_cut(tmp_path: Path, name: str) -> None:
    with Site(ARTICLES, host="127.0.1.254", other_host=None, per_section=1) as site:
        site.faults[PATHS[kind_of(FAULTS[name])]] = FAULTS[name]
        crawled = crawl_all(tmp_path, {name: site}, "--limit", "30", "--time-limit", LONG_ENOUGH.get(name, "6s"))
    assert crawled.ended.status == 0
    assert crawled.ended.counts["ended_by"] in ("limit", "time_limit")
    assert (crawled.outcomes.get(name), crawled.stored.get(name, 0)) == EXPECTED[name]
    assert len(site.requests) < 100
