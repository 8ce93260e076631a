"""Runs one crawl with the project's settings: a plan as JSON on standard input, what became of it on standard output.

A process of its own, because Twisted's reactor runs once. Names under ``.test`` are this machine, unless ``names`` in
the plan says otherwise; missing.test does not exist.
"""

import json
import re
import socket
import sys
import time
from pathlib import Path


def resolve_by_plan(names):
    """Before Twisted is imported, which keeps the function that it finds."""
    real = socket.getaddrinfo

    def getaddrinfo(host, port, family=0, kind=0, proto=0, flags=0):
        name = host.decode() if isinstance(host, bytes) else host
        if name == "missing.test":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = names.get(name, ["127.0.0.1"]) if name.endswith(".test") else [name]
        return [one for address in addresses for one in real(address, port, family, kind, proto, flags)]

    socket.getaddrinfo = getaddrinfo


def crawl(plan):
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.fetching.archiving import page_of
    from crawler.fetching.fetch import FETCH, Fetch, Validators

    results = []

    def note(index, fetch, **fields):
        results.append(
            {
                "index": index,
                "redirects": fetch.redirects,
                "fetched_at": fetch.fetched_at,
                "archive": fetch.archive and [fetch.archive.file, fetch.archive.offset],
                "etag": fetch.found.etag,
                "last_modified": fetch.found.last_modified,
                "body_hash": fetch.found.body_hash,
                **fields,
            }
        )

    class PlannedSpider(scrapy.Spider):
        name = "planned"

        async def start(self):
            for index, one in enumerate(plan["requests"]):
                fetch = Fetch(
                    hosts=None if one.get("hosts") is None else frozenset(one["hosts"]),
                    stored=Validators(**one.get("stored", {})),
                )
                yield scrapy.Request(
                    one["url"],
                    meta={FETCH: fetch},
                    priority=-index,
                    callback=self.fetched,
                    errback=self.failed,
                    cb_kwargs={"index": index},
                )

        def fetched(self, response, index):
            page = page_of(response)
            note(
                index,
                response.meta[FETCH],
                outcome="fetched",
                url=response.url,
                body=page.content[:2000].decode("latin-1"),
                status=page.status,
                headers=dict(page.headers),
            )

        def failed(self, failure):
            error, request = failure.value, failure.request
            when = getattr(error, "not_before", None)
            note(
                request.cb_kwargs["index"],
                request.meta[FETCH],
                outcome=str(getattr(error, "outcome", None)),
                detail=getattr(error, "detail", repr(error)),
                target=getattr(error, "target", None),
                not_before=when and when.timestamp() - time.time(),
                url=request.url,
            )

    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict({"LOG_LEVEL": "WARNING", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_START_DELAY": 0, **plan["settings"]})
    process = AsyncCrawlerProcess(settings)
    process.crawl(PlannedSpider)
    process.start()
    return results


def peak_kb():
    """The most memory this program had. ru_maxrss would also count what the parent held before this one was started."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])


if __name__ == "__main__":
    told = json.load(sys.stdin)
    resolve_by_plan(told["names"])
    done = crawl(told)
    json.dump({"results": done, "peak_kb": peak_kb()}, sys.stdout)
