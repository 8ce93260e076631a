"""Faults of servers and networks: each named, none stops the crawl. One crawl asks for them all at once."""

import gzip
import io
import time
import zlib

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter

LIMIT = 500_000
PAGE = "<html><body><p>افتتح الوزير المعرض</p></body></html>".encode()


def packed(writer, body, times=1):
    out = io.BytesIO()
    with writer(out) as stream:
        for _ in range(times):
            stream.write(body)
    return out.getvalue()


def bare_deflate(body):
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: packed(BrotliWriter, body),
    "zstd": lambda body: packed(ZstdWriter, body),
}
MEGABYTE = b"\0" * 1_000_000
GZIP_BOMB = gzip.compress(MEGABYTE) * 400  # members one after the other are one stream


def dripping(asked, send):
    """A body a byte at a time, which breaks off long after the whole answer should have been there."""
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100):
        send(b"a")
        time.sleep(0.1)


def dripping_headers(asked, send):
    send(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        send(f"X-{number}: a\r\n".encode())
        time.sleep(0.1)


def silent(asked, send):
    time.sleep(10)


def endless(asked, send):
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(200):
        send(b"a" * 100_000)


def endless_headers(asked, send):
    send(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        send(b"X-%d: " % number + b"a" * 1000 + b"\r\n")


def endless_interim(asked, send):
    for _ in range(10_000):
        send(b"HTTP/1.1 100 Continue\r\nX-A: " + b"a" * 1000 + b"\r\n\r\n")


def hang_up(asked, send):
    """Closes without a word."""


def raw(content):
    def answer(asked, send):
        send(content)

    return answer


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"

# name: outcome, and what to answer, given the maker of plain answers
FAULTS = {
    "slow_drip": ("timed_out", lambda ok: dripping),
    "slow_headers": ("timed_out", lambda ok: dripping_headers),
    "silence": ("timed_out", lambda ok: silent),
    "hang_up": ("connection_failed", lambda ok: hang_up),
    "endless_body": ("too_large", lambda ok: endless),
    "large_content_length": (
        "too_large",
        lambda ok: raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + b"a" * 1000),
    ),
    "endless_headers": ("too_large", lambda ok: endless_headers),
    "endless_interim_answers": ("too_large", lambda ok: endless_interim),
    "header_line_too_long": ("connection_failed", lambda ok: raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 99_999 + b"\r\n")),
    "short_of_its_length": ("cut_short", lambda ok: raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<p>a")),
    "broken_chunks": ("cut_short", lambda ok: raw(CHUNKED + b"4\r\n<p>a\r\nzz\r\n")),
    "chunks_without_end": ("cut_short", lambda ok: raw(CHUNKED + b"4\r\n<p>a\r\n")),
    "no_http": ("bad_response", lambda ok: raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")),
    "strange_status": ("bad_response", lambda ok: ok(PAGE, status="799 Odd")),
    "redirect_to_nowhere": ("bad_response", lambda ok: ok(PAGE, status="302 Found")),
    "unasked_304": ("bad_response", lambda ok: b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n"),
    "empty": ("empty_response", lambda ok: ok(b"")),
    "no_content": ("empty_response", lambda ok: b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"),
    "half_a_page": ("cut_short", lambda ok: ok(PAGE, status="206 Partial Content")),
    "challenge": ("bad_response", lambda ok: ok(PAGE, status="202 Accepted")),
    "length_in_words": ("bad_response", lambda ok: raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n<p>a")),
    "forbidden": ("http_403", lambda ok: ok(PAGE, status="403 Forbidden")),
    "not_there": ("http_404", lambda ok: ok(PAGE, status="404 Not Found")),
    "gone": ("http_410", lambda ok: ok(PAGE, status="410 Gone")),
    "teapot": ("http_4xx", lambda ok: ok(PAGE, status="418 I'm a Teapot")),
    "broken_server": ("http_5xx", lambda ok: ok(PAGE, status="500 Internal Server Error")),
    "gzip_cut_short": ("cut_short", lambda ok: ok(gzip.compress(PAGE)[:-20], "Content-Encoding: gzip")),
    "gzip_of_wrong_sum": (
        "cut_short",
        lambda ok: ok(gzip.compress(PAGE)[:-8] + b"\0" * 8, "Content-Encoding: gzip"),
    ),
    "br_cut_short": ("cut_short", lambda ok: ok(CODINGS["br"](PAGE)[:-9], "Content-Encoding: br")),
    "zstd_cut_short": ("cut_short", lambda ok: ok(CODINGS["zstd"](PAGE)[:-9], "Content-Encoding: zstd")),
    "gzip_bomb": ("too_large", lambda ok: ok(GZIP_BOMB, "Content-Encoding: gzip")),
    "deflate_bomb": ("too_large", lambda ok: ok(zlib.compress(MEGABYTE * 40), "Content-Encoding: deflate")),
    "br_bomb": ("too_large", lambda ok: ok(packed(BrotliWriter, MEGABYTE, 200), "Content-Encoding: br")),
    "zstd_bomb": ("too_large", lambda ok: ok(packed(ZstdWriter, MEGABYTE, 400), "Content-Encoding: zstd")),
    "bomb_in_a_bomb": (
        "too_large",
        lambda ok: ok(gzip.compress(GZIP_BOMB), "Content-Encoding: gzip, gzip"),
    ),
    "codings_without_end": ("bad_response", lambda ok: ok(gzip.compress(PAGE), "Content-Encoding: " + "gzip," * 900)),
}

# what other tools stumble over, and is a page
PAGES = {
    "plain": lambda ok: ok(PAGE),
    "gzip": lambda ok: ok(gzip.compress(PAGE), "Content-Encoding: gzip"),
    "deflate": lambda ok: ok(zlib.compress(PAGE), "Content-Encoding: deflate"),
    "bare_deflate": lambda ok: ok(bare_deflate(PAGE), "Content-Encoding: deflate"),
    "br": lambda ok: ok(CODINGS["br"](PAGE), "Content-Encoding: br"),
    "zstd": lambda ok: ok(CODINGS["zstd"](PAGE), "Content-Encoding: zstd"),
    "gzip_twice": lambda ok: ok(gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip", "Content-Encoding: gzip"),
    "gzip_in_name_only": lambda ok: ok(PAGE, "Content-Encoding: gzip"),
    "chunked": lambda ok: raw(CHUNKED + b"%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n"),
    "header_without_colon": lambda ok: ok(PAGE, "X-Broken"),
    "a_thousand_headers": lambda ok: ok(PAGE, *(f"X-{number}: a" for number in range(1000))),
    "header_in_arabic": lambda ok: ok(PAGE, "X-Title: خبر"),
    "until_the_connection_closes": lambda ok: raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE),
}


@pytest.fixture(scope="module")
def crawled(site, crawl, answer):
    urls = []
    for name, (_, make) in FAULTS.items():
        urls.append(site.put(f"{name}.test", "/", make(answer)))
    for name, make in PAGES.items():
        urls.append(site.put(f"{name}.test", "/", make(answer)))
    crawl_done = crawl(
        urls, DOWNLOAD_TIMEOUT=2, DOWNLOAD_MAXSIZE=LIMIT, CONCURRENT_REQUESTS=100, REACTOR_THREADPOOL_MAXSIZE=20
    )
    return {
        **dict(zip([*FAULTS, *PAGES], crawl_done.results, strict=True)),
        "crawl": crawl_done,
    }


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_named(crawled, name):
    assert crawled[name]["outcome"] == FAULTS[name][0], crawled[name]["detail"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_come_whole(crawled, name):
    assert crawled[name]["outcome"] == "fetched", crawled[name].get("detail")
    assert crawled[name]["body"].encode("latin-1") == PAGE


def test_bombs_cost_no_memory(crawled):
    assert crawled["crawl"].peak_kb < 300_000  # most of them unpack to 400 MB


@pytest.mark.parametrize("name", FAULTS)
def test_details_are_for_people(crawled, name):
    detail = crawled[name]["detail"]
    assert detail and "<twisted" not in detail and "0x" not in detail


def test_nobody_complains(crawled):
    assert "Traceback" not in crawled["crawl"].log
