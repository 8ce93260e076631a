"""What a crawl is measured against: the same spider, with a callback that does nothing, or little, with an article.

Tasks come out of the frontier and requests go through the same middlewares, with the same settings; nothing is
archived, parsed or stored. The arguments are ``nothing`` or ``parsel``, a database that is made, and a file of sources,
whose names begin with ``site_``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from scrapy.http import Response

from crawler.crawling.plan import Plan
from crawler.crawling.report import Report
from crawler.crawling.run import crawl
from crawler.crawling.visit import VISIT, StoppedError
from crawler.fetching.identity import user_agent
from crawler.parsers import parse_page
from crawler.sources.loading import load_sources
from crawler.spiders.news import NewsSpider
from pipelines.validate import validate


class Nothing(NewsSpider):
    """Documents lead to articles as ever; an article's task goes back as if it had never been sent."""

    def fetched(self, response: Response) -> None:
        visit = response.meta[VISIT]
        if not visit.is_article:
            super().fetched(response)
            return
        self.page(response)
        assert response.request is not None
        self.crawl.failed(visit, response.request, StoppedError())

    def page(self, response: Response) -> Any:
        return None


class Parsel(Nothing):
    def page(self, response: Response) -> Any:
        return {
            "headline": response.css("h1::text").get(),
            "body": response.css("p::text").getall(),
            "date": response.css("time::attr(datetime)").get(),
        }


if __name__ == "__main__":
    plan = Plan(
        database=Path(sys.argv[2]),
        sources=tuple(source for source in load_sources(Path(sys.argv[3])) if source.name.startswith("site_")),
        parse=parse_page,
        validate=validate,
        user_agent=user_agent(None),
        delay=0,
        allow_private_hosts=True,
        settings={},
    )
    crawl(plan, Report(), spider={"nothing": Nothing, "parsel": Parsel}[sys.argv[1]])
