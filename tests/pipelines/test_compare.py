from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.compare import Change, Piece, compare_words, paragraphs

SAME, GONE, NEW = Change.SAME, Change.GONE, Change.NEW


def marked(before, after):
    """The paragraphs, with what is gone in brackets and what is new in braces."""
    opening = {SAME: "{}", GONE: "[{}]", NEW: "<{}>"}
    lines = paragraphs(compare_words(before, after))
    return ["".join(opening[piece.change].format(piece.text) + piece.end for piece in line) for line in lines]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("قال الوزير", "قال الوزير", ["قال الوزير"]),
        ("قال الوزير اليوم", "قال المدير اليوم", ["قال [الوزير] <المدير> اليوم"]),
        ("", "قال", ["<قال>"]),
        ("قال", "", ["[قال]"]),
        ("قال الوزير", "قال", ["قال [الوزير]"]),
        ("قال", "قال الوزير", ["قال <الوزير>"]),
        ("الوزير قال", "قال", ["[الوزير] قال"]),
        ("قال  الوزير\nاليوم", "قال الوزير اليوم", ["قال الوزير اليوم"]),
        ("كِتَابٌ", "كتاب", ["[كِتَابٌ] <كتاب>"]),
        ("أ ب\n\nج د\n\nه", "أ ب\n\nج ز\n\nه", ["أ ب", "ج [د] <ز>", "ه"]),
        ("أ ب\n\nه", "أ ب\n\nج د\n\nه", ["أ ب", "<ج د>", "ه"]),
        ("أ ب\n\nج د\n\nه", "أ ب\n\nه", ["أ ب", "[ج د]", "ه"]),
        ("أ\n\nب", "ج\n\nد", ["[أ]", "[ب] <ج>", "<د>"]),
        ("أ ب\n\nج", "أ ب ج", ["أ ب ج"]),
    ],
)
def test_what_stayed_what_is_gone_what_is_new(before, after, expected):
    assert marked(before, after) == expected


texts = st.lists(st.sampled_from(["قال", "الوزير", "اليوم", "إن", "\n\n", "المدينة"]), max_size=30).map(" ".join)


@given(texts, texts)
def test_both_texts_are_in_the_pieces(before, after):
    pieces = compare_words(before, after)
    for left_out, text in ((NEW, before), (GONE, after)):
        assert " ".join(piece.text for piece in pieces if piece.change is not left_out).split() == text.split()
    assert all(piece.text and piece.end for piece in pieces[:-1])
    lines = list(paragraphs(pieces))
    assert all("\n\n" not in piece.text + piece.end for line in lines for piece in line)
    assert [word for line in lines for piece in line for word in piece.text.split()] == [
        word for piece in pieces for word in piece.text.split()
    ]


def test_a_text_of_one_word_again_and_again_ends():
    start = perf_counter()
    pieces = compare_words("أ ب " * 20_000, "ب ب أ " * 20_000)
    assert perf_counter() - start < 5
    assert {piece.change for piece in pieces} >= {GONE, NEW}


def test_a_long_text_with_one_word_changed_is_quick():
    words = [f"كلمة{number % 900}" for number in range(20_000)]
    other = [*words[:10_000], "أخرى", *words[10_001:]]
    start = perf_counter()
    changed = [piece for piece in compare_words(" ".join(words), " ".join(other)) if piece.change is not SAME]
    assert perf_counter() - start < 2
    assert changed == [Piece(GONE, "كلمة100", " "), Piece(NEW, "أخرى", " ")]
