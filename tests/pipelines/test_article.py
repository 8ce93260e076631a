"""The record: what it derives, what it prints, and that it survives the way to another process."""

import json
import pickle
from dataclasses import FrozenInstanceError, fields

import pytest

from pipelines.article import (
    RECORD_FIELDS,
    Archive,
    Article,
    Author,
    BodyBlock,
    Image,
    Outcome,
    ParsedPage,
    RelatedLink,
)

FULL = Article(
    url="https://news.example/1",
    headline="عودة الجسر",
    keywords=("جسر",),
    authors=(Author("سامر الحلواني"), Author("منى الزين", "photographer")),
    main_image=Image("https://news.example/1.jpg", "الجسر"),
    body_blocks=(BodyBlock("heading", "السوق"), BodyBlock("paragraph", "عاد الناس إلى السوق.")),
    related=(RelatedLink("خبر آخر", None),),
    archive=Archive("pages.warc", 120),
    provenance={"headline": "h1"},
    warnings=("date_published_zone_assumed",),
)


def test_the_body_is_its_blocks_split_by_one_blank_line() -> None:
    assert FULL.body == "السوق\n\nعاد الناس إلى السوق."


def test_words_are_counted_at_white_space() -> None:
    assert FULL.word_count == 5


def test_an_empty_record_has_an_empty_body() -> None:
    assert (Article().body, Article().word_count) == ("", 0)


def test_the_record_prints_every_field_in_the_documented_order() -> None:
    assert tuple(FULL.to_dict()) == RECORD_FIELDS
    assert set(RECORD_FIELDS) == {field.name for field in fields(Article)} | {"body", "word_count"}


def test_the_record_is_ready_for_json() -> None:
    plain = json.loads(json.dumps(FULL.to_dict(), ensure_ascii=False))
    assert plain["authors"][1] == {"name": "منى الزين", "role": "photographer"}
    assert plain["main_image"] == {"url": "https://news.example/1.jpg", "caption": "الجسر", "credit": None}
    assert plain["body_blocks"][0] == {"kind": "heading", "text": "السوق"}
    assert plain["related"] == [{"text": "خبر آخر", "url": None}]
    assert plain["archive"] == {"file": "pages.warc", "offset": 120}
    assert plain["body"] == FULL.body and plain["word_count"] == 5


def test_a_parsed_page_crosses_to_another_process() -> None:
    page = ParsedPage(Outcome.LISTING, FULL, "a list")
    assert pickle.loads(pickle.dumps(page)) == page


def test_a_record_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        FULL.headline = "آخر"  # type: ignore[misc]


def test_an_author_writes_unless_told_otherwise() -> None:
    assert Author("سامر الحلواني").role == "writer"
