from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.charset import decode

BODY = (
    "أعلنت وزارة التعليم، صباح اليوم، نتائج الفصل الأول في جميع المدارس، وقال الوكيل إن نسبة النجاح بلغت 87 في المئة "
    "«وهي الأعلى منذ سنوات». وأضاف أن الدراسة تُستأنف يوم الأحد المقبل بعد إجازة تستمر أسبوعين."
)
PAGE = "<!DOCTYPE html><html><head>{meta}<title>نتائج الفصل الأول</title></head><body><p>{body}</p></body></html>"
ARABIC_CHARSETS = ["windows-1256", "iso-8859-6", "x-mac-arabic"]
PYTHON = {"x-mac-arabic": "mac-arabic"}


def page(charset: str, declared: str | None = None, body: str = BODY) -> tuple[bytes, str]:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    text = PAGE.format(meta=meta, body=body)
    encoding = PYTHON.get(charset, charset)
    text = text.encode(encoding, "ignore").decode(encoding)
    return text.encode(encoding), text


DECLARED = [
    None,
    "utf-8",
    "iso-8859-1",
    "latin-1",
    "windows-1252",
    "us-ascii",
    "windows-1251",
    "utf-16",
    "no-such",
    "gb2312",
]


@pytest.mark.parametrize("header", DECLARED)
@pytest.mark.parametrize("meta", DECLARED)
@pytest.mark.parametrize("charset", ["utf-8", *ARABIC_CHARSETS])
def test_the_letters_decide_against_a_wrong_declaration(charset: str, meta: str | None, header: str | None) -> None:
    content, text = page(charset, meta)
    decoded = decode(content, header=f"text/html; charset={header}" if header else "text/html")
    assert decoded.text == text
    assert (decoded.encoding, decoded.how) == (charset, "utf-8" if charset == "utf-8" else "letters")


@pytest.mark.parametrize(
    ("charset", "meta", "header", "how"),
    [
        ("windows-1256", "windows-1256", None, "meta"),
        ("windows-1256", None, "windows-1256", "header"),
        ("windows-1256", "windows-1256", "windows-1256", "header"),
        ("windows-1256", "windows-1256", "iso-8859-1", "meta"),
        ("iso-8859-6", "iso-8859-6", "windows-1256", "meta"),
        ("windows-1256", "iso-8859-6", "utf-8", "letters"),
        ("utf-8", "windows-1256", "windows-1256", "utf-8"),
    ],
)
def test_a_declaration_that_fits_is_named(charset: str, meta: str | None, header: str | None, how: str) -> None:
    content, text = page(charset, meta)
    decoded = decode(content, header=f"text/html; charset={header}" if header else None)
    assert (decoded.text, decoded.encoding, decoded.how) == (text, charset, how)


@pytest.mark.parametrize("headline", ["مصر تفوز بالكأس", "نيسان", "طقس الغد", "٣ قتلى في حادث", "خبر عاجل: هزة أرضية"])
def test_a_headline_is_enough_for_windows_1256(headline: str) -> None:
    assert decode(headline.encode("windows-1256", "ignore")).encoding == "windows-1256"


def test_persian_is_windows_1256_too() -> None:
    text = "دولت ایران گفت که گروه پژوهش به چهار شهر می رود".replace("ی", "ي")
    assert decode(text.encode("windows-1256")).text == text


@pytest.mark.parametrize("charset", ["utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("header", [None, "windows-1256", "iso-8859-1"])
def test_a_mark_goes_before_everything(charset: str, header: str | None) -> None:
    content, text = page(charset, "windows-1256")
    decoded = decode(content, header=header and f"text/html; charset={header}")
    assert (decoded.text, decoded.encoding, decoded.how) == (text, charset.removesuffix("-sig"), "bom")


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(charset: str) -> None:
    content, text = page(charset, "utf-16")
    decoded = decode(content)
    assert (decoded.text, decoded.encoding, decoded.how) == (text, charset, "byte-pattern")


def test_a_utf_8_mark_before_windows_1256() -> None:
    content, text = page("windows-1256", "utf-8")
    assert decode(b"\xef\xbb\xbf" + content).text == text


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_utf_8_cut_inside_its_last_character(lost: int) -> None:
    content = "خبر عاجل 😀".encode()
    decoded = decode(content[:-lost])
    assert (decoded.text, decoded.how) == ("خبر عاجل ", "utf-8-cut")


def test_a_single_byte_text_that_ends_like_cut_utf_8() -> None:
    assert decode("plain text and اا".encode("windows-1256")).encoding == "windows-1256"


@pytest.mark.parametrize("bad", [b"\xd8", b"\xff", b"\xed\xa0\xbd\xed\xb8\x80", b"\xe2\x80"])
def test_utf_8_with_a_few_bad_bytes(bad: bytes) -> None:
    content, text = page("utf-8", "windows-1256")
    middle = content.index("الأعلى".encode())
    decoded = decode(content[:middle] + bad + b" " + content[middle:] + bad + b".")
    assert (decoded.encoding, decoded.how) == ("utf-8", "utf-8-replaced")
    assert decoded.text.replace("\ufffd", "").replace(" ", "").removesuffix(".") == text.replace(" ", "")
    assert "\ufffd" in decoded.text


@pytest.mark.parametrize("misread", ["latin-1", "cp1252", "cp1256"])
class TestEncodedTwice:
    @staticmethod
    def misreading(text: str, misread: str) -> str:
        raw = text.encode()
        return "".join(bytes((byte,)).decode(misread, "ignore") or chr(byte) for byte in raw)

    def test_a_whole_page(self, misread: str) -> None:
        _, text = page("utf-8", "utf-8")
        decoded = decode(self.misreading(text, misread).encode())
        assert (decoded.text, decoded.encoding, decoded.how) == (text, "utf-8", "double-encoded")

    def test_the_body_alone(self, misread: str) -> None:
        text = PAGE.format(meta="", body=self.misreading(BODY, misread))
        decoded = decode(text.encode())
        assert (decoded.text, decoded.how) == (PAGE.format(meta="", body=BODY), "double-encoded")

    def test_sound_text_stays(self, misread: str) -> None:
        text = "طظ ظطظ ØÙ Ørsted Ù à « » – " * 40 + BODY
        assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Le président a été reçu à l'Élysée, où il a déjà parlé", "windows-1252"),
        ("Die Bürger wählten früh; viele Plätze blieben leer für Gäste", "windows-1252"),
        ("plain English with a sign © 2024 – “quoted”", "windows-1252"),
    ],
)
def test_latin_text_is_not_read_as_arabic(text: str, charset: str) -> None:
    decoded = decode(text.encode("cp1252"), header="text/html")
    assert (decoded.text, decoded.encoding, decoded.how) == (text, charset, "default")


def test_other_scripts_keep_their_declaration() -> None:
    text = "Президент провёл встречу с министрами в Кремле и обсудил вопросы экономики"
    decoded = decode(text.encode("cp1251"), header="text/html; charset=windows-1251")
    assert (decoded.text, decoded.how) == (text, "header")


@pytest.mark.parametrize(
    "declared", ["unicode_escape", "rot13", "utf-7", "idna", "undefined", "cp500", "base64", "\0", "utf-8\xff"]
)
def test_a_declaration_can_do_no_harm(declared: str) -> None:
    content, text = page("windows-1256", declared)
    assert decode(content, header=f"text/html; charset={declared}").text == text.replace("\0", "")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "utf-16"])
def test_no_nul_comes_out(charset: str) -> None:
    content, text = page(charset, None, body=BODY.replace("الأعلى", "الأ\0على"))
    assert decode(content).text == text.replace("\0", "")


def test_plain_ascii() -> None:
    assert decode(b"<p>&#1582;", header="text/html; charset=windows-1256").encoding == "utf-8"
    assert decode(b"").text == ""


SAMPLES = Path(__file__).parents[4] / "shared" / "pages"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real pages lie outside the project, in ../shared/pages")
@pytest.mark.parametrize("charset", ["utf-8", *ARABIC_CHARSETS, "utf-16"])
def test_real_pages_in_every_charset(charset: str) -> None:
    encoding = PYTHON.get(charset, charset)
    for path in sorted(SAMPLES.glob("*.html")):
        text = path.read_bytes().decode().encode(encoding, "ignore").decode(encoding)
        assert decode(text.encode(encoding)).text == text, path.name
        gold = json.loads(path.with_suffix("").with_suffix(".gold.json").read_text("utf-8"))
        headline = gold["headline"].encode("windows-1256", "ignore")
        assert decode(headline).encoding == "windows-1256"


@given(
    st.binary(max_size=300),
    st.none() | st.text(max_size=30) | st.sampled_from(DECLARED).map(lambda name: f"a/b; charset={name}"),
)
def test_any_bytes(content: bytes, header: str | None) -> None:
    text = decode(content, header=header).text
    assert "\0" not in text
    text.encode()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_valid_utf_8_comes_out_as_it_is(text: str) -> None:
    decoded = decode(b"\xef\xbb\xbf" + text.encode())
    assert decoded.text == text or decoded.how == "double-encoded"


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإ ", min_size=400, max_size=600))
def test_arabic_letters_in_any_mix_are_never_taken_for_mojibake(text: str) -> None:
    assert decode(text.encode()).text == text
