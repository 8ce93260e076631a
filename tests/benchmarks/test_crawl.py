"""A crawl with everything on against the same spider with an empty callback, in the same run; and its memory.

"Everything" is fetching, archiving, reading in worker processes and storing, as ``warraq crawl`` does by default. The
others lease the same pages out of a frontier of their own and fetch them through the same middlewares and settings
(robots.txt, politeness, safety, conditions, one connection a host), without an archive; their callback does nothing, or
has parsel read headline, paragraphs and date. The test site answers from this process, so that it and the crawler share
the cores the same way each time. The figures are ratios of pages a second, of each round's three
crawls, from the first article's request to the last article that is stored or answered; the median of the rounds.

Wanted are 0.4 and 0.7. On two quiet cores four runs gave medians of 0.44 to 0.51 and of 0.73, 0.63, 0.73 and 0.74. The
floors below only notice when it gets worse: on a busy machine four processes lose more than two.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from statistics import median

import pytest

from tests.crawler.crawl_runs import LOCAL, Ended, begin, finish
from tests.site.site import Site
from tests.site.sources import write_sources

HOSTS, PAGES, ROUNDS = 4, 125, 3
FEW, MANY = 300, 1300
AGAINST_NOTHING, AGAINST_PARSEL = 0.15, 0.25
KILOBYTES_A_PAGE = 6


@pytest.fixture(scope="module")
def sites() -> Iterator[list[Site]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Site(PAGES, host=f"127.0.2.{n + 1}", other_host=None, seed=n)) for n in range(HOSTS)]


def warm(sites: list[Site]) -> None:
    """Let the sites render what they keep rendered, and forget who asked."""
    for site in sites:
        for number in site.paper.numbers():
            site.routes.answer(f"/{number}")
        site.forget()


def first_asked(sites: list[Site]) -> float:
    return min(request.at for site in sites for request in site.requests if request.path[1:].isdecimal())


def describe(sites: list[Site], folder: Path) -> Path:
    folder.mkdir(parents=True)
    return write_sources(folder / "sources.py", [(f"site_{n}", site) for n, site in enumerate(sites)], ("sitemaps",))


def plain_rate(sites: list[Site], folder: Path, what: str) -> float:
    sources = describe(sites, folder)
    warm(sites)
    script = str(Path(__file__).with_name("plain_spiders.py"))
    subprocess.run([sys.executable, script, what, str(folder / "news.db"), str(sources)], timeout=60, check=True)
    answered = [one for site in sites for one in site.requests if one.path[1:].isdecimal() and one.status == 200]
    assert len(answered) == HOSTS * PAGES
    began = min(one.started for one in answered)
    return len(answered) / (max(one.finished or 0.0 for one in answered) - began)


def full_rate(sites: list[Site], folder: Path) -> float:
    describe(sites, folder)
    warm(sites)
    # Workers: one a core, as by default; the log goes to a pipe, as under cron.
    options = ("--db", "news.db", "--sources", "sources.py", "--log-format", "json", "--json", *LOCAL[:3])
    names = [f"site_{n}" for n in range(len(sites))]
    done = finish(begin(folder, *names, *options), 100)
    assert done.status == 0, done.errors
    stored = [datetime.fromisoformat(line["time"]) for line in done.events("fetched") if line["outcome"] == "new"]
    assert len(stored) == HOSTS * PAGES
    return len(stored) / (max(stored).timestamp() - first_asked(sites))


def test_crawl_against_the_same_spider_that_keeps_nothing(sites: list[Site], tmp_path: Path) -> None:
    rounds = []
    for n in range(ROUNDS):
        nothing = plain_rate(sites, tmp_path / f"nothing-{n}", "nothing")
        full = full_rate(sites, tmp_path / f"everything-{n}")
        rounds.append((nothing, full, plain_rate(sites, tmp_path / f"parsel-{n}", "parsel")))
    against_nothing = median(full / nothing for nothing, full, _ in rounds)
    against_parsel = median(full / parsel for _, full, parsel in rounds)
    shown = ["/".join(f"{rate:.0f}" for rate in rates) for rates in rounds]
    print(
        f"pages/s (nothing/everything/parsel): {', '.join(shown)}; median ratios {against_nothing:.2f} (wanted 0.4) "
        f"and {against_parsel:.2f} (wanted 0.7)"
    )
    assert against_nothing >= AGAINST_NOTHING
    assert against_parsel >= AGAINST_PARSEL


def resident_megabytes(process: subprocess.Popen[str]) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
    return 0.0 if found is None else int(found[1]) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the memory of a process")
def test_memory_is_flat(tmp_path: Path) -> None:
    """What the crawling process holds after the first pages and before the last; from 2,000 to 20,000 is for a person.

    The test site has few sentences, so that each text shares bands with more others than news do.
    """
    with Site(MANY, host="127.0.2.9", other_host=None) as site:
        write_sources(tmp_path / "sources.py", [("test_site", site)], ("sitemaps",))
        process = begin(tmp_path, "test_site", "--db", "news.db", "--sources", "sources.py", *LOCAL, "--json")
        held: dict[int, float] = {}
        ended: list[Ended] = []
        reader = threading.Thread(target=lambda: ended.append(finish(process, 150)))
        reader.start()
        while reader.is_alive() and len(site.requests) < MANY:
            if len(site.requests) >= FEW:
                held[len(site.requests)] = resident_megabytes(process)
            time.sleep(0.05)
        reader.join()
    assert ended[0].counts["outcomes"]["new"] == MANY, ended[0].errors
    readings = list(held.values())
    few, many = max(readings[: len(readings) // 10]), max(readings[-len(readings) // 10 :])
    print(f"resident: {few:.0f} MB after {min(held)} pages, {many:.0f} MB after {max(held)}")
    assert many - few < KILOBYTES_A_PAGE * (MANY - FEW) / 1024
