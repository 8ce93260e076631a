"""One request of a reader: in which language, for what, and what a page may ask of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.publish.site.links import Links
from pipelines.publish.site.originals import ReadOriginal
from pipelines.publish.site.pages.latest import Place, place_of
from pipelines.publish.site.texts import LANGUAGES, Texts, texts


class Refused(Exception):
    """The request cannot be answered; ``key`` names the sentence of `pipelines.publish.site.texts` that says why."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request: the words and addresses of its language, what its address names, and its query.

    ``path`` is its address without language and base, ``query`` the query as it came, ``now`` the moment (aware).
    """

    texts: Texts
    to: Links
    path: str
    names: Mapping[str, str]
    args: Any
    query: str = ""
    now: datetime
    read_original: ReadOriginal | None = None

    def number(self, name: str) -> int:
        """A number that the address names.

        :raises Refused: it is larger than any of the database
        """
        text = self.names[name]
        if len(text) > 18:
            raise Refused(404, "not_found")
        return int(text)

    def text(self, name: str) -> str:
        """A value of the query; empty where it is not given."""
        return str(self.args.get(name) or "").strip()[:10_000]

    def many(self, name: str) -> tuple[str, ...]:
        """All values of the query under a name, each once; at most ten."""
        return tuple(dict.fromkeys(value for value in self.args.getlist(name) if value))[:10]

    def page(self, last: int) -> int:
        """The page that the query asks for, from 1 to ``last``.

        :raises Refused: there is no such page
        """
        text = self.text("page") or "1"
        if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= last):
            raise Refused(404, "no_such_page")
        return int(text)

    def whole(self, name: str) -> int | None:
        """A number of the query above 0; ``None`` where it is not given.

        :raises Refused: it is no number
        """
        text = self.text(name)
        if text and not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text)):
            raise Refused(400, "not_a_number")
        return int(text) if text else None

    def day(self, name: str) -> date | None:
        """A day of the query; ``None`` where it is not given.

        :raises Refused: it is no day
        """
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise Refused(400, "not_a_day") from None

    def place(self, name: str) -> Place | None:
        """A place in the list of the latest articles; ``None`` where it is not given.

        :raises Refused: it is none
        """
        text = self.text(name)
        found = place_of(text)
        if text and found is None:
            raise Refused(400, "no_such_page")
        return found

    def elsewhere(self) -> tuple[Texts, str]:
        """The same page in the other language: its words and its address."""
        other = next(language for language in LANGUAGES if language != self.texts.language)
        address = Links(self.to.base_url, other)().removesuffix("/") + "/" + self.path
        return texts(other), address + (f"?{self.query}" if self.query else "")
