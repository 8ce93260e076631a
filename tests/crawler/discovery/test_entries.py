"""The stream of entries: its memory, and the way out where nesting is broken."""

from __future__ import annotations

from time import process_time

import pytest

from crawler.discovery.entries import entries
from crawler.discovery.mending import mend


def texts(content: bytes, *names: str) -> list[str]:
    return ["".join(str(part) for part in entry.element.itertext()) for entry in entries(content, *names)]


def test_what_was_read_is_freed() -> None:
    content = b"<urlset>" + b"".join(b"<url><loc>%d</loc></url>" % number for number in range(30_000)) + b"</urlset>"
    read = 0
    for entry in entries(content, "url"):
        parent = entry.element.getparent()
        assert parent is not None
        assert parent.index(entry.element) <= 1
        read += 1
        if read % 1_000 == 0:
            assert len(parent) <= 15_000  # what one chunk holds, not the document
    assert read == 30_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"<r><e>1</e><e>2</e></r>", ["1", "2"], id="sound"),
        pytest.param(b"<r><e>1<e>2</e><e>3</e></r>", ["1", "2", "3"], id="first-without-end"),
        pytest.param(b"<r><e>1</e><e>2<e>3</e></r>", ["1", "2", "3"], id="second-without-end"),
        pytest.param(b"<r><e>1</e></e><e>2</e></r>", ["1", "2"], id="end-twice"),
        pytest.param(b"<r><e>1</e></r><e>2</e>", ["1", "2"], id="root-closed-early"),
        pytest.param(b"<r><e>1</e><c><e>2</e></c></r>", ["1", "2"], id="two-parents"),
        pytest.param(b"<r><e>1<x></e><e>2</e></r>", ["1", "2"], id="open-child"),
        pytest.param(b"<r><e>" + b"<x>" * 400 + b"</e><e>2</e></r>", ["", "2"], id="one-nested-too-deep"),
        pytest.param(b"<r><e><![CDATA[<e>]]></e><e>2</r>", ["<e>", "2"], id="tag-in-cdata"),
        pytest.param(b"<r><!-- <e>0</e> --><e>1</e><e>2<x></e></r>", ["1", "2"], id="comment"),
        pytest.param(b"<r><E>1</E></r>", [], id="another-case"),
        pytest.param(b"<r/>", [], id="empty-root"),
        pytest.param(b"", [], id="nothing"),
    ],
)
def test_broken_nesting(content: bytes, expected: list[str]) -> None:
    assert texts(content, "e") == expected


def test_a_text_too_large_for_the_parser_costs_one_entry() -> None:
    content = b"<r><e>1</e><e>" + b"x" * 11_000_000 + b"</e><e>3</e></r>"
    found = texts(content, "e")
    assert found[0] == "1" and found[-1] == "3"


def seconds(content: bytes) -> float:
    started = process_time()
    assert sum(1 for _ in entries(b"<rss>" + mend(content), "item")) <= content.count(b"<") + 1
    return process_time() - started


@pytest.mark.parametrize(
    "unit",
    [
        b"<item>",
        b"<item a='b' ",
        b"<item><x>",
        b"</item ",
        b"<!--",
        b"<![CDATA[",
        b"<a:b:c ",
        b"<?x ",
        b"<!x ",
        b"<x a=\"'>",
        b"<item><a b='",
        b"&#",
        b"&amp",
        b"<%d:x>",
    ],
    ids=bytes.decode,
)
def test_hostile_markup_takes_linear_time(unit: bytes) -> None:
    short, long = (b"".join(unit.replace(b"%d", b"p%d" % n) for n in range(count)) for count in (1_600, 12_800))
    # Eight times the input: eight times the time, and not sixty-four.
    assert seconds(long) < 24 * seconds(short) + 0.3
