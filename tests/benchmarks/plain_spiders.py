"""What a crawl is measured against: a spider with our settings that does nothing, or little, with each page.

Addresses come as JSON on standard input; how to treat a page is the argument: ``nothing`` or ``parsel``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings


class Nothing(Spider):
    name = "nothing"
    urls: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, callback=self.page)

    def page(self, response: Response) -> Any:
        return None


class Parsel(Nothing):
    name = "parsel"

    def page(self, response: Response) -> Any:
        return {
            "headline": response.css("h1::text").get(),
            "body": response.css("p::text").getall(),
            "date": response.css("time::attr(datetime)").get(),
        }


if __name__ == "__main__":
    chosen = {spider.name: spider for spider in (Nothing, Parsel)}[sys.argv[1]]
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(
        {
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_START_DELAY": 0,
            "WARRAQ_ALLOW_PRIVATE_HOSTS": True,
            "CONCURRENT_REQUESTS": 128,
            "LOG_LEVEL": "WARNING",
        }
    )
    process = AsyncCrawlerProcess(settings)
    process.crawl(chosen, urls=tuple(json.load(sys.stdin)))
    process.start()
