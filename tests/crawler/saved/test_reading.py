from __future__ import annotations

import gzip
import io
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.saved import MAX_PAGE_BYTES, SavedPage, Unreadable, read_saved

ARABIC = "وصل الوفد إلى العاصمة مساء أمس"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "html"),
        ("a.HTM", "html"),
        ("a.xhtml", "html"),
        ("a.html.gz", "html"),
        ("a.txt", "capture"),
        ("a.php", "capture"),
    ],
)
def test_kinds_by_name(one_page, name: str, kind: str) -> None:
    content = ARABIC.encode("windows-1256")
    page = one_page(name, gzip.compress(content) if name.endswith(".gz") else content)
    assert (page.kind, page.content) == (kind, content)
    assert (page.url, page.url_from, page.fetched_at, page.status, dict(page.headers)) == (None, None, None, None, {})


@pytest.mark.parametrize("name", ["a.txt", "a.aspx", "a", "a.html"])
def test_html_under_another_name(one_page, html, name: str) -> None:
    assert one_page(name, html).kind == "html"


def test_html_compressed_though_its_name_does_not_say_so(one_page, html) -> None:
    assert one_page("a.html", gzip.compress(html)).content == html


def test_archives_under_other_names(read_bytes, warc, wacz, record) -> None:
    content, _ = warc([record(), record()])
    assert len(read_bytes("a.html", content)) == 2
    assert len(read_bytes("a.zip", wacz({"archive/a.warc.gz": content}))) == 2


BAD = [
    pytest.param("a.html", b"", "is empty", id="empty"),
    pytest.param("a.html", b" \r\n\t" * 3000, "is empty", id="white space"),
    pytest.param("a.html", b"\0" * 50, "is empty", id="NULs"),
    pytest.param("a.txt", b"\xef\xbb\xbf", "is empty", id="a mark alone"),
    pytest.param("a.html.gz", b"", "is empty", id="empty gz"),
    pytest.param("a.html.gz", gzip.compress(b""), "is empty", id="gz of nothing"),
    pytest.param("a.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image", id="png"),
    pytest.param("a.html", b"%PDF-1.5\n%\xe2\xe3", "a PDF", id="pdf"),
    pytest.param("a.txt", b"PK\x03\x04" + bytes(50), "a ZIP file", id="zip"),
    pytest.param("a.html", b"\x7fELF" + bytes(50), "a program", id="program"),
    pytest.param("a.html.gz", gzip.compress(b"\xff\xd8\xff\xe0" + bytes(50)), "a JPEG image", id="jpeg in gz"),
    pytest.param("a.html", bytes(range(256)) * 20, "binary data", id="bytes"),
    pytest.param("a.html.gz", gzip.compress(b"<html>" + b"a" * 500)[:-10], "cut short", id="cut gz"),
    pytest.param("a.html.gz", gzip.compress(b"<html>")[:5], "cut short", id="gz cut in its header"),
    pytest.param("a.html.gz", b"\x1f\x8b\x08" + b"\xff" * 40, "broken inside", id="broken gz"),
]


@pytest.mark.parametrize(("name", "content", "rule"), BAD)
def test_bad_files_are_named_with_rule_and_way_out(one_fault, name: str, content: bytes, rule: str) -> None:
    fault = one_fault(name, content)
    assert name in str(fault)
    assert rule in fault.rule
    assert fault.rule[0].isupper() and fault.rule.endswith(".")
    assert fault.way_out[0].isupper() and fault.way_out.endswith(".")


@pytest.mark.parametrize("name", ["gone.html", "gone", "gone.warc.gz", "gone/a.html"])
def test_a_missing_path(tmp_path: Path, read, name: str) -> None:
    [fault] = read(tmp_path / name)
    assert str(fault).startswith(f"{tmp_path / name}: There is no such file or folder. Check the spelling")


def test_a_file_that_may_not_be_read(tmp_path: Path, read, html, monkeypatch) -> None:
    (tmp_path / "a.html").write_bytes(html)

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    [fault] = read(tmp_path / "a.html")
    assert "Permission denied" in fault.rule
    assert "right to read" in fault.way_out


@pytest.mark.parametrize("path", ["a\0b.html", "x" * 5000 + ".html"])
def test_a_path_that_cannot_be(read, path: str) -> None:
    [fault] = read(path)
    assert "cannot be opened" in fault.rule


def test_one_bad_file_costs_only_itself(tmp_path: Path, read, html) -> None:
    (tmp_path / "a.html").write_bytes(b"")
    (tmp_path / "b.html").write_bytes(html)
    assert [type(one) for one in read(tmp_path / "gone", tmp_path)] == [Unreadable, Unreadable, SavedPage]


def test_a_page_of_fifty_megabytes_is_refused_without_reading_it(tmp_path: Path, read) -> None:
    path = tmp_path / "large.html"
    with path.open("wb") as file:
        file.write(b"<html>")
        file.truncate(MAX_PAGE_BYTES + 1)
    tracemalloc.start()
    [fault] = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "large.html" in str(fault)
    assert "52,428,801 bytes" in fault.rule
    assert "52,428,800 bytes at most" in fault.rule
    assert peak < 1 << 20


def test_a_gzip_bomb_is_refused_with_little_memory(tmp_path: Path, read) -> None:
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(bytes(20 << 20)))
    tracemalloc.start()
    [fault] = read(tmp_path / "bomb.html.gz", max_bytes=1 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "1,048,576 bytes at most" in fault.rule
    assert peak < 4 << 20


def test_the_limit_itself_is_allowed(one_page, one_fault, html) -> None:
    assert one_page("a.html", html, max_bytes=len(html)).content == html
    assert "at most" in one_fault("b.html", html, max_bytes=len(html) - 1).rule


def test_no_file_is_opened_before_its_turn(tmp_path: Path, html) -> None:
    (tmp_path / "a.html").write_bytes(html)

    def paths():
        yield str(tmp_path / "a.html")
        raise AssertionError("asked for too early")

    assert len(list(islice(read_saved(paths()), 1))) == 1


class TestStandardInput:
    @pytest.mark.parametrize("piece", [1, 5, 1 << 20])
    def test_html(self, html, piece: int) -> None:
        class Pipe(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return super().read(min(piece, size or 0))

        [page] = read_saved(["-"], stdin=Pipe(html))
        assert (page.content, page.kind, page.archive.file) == (html, "html", "-")

    def test_capture(self) -> None:
        [page] = read_saved(["-"], stdin=io.BytesIO(ARABIC.encode()))
        assert page.kind == "capture"

    def test_mhtml(self, mhtml) -> None:
        [page] = read_saved(["-"], stdin=io.BytesIO(mhtml()))
        assert page.url_from == "mhtml_header"

    @pytest.mark.parametrize("compressed", [True, False])
    def test_warc(self, warc, record, compressed: bool) -> None:
        content, offsets = warc([record(), record()], compressed=compressed)
        saved = list(read_saved(["-"], stdin=io.BytesIO(content)))
        assert [page.archive.offset for page in saved] == offsets

    def test_wacz_needs_a_file(self, wacz) -> None:
        [fault] = read_saved(["-"], stdin=io.BytesIO(wacz({"archive/a.warc": b""})))
        assert "Name the file itself" in str(fault)

    def test_nothing(self) -> None:
        [fault] = read_saved(["-"], stdin=io.BytesIO())
        assert "is empty" in str(fault)

    def test_without_end(self) -> None:
        class Endless(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return b"<p>" * ((size or 0) // 3)

        [fault] = read_saved(["-"], stdin=Endless(), max_bytes=1 << 20)
        assert "at most" in str(fault)

    def test_there_is_none(self) -> None:
        with pytest.raises(ValueError, match="Standard input"):
            list(read_saved(["-"]))

    def test_a_pipe_under_a_name(self, html) -> None:
        import os
        import threading

        reading, writing = os.pipe()
        writer = threading.Thread(target=lambda: (os.write(writing, html), os.close(writing)))
        writer.start()
        [page] = read_saved([f"/dev/fd/{reading}"])
        writer.join()
        os.close(reading)
        assert page.content == html


class TestAddress:
    URL = "https://operator.example.com/1"

    def test_it_goes_before_the_side_file(self, tmp_path: Path, read, html) -> None:
        (tmp_path / "a.html").write_bytes(html)
        (tmp_path / "a.meta.json").write_text('{"url": "https://side.example.com/", "status": 200}')
        [page] = read(tmp_path / "a.html", url=self.URL)
        assert (page.url, page.url_from, page.status) == (self.URL, "url_option", 200)

    def test_standard_input(self, html) -> None:
        [page] = read_saved(["-"], stdin=io.BytesIO(html), url=self.URL)
        assert page.url == self.URL

    @pytest.mark.parametrize("names", [[], ["a.html", "b.html"], ["a.warc.gz"], ["a.wacz"], ["."]])
    def test_it_belongs_to_one_page(self, tmp_path: Path, names: list[str], monkeypatch) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ValueError, match="one page"):
            read_saved(names, url=self.URL)

    def test_a_warc_on_standard_input_names_its_own(self, warc, record) -> None:
        [fault] = read_saved(["-"], stdin=io.BytesIO(warc([record()])[0]), url=self.URL)
        assert "one page" in str(fault)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    content=st.binary(max_size=300)
    | st.binary(max_size=300).map(gzip.compress)
    | st.binary(max_size=100).map(lambda tail: b"<html>" + tail)
    | st.binary(max_size=100).map(lambda tail: b"PK\x03\x04" + tail),
    name=st.sampled_from(["a.html", "a.html.gz", "a.txt", "a.mhtml", "a.warc", "a.warc.gz", "a.wacz", "a"]),
)
def test_any_bytes_under_any_name(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    saved = list(read_saved([tmp_path / name]))
    assert saved
    for one in saved:
        str(one).encode()
    for one in read_saved(["-"], stdin=io.BytesIO(content)):
        str(one).encode()
