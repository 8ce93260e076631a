"""Addresses: those of the site, which keep the reader's language, and those of others, which must be web addresses."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from pipelines.publish.site.settings import STATIC
from pipelines.publish.site.texts import LANGUAGES

_STATIC_FILES = Path(__file__).parent / "static"


class Links:
    """Addresses of the site for a reader of one language, under the path that a proxy shows it."""

    def __init__(self, base_url: str, language: str) -> None:
        self.base_url = base_url
        self._prefix = "" if language == LANGUAGES[0] else f"{language}/"

    def __call__(self, *steps: object, **query: object) -> str:
        """The address of a page; what is ``None`` or empty in the query is left out.

        >>> Links("/", "en")("sources", "example.com", day=None, q="كتاب")
        '/en/sources/example.com?q=%D9%83%D8%AA%D8%A7%D8%A8'
        """
        path = "/".join(quote(str(step), safe="") for step in steps)
        wanted = {name: value for name, value in query.items() if value not in (None, "", [], ())}
        return f"{self.base_url}{self._prefix}{path}" + (f"?{urlencode(wanted, doseq=True)}" if wanted else "")

    def static(self, name: str) -> str:
        """The address of a file of ours, which changes when the file does."""
        return f"{self.base_url}{STATIC}/{name}?v={_version(name)}"

    def plain(self, path: str) -> str:
        """The address of a page that has no language, such as Datasette's."""
        return f"{self.base_url}{path}"


def web_link(address: object) -> str | None:
    """An address that may stand in a link: absolute, of the web, without what hides where it leads; else ``None``.

    >>> web_link("javascript:alert(1)") is None
    True
    """
    if not isinstance(address, str) or any(character <= " " or character == "\x7f" for character in address):
        return None
    try:
        parts = urlsplit(address)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return address if is_good else None


@cache
def _version(name: str) -> str:
    return hashlib.sha256((_STATIC_FILES / name).read_bytes()).hexdigest()[:12]
