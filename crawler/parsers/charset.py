"""Bytes of a page to text: the charset is chosen by looking at the bytes, then at what is declared.

Servers and templates misdeclare Arabic pages all the time (UTF-8 served as ISO-8859-1, windows-1256 as UTF-8 or not
declared at all), and browsers' rule, to believe the header, gives mojibake. Text that is valid UTF-8 by chance hardly
exists, so that is asked first; a declaration has to survive a look at the letters it gives.
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.saved.sniffing import wide_encoding


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without NUL and lone surrogates, the encoding by its IANA name, and ``how`` it was chosen.

    ``how`` is one of: ``bom``; ``utf-8`` (strictly valid); ``utf-8-cut`` (valid but for a character cut off at the
    end); ``utf-8-replaced`` (a few bad bytes, now U+FFFD); ``double-encoded`` (valid UTF-8 of text that had been
    misread as windows-1252 or windows-1256 before, repaired); ``byte-pattern`` (UTF-16 without a mark); ``header``;
    ``meta``; ``letters`` (judged by the Arabic letters it gives, against or without a declaration); ``default``
    (nothing to go by).
    """

    text: str
    encoding: str
    how: str


def decode(content: bytes, *, header: str | None = None) -> Decoded:
    """The text of a page. Never raises. ``header`` is the HTTP Content-Type as it came.

    >>> decode("خبر عاجل من القاهرة".encode("windows-1256"), header="text/html; charset=ISO-8859-1")
    Decoded(text='خبر عاجل من القاهرة', encoding='windows-1256', how='letters')
    """
    encoding, mark = read_bom(content)
    if encoding and mark and encoding != "utf-8":
        return _clean(Decoded(content[len(mark) :].decode(encoding, "replace"), encoding[:6], "bom"))
    if b"\0" in content:
        if wide := wide_encoding(content):
            return _clean(Decoded(content.decode(wide, "replace"), wide, "byte-pattern"))
        content = content.replace(b"\0", b"")
    if mark:
        content = content.removeprefix(mark)
    try:
        return _undo_double_encoding(Decoded(content.decode(), "utf-8", "bom" if mark else "utf-8"))
    except UnicodeDecodeError as error:
        if (
            error.reason == "unexpected end of data"
            and error.end == len(content)
            and not content[: error.start].isascii()
        ):
            return _undo_double_encoding(Decoded(content[: error.start].decode(), "utf-8", "utf-8-cut"))
    return _clean(_nearly_utf8(content) or _single_byte(content, header))


def seems_utf8(content: bytes) -> bool:
    """Whether samples of a page speak for plain UTF-8, so that `decode` would find nothing to do: no mark, no NUL, no
    other bytes in its beginning, no sign of double encoding. Who parses it has still to look out for bad bytes.
    """
    if b"\0" in content or read_bom(content)[0]:
        return False
    try:
        codecs.utf_8_decode(content[:_BEGINNING], "strict", len(content) <= _BEGINNING)
    except UnicodeDecodeError:
        return False
    windows = [content[at : at + _WINDOW] for at in range(0, len(content), _WINDOW * _SAMPLE_STEP)]
    sample = b"".join(windows).decode("utf-8", "ignore")
    return not any(_is_suspected(misreading, sample) for misreading in _MISREADINGS)


def _clean(decoded: Decoded) -> Decoded:
    """The text without NUL, which lxml and SQLite take for the end. No codec here lets a lone surrogate pass."""
    if "\0" not in decoded.text:
        return decoded
    return Decoded(decoded.text.replace("\0", ""), decoded.encoding, decoded.how)


# Single-byte Arabic read as UTF-8 has nearly only bad bytes, a UTF-8 page with cut-up or foreign bits very few.
_GOOD_PER_BAD = 4


def _nearly_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with few bad bytes, else ``None``."""
    # Decoding with replacement is slow on other charsets; they have hardly any continuation bytes beside the letters.
    if 2 * (len(content) - len(content.translate(None, _CONTINUATION))) < len(content) - len(
        content.translate(None, _LEAD)
    ):
        return None
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd") - content.count(b"\xef\xbf\xbd")
    good = len(text) - len(content.translate(None, _HIGH)) - bad
    return Decoded(text, "utf-8", "utf-8-replaced") if good >= _GOOD_PER_BAD * bad else None


_ASCII = bytes(range(128))
_HIGH = bytes(range(128, 256))
_CONTINUATION = bytes(range(0x80, 0xC0))
_LEAD = bytes(range(0xC2, 0xF5))

# How often a letter stands in a thousand letters of Arabic news (own count over 17,500 letters, rounded).
_PER_MILLE = {
    letter: count
    for count, letters in {
        158: "ا", 118: "ل", 70: "ي", 60: "م", 52: "ون", 46: "رت", 36: "ةدع", 27: "بفسق", 18: "هحأك", 11: "جشط",
        7: "ىصخذإضث،", 4: "زءئظغ", 1: "ؤآ؟؛ـ",
    }.items()
    for letter in letters
}  # fmt: skip
_RARE = "".join(map(chr, (*range(0x64B, 0x653), 0x670, *range(0x660, 0x66A), *range(0x6F0, 0x6FA))))
_WEIGHT = {letter: math.log2(1 + count) / math.log2(159) for letter, count in _PER_MILLE.items()} | dict.fromkeys(
    _RARE, 0.1
)
_FOREIGN, _CONTROL, _UNDEFINED = -0.5, -1.0, -2.0
# Arabic reaches 0.75 in its own charset and at most 0.5 in a wrong one; other scripts stay below 0.35.
_ARABIC = 0.55
_NEARLY_AS_GOOD = 0.05

_IANA = {
    "cp1256": "windows-1256",
    "cp1252": "windows-1252",
    "iso8859-6": "iso-8859-6",
    "mac-arabic": "x-mac-arabic",
}
_ARABIC_CHARSETS = ("cp1256", "iso8859-6", "mac-arabic")
_LETTER_CLASS = bytes(
    ord("h") if byte >= 0xC0 else ord("a") if bytes((byte,)).isalpha() else ord(" ") for byte in range(256)
)
_SCORED_BYTES = 4096


def _single_byte(content: bytes, header: str | None) -> Decoded:
    """Text that is not UTF-8: what is declared where that is plausible, else the charset that gives the best Arabic."""
    declared = {
        encoding: how
        for encoding, how in (
            (html_body_declared_encoding(content), "meta"),
            (http_content_type_encoding(header), "header"),
        )
        if encoding and _is_page_charset(encoding)
    }
    high = content.translate(None, _ASCII)
    counts = Counter(high[:: len(high) // _SCORED_BYTES + 1])
    guesses = () if _is_latin(content) else _ARABIC_CHARSETS
    scores = {encoding: _score(counts, encoding) for encoding in dict.fromkeys((*reversed(declared), *guesses))}
    best = max(scores.values(), default=0.0)
    if best >= _ARABIC:
        plausible = [encoding for encoding, score in scores.items() if score >= best - _NEARLY_AS_GOOD]
        encoding = min(plausible, key=lambda encoding: (encoding not in declared, _undefined(counts, encoding)))
        return _decoded(content, encoding, declared.get(encoding, "letters"))
    if declared:
        encoding = next(reversed(declared))
        return _decoded(content, encoding, declared[encoding])
    return _decoded(content, "cp1252", "default")


def _decoded(content: bytes, encoding: str, how: str) -> Decoded:
    return Decoded(content.decode(encoding, "replace"), _IANA.get(encoding, encoding), how)


def _is_latin(content: bytes) -> bool:
    """Whether letters above ASCII stand beside ASCII letters, as in French; Arabic words stand by themselves."""
    classes = content.translate(_LETTER_CLASS)
    return 2 * (classes.count(b"ah") + classes.count(b"ha")) > classes.count(b"h")


@cache
def _is_page_charset(encoding: str) -> bool:
    """Whether a page whose markup is ASCII can be in it: not UTF-16, EBCDIC or one of Python's own codecs."""
    if encoding == "utf-8" or not re.match(r"cp\d|iso8859|iso2022|koi8|mac|gb|big5|euc|shift_jis|tis", encoding):
        return False
    try:
        return _ASCII[32:127].decode(encoding) == _ASCII[32:127].decode("ascii")
    except (LookupError, UnicodeError):
        return False


def _score(counts: Counter[int], encoding: str) -> float:
    """How much the bytes above ASCII look like Arabic in a charset: the mean weight of what they stand for."""
    weights = _weights(encoding)
    judged = [(weights[byte - 128], count) for byte, count in counts.items()]
    total = sum(count for weight, count in judged if weight is not None)
    return sum(weight * count for weight, count in judged if weight is not None) / total if total else 0.0


def _undefined(counts: Counter[int], encoding: str) -> int:
    weights = _weights(encoding)
    return sum(count for byte, count in counts.items() if weights[byte - 128] == _UNDEFINED)


@cache
def _weights(encoding: str) -> tuple[float | None, ...]:
    """The weight of each byte from 128 in a single-byte charset; ``None`` for signs that say nothing."""
    decoder = codecs.lookup(encoding)
    return tuple(_weight(decoder.decode(bytes((byte,)), "replace")[0]) for byte in range(128, 256))


def _weight(character: str) -> float | None:
    if character in _WEIGHT:
        return _WEIGHT[character]
    if character in ("\ufffd", ""):
        return _UNDEFINED
    if "\x80" <= character < "\xa0" or "\ue000" <= character <= "\uf8ff":
        return _CONTROL
    if "\u0600" <= character <= "\u06ff":
        return 0.0
    return _FOREIGN if character.isalpha() else None


def _misreading(encoding: str) -> dict[int, int]:
    """From what the bytes from 128 became in a wrong charset back to those bytes, for ``str.translate``."""
    table = {byte: byte for byte in range(0x80, 0x100)} if encoding == "cp1252" else {}
    for byte in range(0x80, 0x100):
        character = bytes((byte,)).decode(encoding, "ignore")
        if character:
            table[ord(character)] = byte
    return table


@dataclass(frozen=True, slots=True)
class _Misreading:
    """Text once misread as ``encoding``: the letters that the first bytes of Arabic become, and the way back."""

    leads: str
    share: float
    back: dict[int, int]
    run: re.Pattern[str]


def _of(encoding: str, leads: str, share: float) -> _Misreading:
    back = _misreading(encoding)
    return _Misreading(leads, share, back, re.compile(f"[{re.escape(''.join(map(chr, back)))}]{{2,}}"))


# D8 and D9, which begin every Arabic letter in UTF-8, are these letters; in sound text they are rare.
_MISREADINGS = (_of("cp1252", "ØÙ", 0.05), _of("cp1256", "طظ", 0.15))
_SAMPLE_STEP = 16
_WINDOW = 256  # bytes
_BEGINNING = 8192  # bytes: they hold the title, which no Arabic page has in ASCII


def _undo_double_encoding(decoded: Decoded) -> Decoded:
    """Mend UTF-8 that was misread as windows-1252 or windows-1256 and encoded again; a sample tells whether to look."""
    text = decoded.text
    if text.isascii():
        return decoded
    sample = text[::_SAMPLE_STEP] if len(text) > 64 * _SAMPLE_STEP else text
    for misreading in _MISREADINGS:
        if _is_suspected(misreading, sample):
            repaired, runs = _repair(text, misreading)
            if runs:
                return _clean(Decoded(repaired, "utf-8", "double-encoded"))
    return decoded


def _is_suspected(misreading: _Misreading, sample: str) -> bool:
    """Whether the letters of a misreading are too frequent in some of a text to be its own."""
    found = sum(map(sample.count, misreading.leads))
    return found >= 2 and found >= misreading.share * (len(sample) - len(sample.encode("ascii", "ignore")))


def _repair(text: str, misreading: _Misreading) -> tuple[str, int]:
    repaired = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal repaired
        whole = match[0].translate(misreading.back).encode("latin-1").decode("utf-8", "replace")
        # Converters that know no byte 81 or 8D lose a letter here and there; a run of sound text is nearly all bad.
        if whole.count("\ufffd") * (_GOOD_PER_BAD + 1) > len(whole):
            return match[0]
        repaired += 1
        return whole

    return misreading.run.sub(mend, text), repaired
