"""Days and months that stand in addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UrlDate:
    """What an address says: ``iso`` is ``2020-08-24`` or ``2020-11``, ``precision`` is ``day`` or ``month``."""

    iso: str
    precision: str

    @property
    def date(self) -> date | None:
        """The day; ``None`` where only a month is given."""
        return date.fromisoformat(self.iso) if self.precision == "day" else None


_MAX_LENGTH = 4096
_PATH = re.compile(r"(?<![:/])/(?!/)[^?#]*")
_YEAR = "(?P<y>199[0-9]|20[0-4][0-9])"
_ANY_YEAR = re.compile(_YEAR)
_MONTH, _DAY = "(?P<m>0?[1-9]|1[0-2])", "(?P<d>0?[1-9]|[12][0-9]|3[01])"
_MONTH2, _DAY2 = "(?P<m>0[1-9]|1[0-2])", "(?P<d>0[1-9]|[12][0-9]|3[01])"
_URL_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        f"/{_YEAR}/{_MONTH}/{_DAY}(?=[/.]|$)",
        f"/{_YEAR}/[^/0-9][^/]*/{_MONTH}/{_DAY}(?=[/.]|$)",
        f"(?<![0-9]){_YEAR}[-_.]{_MONTH}[-_./]{_DAY}(?![0-9])",
        f"(?<![0-9]){_YEAR}/?{_MONTH2}[-/]?{_DAY2}(?=(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){{1,2}}(?![0-9])|[^0-9]|$)",
        f"(?<![0-9]){_DAY}(?P<s>[-_./]){_MONTH}(?P=s){_YEAR}(?![0-9])",
        f"/{_YEAR}[-/]{_MONTH}(?=/|$)",
    )
)


def url_date(url: str) -> UrlDate | None:
    """The day or month that the path of an address names: a hint, for a slug may name another day than the page's.

    Day before month is believed only where the first number is too large for a month, or both are equal.

    >>> url_date("https://example.com/2013/world/8/3/story/index.html")
    UrlDate(iso='2013-08-03', precision='day')
    """
    found = _PATH.search(url[:_MAX_LENGTH])
    path = found[0] if found else ""
    if not _ANY_YEAR.search(path):
        return None
    for pattern in _URL_DATES:
        for found in pattern.finditer(path):
            number = {name: int(value) for name, value in found.groupdict().items() if name in "ymd"}
            if "d" not in number:
                return UrlDate(f"{number['y']:04}-{number['m']:02}", "month")
            if "s" in found.groupdict() and number["d"] <= 12 and number["d"] != number["m"]:
                continue
            try:
                return UrlDate(date(number["y"], number["m"], number["d"]).isoformat(), "day")
            except ValueError:  # 31 June
                continue
    return None
