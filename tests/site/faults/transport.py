"""Faults of the connection and of HTTP itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import repeat

from tests.site.answer import Answer, End, Steps
from tests.site.fault import Area, Hit
from tests.site.faults.wire import HAS_BROTLI, bomb, chunk, compressed, head

fault = Area("transport", "article", "robots", "feed", "sitemap", "section")
REFUSED_SECONDS = 1.0
_CODINGS = ("gzip", "deflate", "br", "zstd") if HAS_BROTLI else ("gzip", "deflate", "zstd")


@fault
def refused(hit: Hit) -> Steps:
    """The connection is torn down, and for a second every new one is refused."""
    hit.site.refuse_for(REFUSED_SECONDS)
    yield End.RESET


@fault
def reset_before_answer(hit: Hit) -> Steps:
    """The connection is reset before a byte of the answer."""
    yield End.RESET


@fault
def closed_before_answer(hit: Hit) -> Steps:
    """The connection is closed in order before a byte of the answer."""
    yield End.CLOSE


@fault
def closed_in_headers(hit: Hit) -> Steps:
    """The connection is closed in the middle of the headers."""
    yield hit.healthy.head(len(hit.healthy.body))[:60]
    yield End.CLOSE


@fault
def reset_mid_body(hit: Hit) -> Steps:
    """The connection is reset after half of the body."""
    body = hit.healthy.body
    yield head(hit.healthy, len(body))
    yield body[: len(body) // 2]
    yield 0.05  # what was sent arrives before the reset throws it away
    yield End.RESET


@fault
def hang(hit: Hit) -> Steps:
    """No answer at all; the connection stays open for a minute."""
    yield 60.0


@fault
def hang_mid_body(hit: Hit) -> Steps:
    """Half of the body, then nothing for a minute."""
    body = hit.healthy.body
    yield head(hit.healthy, len(body))
    yield body[: len(body) // 2]
    yield 60.0


@fault
def slow_start(hit: Hit) -> Steps:
    """The healthy answer, two seconds late."""
    yield 2.0
    yield head(hit.healthy, len(hit.healthy.body))
    yield hit.healthy.body


@fault
def slow_drip(hit: Hit) -> Steps:
    """One byte of the body in a fifth of a second: it never ends within any patience."""
    yield head(hit.healthy, len(hit.healthy.body))
    for byte in hit.healthy.body:
        yield bytes((byte,))
        yield 0.2


@fault
def slow_headers(hit: Hit) -> Steps:
    """One byte of the headers in a fifth of a second."""
    for byte in hit.healthy.head(len(hit.healthy.body)):
        yield bytes((byte,))
        yield 0.2


@fault
def endless_body(hit: Hit) -> Steps:
    """The healthy page, and then filler without end, with no length given."""
    yield head(hit.healthy)
    yield hit.healthy.body
    yield from repeat(b"<p>" + b"a" * 65_000 + b"</p>")


@fault
def endless_chunks(hit: Hit) -> Steps:
    """A chunked body without end."""
    yield head(hit.healthy, Transfer_Encoding="chunked")
    yield chunk(hit.healthy.body)
    yield from repeat(chunk(b"a" * 65_000))


@fault
def endless_headers(hit: Hit) -> Steps:
    """Headers without end."""
    yield b"HTTP/1.1 200 OK\r\n"
    yield from repeat(b"X-More: " + b"a" * 8_000 + b"\r\n")


@fault
def length_too_long(hit: Hit) -> Steps:
    """Content-Length promises 1,000 bytes more than come."""
    yield head(hit.healthy, len(hit.healthy.body) + 1000)
    yield hit.healthy.body


@fault
def length_too_short(hit: Hit) -> Steps:
    """Content-Length covers half of the body; the rest follows all the same."""
    yield head(hit.healthy, len(hit.healthy.body) // 2)
    yield hit.healthy.body


@fault
def length_huge(hit: Hit) -> Steps:
    """Content-Length promises ten gigabytes; the healthy body comes, then nothing more."""
    yield head(hit.healthy, 10**10)
    yield hit.healthy.body
    yield 60.0


@fault
def length_not_a_number(hit: Hit) -> Answer:
    """A second Content-Length that is no number."""
    return Answer(hit.healthy.body, headers=(("Content-Length", "many"),))


@fault
def broken_chunking(hit: Hit) -> Steps:
    """A chunk's size that is no hexadecimal number, after a good chunk."""
    body = hit.healthy.body
    yield head(hit.healthy, Transfer_Encoding="chunked")
    yield chunk(body[: len(body) // 2])
    yield b"zz\r\n" + body[len(body) // 2 :]


@fault
def truncated_chunking(hit: Hit) -> Steps:
    """Chunks of the whole body, and no last chunk."""
    yield head(hit.healthy, Transfer_Encoding="chunked")
    yield chunk(hit.healthy.body)


@fault
def header_without_colon(hit: Hit) -> Steps:
    """A header line that has no colon."""
    first, rest = head(hit.healthy, len(hit.healthy.body)).split(b"\r\n", 1)
    yield first + b"\r\nthis line has no colon\r\n" + rest
    yield hit.healthy.body


@fault
def headers_1000(hit: Hit) -> Answer:
    """A thousand headers."""
    return Answer(hit.healthy.body, headers=tuple((f"X-Header-{n}", "x" * 20) for n in range(1000)))


@fault
def header_huge(hit: Hit) -> Answer:
    """One header of 1 MB."""
    return Answer(hit.healthy.body, headers=(("X-Huge", "x" * 1024 * 1024),))


@fault
def header_not_ascii(hit: Hit) -> Answer:
    """Arabic letters and windows-1256 bytes in headers."""
    return Answer(hit.healthy.body, headers=(("X-Section", "ثقافة"), ("X-Old", "\udcc7\udcdf")))


@fault
def bad_status_line(hit: Hit) -> Steps:
    """A status line that is none."""
    yield b"HELLO\r\nContent-Type: text/html\r\n\r\n" + hit.healthy.body


@fault
def no_headers(hit: Hit) -> Steps:
    """The body alone, as HTTP/0.9 had it."""
    yield hit.healthy.body


@fault
def bare_line_feeds(hit: Hit) -> Steps:
    """Header lines that end in LF alone."""
    yield head(hit.healthy, len(hit.healthy.body)).replace(b"\r\n", b"\n")
    yield hit.healthy.body


@fault
def gzip_wrong_checksum(hit: Hit) -> Answer:
    """A whole gzip body whose checksum is wrong."""
    data = compressed("gzip", hit.healthy.body)
    return Answer(data[:-8] + b"\x00\x00\x00\x00" + data[-4:], headers=(("Content-Encoding", "gzip"),))


@fault
def gzip_claimed(hit: Hit) -> Answer:
    """Content-Encoding says gzip over a body that is not compressed."""
    return Answer(hit.healthy.body, headers=(("Content-Encoding", "gzip"),))


@fault
def gzip_unclaimed(hit: Hit) -> Answer:
    """A gzip body without the header that says so."""
    return Answer(compressed("gzip", hit.healthy.body), content_type=hit.healthy.content_type)


@fault
def gzip_twice(hit: Hit) -> Answer:
    """A body that was compressed twice, and says so once."""
    return Answer(compressed("gzip", compressed("gzip", hit.healthy.body)), headers=(("Content-Encoding", "gzip"),))


@fault
def unknown_coding(hit: Hit) -> Answer:
    """A content coding that nobody knows."""
    return Answer(hit.healthy.body, headers=(("Content-Encoding", "x-papyrus"),))


def _truncated(coding: str, hit: Hit) -> Answer:
    data = compressed(coding, hit.healthy.body)
    return Answer(data[: len(data) // 2], headers=(("Content-Encoding", coding),))


def _bomb(coding: str, hit: Hit) -> Answer:
    return Answer(bomb(coding), headers=(("Content-Encoding", coding),))


for _coding in _CODINGS:
    _cut: Callable[[Hit], Answer] = partial(_truncated, _coding)
    fault.add(f"truncated_{_coding}", f"Half of a body in {_coding}, with a Content-Length that fits the half.", _cut)
    fault.add(f"bomb_{_coding}", f"A small body in {_coding} that unpacks to 100 MB.", partial(_bomb, _coding))
