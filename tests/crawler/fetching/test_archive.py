import base64
import gzip
import hashlib
import os
import re
import signal
import subprocess
import sys
import tracemalloc
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Headers, Response

from crawler.fetching.archive import ArchiveError, ArchiveWriter, close_left_open
from crawler.fetching.archiving import ArchiveMiddleware, page_of
from crawler.fetching.decompression import DecompressionMiddleware
from crawler.fetching.exchange import request_bytes, response_bytes
from crawler.fetching.fetch import FETCH, Fetch, FetchError, fetch_of
from crawler.fetching.outcome import Outcome
from crawler.saved import SavedPage, Unreadable, read_saved
from crawler.saved.purpose import Purpose

URL = "https://news.example.com/%D8%AE%D8%A8%D8%B1?id=1"
BODY = ("<!DOCTYPE html><html><body><p>" + "افتتح الوزير المعرض صباح اليوم. " * 40 + "</p></body></html>").encode()
MOMENT = "2024-05-15T12:00:00Z"


def clock():
    return datetime(2024, 5, 15, 12, tzinfo=UTC)


def response(body=BODY, status=200, request=None, **headers):
    fields = {"Content-Type": "text/html; charset=utf-8", **{n.replace("_", "-"): v for n, v in headers.items()}}
    return Response(URL, status=status, body=body, headers=fields, request=request or Request(URL), protocol="HTTP/1.1")


@pytest.fixture
def writer(tmp_path):
    made = ArchiveWriter(tmp_path, "r1", software="Warraq/0", clock=clock)
    yield made
    made.close()


def read(path):
    return list(read_saved([path]))


def records(path):
    """Type, address, block and whether both digests are right, of each record."""
    found = []
    with Path(path).open("rb") as file:
        for one in ArchiveIterator(file, parse_http=False):
            right = one.verify_block_digest()
            found.append((one.record_type, one.headers.get("WARC-Target-URI"), one.reader.read(), right, one.headers))
    return found


def test_what_is_written_is_read_back(writer):
    given_back = [writer.write(Request(URL), response(BODY + b"%d" % number), MOMENT) for number in range(3)]
    writer.close()
    pages = read(given_back[0].file)
    assert [(page.archive, page.content) for page in pages] == [
        (archive, BODY + b"%d" % number) for number, archive in enumerate(given_back)
    ]
    assert pages[0].url == URL
    assert pages[0].fetched_at == "2024-05-15T12:00:00+00:00"


def test_request_and_response_are_a_pair(writer):
    request = Request(URL, headers={"User-Agent": "Warraq/0"})
    file = writer.write(request, response(), MOMENT).file
    writer.close()
    info, answer, question = records(file)
    assert info[0] is WarcRecordType.warcinfo
    assert b"software: Warraq/0\r\n" in info[2]
    assert (answer[0], answer[1], answer[3]) == (WarcRecordType.response, URL, True)
    assert answer[2].endswith(b"\r\n\r\n" + BODY)
    digest = base64.b32encode(hashlib.sha1(BODY).digest()).decode()
    assert answer[4]["WARC-Payload-Digest"] == f"sha1:{digest}"
    assert (question[0], question[1], question[3]) == (WarcRecordType.request, URL, True)
    assert question[2] == (
        b"GET /%D8%AE%D8%A8%D8%B1?id=1 HTTP/1.1\r\nHost: news.example.com\r\nUser-Agent: Warraq/0\r\n\r\n"
    )
    assert question[4]["WARC-Concurrent-To"] == answer[4]["WARC-Record-ID"]
    assert len({info[4]["WARC-Record-ID"], answer[4]["WARC-Record-ID"], question[4]["WARC-Record-ID"]}) == 3


def test_messages_of_http():
    answer = Response(
        URL, status=404, headers=Headers({"X-A": ["1", "2"]}), body=b"x", request=Request(URL), protocol="HTTP/1.0"
    )
    assert response_bytes(answer) == b"HTTP/1.0 404 Not Found\r\nX-A: 1\r\nX-A: 2\r\n\r\nx"
    assert response_bytes(answer.replace(status=799)).startswith(b"HTTP/1.0 799 \r\n")
    assert request_bytes(Request("https://example.com")) == b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"


def test_files_are_named_by_time_run_and_number(writer):
    archive = writer.write(Request(URL), response(), MOMENT)
    assert Path(archive.file).name == "warraq-20240515120000-r1-00001.warc.gz"
    assert [path.name for path in Path(archive.file).parent.iterdir()] == [
        "warraq-20240515120000-r1-00001.warc.gz.open"
    ]
    writer.close()
    assert Path(archive.file).is_file()


def test_files_are_rotated_by_size(tmp_path):
    writer = ArchiveWriter(tmp_path, "r1", software="Warraq/0", clock=clock, max_bytes=3000)
    kept = [writer.write(Request(URL), response(os.urandom(1000)), MOMENT) for _ in range(9)]
    writer.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"warraq-20240515120000-r1-{number:05}.warc.gz" for number in range(1, len(names) + 1)]
    assert 3 <= len(names) <= 6
    assert {archive.file for archive in kept} == {str(tmp_path / name) for name in names}


def test_no_file_without_a_page(writer, tmp_path):
    writer.close()
    assert list(tmp_path.iterdir()) == []


def test_a_torn_tail_costs_one_page_and_is_reported(writer, tmp_path):
    for _ in range(3):
        last = writer.write(Request(URL), response(os.urandom(500).hex().encode() + BODY), MOMENT)
    path = next(tmp_path.glob("*.open"))
    raw = path.read_bytes()
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(raw[: last.offset + 200])
    pages = read(torn)
    assert [type(page) for page in pages] == [SavedPage, SavedPage, Unreadable]
    assert "cut short" in str(pages[2])


def test_a_full_disk_leaves_whole_records(writer, tmp_path, monkeypatch):
    writer.write(Request(URL), response(), MOMENT)
    file = writer._file

    class Full:
        def write(self, content):
            if len(content) > 100:
                return file.write(content[:100])
            raise OSError(28, "No space left on device")

        def __getattr__(self, name):
            return getattr(file, name)

    writer._file = Full()
    with pytest.raises(ArchiveError, match="No space left on device"):
        writer.write(Request(URL), response(), MOMENT)
    writer._file = file
    archive = writer.write(Request(URL), response(b"<p>after"), MOMENT)
    writer.close()
    pages = read(archive.file)
    assert [page.content for page in pages] == [BODY, b"<p>after"]
    assert pages[1].archive == archive


def test_an_archive_that_cannot_be_written_names_the_way_out(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    middleware = ArchiveMiddleware(ArchiveWriter(tmp_path / "file", "r1", software="Warraq/0"))
    with pytest.raises(FetchError, match="--archive") as raised:
        middleware.process_response(Request(URL), response())
    assert raised.value.outcome is Outcome.NOT_ARCHIVED


def test_the_name_of_a_run_stays_in_the_folder(tmp_path):
    with pytest.raises(ValueError, match="name of a run"):
        ArchiveWriter(tmp_path, "../x", software="Warraq/0")


KILLED = """
import os, sys
from pathlib import Path
from scrapy import Request
from scrapy.http import Response
from crawler.fetching.archive import ArchiveWriter
writer = ArchiveWriter(Path(sys.argv[1]), "killed", software="Warraq/0")
for number in range(1000):
    body = b"<html><p>" + os.urandom(20000).hex().encode()
    request = Request(f"https://example.com/{number}")
    answer = Response(request.url, body=body, headers={"Content-Type": "text/html"}, request=request)
    archive = writer.write(request, answer, "2024-05-15T12:00:00Z")
    print(archive.offset, flush=True)
"""


def test_kill_9_tears_only_the_tail(tmp_path):
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE) as process:
        told = [int(process.stdout.readline()) for _ in range(20)]
        assert close_left_open(tmp_path) == []  # it is being written
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split(b"\n")[:-1]]
    [closed] = close_left_open(tmp_path)
    assert re.fullmatch(r"warraq-\d{14}-killed-00001\.warc\.gz", closed.name)
    pages = read(closed)
    whole = [page.archive.offset for page in pages if isinstance(page, SavedPage)]
    assert whole[: len(told)] == told
    assert len(pages) - len(told) <= 1
    assert close_left_open(tmp_path) == []


def test_foreign_files_are_left_alone(tmp_path):
    for name in ("notes.open", "warraq-x.open", "warraq-20240515120000-r1-00001.warc.gz.open.open"):
        (tmp_path / name).write_bytes(b"")
    assert close_left_open(tmp_path) == []
    assert close_left_open(tmp_path / "nowhere") == []


CODINGS = {"": lambda body: body, "gzip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("coding", CODINGS)
def test_the_archive_gives_the_page_that_the_crawl_saw(tmp_path, coding):
    request = Request(URL)
    fields = {"Content_Encoding": coding} if coding else {}
    raw = CODINGS[coding](BODY)
    answer = response(raw, request=request, Content_Length=str(len(raw)), X_Title="خبر".encode(), Vary="a", **fields)
    middleware = ArchiveMiddleware(ArchiveWriter(tmp_path, "r1", software="Warraq/0"))
    answer = DecompressionMiddleware(1_000_000).process_response(request, middleware.process_response(request, answer))
    answer.request = request
    middleware.writer.close()
    assert answer.body == BODY
    assert read(page_of(answer).archive.file) == [page_of(answer)]


SAID = {"title": 'افتتاح\r\nWARC-Type: "ميناء"', "published": "Tue, 14 May 2024 09:00:00 GMT"}


def test_the_archive_keeps_what_a_feed_said(tmp_path):
    request = Request(URL, meta={FETCH: Fetch(purpose=Purpose(kind="article", evidence=SAID))})
    answer = response(request=request)
    middleware = ArchiveMiddleware(ArchiveWriter(tmp_path, "r1", software="Warraq/0"))
    middleware.process_response(request, answer)
    middleware.writer.close()
    (page,) = read(page_of(answer).archive.file)
    assert page == page_of(answer)
    assert page.evidence == SAID


@pytest.mark.parametrize("status", [200, 304])
@pytest.mark.parametrize("kind", ["feed", "sitemap", "section", "robots"])
def test_documents_are_no_pages_and_no_fault(tmp_path, kind, status):
    request = Request(URL, meta={FETCH: Fetch(purpose=Purpose(kind=kind))})
    middleware = ArchiveMiddleware(ArchiveWriter(tmp_path, "r1", software="Warraq/0"))
    middleware.process_response(request, response(status=status, body=BODY if status == 200 else b""))
    file = fetch_of(request).archive.file
    middleware.writer.close()
    assert read(file) == []


@settings(max_examples=40)
@given(
    st.binary(max_size=2000),
    st.dictionaries(st.from_regex(r"X-[A-Za-z]{1,8}", fullmatch=True), st.text(max_size=20), max_size=4),
)
def test_any_body_and_headers(tmp_path_factory, body, fields):
    folder = tmp_path_factory.mktemp("archive")
    writer = ArchiveWriter(folder, "r1", software="Warraq/0")
    sendable = {name: "".join(value.split()).encode("utf-8", "ignore") for name, value in fields.items()}
    archive = writer.write(Request(URL), response(body, **sendable), MOMENT)
    writer.close()
    found = records(archive.file)
    assert found[1][2].endswith(b"\r\n\r\n" + body)
    assert all(right for *_, right, _ in found[1:])


def test_memory_is_flat(tmp_path):
    writer = ArchiveWriter(tmp_path, "r1", software="Warraq/0")
    answer = response(os.urandom(100_000))
    writer.write(Request(URL), answer, MOMENT)
    tracemalloc.start()
    for _ in range(100):
        writer.write(Request(URL), answer, MOMENT)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    writer.close()
    assert kept < 100_000
    assert peak < 3_000_000


def test_a_crawl_is_archived_as_it_came(site, crawl, answer, tmp_path):
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (BODY[:100], BODY[100:])) + b"0\r\n\r\n"
    packed = gzip.compress(BODY)
    urls = [
        site.put("news.test", "/plain", answer(BODY)),
        site.put("news.test", "/chunked", lambda asked, send: send(chunked)),
        site.put("news.test", "/gzip", answer(packed, "Content-Encoding: gzip", "X-Title: خبر")),
        site.put("news.test", "/moved", answer("", "Location: /plain", status="301 Moved Permanently")),
        site.put("news.test", "/gone", answer("<p>gone", status="410 Gone")),
        site.put("news.test", "/same", answer("", status="304 Not Modified")),
    ]
    requests = [*urls[:-1], {"url": urls[-1], "stored": {"etag": '"a"'}}]
    done = crawl(requests, WARRAQ_ARCHIVE=str(tmp_path / "archive"), WARRAQ_RUN="7")
    [path] = (tmp_path / "archive").iterdir()
    assert re.fullmatch(r"warraq-\d{14}-7-00001\.warc\.gz", path.name)
    pages = {page.archive.offset: page for page in read(path)}
    for result in done.results:
        if result["outcome"] == "fetched":
            file, offset = result["archive"]
            page = pages[offset]
            assert (file, page.content) == (str(path), BODY)
            assert (page.url, page.fetched_at, page.status) == (result["url"], result["fetched_at"], 200)
            assert dict(page.headers) == result["headers"]
    kept = {(str(kind), re.sub(r"^.*:\d+", "", url or "")): block for kind, url, block, *_ in records(path)}
    assert kept["response", "/gzip"].endswith(b"\r\n\r\n" + packed)
    assert kept["response", "/chunked"].endswith(b"\r\n\r\n" + BODY)
    assert kept["response", "/gone"].startswith(b"HTTP/1.1 410 Gone\r\n")
    assert kept["response", "/moved"].startswith(b"HTTP/1.1 301 Moved Permanently\r\n")
    assert kept["revisit", "/same"].startswith(b"HTTP/1.1 304 Not Modified\r\n")
    assert ("response", "/robots.txt") in kept
    assert b"User-Agent: Warraq/" in kept["request", "/plain"]
    assert [one["outcome"] for one in done.results] == ["fetched"] * 4 + ["http_410", "not_modified"]
