"""Which addresses are meant: those of the site, and among them those of articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pipelines.normalise.text import fold
from pipelines.normalise.urls import MAX_LENGTH, host, resolve
from pipelines.normalise.vocabulary import load


class Publisher(Protocol):
    """What discovery asks of a source.

    ``hosts`` as `pipelines.normalise.urls.host` writes them; a subdomain of one counts. ``article_url`` is searched in
    the whole address, percent-encoded; ``None`` where it is left to evidence.
    """

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that serves its articles."""

    @property
    def article_url(self) -> re.Pattern[str] | None:
        """Which addresses are articles."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The address of a document, and what its links are measured by."""

    url: str
    hosts: tuple[str, ...] = ()
    article_url: re.Pattern[str] | None = None

    @classmethod
    def of(cls, url: str, source: Publisher | None) -> Scope:
        """The scope of a document of a source; of a site that nobody described, its host."""
        if source is not None:
            return cls(url, source.hosts, source.article_url)
        site = host(url)
        return cls(url, (site,) if site else ())

    def on_site(self, url: str) -> bool:
        """Whether an address belongs to the site, or to a subdomain of it."""
        return _covers(self.hosts, url.partition("://")[2].partition("/")[0].partition("?")[0])


@lru_cache(maxsize=1024)
def _covers(hosts: tuple[str, ...], authority: str) -> bool:
    name = host(f"https://{authority}/") or ""
    return any(name == known or name.endswith("." + known) for known in hosts)


# An address that needs nothing done: 50,000 of them in a sitemap are ten times faster so.
_PLAIN = re.compile(
    r"https?://(?!www\.?/)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]+"
    r"/(?!/)(?:[A-Za-z0-9._~/!$()*,:@+=-]|%[0-9A-F]{2})*(?:\?(?:[A-Za-z0-9._~/!$()*,:@+;=&-]|%[0-9A-F]{2})+)?"
)


def address(base: str, raw: str | None) -> str | None:
    """The address that a document means, fit to be fetched; ``None`` for none.

    Beyond `resolve`: ``&amp;`` written twice, and a host written without a scheme, which is no relative path.

    >>> address("https://example.com/rss", "www.example.com/a?b=1&amp;c=2")
    'https://www.example.com/a?b=1&c=2'
    """
    if not raw or not (raw := raw.strip()):
        return None
    if _PLAIN.fullmatch(raw) and "/." not in raw and "&amp;" not in raw and len(raw) <= MAX_LENGTH:
        return raw
    raw = raw.replace("&amp;", "&")
    first = raw.partition("/")[0].lower()
    if first.startswith("www.") or ("." in first and first == _host_as_written(base)):
        raw = "//" + raw
    return resolve(base, raw)


@lru_cache(maxsize=64)
def _host_as_written(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


_words = load("link_words")
_NOT_ARTICLES = frozenset(fold(word) for words in _words["not articles"].values() for word in words)
_FILES = frozenset(_words["files"])
_NUMBER = re.compile(r"\d{3}")
_RANDOM_ID = re.compile(r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{8,}", re.IGNORECASE)
_SLUG_WORD = re.compile(r"[^\W_]+")
_LONG_SLUG = 4


def is_furniture(url: str) -> bool:
    """Whether an address leads to a part of the site that is no article: the home page, a tag, a log-in, a picture.

    >>> is_furniture("https://example.com/tag/cairo"), is_furniture("https://example.com/news/story-of-1234")
    (True, False)
    """
    path, _, query = url.partition("://")[2].partition("/")[2].partition("?")
    segments = [segment for segment in fold(unquote(path)).split("/") if segment]
    if not segments:
        return not _NUMBER.search(query)
    return not _NOT_ARTICLES.isdisjoint(segments) or segments[-1].rpartition(".")[2] in _FILES


def names_a_story(url: str) -> bool:
    """Whether an address has what addresses of stories have: a number of three digits or more, a slug of words,
    or letters and digits drawn by lot.

    >>> names_a_story("https://example.com/economy/"), names_a_story("https://example.com/economy/48213")
    (False, True)
    """
    path, _, query = url.partition("://")[2].partition("/")[2].partition("?")
    path = unquote(path)
    if _NUMBER.search(path) or _NUMBER.search(query):
        return True
    last = path.rstrip("/").rpartition("/")[2]
    return len(_SLUG_WORD.findall(last)) >= _LONG_SLUG or _RANDOM_ID.fullmatch(last) is not None
