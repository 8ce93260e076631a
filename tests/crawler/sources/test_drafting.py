"""A publisher file written from a page imports, names what it found, and reads the page as it was read without it."""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.parsers import parse_page
from crawler.saved import read_saved
from crawler.saved.page import SavedPage
from crawler.sources import SOURCES, loading, registry, source_of
from crawler.sources.drafting import DraftError, _name_of, draft_source
from crawler.sources.loading import load_sources, page_parser
from pipelines.article import Archive, Outcome

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
FIXTURES = Path(__file__).parents[3] / "fixtures"
PARAGRAPHS = (
    "<p>افتتح رئيس البلدية مساء أمس الجسر الجديد الذي يصل شرق المدينة بغربها، بحضور مئات من السكان والضيوف.</p>"
    "<p>وقال المهندس المشرف إن البناء استغرق عامين كاملين، وإن الجسر يتسع لأربعة مسارات في كل اتجاه وممشى للمارة.</p>"
)


@pytest.fixture(autouse=True)
def clean():
    yield
    loading._load.cache_clear()
    registry.register(SOURCES)


def page(html: str, url: str | None = "https://www.aljisr.com.eg/story/17") -> SavedPage:
    return SavedPage(archive=Archive("page.html"), content=html.encode(), url=url, url_from="side file")


ARTICLE = f"""<!doctype html><html lang="ar"><head><meta charset="utf-8">
<title>افتتاح الجسر الجديد - جريدة الجسر</title>
<meta property="og:site_name" content="جريدة الجسر">
<link rel="alternate" type="application/rss+xml" href="/rss.xml">
<link rel="alternate" type="application/rss+xml" href="https://other.example/rss.xml"></head>
<body><h1 class="story-title big">افتتاح الجسر الجديد في المدينة</h1>
<div class="meta"><span class="pubdate">14 مايو 2024</span> <span class="author">كتبت: سارة مصطفى</span></div>
<div class="row"><div class="col-md-8" id="post-4711"><div class="row story-body">{PARAGRAPHS}</div></div></div>
</body></html>"""


def read(saved: SavedPage, text: str, tmp_path: Path):
    file = tmp_path / "draft.py"
    file.write_text(text, "utf-8")
    return page_parser(file)(saved, now=NOW), load_sources(file)[-1]


def articles():
    for file in sorted(FIXTURES.glob("*.html")):
        (saved,) = (saved for saved in read_saved([str(file)]) if isinstance(saved, SavedPage))
        parsed = parse_page(saved, now=NOW)
        if parsed.outcome is Outcome.ARTICLE and source_of(parsed.article.url) is None:
            yield pytest.param(saved, id=file.stem)


@pytest.mark.parametrize("saved", list(articles()))
def test_a_described_page_reads_as_before(saved, tmp_path):
    plain = parse_page(saved, now=NOW)
    described, source = read(saved, draft_source(saved, now=NOW).text, tmp_path)
    assert (described.article.source, described.outcome) == (source.name, plain.outcome)
    may_differ = ("source", "parser", "provenance", "warnings", "byline_raw")
    for field in dataclasses.fields(plain.article):
        if field.name not in may_differ:
            assert getattr(described.article, field.name) == getattr(plain.article, field.name), field.name


def test_what_is_found_is_named(tmp_path):
    draft = draft_source(page(ARTICLE), now=NOW)
    _, source = read(page(ARTICLE), draft.text, tmp_path)
    assert (source.name, source.hosts, source.country) == ("aljisr", ("aljisr.com.eg",), "EG")
    assert str(source.timezone) == "Africa/Cairo"
    assert source.own_names == ("جريدة الجسر",)
    assert source.feeds == ("https://www.aljisr.com.eg/rss.xml",)
    (written,) = source.pages
    found = (written.headline, written.date, written.byline, written.body)
    assert found == ("h1.story-title", "span.pubdate", "span.author", "div.story-body")


def test_names_that_are_others_on_the_next_page_are_left_out():
    generated = ARTICLE.replace("story-title big", "Title_title__a6ee5 css-1x2y3z").replace("row story-body", "p4711")
    assert set(draft_source(page(generated), now=NOW).selectors) == {"date", "byline"}


def test_a_name_that_stands_twice_is_left_out():
    twice = ARTICLE.replace("</body>", '<div class="story-body">نص</div></body>')
    assert "body" not in draft_source(page(twice), now=NOW).selectors


def test_what_nobody_knows_is_left_to_the_operator(tmp_path):
    saved = page(ARTICLE, "https://aljisr.news/1")
    draft = draft_source(saved, now=NOW)
    assert "write its ISO 3166 code" in draft.text
    _, source = read(saved, draft.text, tmp_path)
    assert (source.country, source.timezone) == ("XX", None)


@pytest.mark.parametrize(
    "site_name",
    ['"""); import os; x = ("""', "a\\", 'a"b', "{0}%s", "a\u2028b", "x" * 500, "\\N{NO SUCH}", "\\ud800"],
)
def test_a_page_writes_no_code(site_name, tmp_path):
    name = site_name.replace("&", "&amp;").replace('"', "&quot;")
    saved = page(ARTICLE.replace('content="جريدة الجسر"', f'content="{name}"'))
    draft = draft_source(saved, now=NOW, name="paper")
    _, source = read(saved, draft.text, tmp_path)
    assert source.name == "paper"
    assert all(isinstance(own, str) for own in source.own_names)
    assert max(map(len, draft.text.splitlines())) < 200


@pytest.mark.parametrize(
    ("saved", "parts"),
    [
        pytest.param(page(ARTICLE, None), ["page.html", "--url", "NAME.meta.json"], id="no address"),
        pytest.param(page("<h1>خبر</h1>"), ["page.html", "empty_body", "parse --explain"], id="no article"),
        pytest.param(page(""), ["page.html", "HTML of an article"], id="empty"),
        pytest.param(dataclasses.replace(page("خبر\n\nنص"), kind="capture"), ["capture"], id="capture"),
    ],
)
def test_a_page_that_cannot_be_described(saved, parts):
    with pytest.raises(DraftError) as caught:
        draft_source(saved, now=NOW)
    assert all(part in str(caught.value) for part in parts), caught.value


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("aljisr.com", "aljisr"),
        ("news.aljisr.com.eg", "aljisr"),
        ("arabic.cnn.com", "cnn"),
        ("com.eg", "com"),
        ("localhost", "localhost"),
        ("xn--mgbaam7a8h.xn--wgbh1c", "xn--mgbaam7a8h"),
    ],
)
def test_a_publisher_is_called_by_its_host(site, name):
    assert _name_of(site) == name


def test_the_text_is_formatted_as_the_project_is():
    lines = draft_source(page(ARTICLE), now=NOW).text.splitlines()
    assert json.dumps(lines[-1].split(" = ")[1]).count("'") == 0
    assert all(line == line.rstrip() and len(line) <= 120 for line in lines)
