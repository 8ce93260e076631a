from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from fastwarc.stream_io import BrotliWriter, GzipWriter
from fastwarc.warc import WarcRecordType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.saved import SavedPage, Unreadable, read_saved
from crawler.saved.source import Source
from crawler.saved.warc import read_warc

URLS = [f"https://news.example.com/{number}" for number in range(4)]


def read(content: bytes, *, seekable: bool = True, limit: int = 1 << 20) -> list[SavedPage | Unreadable]:
    raw = io.BytesIO(content) if seekable else Pipe(content)
    return list(read_warc(Source(raw), file="a.warc.gz", limit=limit))


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("a pipe")

    def tell(self) -> int:
        raise OSError("a pipe")


def outcome(saved: list[SavedPage | Unreadable]) -> list[tuple[int | None, str | None]]:
    """Where each thing lies, and its address, or ``None`` for what cannot be read."""
    return [(one.archive.offset, one.url if isinstance(one, SavedPage) else None) for one in saved]


@pytest.fixture(params=[True, False], ids=["gzip", "plain"])
def compressed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=[True, False], ids=["file", "pipe"])
def seekable(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def four(warc, record, compressed: bool) -> tuple[bytes, list[int]]:
    return warc([record(url) for url in URLS], compressed=compressed)


def test_pages_in_order_with_their_offsets(four, seekable: bool, html: bytes) -> None:
    content, offsets = four
    saved = read(content, seekable=seekable)
    assert outcome(saved) == list(zip(offsets, URLS, strict=True))
    assert all(page.content == html for page in saved)


def test_what_is_known_of_a_page(warc, record) -> None:
    headers = [b"Content-Type: text/html; charset=utf-8", b"X-Twice: a", b"x-twice: b"]
    content, _ = warc([record(status=b"HTTP/1.1 404 Not Found", headers=headers)])
    [page] = read(content)
    assert page.status == 404
    assert page.headers == {"content-type": "text/html; charset=utf-8", "x-twice": "a, b"}
    assert page.fetched_at == "2024-03-05T06:07:08+00:00"
    assert (page.url, page.url_from) == ("https://news.example.com/1", "warc_header")
    assert (page.archive.file, page.archive.offset, page.kind) == ("a.warc.gz", 0, "html")


def test_only_html_is_a_page(warc, record, compressed: bool) -> None:
    http = WarcRecordType.response
    records = [
        record(kind=WarcRecordType.warcinfo, content_type="application/warc-fields"),
        record(kind=WarcRecordType.request, content_type="application/http; msgtype=request"),
        record(kind=WarcRecordType.metadata, content_type="text/html"),
        record(kind=WarcRecordType.revisit),
        record(kind=http, headers=[b"Content-Type: image/png"], body=b"\x89PNG\r\n"),
        record(kind=http, status=b"HTTP/1.1 302 Found", body=b""),
        record(kind=http, status=b"HTTP/1.1 304 Not Modified", body=b""),
        record("urn:view:https://a.example.com/", kind=WarcRecordType.resource, content_type="text/html"),
        record(kind=WarcRecordType.resource, content_type="image/png", body=b"\x89PNG"),
        record(URLS[0], headers=[b"Content-Type: application/xhtml+xml"]),
        record(URLS[1], kind=WarcRecordType.resource, content_type="text/html; charset=utf-8"),
        record(URLS[2], headers=[]),
        record(headers=[], body=b"no markup and no type"),
    ]
    content, offsets = warc(records, compressed=compressed)
    saved = read(content)
    assert outcome(saved) == list(zip(offsets[9:12], URLS[:3], strict=True))
    assert saved[1].headers == {"content-type": "text/html; charset=utf-8"}
    assert saved[1].status is None


def brotli(content: bytes) -> bytes:
    out = io.BytesIO()
    writer = BrotliWriter(out)
    writer.write(content)
    writer.close()
    return out.getvalue()


CODINGS: dict[str, tuple[list[bytes], Callable[[bytes], bytes]]] = {
    "gzip": ([b"Content-Encoding: gzip"], gzip.compress),
    "br": ([b"Content-Encoding: br"], brotli),
    "deflate": ([b"Content-Encoding: deflate"], zlib.compress),
    "chunked": ([b"Transfer-Encoding: chunked"], lambda page: b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)),
    "chunked gzip": (
        [b"Transfer-Encoding: chunked", b"Content-Encoding: gzip"],
        lambda page: b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(page, mtime=0)), gzip.compress(page, mtime=0)),
    ),
    "decoded already": ([b"Transfer-Encoding: chunked", b"Content-Encoding: gzip"], lambda page: page),
}


@pytest.mark.parametrize("name", CODINGS)
def test_codings_of_http_are_undone(warc, record, html: bytes, name: str) -> None:
    headers, code = CODINGS[name]
    content, _ = warc([record(body=code(html), headers=[b"Content-Type: text/html", *headers])])
    [page] = read(content)
    assert page.content == html
    if name != "decoded already":
        assert page.headers == {"content-type": "text/html"}


def test_lines_of_http_may_end_in_line_feeds_alone(warc, record, html: bytes) -> None:
    block = b"HTTP/1.0 200 OK\nContent-Type: text/html\nno colon\n\n" + html
    response = record()
    response.set_bytes_content(block)
    [page] = read(warc([response])[0])
    assert (page.content, page.status, page.headers) == (html, 200, {"content-type": "text/html"})


def test_an_address_in_angle_brackets(warc, record) -> None:
    assert read(warc([record("<https://news.example.com/1>")])[0])[0].url == "https://news.example.com/1"


def test_a_page_that_the_crawler_cut_says_so(warc, record) -> None:
    [page] = read(warc([record(extra={"WARC-Truncated": "length"})])[0])
    assert page.headers["warc-truncated"] == "length"


@pytest.mark.parametrize("lost", [1, 4, 60, 150, 400, 700])
def test_a_cut_last_record_is_named_and_the_rest_is_read(
    warc, record, compressed: bool, seekable: bool, lost: int
) -> None:
    import random

    noise = random.Random(1).randbytes(600).hex().encode()
    content, offsets = warc([record(url, body=b"<html>" + noise) for url in URLS], compressed=compressed)
    saved = read(content[:-lost], seekable=seekable)
    assert outcome(saved[:3]) == list(zip(offsets[:3], URLS[:3], strict=True))
    # A checksum or the line ends behind a record may be missing: the page is whole all the same.
    if lost > 4:
        [fault] = saved[3:]
        assert fault.archive.offset == offsets[3]
        assert "cut short" in fault.rule
        assert str(offsets[3]) in fault.rule
    else:
        assert outcome(saved[3:]) == [(offsets[3], URLS[3])]


def test_every_cut_is_noticed_or_harmless(four, html: bytes) -> None:
    content, offsets = four
    for end in range(offsets[3] + 1, len(content)):
        saved = read(content[:end])
        assert outcome(saved[:3]) == list(zip(offsets[:3], URLS[:3], strict=True))
        [last] = saved[3:]
        assert last.archive.offset in offsets[2:]
        assert isinstance(last, Unreadable) or (last.content == html and len(content) - end < 20)


def test_a_record_that_does_not_fit_its_digest(warc, record, compressed: bool, html: bytes) -> None:
    content, offsets = warc([record(url) for url in URLS], compressed=False)
    torn = bytearray(content)
    at = offsets[1] + content[offsets[1] :].index(b"<title>")
    torn[at + 1 : at + 6] = b"TITLE"
    if compressed:
        ends = [*offsets[1:], len(content)]
        members = [gzip.compress(bytes(torn[start:end])) for start, end in zip(offsets, ends, strict=True)]
        offsets = [sum(map(len, members[:number])) for number in range(4)]
        torn = bytearray(b"".join(members))
    saved = read(bytes(torn))
    assert outcome(saved) == [(offsets[0], URLS[0]), (offsets[1], None), (offsets[2], URLS[2]), (offsets[3], URLS[3])]
    assert "does not fit its digest" in str(saved[1])


@pytest.mark.parametrize(
    ("extra", "read_all"),
    [
        ({"WARC-Payload-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, False),
        ({"WARC-Block-Digest": "sha256:" + "0" * 64}, False),
        ({"WARC-Block-Digest": "blake7:whatever"}, True),
    ],
    ids=["payload", "hexadecimal", "unknown kind"],
)
def test_kinds_of_digest(warc, record, extra: dict[str, str], read_all: bool) -> None:
    [saved] = read(warc([record(extra=extra)], digest=False)[0])
    assert isinstance(saved, SavedPage) is read_all


def test_damage_in_the_middle_costs_one_record(four, compressed: bool) -> None:
    content, offsets = four
    middle = offsets[2] - 120
    broken = content[:middle] + b"\0" * 40 + content[middle + 40 :]
    saved = read(broken)
    assert [one for one in outcome(saved) if one[1]] == [(offsets[n], URLS[n]) for n in (0, 2, 3)]
    assert [one for one in outcome(saved) if not one[1]] == [(offsets[1], None)]


def test_a_torn_record_with_others_behind_it(four, compressed: bool) -> None:
    content, offsets = four
    lost = 100
    torn = content[: offsets[2] - lost] + content[offsets[2] :]
    saved = read(torn)
    pages = [one for one in outcome(saved) if one[1]]
    assert pages == [(offsets[0], URLS[0]), (offsets[2] - lost, URLS[2]), (offsets[3] - lost, URLS[3])]
    assert (offsets[1], None) in outcome(saved)


def test_garbage_between_records(four) -> None:
    content, offsets = four
    junk = b"junk of another program\r\n"
    saved = read(content[: offsets[2]] + junk + content[offsets[2] :])
    shift = len(junk)
    assert [one for one in outcome(saved) if one[1]] == [
        (offsets[0], URLS[0]),
        (offsets[1], URLS[1]),
        (offsets[2] + shift, URLS[2]),
        (offsets[3] + shift, URLS[3]),
    ]
    assert len(saved) == 5


def test_a_wrong_length_that_swallows_the_rest(warc, record) -> None:
    content, offsets = warc([record(url) for url in URLS], compressed=False)
    saved = read(content.replace(b"Content-Length: ", b"Content-Length: 9", 1))
    pages = [url for _, url in outcome(saved) if url]
    assert pages == URLS[1:]
    assert outcome(saved)[0] == (offsets[0], None)


@pytest.mark.parametrize(
    "junk",
    [b"plain garbage\n" * 50, b"\0" * 500 + b"x", gzip.compress(b"no archive"), b"<html><p>"],
    ids=["text", "zeros", "gzip", "markup"],
)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_garbage_named_warc(one_fault, junk: bytes, name: str) -> None:
    fault = one_fault(name, junk)
    assert name in str(fault)
    assert "no WARC record" in fault.rule
    assert fault.way_out


def test_an_empty_file(one_fault) -> None:
    assert "is empty" in one_fault("a.warc.gz", b"").rule


def test_an_archive_without_pages(warc, record, one_fault) -> None:
    content, _ = warc([record(headers=[b"Content-Type: image/png"])])
    assert "holds no page" in one_fault("a.warc.gz", content).rule


def test_an_empty_page(warc, record) -> None:
    content, offsets = warc([record(body=b""), record(URLS[1])])
    saved = read(content)
    assert outcome(saved) == [(offsets[0], None), (offsets[1], URLS[1])]
    assert "is empty" in saved[0].rule


def test_a_pdf_called_html(warc, record) -> None:
    assert "a PDF" in str(read(warc([record(body=b"%PDF-1.4\n")])[0])[0])


@pytest.mark.parametrize(
    ("headers", "code"),
    [([], bytes), ([b"Content-Encoding: gzip"], gzip.compress), ([b"Content-Encoding: br"], brotli)],
    ids=["plain", "gzip bomb", "brotli bomb"],
)
def test_a_page_over_the_limit(
    warc, record, compressed: bool, headers: list[bytes], code: Callable[[bytes], bytes]
) -> None:
    body = code(b"<html>" + b"a" * 300_000)
    records = [record(URLS[0], body=body, headers=[b"Content-Type: text/html", *headers]), record(URLS[1])]
    content, offsets = warc(records, compressed=compressed)
    saved = read(content, limit=100_000)
    assert outcome(saved) == [(offsets[0], None), (offsets[1], URLS[1])]
    assert "100,000 bytes" in saved[0].rule


def test_a_damaged_coding(warc, record, html: bytes) -> None:
    body = gzip.compress(html)[:-15]
    saved = read(warc([record(body=body, headers=[b"Content-Type: text/html", b"Content-Encoding: gzip"])])[0])
    assert "cut short" in str(saved[0])


def test_several_records_in_one_gzip_member(warc, record) -> None:
    plain, offsets = warc([record(url) for url in URLS], compressed=False)
    assert outcome(read(gzip.compress(plain))) == list(zip(offsets, URLS, strict=True))
    cut = read(gzip.compress(plain)[:-200])
    assert [url for _, url in outcome(cut) if url] == URLS[: len(cut) - 1]
    assert isinstance(cut[-1], Unreadable)


def test_padding_between_members(four) -> None:
    content, offsets = four
    padded = content[: offsets[1]] + b"\0" * 70_000 + content[offsets[1] :]
    assert [url for _, url in outcome(read(padded)) if url] == URLS


def test_memory_stays_small_whatever_the_file_holds(tmp_path, record) -> None:
    path = tmp_path / "large.warc.gz"
    video = record(body=bytes(40 << 20), headers=[b"Content-Type: video/mp4"])
    with path.open("wb") as file:
        for one in (video, record()):
            writer = GzipWriter(file, 1)
            one.write(writer)
            writer.finish()
    del video
    tracemalloc.start()
    [page] = read_saved([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(page, SavedPage)
    assert peak < 2 << 20


def test_a_file_that_fails_while_it_is_read(four) -> None:
    content, offsets = four

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > offsets[2]:
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, 50))

    saved = list(read_warc(Source(Failing(content)), file="a.warc", limit=1 << 20))
    assert outcome(saved[:2]) == list(zip(offsets[:2], URLS[:2], strict=True))
    assert any("Input/output error" in str(one) for one in saved)


def test_a_file_that_is_broken_all_over_is_given_up() -> None:
    saved = read(b"\nWARC/1.0\r\nx\r\n\r\n" * 5000)
    assert len(saved) < 300
    assert "damaged in 100 places" in saved[-1].rule


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(data=st.data())
def test_any_damage(four, data: st.DataObject) -> None:
    content = bytearray(four[0])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=12)
            | st.sampled_from(
                [b"\r\n\r\n", b"WARC/1.0\r\n", b"\nWARC/1.1\r\nContent-Length: 9\r\n\r\n", b"\x1f\x8b\x08"]
            )
        )
    for saved in read(bytes(content), seekable=data.draw(st.booleans())):
        assert isinstance(saved, SavedPage) or saved.way_out


@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    assert all(isinstance(saved, Unreadable) for saved in read(content))
