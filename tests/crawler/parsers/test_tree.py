"""A page is decoded only where it has to be, and comes out as if it always were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.parsers.charset import decode
from crawler.parsers.tree import gave_up, parse_html

STORY = "<p>افتتح الوزير صباح اليوم المعرض السنوي في العاصمة بحضور جمع كبير من الزوار والضيوف.</p>\n"
PAGE = f"<html><head><title>خبر من العاصمة</title></head><body>{STORY * 200}</body></html>"
FAR = len(PAGE.encode()) * 2 // 3


def as_decoded(content: bytes) -> tuple[str, str, list[str]]:
    """Charset, how it was chosen, and texts of a page that is decoded before it is parsed."""
    decoded = decode(content)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(decoded.text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    return decoded.encoding, decoded.how, [] if root is None else list(root.itertext())


def as_parsed(content: bytes) -> tuple[str, str, list[str]]:
    tree = parse_html(content)
    return tree.encoding, tree.encoding_from, [] if tree.root is None else list(tree.root.itertext())


def put(content: bytes, at: int, what: bytes) -> bytes:
    """The page with something in it, between two characters."""
    while at < len(content) and 0x80 <= content[at] < 0xC0:
        at += 1
    return content[:at] + what + content[at:]


@pytest.mark.parametrize(
    ("content", "how"),
    [
        pytest.param(PAGE.encode(), "utf-8", id="plain"),
        pytest.param(b"<p>ascii</p>", "utf-8", id="ascii"),
        pytest.param(b"", "utf-8", id="nothing"),
        pytest.param(b"\xef\xbb\xbf" + PAGE.encode(), "bom", id="mark"),
        pytest.param(put(PAGE.encode(), 300, b"\xff"), "utf-8-replaced", id="a bad byte in the beginning"),
        pytest.param(put(PAGE.encode(), FAR, b"\xff"), "utf-8-replaced", id="a bad byte far below"),
        pytest.param(put(PAGE.encode(), FAR, b"<!-- \xe2\x80 -->"), "utf-8-replaced", id="in a comment"),
        pytest.param(put(PAGE.encode(), FAR, b"<b class='\xd9'>"), "utf-8-replaced", id="in an attribute"),
        pytest.param(put(PAGE.encode(), FAR, b"<script>'\xed\xa0\x80'</script>"), "utf-8-replaced", id="in a script"),
        pytest.param(PAGE.encode() + b"\xff", "utf-8-replaced", id="behind the end"),
        pytest.param(PAGE.encode() + "خ".encode()[:1], "utf-8-cut", id="cut"),
        pytest.param(put(PAGE.encode(), 500, b"</i>" * 200 + b"\xff"), "utf-8-replaced", id="behind many errors"),
        pytest.param(put(PAGE.encode(), FAR, b"\0"), "utf-8", id="NUL"),
        pytest.param(PAGE.encode("cp1256"), "letters", id="windows-1256"),
        pytest.param(("<p>" + " " * 9000 + PAGE).encode("cp1256"), "letters", id="windows-1256 far below"),
        pytest.param(PAGE.encode("utf-16"), "bom", id="UTF-16"),
        pytest.param(PAGE.encode("utf-16-le"), "byte-pattern", id="UTF-16 without a mark"),
        pytest.param(PAGE.encode().decode("cp1252", "replace").encode(), "double-encoded", id="twice encoded"),
        pytest.param(
            put(PAGE.encode(), FAR, (STORY * 60).encode().decode("cp1256", "replace").encode()),
            "double-encoded",
            id="partly twice encoded",
        ),
    ],
)
def test_a_page_comes_out_as_if_it_were_decoded_first(content: bytes, how: str) -> None:
    assert as_parsed(content) == as_decoded(content)
    assert parse_html(content).encoding_from == how


@given(st.binary(max_size=300), st.integers(0, len(PAGE) - 1))
def test_any_bytes_in_a_page(content: bytes, at: int) -> None:
    page = put(PAGE.encode(), at, content)
    assert as_parsed(page)[:2] == as_decoded(page)[:2]


def test_a_tree_knows_its_source_in_utf_8() -> None:
    assert parse_html(PAGE.encode("cp1256")).source == PAGE.encode()


def test_a_page_nested_too_deep_is_told() -> None:
    parse_html(b"<div>" * 5000)
    assert gave_up()
    parse_html(b"<p>a</p>")
    assert not gave_up()
