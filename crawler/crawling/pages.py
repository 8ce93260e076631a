"""What was fetched, judged: an article with its verdict, or a document whose links went to the frontier."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from crawler.crawling.ages import announced_older, is_older
from crawler.crawling.judging import Listing
from crawler.crawling.ledger import Ledger
from crawler.crawling.log import say
from crawler.crawling.plan import Plan, finds_its_own_way, front_page
from crawler.crawling.report import Report
from crawler.crawling.visit import Visit
from crawler.crawling.workers import Workers
from crawler.discovery import Discovered, Link
from crawler.fetching.archiving import page_of
from crawler.fetching.fetch import Validators
from crawler.fetching.outcome import Outcome
from crawler.frontier import Kind, Result
from crawler.sources.source import Source
from pipelines.store.prepared import Judgement
from pipelines.verdict import Reason, Refused

MOST_PAGES = 200
"""Pages of one list that are read in a run: a first crawl goes far back, and a calendar has no end."""

_NO_PAGE_OF_ITS_OWN = frozenset({Reason.HOME_PAGE, Reason.ERROR_PAGE, Reason.LISTING})


class Pages:
    """Has pages judged by the workers. ``robots_of`` gives the robots.txt of an address, where one is known."""

    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        workers: Workers,
        report: Report,
        *,
        robots_of: Callable[[str], bytes | None],
    ) -> None:
        self._plan = plan
        self._ledger = ledger
        self._workers = workers
        self._report = report
        self._robots_of = robots_of
        # How many documents of their kind led to those that this run found.
        self._depths: dict[str, int] = {}
        # A section page does not say how old the articles are that a sitemap dated.
        self._older: set[str] = set()

    async def article(
        self, visit: Visit, request: Request, response: Response
    ) -> tuple[Result, Judgement | None, bool]:
        """The result of a visit to an article, its verdict (``None`` for what is not to be stored), and whether there
        is an article at the address.

        :raises WorkersFailed: no worker can be started
        """
        judged = await self._workers.judge(page_of(response))
        assert not isinstance(judged, Discovered)
        result = visit.result(request)
        since = self._plan.since
        if isinstance(judged, Refused):
            return result, judged, judged.reason not in _NO_PAGE_OF_ITS_OWN
        published = judged.changed_at
        if since is not None and not visit.task.visits and published and is_older(published, since):
            self._older.add(visit.task.url)
            self._report.older = len(self._older)
            # Without validators the next visit reads the page anew, and stores it if it is then wanted.
            return replace(result, found=Validators(), detail=f"It is of {published}, before --since."), None, True
        return result, judged, True

    async def document(self, visit: Visit, request: Request, response: Response) -> Result:
        """Add what a document leads to to the frontier; gives the result of the visit.

        :raises StoreError: the database failed
        :raises WorkersFailed: no worker can be started
        """
        task, source = visit.task, visit.source
        depth = self._depths.pop(task.url, 0)
        listing = self._listing(visit, response, depth)
        judged = await self._workers.judge(listing)
        found = judged if isinstance(judged, Discovered) else _nothing(judged)
        report = self._report.sources[source.name]
        if found.problem:
            say("problem", level=logging.WARNING, source=source.name, url=task.url, detail=found.problem)
        if not (found.complete or found.links or found.follow):
            report.note_failure(found.problem or f"{task.url}: the document cannot be read.")
            return visit.result(request, Outcome.BAD_RESPONSE, found=Validators(), detail=found.problem)
        report.read += 1
        links = self._wanted(found.links, source)
        now = datetime.now(UTC)
        new = await self._ledger.add(links, source=source, now=now) if links else 0
        follow = [(kind, url) for kind, url in found.follow if kind != Kind.SECTION or (new and depth < MOST_PAGES)]
        if follow:
            self._depths.update((url, depth + 1) for kind, url in follow if kind == task.kind)
            await self._ledger.follow(follow, source=source, now=now, found_in=response.url)
        # What was not read to its end, or not taken whole, is read anew next time.
        whole = found.complete and len(links) == len(found.links)
        result = visit.result(request, new_links=new, detail=found.problem)
        return result if whole else replace(result, found=Validators())

    def _listing(self, visit: Visit, response: Response, depth: int) -> Listing:
        page, source = page_of(response), visit.source
        looks_around = (
            visit.task.kind is Kind.SECTION and finds_its_own_way(source) and visit.task.url == front_page(source)
        )
        return Listing(
            archive=page.archive,
            content=page.content,
            kind=visit.task.kind.value,
            url=page.url,
            fetched_at=page.fetched_at,
            status=page.status,
            headers=page.headers,
            hosts=source.hosts,
            article_url=source.article_url,
            depth=depth,
            looks_around=looks_around,
            robots=self._robots_of(response.url) if looks_around else None,
        )

    def _wanted(self, links: tuple[Link, ...], source: type[Source]) -> list[Link]:
        since = self._plan.since
        if since is None:
            return list(links)
        wanted = [link for link in links if link.url not in self._older and not _is_older(link, since, source)]
        self._older.update({link.url for link in links}.difference(link.url for link in wanted))
        self._report.older = len(self._older)
        return wanted


def _is_older(link: Link, since: datetime, source: type[Source]) -> bool:
    return announced_older({"modified": link.modified, "published": link.published}, since, zone=source.timezone)


def _nothing(verdict: Judgement) -> Discovered:
    """A document on which a worker was lost, or took too long."""
    assert isinstance(verdict, Refused)
    return Discovered(problem=f"{verdict.url}: {verdict.detail}", complete=False)
