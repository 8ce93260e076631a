"""Pages by key: every article once, in order, whatever the length of a page and the direction."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.publish.site.pages.latest import Choice, Place, place_of, read_latest


@pytest.fixture
def connection(news: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(f"{news.as_uri()}?mode=ro", uri=True)
    yield found
    found.close()


@pytest.mark.parametrize("limit", [1, 7, 46, 47, 100])
@pytest.mark.parametrize("choice", [Choice(), Choice(source="weather.example"), Choice(person=1)], ids=str)
def test_forth_and_back(connection: sqlite3.Connection, choice: Choice, limit: int) -> None:
    terms, values = choice.terms()
    wanted = connection.execute(
        f"SELECT id FROM articles WHERE {' AND '.join(terms)} ORDER BY date_published_utc DESC, id DESC", values
    ).fetchall()
    page = read_latest(connection, choice, limit=limit)
    assert page.newer is None
    forth = [page]
    while page.older:
        page = read_latest(connection, choice, before=page.older, limit=limit)
        forth.append(page)
    assert [card.id for one in forth for card in one.cards] == [number for (number,) in wanted]
    back = [page]
    while page.newer:
        page = read_latest(connection, choice, after=page.newer, limit=limit)
        back.insert(0, page)
    assert [card.id for one in back for card in one.cards] == [number for (number,) in wanted]


def test_no_page_sorts_all_articles(connection: sqlite3.Connection) -> None:
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    for choice in (Choice(), Choice(source="weather.example")):
        read_latest(connection, choice, before=Place("2026-11-15T00:00:00Z", 9), limit=5)
    connection.set_trace_callback(None)
    for statement in [one for one in seen if "ORDER BY date_published_utc" in one]:
        plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        assert "TEMP B-TREE" not in plan, statement
        assert "USING INDEX articles_" in plan, plan


@pytest.mark.parametrize("text", ["", "~", "x", "~x", "~1e3", "~9999999999999999999", "a" * 50 + "~1", "~٣"])
def test_what_is_no_place(text: str) -> None:
    assert place_of(text) is None
