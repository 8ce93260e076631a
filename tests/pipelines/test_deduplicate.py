from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import Archive, Article
from pipelines.deduplicate import Decision, Kind, Version, addresses, copy_of, decide

CANONICAL = "https://example.com/1"
PLAIN, AMP = "http://www.example.com/1", "https://example.com/amp/1"
A, B, C = (Archive(f"{name}.html") for name in "abc")


def seen(text, at, archive=A, url=PLAIN, **fields):
    return Version(
        content_hash=text, url=url, fetched_at=at, first_fetched_at=at, last_fetched_at=at, archive=archive, **fields
    )


def says(statement, at, archive=A, url=PLAIN, **fields):
    return dataclasses.replace(seen("x", at, archive, url, **fields), statement=(statement,))


def since(version, at):
    return dataclasses.replace(version, first_fetched_at=at)


def until(version, at):
    return dataclasses.replace(version, last_fetched_at=at)


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        ("https://e.com/1", "https://e.com/1", ("https://e.com/1",)),
        ("https://e.com/1", "https://e.com/1?utm=x", ("https://e.com/1", "https://e.com/1?utm=x")),
        (None, "https://e.com/1", ("https://e.com/1",)),
        ("https://e.com/1", None, ("https://e.com/1",)),
        ("https://e.com/", "https://e.com/1", ("https://e.com/1",)),
        ("https://e.com/", None, ()),
        (None, "", ()),
    ],
)
def test_addresses(canonical, url, expected):
    assert addresses(Article(canonical_url=canonical, url=url)) == expected


REVISION, OLDER = Decision(Kind.REVISION), Decision(Kind.OLDER_REVISION)


def same(place):
    return Decision(Kind.SAME, place)


def better(place):
    return Decision(Kind.BETTER, place)


case = pytest.param
CASES = [
    case(seen("x", "1"), [seen("x", "1")], better(0), id="the very capture"),
    case(seen("y", "1", parser_version="2"), [seen("x", "1")], better(0), id="its text read anew by a new parser"),
    case(seen("y", "1", parser="other"), [seen("x", "1")], better(0), id="its text read by another parser"),
    case(seen("y", "1"), [seen("x", "1")], REVISION, id="its file overwritten"),
    case(
        seen("z", "1", parser_version="2"),
        [seen("y", "2", B), seen("x", "1")],
        better(1),
        id="a past capture read anew",
    ),
    case(seen("x", "2", B), [seen("x", "1")], better(0), id="a later capture"),
    case(seen("x", "1", B), [seen("x", "2")], same(0), id="an earlier capture"),
    case(seen("x", "1", B), [seen("x", "1")], same(0), id="the same moment from another file"),
    case(seen("x", None, B), [seen("x", "1")], same(0), id="an unknown moment"),
    case(seen("x", "2", B, AMP), [seen("x", "1")], same(0), id="a variant, though later"),
    case(seen("x", "1", B), [seen("x", "2", A, AMP)], better(0), id="the plain address, though earlier"),
    case(seen("x", "1", B, parser_version="1.10"), [seen("x", "1", parser_version="1.9")], better(0), id="1.10"),
    case(seen("x", "1", B, parser_version="1.9"), [seen("x", "1", parser_version="1.10")], same(0), id="1.9"),
    case(seen("x", "1", B, parser="other", parser_version="9"), [seen("x", "1")], same(0), id="another 9"),
    case(seen("y", "2", B), [seen("x", "1")], REVISION, id="a new text, later"),
    case(seen("y", "1", B), [seen("x", "1")], REVISION, id="a new text at the same moment"),
    case(seen("y", "1", B), [seen("x", "2")], OLDER, id="a new text from before"),
    case(seen("y", "2", B), [until(seen("x", "1"), "3")], OLDER, id="a new text, the current one seen after it"),
    case(seen("y", None, B), [seen("x", "1")], OLDER, id="a new text of an unknown moment"),
    case(seen("y", None, B), [seen("x", None)], REVISION, id="two unknown moments"),
    case(seen("x", "3", C), [seen("y", "2", B), seen("x", "1")], REVISION, id="a text that came back"),
    case(seen("x", "2", C), [seen("y", "2", B), seen("x", "1")], better(1), id="a past text, up to the change"),
    case(seen("x", None, C), [seen("y", "2", B), seen("x", "1")], same(1), id="a past text of an unknown moment"),
    case(
        seen("x", "1", C),
        [seen("x", "3"), seen("y", "2", B), seen("x", "1", B)],
        same(2),
        id="the first spell of a text",
    ),
    case(says("b", "2", B), [says("a", "1")], REVISION, id="the same words with other authors, later"),
    case(says("b", "1", B), [says("a", "2")], OLDER, id="the same words with other authors, from before"),
    case(says("b", "2", B), [since(says("a", "3"), "1")], same(0), id="other authors between two moments"),
    case(says("b", "2", B, AMP), [says("a", "1")], same(0), id="other authors on a variant"),
    case(says("b", "2", B, parser_version="2"), [says("a", "1")], better(0), id="other authors by a newer parser"),
    case(says("b", None, B), [says("a", "1")], same(0), id="other authors at an unknown moment"),
    case(says("a", "3", C), [says("b", "2", B), says("a", "1")], REVISION, id="authors that came back"),
    case(says("a", "0", C), [says("b", "2", B), says("a", "1")], same(1), id="an earlier capture of the first authors"),
    case(says("a", "2", B, dates=("x",)), [says("a", "1", dates=("y",))], REVISION, id="another date"),
    case(says("a", "2", B, dates=None), [says("a", "1", dates=("y",))], better(0), id="a date that moves"),
]


@pytest.mark.parametrize(("incoming", "versions", "expected"), CASES)
def test_decide(incoming, versions, expected):
    assert decide(incoming, versions, canonical=CANONICAL) == expected


def test_a_page_that_was_only_read_anew_is_the_same_version_whatever_it_says():
    assert decide(seen("y", "1"), [seen("x", "1")], reread=True) == better(0)
    assert decide(seen("y", "1", B), [seen("x", "1")], reread=True) == REVISION


def test_a_version_without_a_place_in_an_archive_is_never_the_same_capture():
    assert decide(seen("y", "1", None, parser_version="2"), [seen("x", "1", None)]) == REVISION


def test_a_long_version_number_ends():
    long = "9" * 100_000
    assert decide(seen("x", "1", B, parser_version=long), [seen("x", "1")]).version == 0


@given(st.integers(1), st.sets(st.integers(1)))
def test_copies_point_backwards(article_id, holders):
    found = copy_of(article_id, holders)
    assert found is None or (found < article_id and found in holders)
