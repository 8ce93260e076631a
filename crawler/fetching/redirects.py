"""Follows redirects on a source's own hosts, few at a time, and records where the others would have led."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.fetching.fetch import Fetch, FetchError, fetch_of
from crawler.fetching.outcome import Outcome
from crawler.fetching.resolver import ALLOW_PRIVATE_HOSTS
from crawler.fetching.safety import fault_of
from pipelines.normalise.urls import host, resolve

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MAX_REDIRECTS = 5
"""RFC 9309 (2.3.1.2) asks for five for robots.txt; a page that needs more is a loop or a login."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_SHOWN = 500


def target_of(response: Response) -> str | None:
    """Where a redirect leads, absolute as sent; ``None`` for other answers and where nothing is named."""
    location = response.headers.get("Location") if response.status in _REDIRECTS else None
    if not location:
        return None
    try:
        text = location.decode()  # Arabic paths come raw, against the standard
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    return resolve(response.url, text) or text.strip()


def is_on_site(url: str, hosts: frozenset[str] | None) -> bool:
    """Whether an address belongs to one of the hosts or to a subdomain of theirs; ``None`` stands for every host.

    >>> is_on_site("https://www.example.com/a", frozenset({"example.com"}))
    True
    >>> is_on_site("https://example.com.evil.net/a", frozenset({"example.com"}))
    False
    """
    if hosts is None:
        return True
    name = host(url)
    while name:
        if name in hosts:
            return True
        name = name.partition(".")[2]
    return False


class RedirectMiddleware:
    """In place of Scrapy's, which follows twenty redirects to anywhere."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RedirectMiddleware:
        """For Scrapy."""
        return cls(allow_private=crawler.settings.getbool(ALLOW_PRIVATE_HOSTS))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Give the request of the redirect's target, or the response where it is no redirect.

        :raises FetchError: the redirect is not followed
        """
        target = target_of(response)
        if target is None:
            return response
        fetch = fetch_of(request)
        self._check(target, fetch, request)
        fetch.redirects = (*fetch.redirects, request.url)
        redirected = request.replace(url=target, dont_filter=True)
        redirected.meta.pop("download_slot", None)  # it may be another host
        return redirected

    def _check(self, target: str, fetch: Fetch, request: Request) -> None:
        shown = target[:_LONGEST_SHOWN]
        if fault := fault_of(target, allow_private=self._allow_private):
            raise FetchError(Outcome.REFUSED_ADDRESS, f"The page redirects to {shown}. {fault}", target=shown)
        if not is_on_site(target, fetch.hosts):
            raise FetchError(
                Outcome.REDIRECTED_OFF_SITE,
                f"The page redirects to {shown}, which is not on the source's hosts.",
                target=target,
            )
        if target in (*fetch.redirects, request.url):
            raise FetchError(
                Outcome.TOO_MANY_REDIRECTS, f"The page redirects in a circle, back to {shown}.", target=target
            )
        if len(fetch.redirects) == MAX_REDIRECTS:
            raise FetchError(
                Outcome.TOO_MANY_REDIRECTS, f"There are more than {MAX_REDIRECTS} redirects.", target=target
            )
