from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.saved.mhtml import MhtmlError, read_mhtml

ARABIC = "<html><body><p>عاد الهدوء إلى السوق = بعد يومين</p></body></html>"


def message(*parts: str, headers: str = "", boundary: str = "----b=_1") -> bytes:
    kind = f'multipart/related; type="text/html"; boundary="{boundary}"'
    head = f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n{headers}\r\n"
    return (head + "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n").encode()


def page(text: str = "<p>a", location: str = "https://news.example.com/a", more: str = "") -> str:
    return f"Content-Type: text/html; charset=utf-8\r\nContent-Location: {location}\r\n{more}\r\n{text}"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_transfer_encodings_and_charsets(mhtml, one_page, encoding: str, charset: str) -> None:
    content = ARABIC.encode(charset)
    saved = one_page("a.mhtml", mhtml(content=content, charset=charset, encoding=encoding))
    assert saved.content.rstrip(b"\n") == content
    assert saved.kind == "html"
    assert saved.headers["content-type"] == f'text/html; charset="{charset}"'
    assert (saved.url, saved.url_from) == ("https://news.example.com/a/1", "mhtml_header")
    assert saved.fetched_at == "2024-03-05T06:07:08+02:00"


def test_a_side_file_goes_before_the_header(tmp_path, read, mhtml) -> None:
    (tmp_path / "a.mht").write_bytes(mhtml())
    (tmp_path / "a.meta.json").write_text('{"url": "https://side.example.com/1", "fetched_at": "2020-01-01T00:00:00Z"}')
    [saved] = read(tmp_path / "a.mht")
    assert (saved.url, saved.url_from, saved.fetched_at) == (
        "https://side.example.com/1",
        "side_file",
        "2020-01-01T00:00:00+00:00",
    )


def test_the_part_at_the_snapshot_address_is_the_page() -> None:
    raw = message(
        page("<p>advertisement", "https://ads.example.net/frame"),
        page("<p>story", "https://news.example.com/a"),
        headers="Snapshot-Content-Location: https://news.example.com/a\r\n",
    )
    assert read_mhtml(raw).content.strip() == b"<p>story"


def test_the_start_parameter_names_the_page() -> None:
    raw = message(page("<p>frame", more="Content-ID: <f>\r\n"), page("<p>story", more="Content-ID: <s>\r\n"))
    raw = raw.replace(b'type="text/html";', b'type="text/html"; start="<s>";')
    assert read_mhtml(raw).content.strip() == b"<p>story"


def test_else_the_first_html_part_is() -> None:
    raw = message("Content-Type: text/css\r\n\r\np{}", page("<p>story"), page("<p>frame"))
    assert read_mhtml(raw).content.strip() == b"<p>story"


def test_an_alternative_inside() -> None:
    inner = 'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\n' + page("<p>story") + "\r\n--in--\r\n"
    assert read_mhtml(message(inner)).content.strip() == b"<p>story"


@pytest.mark.parametrize(
    ("headers", "location", "url"),
    [
        ("Snapshot-Content-Location: https://a.example.com/1\r\n", "https://b.example.com/", "https://a.example.com/1"),
        ("Snapshot-Content-Location: https://a.example.com/\r\n 1\r\n", "cid:x", "https://a.example.com/1"),
        ("", "https://b.example.com/2", "https://b.example.com/2"),
        ("Snapshot-Content-Location: file:///C:/a.html\r\n", "cid:frame@mhtml.blink", None),
    ],
    ids=["snapshot", "folded", "part", "neither is on the web"],
)
def test_address(headers: str, location: str, url: str | None) -> None:
    assert read_mhtml(message(page(location=location), headers=headers)).url == url


def test_html_mail_of_one_part() -> None:
    assert read_mhtml(b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>a").content == b"<p>a"


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (message("Content-Type: text/css\r\n\r\np{}"), "no HTML part"),
        (message(), "no HTML part"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<p>", "no HTML part"),
        (message(page())[:-20], "cut short inside its HTML part"),
    ],
    ids=["no page", "no part", "no boundary", "cut"],
)
def test_faults_are_named(one_fault, raw: bytes, rule: str) -> None:
    fault = one_fault("a.mhtml", raw)
    assert "a.mhtml" in str(fault)
    assert rule in fault.rule
    assert fault.way_out


def test_cut_behind_the_page_loses_nothing(mhtml, one_page) -> None:
    raw = mhtml()
    assert b"<html>" in one_page("a.mhtml", raw[: raw.index(b"image/png") + 60]).content


def test_an_empty_page(one_fault) -> None:
    assert "is empty" in one_fault("a.mhtml", message(page(" \r\n"))).rule


def test_html_under_the_name_of_mhtml(one_page, html) -> None:
    assert one_page("a.mhtml", html).content == html


def test_mhtml_under_the_name_of_html(one_page, mhtml) -> None:
    assert one_page("a.html", mhtml()).url == "https://news.example.com/a/1"


def test_many_nested_parts_end_soon() -> None:
    raw = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    with pytest.raises(MhtmlError):
        read_mhtml(b"MIME-Version: 1.0\r\n" + raw)


HEADERS = [
    b"MIME-Version: 1.0\r\n",
    b"Content-Type: multipart/related",
    b"Content-Type: text/html",
    b"; boundary=b",
    b"Date: ",
]
ODD = [b"; boundary*0=b", b"=?utf-8?Q?=FF?=", b"charset*=x'y'%FF", b"Content-Location: http://a.example.com/\xd8\xa7"]
CODED = [
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    base64.b64encode(b"<p>x"),
]
PIECES = st.sampled_from(
    [b"\r\n", b"\n\n", b"--b", b"--b--", b": ", b"\xff", b"\0", b"=", b"<p>", *HEADERS, *ODD, *CODED]
)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=25).map(b"".join))
def test_any_bytes(raw: bytes) -> None:
    try:
        found = read_mhtml(raw)
    except MhtmlError as error:
        assert str(error)
    else:
        assert isinstance(found.content, bytes)
        (found.content_type + (found.url or "")).encode()
