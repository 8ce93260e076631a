from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.address import Noted, choose, from_comments, plausible

URL = "https://news.example.com/خبر/1?id=7&x=%D8%A7"


def singlefile(url: str = URL, date: str = "Tue Mar 05 2024 06:07:08 GMT+0200 (Eastern European Standard Time)") -> str:
    note = f"Page saved with SingleFile \n url: {url} \n saved date: {date}"
    return f"<!DOCTYPE html> <html lang=ar dir=rtl><!--\n {note}\n--><meta charset=utf-8>"


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        pytest.param(
            f"<!DOCTYPE html>\n<!-- saved from url=(0041){URL} -->\n<html>",
            Noted(URL, "saved_from_comment"),
            id="browser",
        ),
        pytest.param(f"<!-- Saved From URL=(41){URL}-->", Noted(URL, "saved_from_comment"), id="older browser"),
        pytest.param(singlefile(), Noted(URL, "singlefile_comment", "2024-03-05T06:07:08+02:00"), id="singlefile"),
        pytest.param(
            singlefile().replace("\n", "\r\n"), Noted(URL, "singlefile_comment", "2024-03-05T06:07:08+02:00"), id="crlf"
        ),
        pytest.param(
            singlefile(date="gestern"), Noted(URL, "singlefile_comment"), id="singlefile with an unknown date"
        ),
        pytest.param("<!-- saved from url=(0014)about:internet -->", None, id="mark of the web"),
        pytest.param("<!-- saved from url=(0020)file:///C:/a/b.html -->", None, id="a file"),
        pytest.param("<!-- saved from url=(0021)http://192.168.1.5/a -->", None, id="an IP"),
        pytest.param(singlefile(url="file:///home/a.html"), None, id="singlefile of a file"),
        pytest.param(" " * 5000 + f"<!-- saved from url=(0041){URL} -->", None, id="too far down"),
        pytest.param(f"<p>saved from url=(0041){URL}</p>", None, id="no comment"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_notes_of_savers(text: str, noted: Noted | None) -> None:
    assert from_comments(text.encode()) == noted


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/a",
        "http://example.com",
        "HTTPS://EXAMPLE.COM/A",
        "https://example.com:8443/a",
        "http://موقع.وزارة-الأتصالات.مصر/خبر",
        "https://xn--4gbrim.xn--wgbh1c/",
        "https://a.co.uk./x",
        "https://1.example.com/",
        "https://24.ae/article.aspx?ArticleId=1",
    ],
)
def test_plausible(url: str) -> None:
    assert plausible(url)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "/a/1",
        "a/1",
        "//example.com/a",
        "www.example.com/a",
        "http://",
        "http:///a",
        "http://localhost/a",
        "http://localhost:8000/a",
        "http://dev.localhost/a",
        "http://printer.local/",
        "http://intranet/a",
        "http://127.0.0.1/a",
        "http://10.0.0.7:80/a",
        "http://2130706433/",
        "http://1.2.3/",
        "http://[::1]/a",
        "http://[::1/a",
        "http://user:secret@example.com/",
        "http://example..com/",
        "http://-example.com/",
        "http://example.com:99999/",
        "http://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/\0",
        "https://example.com/\ud800",
        "file:///a.example.com/b",
        "javascript:alert(1)",
        "about:blank",
        "data:text/html,<p>",
        "https://example.com/" + "a" * 9000,
    ],
)
def test_not_plausible(url: str | None) -> None:
    assert not plausible(url)


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], None),
        ([("canonical", None), ("og:url", "http://10.1.2.3/a")], None),
        ([("canonical", URL.replace("خبر", "a")), ("og:url", "https://b.example.com/2")], 0),
        ([("canonical", "/a/1"), ("og:url", "https://b.example.com/2")], 1),
        ([("canonical", "https://a.example.com/"), ("og:url", "https://a.example.com/2")], 1),
        ([("canonical", "https://a.example.com"), ("og:url", "https://a.example.com/")], 0),
        ([("canonical", "https://a.example.com/?p=7"), ("og:url", "https://a.example.com/2")], 0),
        ([("canonical", "https://a.example.com/ar/"), ("og:url", "https://a.example.com/")], 0),
    ],
    ids=["none", "nothing real", "first", "relative", "front page", "front page alone", "query", "section"],
)
def test_choose(candidates: list[tuple[str, str | None]], chosen: int | None) -> None:
    assert choose(candidates) == (None if chosen is None else candidates[chosen])


def test_white_space_around_is_not_part_of_it() -> None:
    assert choose([("og:url", "\n https://a.example.com/2 ")]) == ("og:url", "https://a.example.com/2")


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 2000,
        "<!-- saved from url=(1)" * 500,
        "<!--\n Page saved with SingleFile\n" + " url: " * 2000,
        "<!--" + " \n" * 4000,
    ],
    ids=["openings", "browser", "singlefile", "white space"],
)
def test_hostile_comments_take_no_time(text: str) -> None:
    started = time.perf_counter()
    assert from_comments(text.encode()) is None
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("host", ["a." * 120 + "1", "a-" * 120, "1." * 120 + "c" * 63, "é" * 250])
def test_hostile_hosts_take_no_time(host: str) -> None:
    started = time.perf_counter()
    plausible(f"http://{host}/")
    assert time.perf_counter() - started < 0.5


@given(st.text(max_size=200) | st.from_regex(r"https?://[^/]{0,20}(/.{0,20})?"))
def test_any_text(text: str) -> None:
    plausible(text)
    from_comments(text.encode("utf-8", "replace"))
    from_comments(f"<!-- saved from url=(1){text} -->".encode("utf-8", "replace"))
    choose([("canonical", text)])
