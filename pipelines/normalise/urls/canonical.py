"""The canonical address, so that the same article is known again however it was linked.

It is an identity first. It usually opens, but the address that was fetched is kept beside it. Two addresses become one
only by rules that hold for news sites at large; what holds for one publisher alone is said in `UrlRules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin

import idna
from w3lib.url import safe_url_string

from pipelines.normalise.urls.spelling import INVISIBLE, spell_path, spell_query
from pipelines.normalise.vocabulary import load

MAX_LENGTH = 4096
"""The longest canonical address. Twice what others allow, because an Arabic letter in a slug takes six characters."""

_MAX_INPUT = 4 * MAX_LENGTH

_parameters = load("url_parameters")
_TRACKING = frozenset(name for name in _parameters["tracking"] if not name.endswith("*"))
_TRACKING_START = tuple(name[:-1] for name in _parameters["tracking"] if name.endswith("*"))
_REFERRER = frozenset(_parameters["referrer"])
_LAYOUT = {
    name: frozenset("" if value == "-" else value for value in values) for name, values in _parameters["layout"].items()
}

# Hosts that serve the pages of the host behind them in another dress, by a convention older than responsive pages.
_TWINS = frozenset({"www", "m", "mobile", "amp"})
# Second levels that countries hand out: what is left of a host must be more than one of these and a country.
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "mil", "net", "org"})

_AROUND = " \t\n\r\f\v\x00\xa0\u3000\"'<>«»"
_BREAKS = re.compile("[\t\n\r]")
_SCHEME = re.compile(r"(?:https?:[/\\]*|https?//+)+|//|(?=www\.)", re.IGNORECASE)
_PARTS = re.compile(r"([^/\\?#]*)([^?#]*)\??([^#]*)")
# Absolute already, and of nothing that has to be written differently: nearly every address of a feed or sitemap.
_SITE = (
    r"https?://(?!(?:www\.)?google\.com[:/]|[a-z0-9.-]*ampproject\.org)([a-z0-9.-]+)(?::[1-5]?[1-9][0-9]{0,3})?(?=/)"
)
_PATH = (
    r"(?:/(?:[\w~-]|%[0-9A-F]{2})(?:[\w~.-]|%[0-9A-F]{2})*)*/?"
    r"(?:\?(?:[\w=&.-]|%[0-9A-F]{2})+)?"
)
_ROOT = re.compile(_SITE, re.ASCII)
_ROOTED = re.compile(f"(?=/){_PATH}", re.ASCII)
_PLAIN = re.compile(_SITE + _PATH, re.ASCII)
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}|\[[0-9a-f:.]+\]")
_PORT = re.compile(r":([0-9]*)\Z")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_AMP_CACHE = re.compile(r"/(?:[cv]|amp)/(?:s/)?(?=[^/]+\.[^/])")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlRules:
    """What is true of the addresses of one publisher.

    ``host`` is the host as it should be written (``www.`` and the like are not taken off it), ``aliases`` are further
    hosts that serve the same pages. Of the parameters only ``keep`` stay, in that spelling, where it is given; ``drop``
    names more to drop, in lower case. Where ``article`` is found in the path, the path becomes ``article_path`` filled
    with the pattern's named groups, and only the parameters in ``keep`` stay: the slug may change, the number does not.
    The pattern must also match what it makes. It sees the path percent-encoded and without a trailing slash.
    """

    host: str | None = None
    aliases: frozenset[str] = frozenset()
    keep: tuple[str, ...] | None = None
    drop: frozenset[str] = frozenset()
    article: re.Pattern[str] | None = None
    article_path: str = "/{id}"

    def covers(self, host: str) -> bool:
        """Whether a host, as `host` gives it, is the publisher's; always true where no host is named."""
        return self.host is None or host == _without_twins(self.host) or host in self.aliases


def canonicalise(url: str, *, rules: UrlRules | None = None) -> str | None:
    """The one spelling of an address, as ASCII; ``None`` where it is no web address or longer than `MAX_LENGTH`.

    https; host in lower case, in punycode and without ``www.``, ``m.``, ``mobile.``, ``amp.``; no credentials, default
    port, fragment, trailing slash or AMP mark; no tracking parameter (vocabulary/url_parameters.txt), the others sorted
    by name; NFC in percent-encoded UTF-8 (escapes that are not UTF-8, such as windows-1256, stay); no bidi marks.
    Rules that do not cover the host are ignored. Applying it twice changes nothing.

    >>> canonicalise("HTTP://www.Example.com:80/خبر/?utm_source=x&id=7#top")
    'https://example.com/%D8%AE%D8%A8%D8%B1?id=7'
    """
    parts = _split(url)
    if parts is None:
        return None
    name, port, path, query = parts
    name, path = _without_twins(name), _path(path)
    keep: tuple[str, ...] | None = None
    drop: frozenset[str] = frozenset()
    if rules is not None and rules.covers(name):
        name, keep, drop = rules.host or name, rules.keep, rules.drop
        if rules.article is not None and (found := rules.article.search(path)):
            path, keep = rules.article_path.format(**found.groupdict()), keep or ()
    if query:
        query = _query(query, keep, drop)
    canonical = f"https://{name}{port}{path}?{query}" if query else f"https://{name}{port}{path}"
    return canonical if len(canonical) <= MAX_LENGTH else None


def host(url: str) -> str | None:
    """The host of an address as `canonicalise` writes it, without a port; ``None`` where it is no web address.

    >>> host("http://m.Example.com:8080/x")
    'example.com'
    """
    parts = _split(url)
    return None if parts is None else _without_twins(parts[0])


def resolve(base: str, href: str) -> str | None:
    """The address that a link on a page leads to, fit to be fetched: absolute, ASCII, without a fragment.

    ``None`` for what is no web address (``javascript:``, ``mailto:``, ``data:``...), a bare fragment, or broken.

    >>> resolve("https://example.com/a/b", " ../c?x=1#y ")
    'https://example.com/c?x=1'
    """
    if (plain := _PLAIN.fullmatch(href)) is not None and len(href) <= _MAX_INPUT and _HOST.fullmatch(plain[1]):
        return href
    if _ROOTED.fullmatch(href) and len(href) <= _MAX_INPUT and (root := _root(base)) is not None:
        return root + href
    return _resolve(base, href)


@lru_cache(maxsize=64)
def _root(base: str) -> str | None:
    """Scheme, host and port of a page's address where they are written plainly: all its links share them."""
    found = _ROOT.match(base)
    return found[0] if found is not None and _HOST.fullmatch(found[1]) else None


def _resolve(base: str, href: str) -> str | None:
    href = _BREAKS.sub("", INVISIBLE.sub("", href)).strip(_AROUND).replace("\\", "/")
    if not href or href.startswith("#") or len(href) > _MAX_INPUT:
        return None
    try:
        absolute = urljoin(base, href).partition("#")[0]
        if _split(absolute) is None:
            return None
        found = _SCHEME.match(absolute)
        assert found is not None  # _split took it
        scheme = "http://" if found[0].lower().rstrip("/").endswith("http:") else "https://"
        safe = safe_url_string(scheme + absolute[found.end() :])
        return safe if _split(safe) is not None else None  # a host may be none once it is written in ASCII
    except ValueError:
        return None


def _split(url: str) -> tuple[str, str, str, str] | None:
    """Host, port (with its colon, where it is not a default one), path and query; ``None`` for no web address."""
    if len(url) > _MAX_INPUT:
        return None
    if not url.isascii():
        url = INVISIBLE.sub("", url)
    url = _BREAKS.sub("", url.strip(_AROUND))
    while True:
        scheme = _SCHEME.match(url)
        if scheme is None:
            return None
        parts = _PARTS.match(url, scheme.end())
        assert parts is not None  # every part may be empty
        authority, path, query = parts.groups()
        if "\\" in path:
            path = path.replace("\\", "/")
        cached = authority.endswith(".cdn.ampproject.org") or authority in {"www.google.com", "google.com"}
        if cached and (original := _AMP_CACHE.match(path)):
            url = f"https://{path[original.end() :]}?{query}"
            continue
        break
    name = authority.rpartition("@")[2].lower()
    port = _PORT.search(name)
    if port:
        name = name[: port.start()]
    name = _ascii_host(name)
    if name is None:
        return None
    number = port[1].lstrip("0") if port else ""
    if number in {"", "80", "443"}:
        return name, "", path, query
    return (name, f":{number}", path, query) if len(number) < 6 and int(number) < 65536 else None


def _ascii_host(name: str) -> str | None:
    if not name.isascii() or "%" in name:
        try:
            # IDNA 2008 (RFC 5891): the standard library's codec refuses Arabic labels that end in a digit.
            name = idna.encode(INVISIBLE.sub("", unquote(name)), uts46=True).decode("ascii")
        except UnicodeError:
            return None
    name = name.rstrip(".")
    return name if _HOST.fullmatch(name) else None


def _without_twins(name: str) -> str:
    while True:
        first, _, rest = name.partition(".")
        second, dot, _ = rest.partition(".")
        if first not in _TWINS or not dot or (second in _SECOND_LEVELS and rest.count(".") == 1):
            return name
        name = rest


def _path(path: str) -> str:
    path = spell_path(path)
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/." in path:
        path = _without_dots(path)
    path = "/" + path.strip("/")
    while path.startswith("/amp/"):
        path = "/" + path[4:].lstrip("/")
    while len(path) > 4 and path.endswith(("/", "amp", ".amp.html")):
        if path[-1] == "/" or path.endswith("/amp"):
            path = path.removesuffix("/amp").rstrip("/")
        elif path.endswith(".amp.html") and path[-10].isalnum():
            path = path[:-9] + ".html"
        elif path.endswith(".amp") and path[-5].isalnum():
            path = path[:-4]
        else:
            break
    return path or "/"


def _without_dots(path: str) -> str:
    """The path without dot segments (RFC 3986, section 5.2.4); urllib's own way stumbles over ``;``."""
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    return "/".join(segments)


def _query(query: str, keep: tuple[str, ...] | None, drop: frozenset[str]) -> str:
    spelling = None if keep is None else {name.lower(): name for name in keep}
    kept: list[tuple[str, str]] = []
    for part in spell_query(query.replace("+", "%20")).split("&"):
        while part.startswith("amp;"):  # "&amp;" copied from HTML source
            part = part[4:]
        name, equals, value = part.partition("=")
        folded = name.lower()
        if spelling is not None:
            if folded in spelling:
                kept.append((spelling[folded], equals + value))
        elif part and not (folded in drop or _is_tracking(folded, value)):
            kept.append((name, equals + value))
    # By name alone: the order of values under one name may mean something.
    kept.sort(key=lambda parameter: parameter[0])
    return "&".join([name + value for name, value in kept])


def _is_tracking(name: str, value: str) -> bool:
    if name in _TRACKING or name.startswith(_TRACKING_START):
        return True
    if name in _REFERRER:
        return not value.isdecimal()
    return name in _LAYOUT and value.lower() in _LAYOUT[name]
