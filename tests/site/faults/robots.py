"""What can stand at /robots.txt. (The statuses, redirects and broken connections of the other areas fit there too.)"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from tests.site.answer import HTML, Answer
from tests.site.fault import Area, Hit
from tests.site.newspaper import SECTIONS
from tests.site.pages import plain_page
from tests.site.routes import TEXT

fault = Area("robots", "robots")

FORBIDDEN_SECTION = SECTIONS[2]
"""The section that the rules with Arabic paths keep crawlers out of."""

_PLAIN = b"User-agent: *\nDisallow: /private/\n"
_RULES: dict[str, tuple[str, bytes]] = {
    "robots_empty": ("An empty file: all may be fetched.", b""),
    "robots_disallow_all": ("Nobody may fetch anything.", b"User-agent: *\nDisallow: /\n"),
    "robots_disallow_us": (
        "The crawler by its name may fetch nothing, everybody else everything.",
        b"User-agent: *\nDisallow:\n\nUser-agent: warraq\nDisallow: /\n",
    ),
    "robots_wildcards": (
        "Numbers that end in 1 may not be fetched, save one under /archive/.",
        b"User-agent: *\nDisallow: /*1$\nAllow: /archive/*1$\n",
    ),
    "robots_bom": ("A byte order mark before the first rule.", b"\xef\xbb\xbf" + _PLAIN),
    "robots_utf16": ("Rules in UTF-16.", _PLAIN.decode().encode("utf-16")),
    "robots_carriage_returns": ("Lines that end in CR alone.", _PLAIN.replace(b"\n", b"\r")),
    "robots_nul": ("NUL bytes among the rules.", b"\x00\x00\n" + _PLAIN + b"\x00"),
    "robots_binary": ("Bytes that are no text.", bytes(range(256)) * 20),
    "robots_arabic_raw": (
        "An Arabic path in UTF-8 bytes.",
        f"User-agent: *\nDisallow: /قسم/{FORBIDDEN_SECTION}\n".encode(),
    ),
    "robots_arabic_encoded": (
        "An Arabic path, percent-encoded.",
        f"User-agent: *\nDisallow: /{quote('قسم')}/{quote(FORBIDDEN_SECTION)}\n".encode(),
    ),
    "robots_arabic_lower": (
        "An Arabic path, percent-encoded in lower case.",
        f"User-agent: *\nDisallow: /{quote('قسم').lower()}/{quote(FORBIDDEN_SECTION).lower()}\n".encode(),
    ),
    "robots_arabic_windows_1256": (
        "An Arabic path in windows-1256 bytes.",
        f"User-agent: *\nDisallow: /private/\nDisallow: /قسم/{FORBIDDEN_SECTION}\n".encode("cp1256"),
    ),
    "robots_1mb": (
        "1 MB, with the rule for /private/ at the beginning and one for /secret at the end.",
        _PLAIN + b"# filler filler filler filler\n" * 34_953 + b"Disallow: /secret\n",
    ),
    "robots_crawl_delay_1": ("Crawl-delay: 1.", b"User-agent: *\nCrawl-delay: 1\nDisallow: /private/\n"),
    "robots_crawl_delay_3600": ("Crawl-delay: 3600.", b"User-agent: *\nCrawl-delay: 3600\nDisallow: /private/\n"),
    "robots_crawl_delay_broken": ("Crawl-delay: soon.", b"User-agent: *\nCrawl-delay: soon\nDisallow: /private/\n"),
    "robots_crawl_delay_negative": ("Crawl-delay: -1.", b"User-agent: *\nCrawl-delay: -1\nDisallow: /private/\n"),
    "robots_long_line": ("A rule of 1 MB in one line.", _PLAIN + b"Disallow: /" + b"a*" * 500_000 + b"$\n"),
    "robots_evil_wildcards": (
        "Rules with a hundred wildcards each, to keep a matcher busy.",
        _PLAIN + b"".join(b"Disallow: /" + b"*1" * 100 + b"x%d$\n" % n for n in range(50)),
    ),
}


def _rules(content: bytes, hit: Hit) -> Answer:
    return Answer(content, content_type=TEXT)


for _name, (_about, _content) in _RULES.items():
    fault.add(_name, _about, partial(_rules, _content))


@fault
def robots_html(hit: Hit) -> Answer:
    """A page of HTML in place of rules, with status 200."""
    return Answer(plain_page("الصفحة الرئيسية", "Disallow: / هنا ليست قاعدة"), content_type=HTML)


@fault
def robots_sitemaps_elsewhere(hit: Hit) -> Answer:
    """Sitemaps on private addresses, by ``file:``, relative, and the true one."""
    lines = (
        "Sitemap: http://10.0.0.1/sitemap.xml",
        "Sitemap: file:///etc/passwd",
        "Sitemap: http://169.254.169.254/sitemap.xml",
        "Sitemap: /news-sitemap.xml",
        f"Sitemap: {hit.site.base}/sitemap.xml",
    )
    return Answer(_PLAIN + "\n".join(lines).encode(), content_type=TEXT)
