"""What a parser knows beside the page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from pipelines.normalise.bylines import BylineReading, read_byline
from pipelines.normalise.dates import DateOrder, DateReading, read_date

Day: TypeAlias = date  # a method below has the name


def _no_texts() -> Iterable[str]:
    return ()


@dataclass(slots=True, kw_only=True)
class Context:
    """The moment of reading, the page's address, and what is known of its publisher.

    ``now`` is the moment the page was fetched (aware): relative dates count from it, and are left unread where
    ``fetched`` is false, because nobody knows that moment. ``hint`` is the day that the address names, ``month`` its
    month (``2020-11``). ``own_names`` are the outlet's own names, which are no author and no agency. ``timezone`` and
    ``date_order`` are the outlet's. ``announced`` is what a feed, sitemap or section page said of the article
    (``title``, ``published``, ``author``). ``texts`` gives the texts of the page, for evidence that is seldom needed.
    """

    now: datetime
    url: str | None = None
    hint: date | None = None
    month: str | None = None
    fetched: bool = True
    timezone: ZoneInfo | None = None
    date_order: DateOrder | None = None
    own_names: tuple[str, ...] = ()
    announced: Mapping[str, str] = field(default_factory=dict)
    texts: Callable[[], Iterable[str]] = _no_texts
    _dates: dict[str, DateReading] = field(default_factory=dict)
    _bylines: dict[tuple[str, bool], BylineReading] = field(default_factory=dict)

    def date(self, raw: str) -> DateReading:
        """Read a printed date, once for each string of the page."""
        reading = self._dates.get(raw)
        if reading is None:
            reading = self.reread(raw, hint=self.hint, order=self.date_order)
            if "relative" in reading.warnings and not self.fetched:
                reading = DateReading(raw=raw, reason="a relative date, and nobody knows when the page was fetched")
            self._dates[raw] = reading
        return reading

    def reread(self, raw: str, *, hint: Day | None = None, order: DateOrder | None = None) -> DateReading:
        """Read a printed date with other knowledge than the outlet's order and the address's day."""
        return read_date(raw, now=self.now, timezone=self.timezone, hint=hint, order=order)

    def byline(self, raw: str, headline: str | None, captions: Sequence[str], *, marked: bool = False) -> BylineReading:
        """Read a line that may credit somebody, once for each string of the page.

        ``marked``: the page's markup says that it is an author's, so that any name will do.
        """
        reading = self._bylines.get((raw, marked))
        if reading is None:
            reading = read_byline(raw, own_names=self.own_names, headline=headline, captions=captions, labelled=marked)
            self._bylines[raw, marked] = reading
        return reading
