from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.saved.sniffing import Kind, binary_type, kind_of, wide_encoding

ARABIC = "وصل الوفد إلى العاصمة مساء أمس\nوبدأت المحادثات"
MARKUP = f"<!DOCTYPE html>\n<html><p>{ARABIC}</p>"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        pytest.param(MARKUP.encode(), Kind.HTML, id="html"),
        pytest.param(b"\xef\xbb\xbf\r\n" + MARKUP.encode(), Kind.HTML, id="html after a mark"),
        pytest.param(MARKUP.encode("utf-16"), Kind.HTML, id="html in utf-16"),
        pytest.param(gzip.compress(MARKUP.encode()), Kind.HTML, id="html in gzip"),
        pytest.param("عنوان\n<p>نص</p>".encode(), Kind.HTML, id="tags inside"),
        pytest.param(b"<!-- saved from url=(0020)http://a.example.com/ -->", Kind.HTML, id="comment"),
        pytest.param(ARABIC.encode(), Kind.CAPTURE, id="text"),
        pytest.param(ARABIC.encode("utf-16"), Kind.CAPTURE, id="text in utf-16"),
        pytest.param("3 < 5 و 7 > 6".encode(), Kind.CAPTURE, id="signs that are no tags"),
        pytest.param(b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n<html>", Kind.MHTML, id="mhtml"),
        pytest.param(
            b"X: y\r\n\tz\r\nContent-Type: multipart/related;\r\n boundary=b\r\n\r\n", Kind.MHTML, id="folded"
        ),
        pytest.param(b"Title: a headline\r\n\r\ntext", Kind.CAPTURE, id="text that looks like a header"),
        pytest.param(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", Kind.WARC, id="warc"),
        pytest.param(gzip.compress(b"WARC/1.1\r\n"), Kind.WARC, id="warc in gzip"),
        pytest.param(b"PK\x03\x04....", Kind.WACZ, id="zip"),
        pytest.param(b"", Kind.CAPTURE, id="nothing"),
    ],
)
def test_kind(head: bytes, kind: Kind) -> None:
    assert kind_of(head) is kind


def test_what_the_name_announces_decides_where_the_bytes_do_not() -> None:
    assert kind_of(ARABIC.encode(), default=Kind.HTML) is Kind.HTML
    assert kind_of("عنوان\n<p>نص</p>".encode(), default=Kind.CAPTURE) is Kind.CAPTURE
    assert kind_of(MARKUP.encode(), default=Kind.CAPTURE) is Kind.HTML


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859-6"]
)
@pytest.mark.parametrize("text", [ARABIC, MARKUP], ids=["text", "markup"])
def test_text_is_never_binary(text: str, charset: str) -> None:
    assert binary_type(text.encode(charset, "replace")) is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04\x14\x00", "a ZIP file"),
        (bytes(range(256)) * 4, "binary data"),
        (bytes(64), "binary data"),
    ],
)
def test_binary(head: bytes, name: str) -> None:
    assert binary_type(head) == name


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ARABIC, MARKUP, "<html><p>plain</p></html>"])
def test_utf_16_without_a_mark(text: str, charset: str) -> None:
    assert wide_encoding(text.encode(charset)) == charset
    assert wide_encoding(text.encode()) is None


@given(st.binary(max_size=5000))
def test_any_bytes(head: bytes) -> None:
    assert kind_of(head) in Kind
    assert binary_type(head) is None or binary_type(head)
