"""A saved page from its bytes to the record, whatever the bytes are."""

import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parsers.page import parse_page
from crawler.saved.page import SavedPage
from pipelines.article import Archive, ParsedPage
from pipelines.normalise.text import words

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINES = [
    f"وقال المهندس رقم {n} إن الفرق استبدلت ألواحا تآكلت بفعل الرطوبة، ثم أعادت طلاء الحواجز كلها في أسبوع."
    for n in range(4)
]
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
H1 = "بلدية النخيل تعيد فتح الجسر القديم"


def parse(content: bytes | str, **saved: Any) -> ParsedPage:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return parse_page(SavedPage(archive=Archive("page.html", 7), content=data, **saved), now=NOW)


def page(body: str = TEXT, head: str = "") -> str:
    return f'<html lang="ar"><head><meta charset="utf-8">{head}</head><body><h1>{H1}</h1>{body}</body></html>'


def strings(value: Any) -> Iterator[str]:
    """Every string of a record, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def test_a_page_becomes_a_record() -> None:
    result = parse(
        page(f"<p>كتب: أحمد سالم</p><p>17 نوفمبر 2026</p><div>{TEXT}</div>"),
        url="https://news.example/1?utm_source=x",
        url_from="side file",
        fetched_at="2026-11-20T10:00:00+00:00",
    )
    article = result.article
    assert (result.outcome, result.reason) == ("article", None)
    assert (article.headline, article.date_published, article.language) == (H1, "2026-11-17", "ar")
    assert [author.name for author in article.authors] == ["أحمد سالم"]
    assert [block.text for block in article.body_blocks] == LINES
    assert (article.canonical_url, article.source) == ("https://news.example/1", "news.example")
    assert article.archive == Archive("page.html", 7)
    assert (article.parser, article.provenance["url"]) == ("generic", "side file")


@pytest.mark.parametrize(
    ("head", "url", "origin"),
    [
        pytest.param(
            '<link rel="canonical" href="https://news.example/1">',
            "https://news.example/1",
            "canonical",
            id="canonical",
        ),
        pytest.param(
            '<meta property="og:url" content="https://news.example/1">', "https://news.example/1", "og:url", id="og-url"
        ),
        pytest.param(
            "<!-- saved from url=(0022)https://news.example/1 -->",
            "https://news.example/1",
            None,
            id="saved-from-comment",
        ),
        pytest.param('<meta property="og:url" content="http://10.0.0.1/1">', None, None, id="not-a-bare-ip"),
        pytest.param('<meta property="og:url" content="/1">', None, None, id="not-a-relative-path"),
        pytest.param("", None, None, id="none"),
    ],
)
def test_the_page_may_name_its_address(head: str, url: str | None, origin: str | None) -> None:
    article = parse(page(head=head)).article
    assert article.url == url
    assert origin is None or article.provenance["url"] == origin
    assert (article.source is None) == (url is None)


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, "article"), (404, "error_page"), (503, "error_page"), (None, "article")]
)
def test_the_servers_status_counts(status: int | None, outcome: str) -> None:
    result = parse(page(), status=status)
    assert result.outcome == outcome
    assert status != 404 or result.reason == "the server answered with status 404"


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("windows-1256", "", {}),
        ("windows-1256", '<meta charset="windows-1256">', {}),
        ("iso-8859-6", "", {"content-type": "text/html; charset=iso-8859-6"}),
        ("utf-16", "", {}),
    ],
    ids=["undeclared", "declared", "by-header", "byte-order-mark"],
)
def test_other_charsets(encoding: str, declared: str, header: dict[str, str]) -> None:
    text = f"<html><head>{declared}</head><body><h1>{H1}</h1>{TEXT}</body></html>"
    result = parse(text.encode(encoding), headers=header)
    assert result.article.headline == H1
    assert [block.text for block in result.article.body_blocks] == LINES


def test_a_publishers_page_class_is_used_unless_told_otherwise() -> None:
    saved = SavedPage(archive=Archive("x"), content=page().encode(), url="https://www.youm7.com/story/2026/11/17/x/1")
    assert parse_page(saved, now=NOW).article.parser == "youm7"
    assert parse_page(saved, now=NOW, generic=True).article.parser == "generic"


def test_a_capture_is_read_by_its_own_parser() -> None:
    lines = "\n".join([H1, "17 نوفمبر 2026", *LINES])
    result = parse(lines, kind="capture")
    assert (result.article.parser, result.article.headline) == ("capture", H1)


BAD = [
    pytest.param(b"", "empty_body", "no HTML elements", id="empty"),
    pytest.param(b" \n\t ", "empty_body", "no HTML elements", id="white-space"),
    pytest.param(b"\x00" * 10_000, "empty_body", "", id="only-nul"),
    pytest.param(b'{"error": "not found"}', "empty_body", "no text of an article", id="json"),
    pytest.param(b"<", "empty_body", "", id="a-lone-bracket"),
    pytest.param(b"<html", "empty_body", "", id="a-cut-tag"),
    pytest.param(b"<div>" * 100_000, "empty_body", "2048", id="100000-nested-tags"),
    pytest.param(b"<html><body><table><tr>" + b"<td><table><tr>" * 20_000, "empty_body", "2048", id="nested-tables"),
]


@pytest.mark.parametrize(("content", "outcome", "reason"), BAD)
def test_bad_bytes_are_a_refusal_with_a_reason(content: bytes, outcome: str, reason: str) -> None:
    result = parse(content)
    assert result.outcome == outcome
    assert result.reason is not None and reason in result.reason


@pytest.mark.parametrize(
    "content",
    [b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40, b"PK\x03\x04" + b"\x00\xfe" * 5000],
    ids=["a-picture", "an-archive"],
)
def test_a_binary_file_has_no_headline(content: bytes) -> None:
    assert parse(content).article.headline is None


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda t: f"<table><td colspan=9007199254740991 rowspan=-1>{t}</td></table>", id="a-vast-colspan"),
        pytest.param(lambda t: t.replace(" ", " \x00"), id="nul-in-the-text"),
        pytest.param(lambda t: t.replace("<p>", "<p\x00>"), id="nul-in-a-tag"),
        pytest.param(lambda t: t + "<p>\ud800</p>", id="a-lone-surrogate"),
        pytest.param(lambda t: t + "<p>&#xD800;&#x110000;&#0;</p>", id="impossible-references"),
        pytest.param(lambda t: t + "<div>" * 100_000, id="100000-nested-tags-below"),
        pytest.param(lambda t: t + "<b>" * 20_000, id="20000-nested-bold-below"),
        pytest.param(lambda t: t + "</div>" * 50_000, id="50000-closing-tags"),
        pytest.param(lambda t: t + f'<p class="{"a-" * 50_000}">س</p>', id="a-class-of-100000-letters"),
        pytest.param(lambda t: t + f"<p {' '.join(f'a{n}=1' for n in range(2_000))}>س</p>", id="2000-attributes"),
        pytest.param(lambda t: t + "<br>" * 50_000, id="50000-line-breaks"),
        pytest.param(lambda t: t + "<!--" * 10_000, id="10000-open-comments"),
        pytest.param(lambda t: t + "&amp" * 50_000, id="50000-references"),
        pytest.param(lambda t: t + f'<script type="application/ld+json">{"[" * 100_000}</script>', id="nested-json-ld"),
        pytest.param(lambda t: t.replace("ل", "\u200fل\u202e"), id="direction-marks-inside-words"),
    ],
)  # fmt: skip
def test_a_spoilt_page_is_still_read(spoil: Any) -> None:
    article = parse(page(spoil(TEXT))).article
    assert article.headline == H1
    read = " ".join(words(article.body))
    assert all(" ".join(words(line)) in read for line in LINES)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("<p>" + "ا" * 300_000, id="one-word"),
        pytest.param("<p>" + "أ. " * 100_000, id="many-sentences"),
        pytest.param("<p>" + "- " * 100_000, id="many-dashes"),
        pytest.param("<h1>" + "الوادي | " * 20_000 + "</h1>", id="many-separators-in-a-headline"),
        pytest.param("<h1>خبر</h1><p>" + "12/11/2026 " * 20_000, id="many-dates-on-a-line"),
        pytest.param("<h1>خبر</h1>" + "<p>12/11/2026</p>" * 5_000, id="many-date-lines"),
        pytest.param("<h1>خبر</h1>" + "<p>كتب: أحمد سالم</p>" * 5_000, id="many-bylines"),
        pytest.param("<h1>خبر</h1>" * 5_000, id="many-headlines"),
        pytest.param(f"<div>{TEXT}</div>" * 500, id="many-bodies"),
        pytest.param("".join(f"<div class='related{n}'>" for n in range(1500)) + TEXT, id="many-parts-in-one-another"),
    ],
)
def test_a_long_page_takes_time_in_proportion(content: str) -> None:
    start = time.process_time()
    parse(page(content))
    assert time.process_time() - start < 5


PATIENT = settings(deadline=None)  # the first page of a process reads the vocabularies
TAGS = [
    "p",
    "div",
    "h1",
    "h2",
    "span",
    "a",
    "b",
    "br",
    "li",
    "td",
    "table",
    "article",
    "nav",
    "figure",
    "script",
    "form",
    "time",
]
NAMES = ["related", "author", "date", "entry-content", "comments", "caption", "sidebar", "share", "x1"]
PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [*LINES, H1, "كتب: أحمد سالم", "17 نوفمبر 2026", "اقرأ أيضا", "رويترز", "\u202eنص\u202c", "ﻣﺼﺮ", "\x00"]
    ),
    st.builds("<{}>".format, st.sampled_from(TAGS)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.builds('<{} class="{}" href="/{}">'.format, st.sampled_from(TAGS), st.sampled_from(NAMES), st.integers(0, 9)),
    st.builds(
        '<meta property="{}" content="{}">'.format,
        st.sampled_from(["og:title", "article:published_time", "author", "article:section", "og:url", "og:image"]),
        st.text(st.characters(exclude_characters='"<>'), max_size=12),
    ),
)
HTML = st.lists(PIECES, max_size=25).map("".join)


@PATIENT
@given(st.binary(max_size=400))
def test_any_bytes_are_read(content: bytes) -> None:
    parse(content)


@PATIENT
@given(st.binary(max_size=200))
def test_any_bytes_inside_a_page_are_read(content: bytes) -> None:
    parse(b"<html><body><h1>a</h1><p>" + content + b"</p></body></html>")


@PATIENT
@given(HTML)
def test_any_markup_is_read_and_read_alike_twice(content: str) -> None:
    assert parse(content) == parse(content)


@PATIENT
@given(HTML)
def test_every_word_of_the_body_stands_on_the_page(content: str) -> None:
    for block in parse(content).article.body_blocks:
        rest = iter(letters(content))
        assert all(letter in rest for letter in letters(block.text)), block.text


def letters(text: str) -> str:
    """Letters and digits alone, without what folding and compatibility forms make different."""
    return "".join(words(unicodedata.normalize("NFKC", text)))


@PATIENT
@given(HTML)
def test_no_string_of_a_record_holds_controls_or_direction_marks(content: str) -> None:
    for text in strings(parse(content, url="https://news.example/1").article.to_dict()):
        text.encode("utf-8")
        assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\n"], ascii(text)
        assert not [c for c in text if c in "\u061c\u200e\u200f\ufeff\u200b" or "\u202a" <= c <= "\u202e"], ascii(text)
