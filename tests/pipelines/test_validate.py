from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import Archive, Article, Author, BodyBlock, Outcome, ParsedPage
from pipelines.validate import MIN_WORDS, content_hash, is_front_page, moment, validate
from pipelines.verdict import Accepted, Reason, Refused

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BODY = "قال الوزير إن العمل في الميناء الجديد مستمر وسوف ينتهي قبل الصيف"


def page(outcome=Outcome.ARTICLE, reason=None, body=BODY, **fields):
    article = Article(
        url="https://example.com/1",
        headline="الميناء الجديد",
        authors=(Author("سلمى الكاتبة"),),
        date_published="2026-11-20",
        body_blocks=(BodyBlock("paragraph", body),),
        archive=Archive("pages.warc", 12),
    )
    return ParsedPage(outcome, dataclasses.replace(article, **fields), reason)


def test_a_good_page_is_accepted_with_its_hash_and_without_warnings():
    parsed = page()
    verdict = validate(parsed, now=NOW)
    expected = content_hash("الميناء الجديد", parsed.article.body_blocks)
    assert verdict == Accepted(dataclasses.replace(parsed.article, content_hash=expected))


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.ARTICLE])
def test_what_is_no_article_keeps_the_parsers_sentence_and_all_that_is_known(outcome):
    verdict = validate(page(outcome, "The page lists 20 articles.", fetched_at="2026-11-21T00:00:00Z"), now=NOW)
    assert verdict == Refused(
        reason=Reason(outcome.value),
        detail="The page lists 20 articles.",
        archive=Archive("pages.warc", 12),
        url="https://example.com/1",
        headline="الميناء الجديد",
        fetched_at="2026-11-21T00:00:00Z",
    )


LATIN = "the minister said that work on the new port goes on and will end soon"
REFUSED = [
    pytest.param({"url": None}, Reason.NO_ADDRESS, "--url", id="no address"),
    pytest.param({"url": "https://example.com/"}, Reason.NO_ADDRESS, "front page", id="a front page as only address"),
    pytest.param({"headline": None}, Reason.NO_HEADLINE, "selector", id="no headline"),
    pytest.param({"headline": " \u00a0"}, Reason.NO_HEADLINE, "selector", id="a blank headline"),
    pytest.param({"body": "كلمة " * (MIN_WORDS - 1)}, Reason.BODY_TOO_SHORT, "at least 10", id="nine words"),
    pytest.param({"body_blocks": ()}, Reason.BODY_TOO_SHORT, "0 were found", id="no body"),
    pytest.param({"body": LATIN}, Reason.NOT_ARABIC, "0% are", id="English"),
    pytest.param({"body": "1 2 3 4 5 6 7 8 9 10 11"}, Reason.NOT_ARABIC, "0% are", id="no letters at all"),
    pytest.param({"body": f"{BODY} {LATIN * 3}"}, Reason.NOT_ARABIC, "must be Arabic", id="mostly English"),
    pytest.param({"language": "fa"}, Reason.NOT_ARABIC, "language", id="Persian"),
    pytest.param({"language": "ur-PK"}, Reason.NOT_ARABIC, "'ur-PK'", id="Urdu with its region"),
    pytest.param({"date_published": "2026-11-24T10:00:00+02:00"}, Reason.DATE_IN_FUTURE, "now", id="after now"),
    pytest.param({"date_published": "2026-11-24"}, Reason.DATE_IN_FUTURE, "now", id="a day after tomorrow"),
    pytest.param({"date_published": "2027-01"}, Reason.DATE_IN_FUTURE, "now", id="a month to come"),
    pytest.param(
        {"date_published": "2020-06-03", "fetched_at": "2020-06-01T12:00:00+02:00"},
        Reason.DATE_IN_FUTURE,
        "when it was fetched",
        id="after the capture, though not after now",
    ),
]


@pytest.mark.parametrize(("fields", "reason", "said"), REFUSED)
def test_refused(fields, reason, said):
    verdict = validate(page(**fields), now=NOW)
    assert isinstance(verdict, Refused)
    assert verdict.reason is reason
    assert said in verdict.detail
    assert verdict.archive == Archive("pages.warc", 12)


ACCEPTED = [
    pytest.param({"canonical_url": "https://example.com/1", "url": None}, (), id="a canonical address alone"),
    pytest.param({"url": "https://example.com/?p=7"}, (), id="an identifying parameter on the front page"),
    pytest.param({"url": "file:///pages/1.html"}, (), id="an address that is no web address"),
    pytest.param({"body": "كلمة " * MIN_WORDS}, (), id="ten words"),
    pytest.param({"body": f"{BODY} Siemens Gamesa"}, (), id="some Latin names"),
    pytest.param({"language": "ar-EG"}, (), id="Arabic with its region"),
    pytest.param({"language": "ar_SA"}, (), id="Arabic with an underscore"),
    pytest.param({"language": ""}, (), id="an empty language"),
    pytest.param({"language": "en-US"}, ("language_contradicts_text",), id="a careless language over Arabic text"),
    pytest.param({"date_published": None}, ("missing_date",), id="no date"),
    pytest.param({"authors": ()}, ("missing_author",), id="nobody"),
    pytest.param({"authors": (), "agency": "وكالة الأنباء"}, (), id="an agency is somebody"),
    pytest.param({"authors": (), "warnings": ("missing_author",)}, ("missing_author",), id="already warned of"),
    pytest.param(
        {"warnings": ("date_published_zone_assumed",), "authors": (), "date_published": None},
        ("date_published_zone_assumed", "missing_author", "missing_date"),
        id="the parser's warnings stay first",
    ),
    pytest.param({"date_published": "2026-11-23T08:00:00"}, (), id="a clock without a zone, almost a day ahead"),
    pytest.param({"date_published": "2026-11-22", "fetched_at": "2026-11-21T23:30:00Z"}, (), id="a day begun"),
    pytest.param({"fetched_at": "yesterday"}, (), id="a moment of capture that cannot be read: now counts"),
]


@pytest.mark.parametrize(("fields", "warnings"), ACCEPTED)
def test_accepted(fields, warnings):
    verdict = validate(page(**fields), now=NOW)
    assert isinstance(verdict, Accepted), verdict
    assert verdict.article.warnings == warnings


def test_a_date_that_is_not_iso_is_no_date():
    verdict = validate(page(date_published="20 نوفمبر", date_published_precision="day"), now=NOW)
    assert isinstance(verdict, Accepted)
    assert (verdict.article.date_published, verdict.article.date_published_precision) == (None, None)
    assert verdict.article.warnings == ("date_unreadable", "missing_date")


def test_a_page_from_nowhere_is_still_kept():
    verdict = validate(page(archive=None, url=None), now=NOW)
    assert isinstance(verdict, Refused)
    assert verdict.archive == Archive("(unknown)")


class TestContentHash:
    def test_is_short_and_stable(self):
        assert content_hash("خبر", [BodyBlock("paragraph", "نص")]) == "6043c9950c20f010ce642b3a13c1a4d6"

    @pytest.mark.parametrize(
        "other",
        ["أعلن الوزيرُ، أمس: ١٢ قرارا", "اعلن الوزيـر امس 12 قرارا.", "أعلن\u00a0الوزير\nأمس 12 قرارا"],
        ids=["harakat, punctuation, digits", "hamza and tatweel", "white space"],
    )
    def test_what_typing_is_careless_about_does_not_count(self, other):
        assert content_hash("خبر", [BodyBlock("paragraph", "أعلن الوزير أمس 12 قرارا")]) == content_hash(
            "خبر", [BodyBlock("paragraph", other)]
        )

    def test_the_division_into_blocks_does_not_count(self):
        one = [BodyBlock("paragraph", "أعلن الوزير قرارا")]
        two = [BodyBlock("heading", "أعلن الوزير"), BodyBlock("paragraph", "قرارا")]
        assert content_hash("خبر", one) == content_hash("خبر", two)

    @pytest.mark.parametrize(
        ("headline", "text"),
        [("خبر آخر", "أعلن الوزير"), ("خبر", "الوزير أعلن"), ("خبر أعلن", "الوزير")],
    )
    def test_words_count_and_their_order_and_where_they_stand(self, headline, text):
        assert content_hash(headline, [BodyBlock("paragraph", text)]) != content_hash(
            "خبر", [BodyBlock("paragraph", "أعلن الوزير")]
        )

    @given(st.text(st.characters()))
    def test_any_text_has_one(self, text):
        assert len(content_hash(text, [BodyBlock("paragraph", text)])) == 32


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://example.com", True),
        ("https://example.com/", True),
        ("http://example.com//#top", True),
        ("https://example.com/?", True),
        ("https://example.com/1", False),
        ("https://example.com/?p=1", False),
        ("file:///pages/1.html", False),
        ("", False),
        ("https://[broken", True),
    ],
)
def test_front_pages(url, front):
    assert is_front_page(url) is front


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2021-04-04T10:20:00+02:00", "2021-04-04T08:20:00+00:00"),
        ("2021-04-04T10:20:00", "2021-04-04T10:20:00+00:00"),
        ("2021-04-04", "2021-04-04T00:00:00+00:00"),
        ("2021-04", "2021-04-01T00:00:00+00:00"),
    ],
)
def test_moments(iso, expected):
    assert moment(iso).isoformat() == expected


@pytest.mark.parametrize("iso", [None, "", "2021", "2021-13", "غدا", "0001-01-01T00:00:00+14:00"])
def test_no_moments(iso):
    assert moment(iso) is None
