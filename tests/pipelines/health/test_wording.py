"""The words for troubles: every language has all of them, and says the same."""

import re
from string import Formatter

import pytest

from pipelines.health import Kind, Saying
from pipelines.health.advice import advice
from pipelines.health.wording import LANGUAGES, SENTENCES, _words, duration, pieces

STYLES = {"share", "number", "span"}
COUNTED = {"minutes", "hours", "long_days"}  # of `span`


def said(saying, language):
    return "".join(text for text, _ in pieces(saying, language))


def placeholders(sentence):
    return {name: style for _, name, style, _ in Formatter().parse(sentence) if name is not None}


def test_every_language_has_the_same_sentences_with_the_same_values():
    english = _words("en")
    for language in LANGUAGES:
        words = _words(language)
        assert words.keys() == english.keys()
        for table in SENTENCES:
            assert words[table].keys() == english[table].keys()
            for name, sentence in words[table].items():
                assert placeholders(sentence).keys() == placeholders(english[table][name]).keys(), f"{table}.{name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_style_is_a_table_of_the_language(language):
    words = _words(language)
    asked = {style for table in SENTENCES for text in words[table].values() for style in placeholders(text).values()}
    assert asked - {""} <= STYLES | (words.keys() - set(SENTENCES))
    assert words.keys() - set(SENTENCES) - asked == COUNTED, "tables that nothing asks for"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_trouble_has_its_sentence_and_its_way_out(kind, language):
    assert kind in _words(language)["seen"]
    text = said(advice("بيت المدينة", kind, ()), language)
    assert text.count("`") % 2 == 0
    # What is typed is the same in every language.
    assert re.findall("`[^`]+`", text) == re.findall("`[^`]+`", said(advice("بيت المدينة", kind, ()), "en"))


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (1, "en", "1 article in the last day; about 9 are usual"),
        (0, "en", "0 articles in the last day; about 9 are usual"),
        (0, "ar", "لا مقالات في اليوم الأخير؛ المعتاد نحو 9"),
        (2, "ar", "مقالان في اليوم الأخير؛ المعتاد نحو 9"),
        (11, "ar", "11 مقالاً في اليوم الأخير؛ المعتاد نحو 9"),
    ],
)
def test_numbers_take_the_form_of_their_language(number, language, text):
    usual = Saying("parts.articles_usual", {"usual": 9.2})
    assert said(Saying("seen.few_articles", {"articles": number, "days": 1, "wanted": usual}), language) == text


def test_what_is_no_word_of_ours_is_told_apart():
    saying = Saying("seen.document_lost", {"document": "feed", "url": "https://a.example", "outcome": "no such code"})
    assert [text for text, is_value in pieces(saying, "ar") if is_value] == ["https://a.example", "no such code"]
    assert "الخلاصة" in said(saying, "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("minutes", [0, 1, 119, 120, 47 * 60, 48 * 60, 90 * 24 * 60])
def test_every_length_of_time_can_be_said(minutes, language):
    assert re.search(r"\w", duration(minutes, language))
