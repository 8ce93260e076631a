"""What a parser knows beside the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipelines.normalise.bylines import BylineReading, read_byline
from pipelines.normalise.dates import DateReading, read_date


@dataclass(slots=True, kw_only=True)
class Context:
    """The moment of reading, the page's address, and what is known of its publisher.

    ``now`` is the moment the page was fetched (aware): relative dates count from it, and are left unread where
    ``fetched`` is false, because nobody knows that moment. ``hint`` is the day that the address names, ``month`` its
    month (``2020-11``). ``own_names`` are the outlet's own names, which are no author and no agency. ``timezone`` is
    the outlet's.
    """

    now: datetime
    url: str | None = None
    hint: date | None = None
    month: str | None = None
    fetched: bool = True
    timezone: ZoneInfo | None = None
    own_names: tuple[str, ...] = ()
    _dates: dict[str, DateReading] = field(default_factory=dict)
    _bylines: dict[str, BylineReading] = field(default_factory=dict)

    def date(self, raw: str) -> DateReading:
        """Read a printed date, once for each string of the page."""
        reading = self._dates.get(raw)
        if reading is None:
            reading = read_date(raw, now=self.now, timezone=self.timezone, hint=self.hint)
            if "relative" in reading.warnings and not self.fetched:
                reading = DateReading(raw=raw, reason="a relative date, and nobody knows when the page was fetched")
            self._dates[raw] = reading
        return reading

    def byline(self, raw: str, headline: str | None, captions: Sequence[str]) -> BylineReading:
        """Read a line that may credit somebody, once for each string of the page."""
        reading = self._bylines.get(raw)
        if reading is None:
            reading = read_byline(raw, own_names=self.own_names, headline=headline, captions=captions)
            self._bylines[raw] = reading
        return reading
