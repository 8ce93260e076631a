"""What a feed said of an article, beside what its page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.fetching.archiving import page_of
from crawler.fetching.exchange import records_of
from crawler.fetching.fetch import Fetch, fetch_of
from crawler.parsers import parse_page
from crawler.parsers.announced import announced_headline
from crawler.parsers.context import Context
from crawler.parsers.credit import credit_article
from crawler.parsers.dating import date_article
from crawler.parsers.draft import Draft
from crawler.saved import read_saved
from crawler.saved.page import SavedPage
from crawler.saved.purpose import Purpose
from pipelines.article import Archive, BodyBlock

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CAIRO = ZoneInfo("Africa/Cairo")
STAMP = "Tue, 17 Nov 2026 12:35:00 GMT"
LOCAL = "2026-11-17T14:35:00+02:00"


def context(hint: date | None = None, timezone: ZoneInfo | None = CAIRO, **said: str) -> Context:
    return Context(now=NOW, timezone=timezone, hint=hint, announced=said, own_names=("الوادي",))


@pytest.mark.parametrize(
    ("printed", "claimed", "said", "published", "origin"),
    [
        pytest.param(None, None, STAMP, LOCAL, "feed", id="missing"),
        pytest.param("17 نوفمبر 2026", None, STAMP, LOCAL, "printed and feed", id="the-time-of-a-printed-day"),
        pytest.param(None, "2026-11-17", STAMP, LOCAL, "metadata and feed", id="the-time-of-a-claimed-day"),
        pytest.param("نوفمبر 2026", None, STAMP, LOCAL, "printed and feed", id="the-day-of-a-printed-month"),
        pytest.param("آخر تحديث: 18 نوفمبر 2026", None, STAMP, LOCAL, "feed", id="before-a-printed-update"),
        pytest.param(
            None, None, "Mon, 16 Nov 2026 22:30:00 GMT", "2026-11-17T00:30:00+02:00", "feed", id="in-the-outlets-zone"
        ),
        pytest.param(
            "17 نوفمبر 2026",
            None,
            "Mon, 16 Nov 2026 22:30:00 GMT",
            "2026-11-17T00:30:00+02:00",
            "printed and feed",
            id="same-day-in-the-outlets-zone",
        ),
        pytest.param("16 نوفمبر 2026", None, STAMP, "2026-11-16", "printed", id="another-day"),
        pytest.param(
            "17 نوفمبر 2026 09:10", None, STAMP, "2026-11-17T09:10:00+02:00", "printed", id="never-against-a-clock"
        ),
        pytest.param(None, LOCAL, "Mon, 01 Jan 2024 00:00:00 GMT", LOCAL, "metadata", id="never-against-metadata"),
        pytest.param("17 نوفمبر 2026", None, "2026-11-17T00:00:00+02:00", "2026-11-17", "printed", id="midnight"),
        pytest.param(None, None, "Fri, 20 Nov 2026 12:00:00 GMT", None, None, id="after-the-fetch"),
        pytest.param(None, None, "2026-11-21", None, None, id="a-day-after-the-fetch"),
        pytest.param(None, None, "2026-11-19", "2026-11-19", "feed", id="a-day-alone"),
        pytest.param(None, None, "03/04/2026", None, None, id="ambiguous"),
        pytest.param(None, None, "قريبا", None, None, id="no-date"),
    ],
)
def test_date(printed: str | None, claimed: str | None, said: str, published: str | None, origin: str | None) -> None:
    dating = date_article(printed, claimed, None, context(published=said))
    assert (dating.published, dating.published_from) == (published, origin)


def test_the_time_of_the_addresss_day() -> None:
    dating = date_article(None, None, None, context(date(2026, 11, 17), published=STAMP))
    assert (dating.published, dating.published_from, dating.raw) == (LOCAL, "url and feed", STAMP)


def test_a_feed_settles_an_open_order() -> None:
    dating = date_article("11/05/2026", None, None, context(published="Thu, 05 Nov 2026 06:00:00 GMT"))
    assert (dating.published, dating.order_from) == ("2026-11-05T08:00:00+02:00", "feed")
    assert "ambiguous_day_month" not in dating.warnings


@pytest.mark.parametrize(
    ("byline", "claimed", "opening", "said", "names", "agency", "origin"),
    [
        pytest.param(None, [], "", "أحمد سالم", ["أحمد سالم"], None, "feed", id="missing"),
        pytest.param(None, [], "", "كتب: أحمد سالم", ["أحمد سالم"], None, "feed", id="read-as-a-byline"),
        pytest.param(None, [], "", "رويترز", [], "رويترز", None, id="agency"),
        pytest.param("كتب: منى خالد", [], "", "أحمد سالم", ["منى خالد"], None, "byline label", id="printed"),
        pytest.param(None, ["منى خالد"], "", "أحمد سالم", ["منى خالد"], None, "metadata", id="metadata"),
        pytest.param(
            None,
            [],
            "بيروت (رويترز) - قال مسؤولون إن الجسر عاد",
            "أحمد سالم",
            [],
            "رويترز",
            None,
            id="an-agencys-story",
        ),
        pytest.param(None, [], "", "Admin", [], None, None, id="account"),
        pytest.param(None, [], "", "Samir Haddad", [], None, None, id="account-with-a-name"),
        pytest.param(None, [], "", "الوادي", [], None, None, id="the-outlet-itself"),
        pytest.param(None, [], "", "editor@example.com (أحمد سالم)", ["أحمد سالم"], None, "feed", id="rss-address"),
    ],
)
def test_author(
    byline: str | None,
    claimed: list[str],
    opening: str,
    said: str,
    names: list[str],
    agency: str | None,
    origin: str | None,
) -> None:
    draft = Draft(headline="عودة الجسر", byline=byline, metadata_authors=claimed)
    if byline:
        draft.provenance["byline_raw"] = "byline label"
    if opening:
        draft.blocks.append(BodyBlock("paragraph", opening))
    credit = credit_article(draft, context(author=said))
    assert ([author.name for author in credit.authors], credit.agency) == (names, agency)
    assert credit.provenance.get("authors") == origin


@pytest.mark.parametrize(
    ("title", "headline"),
    [("عودة  الجسر\n", "عودة الجسر"), ("عودة الجسر إلى…", None), ("عودة الجسر [...]", None), ("", None)],
)
def test_headline(title: str, headline: str | None) -> None:
    assert announced_headline(context(title=title)) == headline


PAGE = """<html><body><main><div class="head">{head}</div><div class="text"><p>{text}</p><p>{text}</p></div></main>"""
TEXT = "قال رئيس البلدية إن الجسر القديم عاد إلى العمل بعد عامين من الترميم، وإن السيارات ستعبره من جديد منذ الصباح. "


def page(head: str, **said: str) -> SavedPage:
    content = PAGE.format(head=head, text=TEXT * 3).encode()
    return SavedPage(
        archive=Archive("page.html"),
        content=content,
        url="https://news.example/story/7",
        url_from="warc_header",
        fetched_at=NOW.isoformat(),
        evidence=said,
    )


def test_a_page_that_lacks_all_is_filled_from_the_feed() -> None:
    article = parse_page(page("", title="عودة الجسر", published=STAMP, author="أحمد سالم"), now=NOW).article
    assert article.headline == "عودة الجسر"
    assert article.date_published == "2026-11-17T12:35:00+00:00"
    assert article.date_published_raw == STAMP
    assert [author.name for author in article.authors] == ["أحمد سالم"]
    assert {article.provenance[name] for name in ("headline", "date_published", "authors")} == {"feed"}


def test_a_page_that_says_all_is_left_alone() -> None:
    head = "<h1>عودة الجسر القديم</h1><p>كتبت: منى خالد</p><time>18 نوفمبر 2026 09:00</time>"
    said = parse_page(page(head, title="أخبار", published=STAMP, author="أحمد سالم"), now=NOW)
    assert said == parse_page(page(head), now=NOW)


def test_a_replay_of_the_archive_knows_what_the_crawl_knew(tmp_path: Path) -> None:
    """The feed's words travel in the record of the answer: fetched or replayed, the article is the same."""
    evidence = {"title": "عودة الجسر", "published": STAMP, "author": "أحمد سالم"}
    purpose = Purpose(kind="article", evidence=evidence)
    request = Request("https://news.example/story/7", meta={"fetch": Fetch(purpose=purpose)})
    fetch_of(request).fetched_at = NOW.isoformat()
    body = PAGE.format(head="", text=TEXT * 3).encode()
    response = Response(request.url, body=body, headers={"Content-Type": "text/html"}, request=request)
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(b"".join(records_of(request, response, f"{NOW:%Y-%m-%dT%H:%M:%SZ}", purpose)))
    (replayed,) = read_saved([str(file)], stdin=None, url=None)
    assert isinstance(replayed, SavedPage)
    fetched = page_of(response)
    assert replayed.evidence == fetched.evidence == evidence
    articles = [parse_page(page, now=NOW).article for page in (fetched, replayed)]
    assert articles[0].provenance["date_published"] == "feed"
    assert replace(articles[0], archive=None) == replace(articles[1], archive=None)
