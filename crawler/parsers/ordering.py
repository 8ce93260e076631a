"""Which number of 03/04/2024 is the day, where the line itself does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from lxml import etree

from crawler.parsers.context import Context
from pipelines.normalise.dates import DateOrder, DateReading
from pipelines.normalise.digits import ascii_digits

AMBIGUOUS = "ambiguous_day_month"
_NUMERIC = re.compile(r"(?<![\d/.:-])(\d{1,2})([/.-])(\d{1,2})\2(?:19|20)\d\d(?![\d/.-])", re.ASCII)
_TEXTS = etree.XPath("//text()[not(parent::script or parent::style or parent::textarea)]")
_ORIGINS = {"rule": "source", "hint": "url"}


def settle_order(
    printed: str, claim: DateReading | None, feed: DateReading | None, context: Context
) -> tuple[DateReading, str | None]:
    """Read the printed line, and say what told day from month where numbers and weekday leave it open.

    The first that knows decides: the source's rule, the address's day, the metadata's, the feed's (``claim`` and
    ``feed``), the order of the page's other dates, and that nothing is published after it was fetched. Where none
    knows, the reading keeps its warning.
    """
    line = context.date(printed)
    if line.order_from is not None:
        return line, _ORIGINS[line.order_from]
    if AMBIGUOUS not in line.warnings or line.iso is None:
        return line, None
    for origin, known in (("metadata", claim), ("feed", feed)):
        if known is not None and known.iso is not None and len(known.iso) >= len("2024-04-03"):
            told = context.reread(printed, hint=date.fromisoformat(known.iso[:10]))
            if told.order_from is not None:
                return told, origin
    shown = shown_order(context.texts())
    if shown is not None:
        return context.reread(printed, order=shown), "other dates of the page"
    if context.fetched:
        latest = (context.now + timedelta(days=1)).date().isoformat()
        past = [told for told in _both(printed, context) if told.iso is not None and told.iso[:10] <= latest]
        if len(past) == 1:
            return past[0], "day of fetching"
    return line, None


def _both(printed: str, context: Context) -> tuple[DateReading, DateReading]:
    return context.reread(printed, order="DMY"), context.reread(printed, order="MDY")


def shown_order(texts: Iterable[str]) -> DateOrder | None:
    """The order of the numeric dates in which one number is too large for a month; ``None`` where they differ.

    >>> shown_order(["25/03/2024", "الثلاثاء ٢٦/٠٣/٢٠٢٤"]), shown_order(["25/03/2024", "03/26/2024"])
    ('DMY', None)
    """
    orders: set[DateOrder] = set()
    for text in texts:
        for first, _, second in _NUMERIC.findall(ascii_digits(text)):
            if 12 < int(first) <= 31 and 1 <= int(second) <= 12:
                orders.add("DMY")
            elif 12 < int(second) <= 31 and 1 <= int(first) <= 12:
                orders.add("MDY")
    return orders.pop() if len(orders) == 1 else None


def visible_texts(root: etree._Element) -> list[str]:
    """The texts of a page without those of its scripts and styles."""
    return [str(text) for text in _TEXTS(root)]
