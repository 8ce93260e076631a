"""From raw strings to the record: every field normalised, and each with the place it came from."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.record import build_record
from pipelines.article import Archive, Article, Author, BodyBlock

TEXT = "وقال المهندس إن الجسر الذي أغلق قبل عامين سيفتح من جديد في الصباح على أن يعود السوق إلى العمل بعد ذلك."


def build(
    draft: Draft, url: str | None = "https://news.example/1?utm_source=x", canonical: str | None = None
) -> Article:
    context = Context(now=datetime(2026, 11, 20, tzinfo=UTC), url=url, timezone=ZoneInfo("Africa/Cairo"))
    return build_record(
        draft,
        context,
        archive=Archive("page.html"),
        source="news.example",
        url_rules=None,
        canonical=canonical,
        fetched_at="2026-11-20T00:00:00+00:00",
        parser="generic",
        parser_version="1",
    )


def draft() -> Draft:
    return Draft(
        headline="عودة الجسر",
        byline="كتب: أحمد سالم",
        printed_date="17 نوفمبر 2026 14:35",
        modified="2026-11-18T08:00:00+02:00",
        description="و" * 3000,
        section="محليات",
        keywords=["جسر"],
        blocks=[BodyBlock("paragraph", TEXT)],
        provenance={
            "headline": "h1",
            "byline_raw": "byline label",
            "metadata_modified": "json-ld",
            "date_published": "printed",
        },
    )


def test_every_field_is_normalised() -> None:
    article = build(draft())
    assert article.authors == (Author("أحمد سالم"),)
    assert article.date_published is not None and article.date_published.startswith("2026-11-17T14:35")
    assert article.date_published.endswith("+02:00") and article.date_published_precision == "minute"
    assert (article.language, article.keywords, article.section) == ("ar", ("جسر",), "محليات")
    assert (article.byline_raw, article.date_published_raw) == ("كتب: أحمد سالم", "17 نوفمبر 2026 14:35")
    assert article.body == TEXT


def test_every_field_says_where_it_came_from() -> None:
    assert build(draft()).provenance == {
        "headline": "h1",
        "byline_raw": "byline label",
        "authors": "byline label",
        "date_published": "printed",
        "date_modified": "json-ld",
        "description": "metadata",
        "section": "metadata",
    }


def test_an_assumed_zone_is_owned_up_to() -> None:
    assert "date_published_zone_assumed" in build(draft()).warnings


def test_a_description_is_cut() -> None:
    assert len(build(draft()).description or "") == 1000


def test_an_empty_draft_is_an_empty_record() -> None:
    article = build(Draft(), url=None)
    assert article == replace(Article(), source="news.example", fetched_at=article.fetched_at, archive=article.archive)


@pytest.mark.parametrize(
    ("url", "claimed", "canonical"),
    [
        pytest.param("https://news.example/1?utm_source=x", None, "https://news.example/1", id="the-pages-own"),
        pytest.param(
            "https://news.example/a?id=1", "https://news.example/1", "https://news.example/1", id="a-claim-on-one-host"
        ),
        pytest.param(
            "https://news.example/1", "https://other.example/9", "https://news.example/1", id="not-on-another-host"
        ),
        pytest.param(None, "https://news.example/1", "https://news.example/1", id="the-claim-where-there-is-no-other"),
        pytest.param(None, None, None, id="nothing"),
    ],
)
def test_canonical_address(url: str | None, claimed: str | None, canonical: str | None) -> None:
    assert build(Draft(), url, claimed).canonical_url == canonical
