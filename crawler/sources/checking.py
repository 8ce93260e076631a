"""What must be true of a source that somebody wrote, checked before a run begins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.discovery.numbered_archive import NumberedArchive
from crawler.sources.source import Source
from pipelines.health.limits import Limits
from pipelines.normalise.urls import UrlRules, host

# A name stands in commands, file names and logs.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
NAME_RULE = "1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or a digit first"
_COUNTRY = re.compile(r"[A-Z]{2}")
_KINDS: dict[str, tuple[type, str]] = {
    "timezone": (ZoneInfo, 'ZoneInfo("Africa/Cairo")'),
    "url_rules": (UrlRules, 'UrlRules(host="example.com")'),
    "archive": (NumberedArchive, 'NumberedArchive(pattern="https://example.com/{id}", first=1)'),
    "limits": (Limits, "Limits(articles_a_day=20)"),
    "article_url": (re.Pattern, 're.compile(r"/story/[0-9]+")'),
}
_ADDRESSES = ("feeds", "sitemaps", "sections")


class SourcesError(ValueError):
    """Sources cannot be used: the message names the file, the rule and the way out."""


def check_source(source: type[Source], origin: str) -> None:
    """Check every attribute of a source; ``origin`` is what the message begins with.

    :raises SourcesError: an attribute breaks its rule
    """

    def refuse(attribute: str, rule: str, example: str) -> SourcesError:
        found = repr(getattr(source, attribute)) if hasattr(source, attribute) else "missing"
        return SourcesError(
            f"{origin}: {source.__name__}.{attribute} must be {rule}, and it is {found}. "
            f"Write it like this: {attribute} = {example}"
        )

    name = getattr(source, "name", None)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise refuse("name", NAME_RULE, '"example"')
    country = getattr(source, "country", None)
    if not isinstance(country, str) or not _COUNTRY.fullmatch(country):
        raise refuse("country", "a country code of ISO 3166, two capitals", '"EG"')
    hosts = _texts(getattr(source, "hosts", None))
    if not hosts or any(host(f"https://{name}/") != name for name in hosts):
        raise refuse("hosts", "a tuple of host names without https:// and www.", '("example.com",)')
    if _texts(source.own_names) is None:
        raise refuse("own_names", "a tuple of texts", '("جريدة المثال",)')
    for attribute in _ADDRESSES:
        addresses = _texts(getattr(source, attribute))
        if addresses is None or not all(map(_is_address, addresses)):
            raise refuse(attribute, "a tuple of web addresses", f'("https://example.com/{attribute[:-1]}.xml",)')
    for attribute, (kind, example) in _KINDS.items():
        value = getattr(source, attribute)
        if value is not None and not isinstance(value, kind):
            raise refuse(attribute, f"a {kind.__name__}", example)
    if not isinstance(source.enabled, bool):
        raise refuse("enabled", "True or False", "True")


def check_unique(sources: Iterable[tuple[str, type[Source]]]) -> None:
    """Check that no name and no host is taken twice, of sources with what to name where they are wrong.

    :raises SourcesError: one is
    """
    owners: dict[tuple[str, str], tuple[str, type[Source]]] = {}
    for origin, source in sources:
        for what, value in (("name", source.name), *(("host", name) for name in source.hosts)):
            before, other = owners.setdefault((what, value), (origin, source))
            if other is not source:
                place = "the same file" if before == origin else before
                raise SourcesError(
                    f"{origin}: the {what} {value} of {source.__name__} must not be another source's, and {place} "
                    f"gives it to {other.__name__}. Choose another {what}, or leave one of the two out."
                )


def _texts(value: object) -> tuple[str, ...] | None:
    """A tuple of non-empty texts; ``None`` for anything else, such as a text whose brackets lack the comma."""
    return value if isinstance(value, tuple) and all(isinstance(text, str) and text for text in value) else None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
