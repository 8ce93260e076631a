"""Arabic text in two forms: *display* (clean, as a reader should see it) and *folded* (for comparing and searching).

Display text keeps its harakat, hamzas and ta marbutas: they are what the author wrote. Folded text drops every
difference that Arabic typing is careless about.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import charmap_decode, charmap_encode
from encodings.cp1256 import decoding_table, encoding_table

from pipelines.normalise.digits import ARABIC_DIGITS

# Bidi controls (UAX #9) steer layout and carry no text; the rest are zero-width or soft breaks.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = f"{_BIDI}\u00ad\u200b\u2060\ufeff"
_CONTROL = "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"
_PRESENTATION = "\ufb50-\ufdff\ufe70-\ufefc"
_PERSIAN = {"ک": "ك", "ی": "ي", "ۍ": "ي", "ې": "ي", "ھ": "ه", "ہ": "ه", "ە": "ه", "ۀ": "ه", "ۃ": "ة", "ڪ": "ك"}
_TATWEEL = "\u0640"
_REPLACED = (_TATWEEL, *_PERSIAN)
_SPACES = "\xa0\n\r\t"  # the usual ones beside the space itself
_LETTER = "\u0620-\u063f\u0641-\u064a\u064b-\u0652\u0670-\u06d3"

_DROP = re.compile(f"[{_INVISIBLE}{_CONTROL}]")
_FORMS = re.compile(f"[{_PRESENTATION}]+")
# Both begin with a plain character, which is searched for ten times faster than a class or what stands before it.
_STRETCH = re.compile(f"\u0640(?<=[{_LETTER}]\u0640)\u0640*(?=[{_LETTER}])")
_TATWEELS = re.compile("\u0640\u0640+")
_JOINER = re.compile(f"[\u200c\u200d](?:(?<=[{_LETTER}\u0640].)|(?=[{_LETTER}]))")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Windows-1256 holds nearly every character of Arabic news, and bytes are counted, mapped and dropped ten times faster
# than characters. A text that holds another one (Arabic digits, presentation forms) takes the way of characters.
# (The codec's own functions: `str.encode` takes longer to find them than they take for a line.)
_CHARACTERS = decoding_table


def _bytes_of(pattern: re.Pattern[str]) -> bytes:
    return "".join(filter(pattern.match, _CHARACTERS)).encode("cp1256")


def display(text: str) -> str:
    """Text as a reader should see it, on one line.

    NFC; presentation forms, Persian letters and Persian yeh as plain Arabic; no bidi marks, controls or stretching
    tatweel; lone surrogates as U+FFFD; every run of white space as one space. Harakat stay, and so does a tatweel that
    carries meaning (``لـ«``, ``1445هـ``).

    >>> display("القاهـــرة\\u200f \\xa0 ﻣﺼﺮ")
    'القاهرة مصر'
    """
    text = text.strip()
    if not text.isprintable():
        for space in _SPACES:
            text = text.replace(space, " ")
    # Nearly every text needs no more: NFKC knows no presentation forms, and what cannot be printed are the marks, the
    # controls and other white space. (Asking for one letter after the other is faster than a pattern for all.)
    if text.isprintable() and (text.isascii() or _is_plain(text)):
        return " ".join(text.split()) if "  " in text else text
    return _mend(text)


def _is_plain(text: str) -> bool:
    return unicodedata.is_normalized("NFKC", text) and not any(map(text.__contains__, _REPLACED))


def _mend(text: str) -> str:
    if not text.isprintable():
        text = _SURROGATE.sub("\ufffd", text)
    if not unicodedata.is_normalized("NFKC", text):
        text = _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if not text.isprintable():
        text = _JOINER.sub("", _DROP.sub("", text))
    for persian, arabic in _PERSIAN.items():
        text = text.replace(persian, arabic)
    if _TATWEEL in text:
        text = _TATWEELS.sub(_TATWEEL, _STRETCH.sub("", text))
    text = " ".join(text.split())
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


_ONE_LETTER = {"ا": "أإآٱٲٳ", "ي": "ىئیۍېۑ", "ه": "ةھہەۀۃ", "و": "ؤۄۆۇ", "ك": "کڪ"}
# Harakat and Koranic marks, tatweel, bidi controls, zero-width characters: first and last code of each range.
_UNHEARD = (
    (0x0610, 0x061A), (0x061C, 0x061C), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED),
    (0x00AD, 0x00AD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069), (0xFEFF, 0xFEFF),
)  # fmt: skip
_FOLD: tuple[tuple[str, str], ...] = (
    *((source, target) for target, sources in _ONE_LETTER.items() for source in sources),
    *((chr(code), chr(digit)) for code, digit in ARABIC_DIGITS.items()),
    *((chr(code), "") for first, last in _UNHEARD for code in range(first, last + 1)),
)
_NOT_ARABIC_NFKC = re.compile(f"[\u0675-\u0678{_PRESENTATION}\uff00-\uffef\u0300-\u036f]")
_WORD = re.compile(r"\w+")


def _fold_any(text: str) -> str:
    if _NOT_ARABIC_NFKC.search(text):
        text = unicodedata.normalize("NFKC", text)
    # One str.replace for each character is fifteen times faster than one str.translate.
    for source, target in _FOLD:
        if source in text:
            text = text.replace(source, target)
    return " ".join(text.lower().split())


_FOLDED = [_fold_any(character) for character in _CHARACTERS]
_UNHEARD_BYTES = "".join(c for c in _CHARACTERS if (c, "") in _FOLD).encode("cp1256")
_FOLD_BYTES = "".join(folded or " " for folded in _FOLDED).encode("cp1256")
_WORD_BYTES = "".join(folded if _WORD.match(folded) else " " for folded in _FOLDED).encode("cp1256")


def _on_one_line(raw: bytes) -> str:
    """Text of windows-1256 whose only white space are spaces, with one space for each run of them."""
    while b"  " in raw:  # replacing a few pairs takes less than splitting at every word
        raw = raw.replace(b"  ", b" ")
    return charmap_decode(raw.strip(), "strict", decoding_table)[0]


def fold(text: str) -> str:
    """Text for comparing: no harakat, tatweel or bidi marks; one alef, ya, ha and waw; ASCII digits; lower case.

    >>> fold("أحمدُ في القاهـــرة ١٢٣") == fold("احمد فى القاهره 123")
    True
    """
    try:
        raw = charmap_encode(text, "strict", encoding_table)[0]
    except UnicodeEncodeError:
        return _fold_any(text)
    return _on_one_line(raw.translate(_FOLD_BYTES, _UNHEARD_BYTES))


def letters(text: str) -> str:
    """The folded words of a text on one line: what two texts share that differ in punctuation and quotes only.

    >>> letters("«خبر»، اليوم!")
    'خبر اليوم'
    """
    try:
        raw = charmap_encode(text, "strict", encoding_table)[0]
    except UnicodeEncodeError:
        return " ".join(_WORD.findall(_fold_any(text)))
    return _on_one_line(raw.translate(_WORD_BYTES, _UNHEARD_BYTES))


def words(text: str) -> list[str]:
    """The folded words of a text, without punctuation, in order.

    >>> words("«داعش» يتشبّث!")
    ['داعش', 'يتشبث']
    """
    return letters(text).split()


_ARABIC_RUN = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+")
_OTHER_RUN = re.compile(r"[^\W\d_\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+")


_ARABIC_BYTES, _OTHER_BYTES = _bytes_of(_ARABIC_RUN), _bytes_of(_OTHER_RUN)


def arabic_share(text: str) -> float:
    """The share of a text's letters that are of the Arabic script, 0.0 to 1.0; 0.0 where there is no letter.

    >>> arabic_share("خبر abc")
    0.5
    """
    try:
        raw = charmap_encode(text, "strict", encoding_table)[0]
    except UnicodeEncodeError:
        arabic = sum(map(len, _ARABIC_RUN.findall(text)))
        other = sum(map(len, _OTHER_RUN.findall(text)))
    else:
        arabic = len(raw) - len(raw.translate(None, _ARABIC_BYTES))
        other = len(raw) - len(raw.translate(None, _OTHER_BYTES))
    return arabic / (arabic + other) if arabic else 0.0
