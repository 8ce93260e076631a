from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.saved import SavedPage
from crawler.saved.wacz import read_wacz

URLS = [f"https://news.example.com/{number}" for number in range(4)]


@pytest.fixture
def members(warc, record) -> dict[str, bytes]:
    first, _ = warc([record(url) for url in URLS[:2]])
    second, _ = warc([record(url) for url in URLS[2:]], compressed=False)
    return {
        "datapackage.json": b"{}",
        "archive/b.warc": second,
        "archive/a.warc.gz": first,
        "archive/readme.txt": b"no archive",
        "indexes/index.cdx.gz": b"",
        "pages/pages.jsonl": b"",
    }


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_pages_of_every_warc_in_the_order_of_names(wacz, members, read_bytes, tmp_path, compression: int) -> None:
    saved = read_bytes("a.wacz", wacz(members, compression))
    assert [page.url for page in saved] == URLS
    assert {page.archive.file for page in saved[:2]} == {f"{tmp_path / 'a.wacz'}#archive/a.warc.gz"}
    assert saved[0].archive.offset == 0
    assert saved[1].archive.offset > 0


def test_a_broken_warc_inside_costs_itself(wacz, members, read_bytes) -> None:
    members["archive/a.warc.gz"] = b"garbage"
    fault, *pages = read_bytes("a.wacz", wacz(members))
    assert "a.wacz#archive/a.warc.gz" in str(fault)
    assert [page.url for page in pages] == URLS[2:]


def test_damage_inside_a_stored_member_is_found(wacz, members, read_bytes) -> None:
    content = wacz(members).replace(b"Content-Length: ", b"Content-Length: 9", 1)
    saved = read_bytes("a.wacz", content)
    assert [page.url for page in saved if isinstance(page, SavedPage)][:2] == URLS[:2]
    assert any("a.wacz#archive/b.warc" in str(one) for one in saved)


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"PK\x03\x04 and no more", "whole ZIP"), (b"no zip", "whole ZIP"), (b"", "whole ZIP")],
    ids=["cut", "other", "empty"],
)
def test_no_zip(one_fault, content: bytes, rule: str) -> None:
    fault = one_fault("a.wacz", content)
    assert "a.wacz" in str(fault)
    assert rule in fault.rule
    assert fault.way_out


def test_a_cut_zip(wacz, members, one_fault) -> None:
    assert "whole ZIP" in one_fault("a.wacz", wacz(members)[:-30]).rule


def test_a_zip_of_something_else(wacz, one_fault) -> None:
    assert "holds none" in one_fault("a.wacz", wacz({"word/document.xml": b"<x/>"})).rule


def test_a_bomb_costs_no_memory(wacz, warc, record, read_bytes) -> None:
    bomb, _ = warc([record(body=b"<html>" + bytes(8 << 20)), record(URLS[1])], compressed=False)
    saved = read_bytes("a.wacz", wacz({"archive/a.warc": bomb}, zipfile.ZIP_DEFLATED), max_bytes=1 << 20)
    assert "1,048,576 bytes" in str(saved[0])
    assert saved[1].url == URLS[1]


def test_an_encrypted_member_is_named(wacz, members, read_bytes) -> None:
    content = bytearray(wacz({"archive/a.warc.gz": members["archive/a.warc.gz"]}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    [fault] = read_bytes("a.wacz", bytes(content))
    assert "encrypted" in str(fault)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(data=st.data())
def test_any_damage(wacz, members, data: st.DataObject) -> None:
    content = bytearray(wacz(members, data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)) | st.integers(max(0, len(content) - 400), len(content)))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    for saved in read_wacz(io.BytesIO(bytes(content)), file="a.wacz", limit=1 << 20):
        saved.archive.file.encode()
        assert isinstance(saved, SavedPage) or saved.way_out
