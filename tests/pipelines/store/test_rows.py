from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import Archive, Article, Author, BodyBlock, Image, RelatedLink
from pipelines.store.moments import sortable, utc_second
from pipelines.store.rows import count_words, storable, storable_article, storable_file, to_article, to_row
from pipelines.store.schema import RECORD_COLUMNS

words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20)
maybe = st.none() | words
articles = st.builds(
    Article,
    url=maybe,
    canonical_url=st.just("https://example.com/1"),
    source=maybe,
    headline=words,
    alternative_headline=maybe,
    section=maybe,
    keywords=st.lists(words, max_size=3).map(tuple),
    language=maybe,
    authors=st.lists(st.builds(Author, words, words), max_size=3).map(tuple),
    agency=maybe,
    date_published=st.none() | st.datetimes().map(lambda at: f"{at:%Y-%m-%d}".zfill(10)),
    main_image=st.none() | st.builds(Image, words, maybe, maybe),
    body_blocks=st.lists(st.builds(BodyBlock, words, words), max_size=4).map(tuple),
    related=st.lists(st.builds(RelatedLink, words, maybe), max_size=3).map(tuple),
    fetched_at=st.none() | st.just("2026-11-16T08:00:00Z"),
    content_hash=words,
    archive=st.none() | st.builds(Archive, words, st.none() | st.integers(0, 2**63 - 1)),
    provenance=st.dictionaries(words, words, max_size=3),
    warnings=st.lists(words, max_size=3).map(tuple),
)


@given(articles)
def test_a_record_comes_back_from_its_row(article):
    row = to_row(article)
    assert len(row) == len(RECORD_COLUMNS)
    assert to_article(row, canonical_url="https://example.com/1") == article
    assert row[RECORD_COLUMNS.index("word_count")] == article.word_count


@given(st.text(max_size=200))
def test_words_are_counted_as_split_counts_them(text):
    assert count_words(text) == len(text.split())


@given(st.text(st.characters() | st.just("\0")))
def test_storable_text_can_be_bound(text):
    assert "\0" not in storable(text)
    storable(text).encode()
    storable_file(text).encode()


def test_a_clean_record_is_not_mended():
    article = Article(headline="خبر", archive=Archive("a.html"))
    assert storable_article(article) == article


def test_every_field_of_a_record_is_in_its_row():
    derived = {"canonical_url", "main_image", "body_blocks", "archive"}
    assert {field.name for field in dataclasses.fields(Article)} - derived <= set(RECORD_COLUMNS)


@pytest.mark.parametrize(
    ("iso", "second", "sorts_as"),
    [
        (None, None, None),
        ("", None, None),
        ("غدا", None, None),
        ("2021-04-04T10:20:00+02:00", "2021-04-04T08:20:00Z", "2021-04-04T08:20:00Z"),
        ("2021-04-04T10:20:00.999Z", "2021-04-04T10:20:00Z", "2021-04-04T10:20:00Z"),
        ("2021-04-04T23:20:00", "2021-04-04T23:20:00Z", "2021-04-04"),
        ("2021-04-04", "2021-04-04T00:00:00Z", "2021-04-04"),
        ("2021-04", "2021-04-01T00:00:00Z", "2021-04"),
        ("0800-04-04T00:00:00Z", "0800-04-04T00:00:00Z", "0800-04-04T00:00:00Z"),
    ],
)
def test_moments(iso, second, sorts_as):
    assert (utc_second(iso), sortable(iso)) == (second, sorts_as)
