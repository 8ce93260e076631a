"""Archives built as their makers build them: WARC by fastwarc's writer, WACZ by zipfile, MHTML by the email package."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from email.message import MIMEPart
from pathlib import Path
from typing import Any

import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.saved import Saved, SavedPage, Unreadable, read_saved

HTML = "<!DOCTYPE html><html><head><title>خبر</title></head><body><p>افتتح الوزير المعرض صباح اليوم</p></body></html>"


@pytest.fixture
def html() -> bytes:
    return HTML.encode()


def make_record(
    url: str = "https://news.example.com/1",
    body: bytes = HTML.encode(),
    *,
    status: bytes = b"HTTP/1.1 200 OK",
    headers: Sequence[bytes] = (b"Content-Type: text/html; charset=utf-8",),
    kind: WarcRecordType = WarcRecordType.response,
    content_type: str = "application/http; msgtype=response",
    extra: dict[str, str] | None = None,
) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = "2024-03-05T06:07:08Z"
    record.headers["Content-Type"] = content_type
    for name, value in (extra or {}).items():
        record.headers[name] = value
    http = content_type.startswith("application/http")
    head = b"".join(line + b"\r\n" for line in (status, *headers)) + b"\r\n" if http else b""
    record.set_bytes_content(head + body)
    return record


@pytest.fixture
def record() -> Callable[..., WarcRecord]:
    return make_record


def make_warc(
    records: Sequence[WarcRecord], *, compressed: bool = True, digest: bool = True
) -> tuple[bytes, list[int]]:
    out = io.BytesIO()
    offsets = []
    for one in records:
        offsets.append(out.tell())
        if compressed:
            writer = GzipWriter(out)
            one.write(writer, checksum_data=digest)
            writer.finish()
        else:
            one.write(out, checksum_data=digest)
    return out.getvalue(), offsets


@pytest.fixture
def warc() -> Callable[..., tuple[bytes, list[int]]]:
    return make_warc


@pytest.fixture
def wacz() -> Callable[..., bytes]:
    def make(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", compression) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return out.getvalue()

    return make


@pytest.fixture
def mhtml() -> Callable[..., bytes]:
    def make(
        *,
        content: bytes = HTML.encode(),
        charset: str = "utf-8",
        encoding: str = "quoted-printable",
        snapshot: str | None = "https://news.example.com/a/1",
        location: str | None = "https://news.example.com/a/1",
        picture: bool = True,
    ) -> bytes:
        root = MIMEPart()
        root["From"] = "<Saved by Blink>"
        if snapshot:
            root["Snapshot-Content-Location"] = snapshot
        root["Subject"] = "=?utf-8?B?2K7YqNix?="
        root["Date"] = "Tue, 05 Mar 2024 06:07:08 +0200"
        root["MIME-Version"] = "1.0"
        page = MIMEPart()
        page.set_content(content, "text", "html", cte=encoding)
        page.set_param("charset", charset)
        if location:
            page["Content-Location"] = location
        root.make_related()
        root.attach(page)
        if picture:
            image = MIMEPart()
            image.set_content(b"\x89PNG\r\n" + bytes(range(256)), "image", "png")
            image["Content-Location"] = "https://news.example.com/p.png"
            root.attach(image)
        return root.as_bytes()

    return make


Read = Callable[..., list[Saved]]


@pytest.fixture
def read() -> Read:
    return lambda *paths, **options: list(read_saved([str(path) for path in paths], **options))


@pytest.fixture
def read_bytes(tmp_path: Path) -> Read:
    """What is read from a file of a given name and content."""

    def read(name: str, content: bytes, **options: Any) -> list[Saved]:
        path = tmp_path / name
        path.write_bytes(content)
        return list(read_saved([path], **options))

    return read


@pytest.fixture
def one_page(read_bytes: Read) -> Callable[..., SavedPage]:
    def read(name: str, content: bytes, **options: Any) -> SavedPage:
        [saved] = read_bytes(name, content, **options)
        assert isinstance(saved, SavedPage), str(saved)
        return saved

    return read


@pytest.fixture
def one_fault(read_bytes: Read) -> Callable[..., Unreadable]:
    def read(name: str, content: bytes, **options: Any) -> Unreadable:
        [saved] = read_bytes(name, content, **options)
        assert isinstance(saved, Unreadable)
        return saved

    return read


@pytest.fixture(autouse=True)
def every_file_is_closed(recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    yield
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]
