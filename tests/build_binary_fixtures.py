"""Builds the fixtures that no text editor can show: pages in old charsets, an MHTML file and a WARC.

    python tests/build_binary_fixtures.py

Their readable sources are the UTF-8 pages in ``tests/fixture_sources``. The same sources give the same bytes (a WARC's
gzip members may differ between versions of zlib, never what they hold).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import quopri
import zlib
from pathlib import Path

SOURCES = Path(__file__).parent / "fixture_sources"
FIXTURES = Path(__file__).parents[1] / "fixtures"

CHARSETS = {
    "windows1256-undeclared": "windows-1256",
    "windows1256-declared-utf8": "windows-1256",
    "iso8859-6-declared-latin1": "iso-8859-6",
}
"""Fixture name to the charset of its bytes, which is not what the page or its header declares."""

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
BOUNDARY = "----MultipartBoundary--warraqFixture----"


def build() -> dict[str, bytes]:
    """File name to bytes, for every built fixture."""
    pages = {f"{name}.html": _source(name).encode(charset) for name, charset in CHARSETS.items()}
    return pages | {"mhtml.mhtml": mhtml(), "crawl.warc.gz": warc()}


def mhtml() -> bytes:
    """A page as Chromium saves it (RFC 2557): the page, an advertisement's frame, a style sheet and a picture."""
    url = "https://hikayat-almadina.example/2024/06/02/plastic-hands/"
    frame = "<html><body><p>إعلان: خصم على الأحذية الرياضية حتى نهاية الأسبوع في جميع الفروع</p></body></html>"
    parts = (
        (
            f"Content-Type: text/html\nContent-ID: <frame-A@mhtml.blink>\n{_QUOTED}\nContent-Location: {url}",
            _quoted(_source("mhtml-page")),
        ),
        (
            f"Content-Type: text/html\nContent-ID: <frame-B@mhtml.blink>\n{_QUOTED}\nContent-Location: https://ads.example/f",
            _quoted(frame),
        ),
        (
            f"Content-Type: text/css\n{_QUOTED}\nContent-Location: https://hikayat-almadina.example/style.css",
            _quoted('@charset "utf-8";\nbody { direction: rtl; }\n'),
        ),
        (
            "Content-Type: image/gif\nContent-Transfer-Encoding: base64\nContent-Location: https://hikayat-almadina.example/p.gif",
            base64.encodebytes(PIXEL),
        ),
    )
    head = (
        "From: <Saved by Blink>\n"
        f"Snapshot-Content-Location: {url}\n"
        "Subject: =?utf-8?Q?=D9=88=D8=B1=D8=B4=D8=A9=20=D8=B5=D8=BA=D9=8A=D8=B1=D8=A9?=\n"
        "Date: Mon, 3 Jun 2024 07:15:00 -0000\n"
        "MIME-Version: 1.0\n"
        f'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="{BOUNDARY}"\n\n\n'
    )
    chunks = [_crlf(head)]
    for header, body in parts:
        chunks.append(
            _crlf(f"--{BOUNDARY}\n{header}\n\n") + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n"
        )
    return b"".join(chunks) + _crlf(f"--{BOUNDARY}--\n")


_QUOTED = "Content-Transfer-Encoding: quoted-printable"


def warc() -> bytes:
    """A small crawl (WARC 1.1, one gzip member a record): robots.txt, a front page, a picture, two articles."""
    site = "https://sawt-almarfa.example"
    page = "text/html; charset=utf-8"
    robots = b"User-agent: *\nDisallow: /admin/\n"
    records = [
        _record(
            1, "warcinfo", None, "application/warc-fields", b"software: fixture\r\nformat: WARC File Format 1.1\r\n"
        ),
        _response(2, f"{site}/robots.txt", "text/plain", robots),
        _record(
            3,
            "request",
            f"{site}/",
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\nHost: sawt-almarfa.example\r\n\r\n",
        ),
        _response(4, f"{site}/", page, _source("warc-home").encode()),
        _response(5, f"{site}/logo.gif", "image/gif", PIXEL),
        _response(
            6, f"{site}/news/4401", page, _chunked(_source("warc-article-1").encode()), "Transfer-Encoding: chunked\r\n"
        ),
        _response(
            7,
            f"{site}/news/4402",
            page,
            gzip.compress(_source("warc-article-2").encode(), mtime=0),
            "Content-Encoding: gzip\r\n",
        ),
        _record(8, "metadata", f"{site}/news/4402", "application/warc-fields", b"fetchTimeMs: 41\r\n"),
    ]
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def unpack(content: bytes) -> bytes:
    """What a file of gzip members holds, member after member."""
    out = b""
    while content:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += member.decompress(content)
        content = member.unused_data
    return out


def _source(name: str) -> str:
    return (SOURCES / f"{name}.html").read_text("utf-8")


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _quoted(text: str) -> bytes:
    return quopri.encodestring(text.encode(), quotetabs=False)


def _chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 4096] for start in range(0, len(body), 4096)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _response(number: int, url: str, content_type: str, body: bytes, headers: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: {content_type}\r\n{headers}\r\n".encode()
    return _record(number, "response", url, "application/http; msgtype=response", head + body)


def _record(number: int, kind: str, url: str | None, content_type: str, block: bytes) -> bytes:
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        f"WARC-Date: 2024-09-11T09:30:{number:02d}Z",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"WARC-Block-Digest: sha1:{digest}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


if __name__ == "__main__":
    for file_name, content in build().items():
        (FIXTURES / file_name).write_bytes(content)
        print(f"{file_name}: {len(content)} bytes")
