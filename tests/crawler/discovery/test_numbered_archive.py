"""Numbered archives: which numbers are asked for, and when the walk ends."""

from __future__ import annotations

import pickle
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import NumberedArchive, Walk


def archive(**options: object) -> NumberedArchive:
    settings: dict[str, object] = {"pattern": "https://news.example/{id}", "first": 15_000, "gap_limit": 3}
    return NumberedArchive(**settings | options)  # type: ignore[arg-type]


def walked(walk: Walk, held: set[int], *, step: int = 2, shuffle: random.Random | None = None) -> list[int]:
    """Every number asked for until the walk is over; the answers of a step come in any order."""
    asked: list[int] = []
    while not walk.over:
        numbers, walk = walk.take(step)
        asked += numbers
        answers = list(numbers)
        if shuffle:
            shuffle.shuffle(answers)
        for number in answers:
            if number in held:
                walk = walk.article_at(number)
        assert len(asked) < 10_000
    return asked


def test_up_from_the_first() -> None:
    [walk] = archive(first=1).walks()
    assert walked(walk, {1, 2, 4}) == [1, 2, 3, 4, 5, 6, 7]


def test_up_from_the_highest_known_asks_the_gap_again() -> None:
    [walk] = archive().walks(highest=15_010, lowest=14_000)
    assert walked(walk, set()) == [15_011, 15_012, 15_013]


def test_down_from_the_first_to_the_floor() -> None:
    [walk] = archive(first=4, direction="down").walks()
    assert walked(walk, {1, 2, 3, 4}) == [4, 3, 2, 1]


def test_down_ends_at_a_gap() -> None:
    [walk] = archive(direction="down").walks(lowest=14_990)
    assert walked(walk, {14_988, 5}) == [14_989, 14_988, 14_987, 14_986, 14_985]


def test_both_ways_ask_no_number_twice() -> None:
    up, down = archive(direction="both").walks()
    assert walked(up, set()) == [15_000, 15_001, 15_002]
    assert walked(down, set()) == [14_999, 14_998, 14_997]


def test_nothing_is_left_below_the_floor() -> None:
    [walk] = archive(first=1, direction="down").walks(lowest=1)
    assert walk.over and walk.take(5) == ((), walk)


@pytest.mark.parametrize("count", [0, -3])
def test_no_number_is_no_step(count: int) -> None:
    [walk] = archive().walks()
    assert walk.take(count) == ((), walk)


@given(held=st.sets(st.integers(1, 80)), step=st.integers(1, 9), gap=st.integers(1, 9), seed=st.integers(0, 99))
def test_every_article_before_the_first_gap_is_found_once(held: set[int], step: int, gap: int, seed: int) -> None:
    [walk] = archive(first=1, gap_limit=gap).walks()
    asked = walked(walk, held, step=step, shuffle=random.Random(seed))
    reach = 0
    for number in sorted(held):
        if number - reach > gap:
            break
        reach = number
    assert asked == list(range(1, reach + gap + 1))


@pytest.mark.parametrize(
    ("pattern", "url", "number"),
    [
        pytest.param("https://news.example/{id}", "http://www.news.example/15000/", 15_000, id="other-spelling"),
        pytest.param("https://news.example/{id}", "https://news.example/15000?utm_source=x", 15_000, id="tracked"),
        pytest.param("https://news.example/{id}", "https://news.example/x15000", None, id="not-alone"),
        pytest.param("https://news.example/{id}", "https://other.example/15000", None, id="other-host"),
        pytest.param("https://news.example/{id}", "mailto:x", None, id="no-web-address"),
        pytest.param("https://news.example/a.php?id={id}&l=ar", "https://news.example/a.php?l=ar&id=7", 7, id="query"),
        pytest.param("https://news.example/خبر/{id}.html", "https://news.example/خبر/7.html", 7, id="arabic"),
    ],
)
def test_number_of_an_address(pattern: str, url: str, number: int | None) -> None:
    assert archive(pattern=pattern).number(url) == number


@given(st.integers(1, 10**17))
def test_number_and_address_are_each_other_s_reverse(number: int) -> None:
    counted = archive(pattern="https://www.news.example/n-{id}.html")
    assert counted.number(counted.url(number)) == number


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pattern": "https://news.example/"}, "{id}"),
        ({"pattern": "https://news.example/{id}/{id}"}, "{id}"),
        ({"pattern": "news/{id}"}, "{id}"),
        ({"pattern": "https://news.example/?utm_id={id}"}, "{id}"),
        ({"direction": "sideways"}, "up, down or both"),
        ({"gap_limit": 0}, "gap_limit"),
        ({"first": 0}, "first"),
    ],
    ids=lambda value: str(value),
)
def test_what_cannot_be_an_archive(options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        archive(**options)


def test_it_goes_to_another_process() -> None:
    counted = archive()
    assert counted.number(counted.url(3)) == 3
    assert pickle.loads(pickle.dumps(counted)) == counted
