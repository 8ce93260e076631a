"""One run of the crawler, which begins with its locks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from crawler.crawling.judging import PageJudge
from crawler.crawling.plan import Plan
from crawler.crawling.report import Report, SourceReport
from crawler.crawling.workers import Workers
from crawler.sources.source import Source
from pipelines.store import StoreLocked, hold_lock

if TYPE_CHECKING:
    from crawler.crawling.crawl import Crawl
    from crawler.spiders.news import NewsSpider


def crawl(
    plan: Plan,
    report: Report,
    *,
    progress: Callable[[Crawl], None] = lambda crawl: None,
    spider: type[NewsSpider] | None = None,
) -> None:
    """Crawl as planned; what came of it is in the report, also where an exception ends the run. Once in a process.

    Sources that another run crawls into the database are left to it. ``spider`` is `NewsSpider` by default.

    :raises StoreLocked: other runs crawl all of the sources
    :raises StoreError: the database cannot be used, or the disk failed
    :raises WorkersFailed: no worker process can be started
    :raises CrawlFailed: the archive cannot be written
    """
    started = monotonic()
    now = datetime.now(UTC)
    report.sources = {name: SourceReport() for name in sorted(source.name for source in plan.sources)}
    with ExitStack() as stack:
        plan = replace(plan, sources=_hold_locks(plan, report, stack, now))
        workers = Workers(PageJudge(plan.parse, plan.validate), count=plan.workers, time_limit=plan.page_time_limit)
        stack.enter_context(closing(workers))
        workers.start()
        # Scrapy takes long to import: a run that finds the locks held does without, and the first worker does the same
        # with its parsers meanwhile.
        from crawler.crawling.session import run_session

        run_session(plan, report, workers, started=started, now=now, progress=progress, spider=spider)


def _hold_locks(plan: Plan, report: Report, stack: ExitStack, now: datetime) -> tuple[type[Source], ...]:
    """Lock the sources that nobody else crawls, in one order for all runs, and give them.

    :raises StoreLocked: there are none
    """
    for name, source in report.sources.items():
        try:
            stack.enter_context(hold_lock(plan.database, command=plan.command, now=now, source=name))
        except StoreLocked as error:
            source.held = str(error)
            if len(report.held_sources) == len(report.sources):
                raise
    return tuple(source for source in plan.sources if not report.sources[source.name].held)
