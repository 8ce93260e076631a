"""Where found words stand in texts as they are printed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.normalise.search import marks_of, read_query, search_words, snippet_of
from pipelines.normalise.search.marks import _printed_words

ARABIC = "ابتجدرسعلمنهويكفقءأإآىةئؤ"
TEXTS = st.text(alphabet=ARABIC + "ًٌٍَُِّْـ" + " \n.،؟«»-1٢a\u200f", max_size=300)


def marked(text, query):
    return [text[mark.start : mark.end] for mark in marks_of(text, read_query(query))]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("صدر الكِتَابُ، وقال", "كتاب قال", ["الكِتَابُ", "وقال"]),
        ("«الكتاب»!", "كتاب", ["الكتاب"]),
        ("مجلس النواب ومجلس", '"مجلس النواب"', ["مجلس النواب"]),
        ("وعبد الرحمن عبدالرحمن", "عبدالرحمن", ["وعبد الرحمن", "عبدالرحمن"]),
        ("كوفيد-19 و19", "كوفيد-19", ["كوفيد-19"]),
        ("القاهـــرة ﺍﻟﻘﺎﻫﺮﺓ", "قاهره", ["القاهـــرة", "ﺍﻟﻘﺎﻫﺮﺓ"]),
        ("الرسول ﷺ قال", "وسلم", ["ﷺ"]),
        ("كتاب قلم", "-قلم", []),
        ("قلم", "كتاب OR قلم", ["قلم"]),
        ("a_b", "b", ["b"]),
        ("كتاب", "", []),
    ],
)
def test_marks(text, query, expected):
    assert marked(text, query) == expected


@settings(deadline=None)
@given(TEXTS)
def test_words_are_seen_where_they_are_indexed(text):
    assert [word.stem for word in _printed_words(text)] == search_words(text)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_marks_are_in_order_and_hold_whole_letters(text, query):
    last = 0
    for mark in marks_of(text, read_query(query)):
        assert last <= mark.start < mark.end <= len(text)
        assert mark.end == len(text) or not unicodedata.combining(text[mark.end])
        last = mark.end


FILLER = "هذه جملة لا شيء فيها يطلب."


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        (f"{FILLER} صدر الكتاب. {FILLER}", "كتاب", "صدر الكتاب."),
        (f"{FILLER}\n\nصدر الكتاب\n\n{FILLER}", "كتاب", "صدر الكتاب"),
        ("كتاب وحده. ثم جملة طويلة هنا. صدر كتاب وقلم.", "كتاب قلم", "صدر كتاب وقلم."),
        (f"{FILLER} وغيرها", "غائب", FILLER),
        ("", "كتاب", ""),
        ("...", "كتاب", "..."),
        ("واحد اثنان ثلاثة أربعة خمسة ستة كتاب سبعة ثمانية تسعة عشرة", "كتاب", "…ستة كتاب سبعة ثمانية…"),
    ],
)
def test_snippets_are_sentences(text, query, expected):
    assert snippet_of(text, read_query(query), length=26).text == expected


@settings(deadline=None)
@given(TEXTS, TEXTS, st.integers(10, 80))
def test_a_snippet_is_short_and_cuts_no_letter(text, query, length):
    asked = read_query(query)
    snippet = snippet_of(text, asked, length=length)
    assert len(snippet.text) <= length
    body = snippet.text.removeprefix("…").removesuffix("…")
    flat = " ".join(text.split())
    assert body in flat
    after = flat[flat.index(body) + len(body) :][:1]
    assert not (after and snippet.text.endswith("…") and unicodedata.combining(after)) or body + after not in flat
    assert list(snippet.marks) == marks_of(snippet.text, asked)


def test_a_word_without_end_is_cut_between_letters():
    text = "كَ" * 1000
    snippet = snippet_of(text, read_query("x"), length=41)
    assert snippet.text.removesuffix("…") == "كَ" * 19


@settings(deadline=None)
@given(TEXTS)
def test_the_snippet_shows_what_was_found(text):
    for word in search_words(text)[:3]:
        query = read_query(word)
        if query.groups and query.groups[0][0] == (word,):
            assert snippet_of(text, query, length=400).marks
