"""Refuses requests that a crawler of public web sites has no business to make."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request

from crawler.fetching.addresses import is_local_name, is_public, literal
from crawler.fetching.fetch import FetchError
from crawler.fetching.outcome import Outcome
from crawler.fetching.resolver import ALLOW_PRIVATE_HOSTS, PublicResolver
from pipelines.normalise.urls import MAX_LENGTH

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def fault_of(url: str, *, allow_private: bool = False) -> str | None:
    """Why an address is not fetched, as a sentence; ``None`` where nothing speaks against it.

    Names are judged by what they resolve to, which is known only when the connection is made: see `PublicResolver`.

    >>> fault_of("file:///etc/passwd")
    'Only http and https are fetched, and the address begins with file:.'
    >>> fault_of("http://169.254.169.254/latest/")
    '169.254.169.254 is not an address of the public internet.'
    """
    if len(url) > MAX_LENGTH:
        return f"The address has {len(url):,} characters; the limit is {MAX_LENGTH:,}."
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"The address is broken: {error}."
    if parts.scheme not in ("http", "https"):
        return f"Only http and https are fetched, and the address begins with {parts.scheme}:."
    if not host:
        return "The address names no host."
    if "@" in parts.netloc or "\\" in parts.netloc:
        return "The address holds a user name or a backslash before its path, which libraries read differently."
    if allow_private:
        return None
    if is_local_name(host):
        return f"{host} is a name of the local network."
    address = literal(host)
    if address is not None and not is_public(address):
        written = "" if str(address) == host else f", written as {host},"
        return f"{address}{written} is not an address of the public internet."
    return None


class SafetyMiddleware:
    """Judges each request before it is made, those of redirects included."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SafetyMiddleware:
        """For Scrapy."""
        return cls(allow_private=crawler.settings.getbool(ALLOW_PRIVATE_HOSTS))

    def process_request(self, request: Request) -> None:
        """Let the request pass.

        :raises FetchError: it is not fetched
        """
        fault = fault_of(request.url, allow_private=self._allow_private)
        if fault is None and not self._allow_private and installed_resolver() is None:
            fault = (
                "The resolver that keeps the crawler out of private networks is not installed. "
                "Start the crawl with crawler.settings, which name it in TWISTED_DNS_RESOLVER."
            )
        if fault is not None:
            raise FetchError(Outcome.REFUSED_ADDRESS, fault)


def installed_resolver() -> PublicResolver | None:
    """The running reactor's resolver, if it is ours."""
    # Looked up and not imported: importing it would choose a reactor where none runs.
    resolver = getattr(sys.modules.get("twisted.internet.reactor"), "nameResolver", None)
    return resolver if isinstance(resolver, PublicResolver) else None
