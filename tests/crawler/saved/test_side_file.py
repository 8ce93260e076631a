from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.saved import SavedPage, Unreadable
from crawler.saved.side_file import SideFile, SideFileError, parse_side_file


def test_all_fields() -> None:
    side = parse_side_file(
        json.dumps(
            {
                "url": " https://news.example.com/خبر ",
                "fetched_at": "2024-03-05T06:07:08Z",
                "status": 404,
                "headers": {"Content-Type": "text/html"},
                "note": ["whatever"],
            }
        ).encode()
    )
    assert side == SideFile(
        url="https://news.example.com/خبر",
        fetched_at="2024-03-05T06:07:08+00:00",
        status=404,
        headers={"content-type": "text/html"},
    )


@pytest.mark.parametrize(
    "raw", [b"{}", b'\xef\xbb\xbf{"url": null, "fetched_at": null, "status": null, "headers": null}']
)
def test_every_field_is_optional(raw: bytes) -> None:
    assert parse_side_file(raw) == SideFile()


BROKEN = [
    pytest.param(b"", "JSON", id="empty"),
    pytest.param(b'{"url": "https://a.example.com/"', "line 1, column", id="cut"),
    pytest.param(b"\xff\xfe{}", "UTF-8", id="not utf-8"),
    pytest.param(b"[" * 100_000, "JSON", id="nested too deep"),
    pytest.param(b"[]", "JSON object", id="list"),
    pytest.param(b'{"status": ' + b"9" * 5000 + b"}", "JSON", id="endless number"),
    pytest.param(b'{"url": 7}', "url is", id="url a number"),
    pytest.param(b'{"url": "/a/1"}', "url is", id="url relative"),
    pytest.param(b'{"url": "file:///a/1"}', "url is", id="url a file"),
    pytest.param(b'{"url": "https://a.example.com/\\u0000"}', "url is", id="url with NUL"),
    pytest.param(b'{"url": "https://a.example.com/\\ud800"}', "url is", id="url with a lone surrogate"),
    pytest.param(b'{"fetched_at": 1709618828}', "fetched_at is", id="fetched_at a number"),
    pytest.param(b'{"fetched_at": "last week"}', "fetched_at is", id="fetched_at words"),
    pytest.param(b'{"status": "200"}', "status is", id="status a string"),
    pytest.param(b'{"status": true}', "status is", id="status a truth value"),
    pytest.param(b'{"status": 20}', "status is", id="status too small"),
    pytest.param(b'{"headers": ["a"]}', "headers is", id="headers a list"),
    pytest.param(b'{"headers": {"a": 1}}', "headers is", id="header a number"),
]


@pytest.mark.parametrize(("raw", "rule"), BROKEN)
def test_a_broken_side_file_is_named_and_the_page_read_all_the_same(tmp_path: Path, read, html, raw, rule) -> None:
    (tmp_path / "a.html").write_bytes(html)
    (tmp_path / "a.meta.json").write_bytes(raw)
    fault, page = read(tmp_path / "a.html")
    assert isinstance(fault, Unreadable)
    assert fault.archive.file == str(tmp_path / "a.meta.json")
    assert rule in fault.rule
    assert fault.way_out
    assert isinstance(page, SavedPage)
    assert (page.content, page.url) == (html, None)


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.HTML.gz", "a.xhtml", "a.txt", "a.mhtml"])
def test_it_belongs_to_every_kind_of_page(tmp_path: Path, read, mhtml, html, name) -> None:
    (tmp_path / name).write_bytes(mhtml() if name.endswith(".mhtml") else html)
    (tmp_path / "a.meta.json").write_text('{"url": "https://side.example.com/", "status": 200}')
    [page] = read(tmp_path / name)
    assert (page.url, page.url_from, page.status) == ("https://side.example.com/", "side_file", 200)


def test_one_that_cannot_be_read(tmp_path: Path, read, html) -> None:
    (tmp_path / "a.html").write_bytes(html)
    (tmp_path / "a.meta.json").mkdir()
    fault, page = read(tmp_path / "a.html")
    assert "cannot be read" in str(fault)
    assert page.content == html


def test_one_that_is_too_large(tmp_path: Path, read, html) -> None:
    (tmp_path / "a.html").write_bytes(html)
    (tmp_path / "a.meta.json").write_bytes(b" " * (1 << 20) + b"{}")
    fault, _page = read(tmp_path / "a.html")
    assert "1,048,576 bytes" in str(fault)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=5,
)


@given(st.binary(max_size=200) | st.dictionaries(st.sampled_from(["url", "fetched_at", "status", "headers"]), JSON))
def test_any_bytes_and_any_json(raw: bytes | dict[str, object]) -> None:
    try:
        side = parse_side_file(raw if isinstance(raw, bytes) else json.dumps(raw).encode())
    except SideFileError as error:
        assert str(error).endswith(".")
        assert error.way_out
    else:
        "".join((*side.headers, *side.headers.values(), side.url or "")).encode()
