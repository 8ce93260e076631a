"""The page in other charsets than it says, or in none."""

from __future__ import annotations

import re
from functools import partial

from tests.site.answer import HTML, Answer
from tests.site.fault import Area, Hit

fault = Area("encoding", "article")
_META = re.compile(r'<meta charset="utf-8">')
_BARE = "text/html"


def _in(charset: str, header: str | None, meta: str | None, hit: Hit) -> Answer:
    """The page encoded in ``charset``; ``header`` and ``meta`` are what they say, ``None`` where they say nothing."""
    text = _META.sub(f'<meta charset="{meta}">' if meta else "", hit.healthy.body.decode())
    kind = f"{_BARE}; charset={header}" if header else _BARE
    return Answer(text.encode(charset, "xmlcharrefreplace"), content_type=kind)


for _name, _about, _charset, _header, _said in (
    ("windows_1256_undeclared", "windows-1256, and nobody says so", "cp1256", None, None),
    ("windows_1256_declared", "windows-1256, said by the header", "cp1256", "windows-1256", None),
    ("windows_1256_meta", "windows-1256, said by the page alone", "cp1256", None, "windows-1256"),
    ("windows_1256_as_utf8", "windows-1256 that header and page call utf-8", "cp1256", "utf-8", "utf-8"),
    ("windows_1256_as_latin1", "windows-1256 that the header calls ISO-8859-1", "cp1256", "ISO-8859-1", None),
    ("iso_8859_6_undeclared", "ISO-8859-6, and nobody says so", "iso8859_6", None, None),
    ("iso_8859_6_declared", "ISO-8859-6, said by the header", "iso8859_6", "ISO-8859-6", None),
    ("iso_8859_6_as_windows_1256", "ISO-8859-6 that the header calls windows-1256", "iso8859_6", "windows-1256", None),
    ("utf8_undeclared", "UTF-8, and nobody says so", "utf-8", None, None),
    ("utf8_as_latin1", "UTF-8 that header and page call ISO-8859-1", "utf-8", "ISO-8859-1", "ISO-8859-1"),
    ("utf8_as_windows_1256", "UTF-8 that header and page call windows-1256", "utf-8", "windows-1256", "windows-1256"),
    ("utf8_as_nonsense", "UTF-8 that the header calls by a name that is none", "utf-8", "arabic-8bit", None),
    ("utf16", "UTF-16 with a byte order mark, and nobody says so", "utf-16", None, None),
    ("utf16_without_bom", "UTF-16 without a byte order mark, said by the header", "utf-16-le", "utf-16le", None),
    ("utf16_as_utf8", "UTF-16 that the header calls utf-8", "utf-16", "utf-8", None),
    (
        "bom_against_header",
        "UTF-8 with a byte order mark, which the header calls windows-1256",
        "utf-8-sig",
        "windows-1256",
        None,
    ),
):
    fault.add(_name, f"The page in {_about}.", partial(_in, _charset, _header, _said))


@fault
def double_encoded_utf8(hit: Hit) -> Answer:
    """UTF-8 that was taken for windows-1252 and encoded again."""
    wrong = "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in hit.healthy.body)
    return Answer(wrong.encode(), content_type=HTML)


@fault
def truncated_utf8(hit: Hit) -> Answer:
    """The page cut off inside a letter of the body's text, with a Content-Length that fits."""
    body = hit.healthy.body
    letters = (place for place in range(_middle(body), len(body)) if 0xD8 <= body[place] <= 0xDB)
    return Answer(body[: next(letters) + 1], content_type=HTML)


@fault
def invalid_utf8(hit: Hit) -> Answer:
    """Bytes that are no UTF-8 in the middle of the text."""
    return _with(hit, b"\xff\xfe\xc3\x28")


@fault
def nul_bytes(hit: Hit) -> Answer:
    """NUL in the middle of the text and in the headline."""
    answer = _with(hit, b"\x00")
    return Answer(answer.body.replace(b'<h1 class="story-title">', b'<h1 class="story-title">\x00', 1))


@fault
def lone_surrogates(hit: Hit) -> Answer:
    """Halves of surrogate pairs in the middle of the text, as bytes and as a character reference."""
    return _with(hit, b"\xed\xa0\x80 &#xD800; &#55357;")


@fault
def references_broken(hit: Hit) -> Answer:
    """Character references that stand for nothing."""
    return _with(hit, b"&#0; &#x110000; &#99999999999; &nosuch; &#x;")


@fault
def references_only(hit: Hit) -> Answer:
    """Every Arabic letter as a character reference, in pure ASCII."""
    return _in("ascii", "us-ascii", None, hit)


@fault
def half_windows_1256(hit: Hit) -> Answer:
    """UTF-8 with one paragraph in windows-1256, pasted from elsewhere."""
    return _with(hit, "نص منقول من موقع آخر".encode("cp1256"))


def _middle(body: bytes) -> int:
    """Where the second paragraph of the text begins; half of the page where it has none."""
    start = body.find(b'<div class="story-body">')
    second = body.find(b"<p>", body.find(b"<p>", start) + 1)
    return second + 3 if start >= 0 and second >= 0 else len(body) // 2


def _with(hit: Hit, inserted: bytes) -> Answer:
    body = hit.healthy.body
    middle = _middle(body)
    return Answer(body[:middle] + inserted + b" " + body[middle:], content_type=HTML)
