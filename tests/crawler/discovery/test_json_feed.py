"""JSON Feed."""

from __future__ import annotations

import json

import pytest

from crawler.discovery import Discovered, discover

URL = "https://news.example/feed.json"


def read(feed: object) -> Discovered:
    content = feed if isinstance(feed, bytes) else json.dumps(feed).encode()
    return discover("feed", content, url=URL)


def test_version_1_1() -> None:
    [link] = read(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {
                    "id": "7",
                    "url": "/a/7",
                    "title": "خبر",
                    "authors": [{"name": "سلمى"}, {"name": "كريم"}, {"url": "x"}],
                    "date_published": "2024-03-02T10:00:00+02:00",
                    "date_modified": "2024-03-03",
                    "external_url": "https://other.example/1",
                }
            ],
        }
    ).links
    assert (link.url, link.title, link.author) == ("https://news.example/a/7", "خبر", "سلمى, كريم")
    assert (link.published, link.modified, link.found_in) == ("2024-03-02T10:00:00+02:00", "2024-03-03", URL)


@pytest.mark.parametrize(
    ("item", "urls"),
    [
        pytest.param({"id": "https://news.example/a/1"}, ["https://news.example/a/1"], id="id-is-the-address"),
        pytest.param({"id": "1"}, [], id="id-is-no-address"),
        pytest.param({"url": ["x"], "id": 5}, [], id="wrong-types"),
        pytest.param("x", [], id="item-is-text"),
        pytest.param(
            {"url": "/a/1", "title": 5, "author": "x", "authors": {}}, ["https://news.example/a/1"], id="odd-fields"
        ),
        pytest.param({"url": "/a/1", "author": {"name": "س"}}, ["https://news.example/a/1"], id="version-1.0-author"),
    ],
)
def test_items(item: object, urls: list[str]) -> None:
    assert [link.url for link in read({"items": [item]}).links] == urls


def test_what_sqlite_cannot_store_does_not_pass() -> None:
    [link] = read(b'{"items": [{"url": "/a/1", "title": "a\\ud800\\u0000b"}]}').links
    assert link.title == "a\ufffdb"


@pytest.mark.parametrize(
    "content",
    [b'{"items": [', b"[" * 100_000, b'{"items": {}}', b'{"data": []}', b"[1, 2]", b'{"items": ' + b"9" * 5_000 + b"}"],
    ids=["cut-short", "nested-deep", "items-no-list", "other-json", "list", "huge-number"],
)
def test_other_json_is_a_problem(content: bytes) -> None:
    found = read(content)
    assert found.links == () and not found.complete
    assert found.problem is not None and found.problem.startswith(f"{URL}: this feed is JSON")
