"""Display text keeps what the author wrote and drops what steers layout; folded text drops what typing varies."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalise.text import arabic_share, display, fold, words

ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0620, max_codepoint=0x0674),
        st.characters(min_codepoint=0x0679, max_codepoint=0x06FF),  # between them: Kazakh ligatures with a hamza
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF),
        st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFC),
        st.sampled_from(" \t\n\u00a0\u200c\u200d\u200f\u202b\u2067\ufeff،؛؟«».:-0123456789"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("الجســـر", "الجسر", id="tatweel-between-letters-goes"),
        pytest.param("عام 1448هـ", "عام 1448هـ", id="tatweel-that-ends-a-word-stays"),
        pytest.param("لـ«الوادي»", "لـ«الوادي»", id="tatweel-before-a-quote-stays"),
        pytest.param("هـــ", "هـ", id="tatweels-shrink-to-one"),
        pytest.param("مُحَمَّدٌ", "مُحَمَّدٌ", id="harakat-stay"),
        pytest.param("أحمد آدم إسراء مؤتمر", "أحمد آدم إسراء مؤتمر", id="hamzas-stay"),
        pytest.param("\u200fالنهر\u200e", "النهر", id="direction-marks-go"),
        pytest.param("\u202bالنهر\u202c \u2067هنا\u2069", "النهر هنا", id="embeddings-and-isolates-go"),
        pytest.param("ال\u00adنهر\ufeff\u200b", "النهر", id="soft-hyphen-bom-zero-width-space-go"),
        pytest.param("ﻣﺼﺮ ﻻ", "مصر لا", id="presentation-forms-become-letters"),
        pytest.param("ﷺ", "صلى الله عليه وسلم", id="ligature-becomes-words"),
        pytest.param("کتاب یدی", "كتاب يدي", id="persian-kaf-and-yeh"),
        pytest.param("ھذہ", "هذه", id="urdu-ha"),
        pytest.param("گوگل وپاريس", "گوگل وپاريس", id="foreign-sounds-stay"),
        pytest.param("می\u200cشود", "ميشود", id="joiner-after-a-letter-goes"),
        pytest.param("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", id="joiner-in-an-emoji-stays"),
        pytest.param("  سطر\n\tثان\u00a0\u2003ثالث ", "سطر ثان ثالث", id="white-space-is-one-space"),
        pytest.param("أ\x00ب\x07ج\x1f", "أبج", id="control-characters-go"),
        pytest.param("أ\x0bب\x0cج\x85د\u2028ه", "أب ج د ه", id="line-separators-are-spaces-and-vertical-tab-goes"),
        pytest.param("كلمة\ud800", "كلمة\ufffd", id="lone-surrogate-is-replaced"),
        pytest.param("ا\u0653", "آ", id="nfc"),
        pytest.param("١٢ و۱۲", "١٢ و۱۲", id="digits-stay-as-printed"),
        pytest.param("ＡＢ①", "ＡＢ①", id="other-compatibility-forms-stay"),
        pytest.param("", "", id="empty"),
    ],
)
def test_display(raw: str, shown: str) -> None:
    assert display(raw) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("أحمد", "احمد", id="hamza-above"),
        pytest.param("إسراء", "اسراء", id="hamza-below"),
        pytest.param("آدم", "ادم", id="madda"),
        pytest.param("على", "علي", id="alef-maqsura-and-ya"),
        pytest.param("مسئول", "مسيول", id="hamza-on-ya"),
        pytest.param("مدينة", "مدينه", id="ta-marbuta-and-ha"),
        pytest.param("مؤتمر", "موتمر", id="hamza-on-waw"),
        pytest.param("مُحَمَّد", "محمد", id="harakat"),
        pytest.param("رحمٰن", "رحمن", id="dagger-alef"),
        pytest.param("القاهـــرة", "القاهرة", id="tatweel"),
        pytest.param("١٢٣ ۴۵", "123 45", id="digits"),
        pytest.param("ﻣﺼﺮ", "مصر", id="presentation-forms"),
        pytest.param("WhatsApp", "whatsapp", id="letter-case"),
        pytest.param("النهر\u200f", "النهر", id="direction-marks"),
        pytest.param(" سطر\nثان ", "سطر ثان", id="white-space"),
    ],
)
def test_fold_makes_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert fold(f"{one} " * 40) == fold(f"{other} " * 40)  # long texts take another way through the same table


@pytest.mark.parametrize(
    ("one", "other"),
    [("كتب", "كتاب"), ("حرب", "حزب"), ("وليد", "ليد"), ("سامر", "سمر"), ("علي", "علم")],
)
def test_fold_keeps_different_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("«النهر» يتدفّق!", ["النهر", "يتدفق"]),
        ("2026/11/17", ["2026", "11", "17"]),
        ("… — «»", []),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "share"),
    [("نهر", 1.0), ("river", 0.0), ("نهر abc", 0.5), ("12:30", 0.0), ("", 0.0), ("نَهَرٌ", 1.0), ("ﻣﺼﺮ", 1.0)],
)
def test_arabic_share(text: str, share: float) -> None:
    assert arabic_share(text) == share


@given(st.one_of(ARABIC, st.text(max_size=60)))
def test_display_is_idempotent(text: str) -> None:
    once = display(text)
    assert display(once) == once


@given(st.one_of(ARABIC, st.text(max_size=60)))
def test_fold_is_idempotent(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(ARABIC)
def test_fold_does_not_depend_on_display(text: str) -> None:
    assert fold(display(text)) == fold(text)


@given(st.one_of(ARABIC, st.text(max_size=60), st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Zl"]))))
def test_display_is_one_clean_line(text: str) -> None:
    shown = display(text)
    assert unicodedata.is_normalized("NFC", shown)
    assert shown == " ".join(shown.split())
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") or c in "\u061c\u200e\u200f\ufeff\u200b"]
    assert not [c for c in shown if "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"]
    shown.encode("utf-8")


@given(st.one_of(ARABIC, st.text(max_size=60)))
def test_arabic_share_is_a_share(text: str) -> None:
    assert 0.0 <= arabic_share(text) <= 1.0
