"""One run of the crawler whose locks are held, from its workers to its row in the database."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.crawling.crawl import Crawl
from crawler.crawling.ledger import Ledger, RunEnd
from crawler.crawling.log import say
from crawler.crawling.pages import Pages
from crawler.crawling.plan import Plan, seeds_of
from crawler.crawling.report import CrawlFailed, Report
from crawler.crawling.walks import ArchiveWalks
from crawler.crawling.workers import Workers
from crawler.fetching.archive import close_left_open
from crawler.fetching.fetch import FetchError
from crawler.fetching.robots_middleware import origin_of
from crawler.frontier import StoredRests, StoredRobots
from crawler.spiders.news import NewsSpider
from pipelines.store import Database, open_database

_SWITCH_INTERVAL = 0.0005  # seconds


def run_session(
    plan: Plan,
    report: Report,
    workers: Workers,
    *,
    started: float,
    now: datetime,
    progress: Callable[[Crawl], None],
    spider: type[NewsSpider] | None,
) -> None:
    """Crawl sources whose locks are held; ``started`` is on the monotonic clock.

    :raises StoreError: the database cannot be used, or the disk failed
    :raises WorkersFailed: no further worker process can be started
    :raises CrawlFailed: the archive cannot be written
    """
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger(plan.database))
        # The middlewares ask in the reactor's thread; what they write is small.
        database = stack.enter_context(open_database(plan.database))
        seeds = {source.name: seeds_of(source) for source in plan.sources}
        report.taken_back = ledger.begin_now(
            plan.sources, seeds, command=plan.command, program_version=version("warraq"), now=now
        )
        report.run = ledger.run_id
        state = "failed"
        try:
            _announce(plan, report)
            work = _prepare(plan, ledger, workers, report, database, started=started)
            work.progress = progress
            _run_scrapy(plan, work, spider or NewsSpider, database)
            if isinstance(work.failure, FetchError):
                raise CrawlFailed(work.failure.detail) from work.failure
            if work.failure is not None:
                raise work.failure
            state = "done" if report.stopped_by is None else "stopped"
        finally:
            report.seconds = monotonic() - started
            _end(plan, ledger, report, state)


def _announce(plan: Plan, report: Report) -> None:
    for name in report.held_sources:
        say("held", level=logging.WARNING, source=name, detail=report.sources[name].held)
    crawled = [source.name for source in plan.sources]
    say("run_began", run=report.run, sources=sorted(crawled), leases_taken_back=report.taken_back)
    if plan.archive is not None:
        for path in close_left_open(plan.archive):
            say("archive_closed", file=str(path), detail="A killed run had left it open; its end may be torn.")


def _prepare(
    plan: Plan, ledger: Ledger, workers: Workers, report: Report, database: Database, *, started: float
) -> Crawl:
    robots = StoredRobots(database)

    def robots_of(url: str) -> bytes | None:
        known = robots.load_robots(origin_of(Request(url)))
        return None if known is None else known.body

    pages = Pages(plan, ledger, workers, report, robots_of=robots_of)
    walks = []
    for source in plan.sources:
        walked = None if source.archive is None else ledger.walked_now(source.name, source.archive.pattern)
        if (walk := ArchiveWalks.begin(source, walked)) is not None:
            walks.append(walk)
    return Crawl(plan, ledger, pages, walks, report, started=started)


def _run_scrapy(plan: Plan, work: Crawl, spider: type[NewsSpider], database: Database) -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(_settings(plan, work.report.run), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider, crawl=work, robots_store=StoredRobots(database), rest_store=StoredRests(database))
    # What was imported lives as long as the process: the collector need not walk over it again and again.
    gc.freeze()
    # While the ledger's thread writes, the loop shall not wait five milliseconds after each call to the network.
    sys.setswitchinterval(_SWITCH_INTERVAL)
    # The spider listens for signals itself: Scrapy's way forgets what it has not sent yet.
    process.start(install_signal_handlers=False)


def _settings(plan: Plan, run_id: int) -> dict[str, Any]:
    return {
        "USER_AGENT": plan.user_agent,
        "DOWNLOAD_DELAY": plan.delay,
        "AUTOTHROTTLE_START_DELAY": plan.delay,
        "WARRAQ_ALLOW_PRIVATE_HOSTS": plan.allow_private_hosts,
        "WARRAQ_ARCHIVE": None if plan.archive is None else str(plan.archive),
        # None of them shall wait in the scheduler, where no host is known; robots.txt files come on top.
        "CONCURRENT_REQUESTS": 2 * plan.most_held,
        # The same number may be another database's, with the same archive.
        "WARRAQ_RUN": f"{run_id}.{os.getpid()}",
        **plan.settings,
    }


def _end(plan: Plan, ledger: Ledger, report: Report, state: str) -> None:
    now = datetime.now(UTC)
    sources = {
        name: ("failed" if source.is_failed and state == "done" else state, source.problem)
        for name, source in report.sources.items()
        if not source.held
    }
    report.outcomes = ledger.end_now(RunEnd(state, sources), now=now)
    report.left = ledger.due_now(list(sources), now=now)
    say("run_ended", run=report.run, state=state, outcomes=report.outcomes, left=report.left)
