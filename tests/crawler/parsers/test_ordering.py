"""Day and month in numbers that leave their order open: who is asked, and in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.parsers import parse_page
from crawler.parsers.context import Context
from crawler.parsers.ordering import AMBIGUOUS, settle_order, shown_order, visible_texts
from crawler.parsers.tree import parse_html
from crawler.saved.page import SavedPage
from pipelines.article import Archive
from pipelines.normalise.dates import DateOrder, DateReading

OPEN = "نشر في 03/04/2024"
LATE = datetime(2025, 1, 1, tzinfo=UTC)
MARCH, APRIL = "2024-03-04", "2024-04-03"


def context(
    *,
    rule: DateOrder | None = None,
    hint: date | None = None,
    texts: tuple[str, ...] = (),
    now: datetime = LATE,
    fetched: bool = True,
) -> Context:
    return Context(now=now, hint=hint, date_order=rule, texts=lambda: texts, fetched=fetched)


def said(iso: str | None) -> DateReading | None:
    return DateReading(raw="", iso=iso) if iso else None


@pytest.mark.parametrize(
    ("known", "claim", "feed", "iso", "origin"),
    [
        pytest.param({}, None, None, APRIL, None, id="nothing-known-is-day-first"),
        pytest.param({"rule": "MDY"}, None, None, MARCH, "source", id="source"),
        pytest.param({"rule": "DMY", "hint": date(2024, 3, 4)}, None, None, APRIL, "source", id="source-before-url"),
        pytest.param({"hint": date(2024, 3, 5)}, None, None, MARCH, "url", id="url"),
        pytest.param({"hint": date(2024, 3, 4)}, APRIL, None, MARCH, "url", id="url-before-metadata"),
        pytest.param({"hint": date(2020, 1, 1)}, MARCH, None, MARCH, "metadata", id="url-of-another-day"),
        pytest.param({}, f"{MARCH}T09:00:00+00:00", APRIL, MARCH, "metadata", id="metadata-before-feed"),
        pytest.param({}, None, MARCH, MARCH, "feed", id="feed"),
        pytest.param({}, "2019-01-01", MARCH, MARCH, "feed", id="metadata-of-another-day"),
        pytest.param({"texts": ("12/25/2023",)}, None, APRIL, APRIL, "feed", id="feed-before-the-page"),
        pytest.param({"texts": ("12/25/2023", "x")}, None, None, MARCH, "other dates of the page", id="page"),
        pytest.param({"texts": ("25/12/2023",)}, None, None, APRIL, "other dates of the page", id="page-day-first"),
        pytest.param(
            {"now": datetime(2024, 3, 10, tzinfo=UTC)}, None, None, MARCH, "day of fetching", id="not-after-the-fetch"
        ),
        pytest.param(
            {"now": datetime(2024, 3, 10, tzinfo=UTC), "fetched": False}, None, None, APRIL, None, id="unknown-fetch"
        ),
    ],
)
def test_who_tells_day_from_month(
    known: dict[str, object], claim: str | None, feed: str | None, iso: str, origin: str | None
) -> None:
    reading, told = settle_order(OPEN, said(claim), said(feed), context(**known))  # type: ignore[arg-type]
    assert (reading.iso, told) == (iso, origin)
    assert (AMBIGUOUS in reading.warnings) == (origin is None)


@pytest.mark.parametrize("printed", ["25/03/2024", "الأحد 03/03/2024", "الأربعاء 03/04/2024", "3 مارس 2024", "قريبا"])
def test_what_is_not_open_asks_nobody(printed: str) -> None:
    def never() -> tuple[str, ...]:
        raise AssertionError("the page's texts were read")

    known = Context(now=LATE, date_order="MDY", texts=never)
    reading, told = settle_order(printed, said("2024-12-01"), said("2024-12-01"), known)
    assert told is None
    assert reading == Context(now=LATE).date(printed)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["آخر الأخبار 25/03/2024", "03/04/2024"], "DMY"),
        (["٢٥-٠٣-٢٠٢٤"], "DMY"),
        (["3.25.2024"], "MDY"),
        (["25/03/2024", "3/25/2024"], None),
        (["03/04/2024", "25:03:2024", "25/03-2024", "1/25/03/2024", "32/01/2024", "13/14/2024", "25/03/24"], None),
        ([], None),
    ],
)
def test_the_order_that_other_dates_show(texts: list[str], order: str | None) -> None:
    assert shown_order(texts) == order


def test_scripts_show_nothing() -> None:
    tree = parse_html(b"<html><script>var day = '12/25/2023'</script><p>31/12/2023</p> tail")
    assert tree.root is not None
    assert "".join(visible_texts(tree.root)).split() == ["31/12/2023", "tail"]


@pytest.mark.parametrize(
    ("footer", "iso", "provenance"),
    [
        ("<li>12/25/2023</li>", MARCH, "other dates of the page"),
        ("<li>25/12/2023</li>", APRIL, "other dates of the page"),
        ("<li>خبر آخر</li>", APRIL, None),
    ],
)
def test_a_page_shows_its_order_and_the_record_says_so(footer: str, iso: str, provenance: str | None) -> None:
    text = "قال رئيس البلدية إن الجسر القديم عاد إلى العمل بعد عامين من الترميم، وإن السيارات ستعبره من جديد. " * 3
    html = (
        f"<html><body><main><h1>عودة الجسر القديم</h1><span class='date'>03/04/2024</span>"
        f"<div class='text'><p>{text}</p><p>{text}</p></div></main><footer><ul>{footer}</ul></footer></body></html>"
    )
    saved = SavedPage(archive=Archive("page.html"), content=html.encode(), fetched_at=LATE.isoformat())
    article = parse_page(saved, now=LATE).article
    assert article.date_published == iso
    assert article.provenance.get("date_order") == provenance
    assert (AMBIGUOUS in article.warnings) == (provenance is None)
