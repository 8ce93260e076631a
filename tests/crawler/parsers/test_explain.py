"""The explanation of a record agrees with the record, and names what was not taken."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parsers import parse_page
from crawler.parsers.evidence import FIRST, Evidence, first_words
from crawler.parsers.explain import explain
from crawler.saved import read_saved
from crawler.saved.page import SavedPage
from pipelines.article import Archive

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
FIXTURES = Path(__file__).parents[3] / "fixtures"
FIELDS = ["page", "headline", "date", "authors", "body", "outcome"]
ARTICLE = """<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>افتتاح الجسر الجديد - جريدة الجسر</title>
<meta property="og:site_name" content="جريدة الجسر">
<meta property="article:published_time" content="2024-05-10T08:00:00+03:00"><meta name="author" content="admin"></head>
<body><div class="clock">الأربعاء 15 مايو 2024</div>
<h1>افتتاح الجسر الجديد في المدينة</h1><h2 class="teaser">خبر آخر لا علاقة له بالجسر</h2>
<div class="meta"><span class="pubdate">14 مايو 2024</span></div><div class="writer">كتبت: سارة مصطفى</div>
<div class="story">
<p>افتتح رئيس البلدية مساء أمس الجسر الجديد الذي يصل شرق المدينة بغربها، بحضور مئات من السكان والضيوف.</p>
<p>وقال المهندس المشرف إن البناء استغرق عامين كاملين، وإن الجسر يتسع لأربعة مسارات في كل اتجاه وممشى للمارة.</p>
<p>اقرأ أيضًا: خبر آخر لا علاقة له بالجسر</p></div>
<div class="related-box">
<p>وهذا نص طويل في صندوق الأخبار المتصلة لا ينتمي
إلى الخبر، يتحدث عن شيء آخر تماما ويزيد طوله على مئة حرف.</p></div>
</body></html>"""


def page(html: str, kind: str = "html", **more) -> SavedPage:
    return SavedPage(
        archive=Archive("page.html"), content=html.encode(), kind=kind, url="https://aljisr.com.eg/1", **more
    )


def facts(found: list[Evidence], field: str) -> str:
    return "\n".join(f"{one.fact} | {one.text}" if one.text else one.fact for one in found if one.field == field)


def fixtures():
    for file in sorted(FIXTURES.iterdir()):
        if not file.name.endswith(".json"):
            for number, saved in enumerate(read_saved([str(file)])):
                if isinstance(saved, SavedPage):
                    yield pytest.param(saved, id=f"{file.name}-{number}")


@pytest.mark.parametrize("saved", list(fixtures()))
def test_the_explanation_says_what_the_record_says(saved):
    parsed = parse_page(saved, now=NOW)
    article = parsed.article
    found = explain(saved, NOW)
    order = [FIELDS.index(one.field) for one in found]
    assert order == sorted(order)
    outcome = facts(found, "outcome")
    assert outcome.startswith(str(parsed.outcome)) and ("lands in" in outcome or "quarantine as" in outcome)
    assert all(warning in outcome for warning in article.warnings) or "quarantine" in outcome
    if article.headline:
        assert article.headline in facts(found, "headline").partition("\n")[0]
    if article.date_published:
        assert f"taken: {article.date_published}" in facts(found, "date")
    for author in article.authors:
        assert f"credited as {author.role}" in facts(found, "authors")
        assert author.name in facts(found, "authors")
    if article.body_blocks:
        assert f"taken: {article.word_count} words in {len(article.body_blocks)} blocks" in facts(found, "body")


def test_what_was_not_taken_is_named_with_its_reason():
    found = explain(page(ARTICLE, fetched_at="2024-05-15T12:00:00+00:00"), NOW)
    headline = facts(found, "headline")
    assert re.search(r"taken from <h1>, score \d\.\d \| افتتاح الجسر الجديد في المدينة", headline)
    assert "metadata says, in <title> | افتتاح الجسر الجديد - جريدة الجسر" in headline
    date = facts(found, "date")
    assert "taken: 2024-05-14, as printed: the metadata contradicts it" in date
    assert "warning date_contradicts_metadata" in date
    assert "printed near the headline, read as 2024-05-14 (day, no zone) | 14 مايو 2024" in date
    assert "metadata says published, in article:published_time, read as 2024-05-10T08:00:00+03:00" in date
    assert "not taken, at the top of the page, where clocks stand, <div.clock>, read as 2024-05-15" in date
    authors = facts(found, "authors")
    assert "credited as writer" in authors and "| سارة مصطفى" in authors
    assert "metadata says, in a meta element: credits nobody" in authors and "| admin" in authors
    body = facts(found, "body")
    assert "container <div.story>, found by the density of its text" in body
    assert "left out: a phrase of kind related | اقرأ أيضًا" in body
    page_facts = facts(found, "page")
    assert "time zone of the outlet: Africa/Cairo" in page_facts
    assert "own name, which credits nobody | جريدة الجسر" in page_facts


def test_nothing_found_is_said_with_its_reason():
    found = explain(page("<p>خبر</p>"), NOW)
    assert facts(found, "headline").startswith("none: ")
    assert facts(found, "date").startswith("none: ")
    assert facts(found, "authors").startswith("nobody is credited")
    assert "quarantine as empty_body" in facts(found, "outcome")


def test_the_address_may_be_the_only_date():
    saved = SavedPage(
        archive=Archive("a.html"),
        content=ARTICLE.replace("14 مايو 2024", "").replace("article:published_time", "x").encode(),
        url="https://aljisr.com.eg/2024/05/13/story",
    )
    date = facts(explain(saved, NOW), "date")
    assert "taken: 2024-05-13, from the address alone" in date
    assert "the address names the day 2024-05-13" in date


def test_a_time_element_is_evidence():
    timed = ARTICLE.replace('<span class="pubdate">', '<time datetime="2024-05-14T09:30:00+03:00">').replace(
        "مايو 2024</span>", "مايو 2024</time>"
    )
    date = facts(explain(page(timed), NOW), "date")
    assert "the <time> element round it says, read as 2024-05-14T09:30:00+03:00" in date


def test_the_page_class_is_named():
    (saved,) = read_saved([str(FIXTURES / "youm7.html")])
    assert isinstance(saved, SavedPage)
    assert "named by the page class" in facts(explain(saved, NOW), "body")
    assert "named by the page class" not in facts(explain(saved, NOW, generic=True), "body")


@pytest.mark.parametrize("kind", ["html", "capture"])
@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from(' \n<>h1p/div"=خبر 12مايو2024:\x00\u2028\ud800'), max_size=200))
def test_any_bytes_are_explained(kind, text):
    saved = SavedPage(archive=Archive("a"), content=text.encode("utf-8", "surrogatepass"), kind=kind)
    assert explain(saved, NOW)[-1].field == "outcome"


def test_a_long_text_is_cut():
    assert first_words("خبر\n اليوم") == "خبر اليوم"
    assert len(first_words("خ" * 10_000)) == FIRST + 1
