"""How near what was read comes to what a label says. Each measure is the one that the shared samples are scored by.

Text is compared without vowel signs and tatweel, by its words or with quotation marks and white space unified.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_WORD = re.compile(r"\w+")
_QUOTES = {ord(mark): '"' for mark in "«»“”„‟‹›″＂"} | {ord(mark): "'" for mark in "‘’‚‛`´"}

_DAYS = {
    "seconds": 1 / 86400,
    "minutes": 1 / 1440,
    "hours": 1 / 24,
    "days": 1.0,
    "weeks": 7.0,
    "months": 30.44,
    "years": 365.25,
}
_SLACK = {
    "seconds": 2 / 1440,
    "minutes": 2 / 1440,
    "hours": 2 / 1440,
    "days": 1.0,
    "weeks": 1.0,
    "months": 4.0,
    "years": 20.0,
}
"""Days by which an answer to "two months ago" may be off: nobody knows how long a month was meant to be."""


def words(text: str | None) -> Counter[str]:
    """The words of a text, counted."""
    return Counter(_WORD.findall(_unsigned(text).lower()))


def plain(text: str | None) -> str:
    """A text for comparing: one kind of quotation mark, single spaces, none of either round it."""
    text = _unsigned(text).translate(_QUOTES).replace("''", '"')
    return " ".join(text.split()).strip('"').strip()


def _unsigned(text: str | None) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text or ""))


def f1(got: str | None, wanted: str | None) -> float:
    """The harmonic mean of precision and recall over words."""
    have, want = words(got), words(wanted)
    both = (have & want).total()
    return 2 * both / (have.total() + want.total()) if both else 0.0


def names(people: Iterable[str | Mapping[str, Any]] | None) -> list[str]:
    """People's names for comparing, in order of the alphabet."""
    return sorted(plain(one if isinstance(one, str) else one.get("name")) for one in people or ())


def same_moment(got: str | None, wanted: str | None) -> tuple[bool, bool]:
    """(same day, same moment). A label without an offset is a wall clock, a day alone asks for the day."""
    if not got or not wanted or len(wanted) <= len("2024-05"):
        return (same := (got or None) == (wanted or None)), same
    if len(got) <= len("2024-05"):
        return False, False
    have, want = datetime.fromisoformat(got), datetime.fromisoformat(wanted)
    if len(wanted) == len("2024-05-15"):
        return (same := have.date() == want.date()), same
    if len(got) == len("2024-05-15"):
        return have.date() == want.date(), False
    if want.tzinfo is None:
        have = have.replace(tzinfo=None)
    elif have.tzinfo is None:
        return have.date() == want.date(), False
    else:
        have = have.astimezone(want.tzinfo)
    same = have.replace(second=0, microsecond=0) == want.replace(second=0, microsecond=0)
    return have.date() == want.date(), same


def same_age(got: str | None, age: Mapping[str, float], now: datetime) -> bool:
    """Whether an answer lies so long before ``now``: minutes and hours to the minute, days and weeks to the day."""
    slack = max(_SLACK[unit] for unit in age)
    then = now - timedelta(days=sum(_DAYS[unit] * count for unit, count in age.items()))
    if not got or len(got) <= len("2024-05"):
        return False
    if len(got) == len("2024-05-15"):
        return slack >= 1 and abs((date.fromisoformat(got) - then.date()).days) <= slack
    have = datetime.fromisoformat(got)
    return abs((have if have.tzinfo else have.replace(tzinfo=now.tzinfo)) - then) <= timedelta(days=slack)


def credited(got: str | None, label: Mapping[str, Any], field: str) -> bool:
    """Whether an agency or place is the label's, another that it accepts, or holds it (several agencies on a line)."""
    have, want = plain(got), plain(label.get(field))
    return have in [want, *map(plain, label.get(f"{field}_accept", ()))] or bool(want and want in have)
