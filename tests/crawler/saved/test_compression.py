from __future__ import annotations

import contextlib
import gzip
import io
import zlib

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter
from hypothesis import given
from hypothesis import strategies as st

from crawler.saved.compression import DamagedError, TooLargeError, dechunk, decode_content, gunzip

PAGE = b"<html><p>" + b"page " * 3000
LIMIT = 1 << 20


def written(writer_class: type) -> bytes:
    out = io.BytesIO()
    writer = writer_class(out)
    writer.write(PAGE)
    writer.close()
    return out.getvalue()


BARE = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "bare deflate": BARE.compress(PAGE) + BARE.flush(),
    "br": written(BrotliWriter),
    "zstd": written(ZstdWriter),
}


@pytest.mark.parametrize("name", CODED)
def test_codings(name: str) -> None:
    assert decode_content(CODED[name], name.split()[-1], LIMIT) == PAGE


@pytest.mark.parametrize("name", CODED)
def test_cut_short(name: str) -> None:
    with pytest.raises(DamagedError):
        decode_content(CODED[name][:-12], name.split()[-1], LIMIT)


@pytest.mark.parametrize("name", CODED)
def test_larger_than_the_limit(name: str) -> None:
    with pytest.raises(TooLargeError):
        decode_content(CODED[name], name.split()[-1], len(PAGE) - 1)


def test_exactly_the_limit() -> None:
    assert gunzip(gzip.compress(PAGE), len(PAGE)) == PAGE


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "identity", "", "UTF-8", "compress"])
def test_a_plain_payload_under_a_coding_stays(coding: str) -> None:
    assert decode_content(PAGE, coding, LIMIT) == PAGE


def test_two_codings_are_undone_last_first() -> None:
    assert decode_content(gzip.compress(CODED["br"]), "br, gzip", LIMIT) == PAGE


def test_gzip_of_several_members_and_padding() -> None:
    assert gunzip(gzip.compress(b"a") + gzip.compress(b"b") + b"\0" * 9, LIMIT) == b"ab"
    with pytest.raises(DamagedError, match="other bytes"):
        gunzip(gzip.compress(b"a") + b"tail", LIMIT)


def test_gzip_with_a_wrong_checksum() -> None:
    broken = bytearray(CODED["gzip"])
    broken[-6] ^= 1
    with pytest.raises(DamagedError, match="broken inside"):
        gunzip(bytes(broken), LIMIT)


@pytest.mark.parametrize(
    ("payload", "content"),
    [
        (b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"3;a=b\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", b"abc"),
        (b"A\nabcdefghij\n0\n\n", b"abcdefghij"),
        (b"<p>plain", b"<p>plain"),
        (b"", b""),
    ],
    ids=["chunks", "extension and trailer", "line feeds alone", "not chunked", "nothing"],
)
def test_dechunk(payload: bytes, content: bytes) -> None:
    assert dechunk(payload) == content


@pytest.mark.parametrize(
    "payload", [b"9\r\nabc", b"3\r\nabc\r\n", b"3\r\nabc\r\nxyz"], ids=["cut", "no end", "bad size"]
)
def test_damaged_chunks(payload: bytes) -> None:
    with pytest.raises(DamagedError):
        dechunk(payload)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]), st.booleans())
def test_any_bytes(payload: bytes, coding: str, begun: bool) -> None:
    payload = CODED["gzip"][:10] + payload if begun else payload
    with contextlib.suppress(DamagedError, TooLargeError):
        assert len(decode_content(dechunk(payload), coding, 500)) <= 500
