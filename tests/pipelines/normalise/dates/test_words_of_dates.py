"""The vocabulary as the reader knows it: spellings, PDF wrecks, slips, glued words."""

from __future__ import annotations

import pytest

from pipelines.normalise.dates.lexicon import NOTHING, lexicon, pieces
from pipelines.normalise.dates.misspelt import meant_month, one_slip
from pipelines.normalise.dates.tokens import prepare, tokenize
from pipelines.normalise.dates.wreckage import wrecks
from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load

MONTHS = [(number, name) for number, names in load("months")["gregorian"].items() for name in names]


@pytest.mark.parametrize(("number", "name"), MONTHS)
def test_every_spelling_of_a_month_is_one_token(number: str, name: str) -> None:
    (token,) = tokenize(prepare(name))
    assert token.meaning.month == ("M", int(number))


@pytest.mark.parametrize(("number", "name"), [(number, name) for number, name in MONTHS if not name.isascii()])
def test_a_wreck_of_a_month_means_that_month_or_nothing(number: str, name: str) -> None:
    for wreck in wrecks(fold(name)):
        months = {token.meaning.month for token in tokenize(wreck) if token.meaning.month}
        assert months <= {("M", int(number))}, wreck


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("نوفمر", ("M", 11)),
        ("أغطسس", ("M", 8)),
        ("ديسمببر", ("M", 12)),
        ("يوييو", None),
        ("مدينه", None),
        ("علي", None),
    ],
)
def test_one_slip_is_forgiven_where_only_one_month_is_meant(word: str, month: tuple[str, int] | None) -> None:
    assert meant_month(fold(word)) == month


@pytest.mark.parametrize(
    ("word", "name", "near"),
    [
        ("abcd", "abcd", False),
        ("abcd", "abc", True),
        ("abc", "abcd", True),
        ("abdc", "abcd", True),
        ("abxd", "abcd", True),
        ("xbcy", "abcd", False),
        ("abcdef", "abcd", False),
        ("", "a", True),
    ],
)
def test_one_slip(word: str, name: str, near: bool) -> None:
    assert one_slip(word, name) is near


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("28يناير", ["28", "يناير"]),
        ("1445هـ", ["1445", "ه"]),
        ("ديسمبر2014", ["ديسمبر", "2014"]),
        ("العددالثلاثاء", ["العدد", "الثلاثاء"]),
        ("أشهرفي", ["اشهر", "في"]),
        ("24/11/202306:11", ["24", "/", "11", "/", "2023", "06", ":", "11"]),
        ("10:3023", ["10", ":", "30", "23"]),
        ("موقعناTuesday", ["موقعنا", "tuesday"]),
        ("كانون الثاني 2014", ["كانون", "2014"]),
        ("5ـ3ـ2020", ["5", "-", "3", "-", "2020"]),
        ("الس��بت", ["السبت"]),
        ("ﻣﺎرس", ["مارس"]),
    ],
)
def test_glued_text_comes_apart(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenize(prepare(text))] == tokens


def test_an_unknown_word_stays_whole() -> None:
    assert pieces("برلمانيون") == (("برلمانيون", NOTHING),)


def test_words_that_are_no_months_are_left_alone() -> None:
    for word in load("months")["not a month"]:
        meaning = lexicon().words.get(fold(word), NOTHING)
        assert meaning.month is None
