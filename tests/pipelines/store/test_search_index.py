"""The full-text index: in step with the articles, whoever writes them, and never raising."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.article import Archive, Author
from pipelines.normalise.search import FOLDING, read_query
from pipelines.publish.selection import Selection
from pipelines.store import open_database
from pipelines.store.schema import v4_search
from pipelines.store.search import Order, match_expression, search
from pipelines.store.search_index import fill_search
from pipelines.store.search_upkeep import rebuild_search, search_problems, search_warning

EVERYTHING = Selection()


def found(store, text, selection=EVERYTHING, **how):
    hits = search(store.database, read_query(text), selection, **{"limit": 100, **how})
    return [int(hit.canonical_url.rpartition("/")[2]) for hit in hits]


def test_a_changed_article_is_found_by_its_new_words_alone(store, accepted):
    store.run(accepted(1, "النص الأول قديم", fetched_at="2026-01-01T00:00:00Z"), accepted(2, "شيء آخر"))
    store.run(accepted(1, "النص الثاني حديث", fetched_at="2026-01-02T00:00:00Z", archive=Archive("b.html")))
    assert (found(store, "قديم"), found(store, "حديث"), found(store, "آخر")) == ([], [1], [2])
    assert not search_problems(store.database.connection)
    assert len(store.rows("SELECT * FROM search_documents")) == 2


def test_what_is_stored_again_gets_no_new_entry(store, accepted):
    store.run(accepted(1))
    before = store.rows("SELECT * FROM search_documents")
    store.run(accepted(1))
    assert store.rows("SELECT * FROM search_documents") == before


def test_two_versions_in_one_batch(store, accepted):
    store.run(
        accepted(1, "النص الأول قديم", fetched_at="2026-01-01T00:00:00Z"),
        accepted(1, "النص الثاني حديث", fetched_at="2026-01-02T00:00:00Z", archive=Archive("b.html")),
    )
    assert (found(store, "قديم"), found(store, "حديث")) == ([], [1])


@pytest.fixture
def filtered(store, accepted):
    def article(number, day, **fields):
        text = f"خبر {'طويل ' * number} عن الميناء رقم {number}"
        return accepted(number, text, headline=f"خبر {number}", date_published=f"2026-01-{day:02d}", **fields)

    store.run(
        article(1, 3, source="a", section="اقتصاد", authors=(Author("أحمد عبد الله"),)),
        article(2, 2, source="a", section="رياضة", authors=(Author("احمد عبدالله"),)),
        article(3, 1, source="b", section="اقتصاد", authors=(Author("سلمى حداد"),)),
    )
    return store


@pytest.mark.parametrize(
    ("text", "selection", "how", "expected"),
    [
        ("ميناء", Selection(sources=("a",)), {}, [1, 2]),
        ("ميناء", Selection(sources=("a", "b")), {}, [1, 2, 3]),
        ("ميناء", Selection(sections=("اقتصاد",)), {}, [1, 3]),
        ("ميناء", Selection(people=("أحمد عبدالله",)), {}, [1, 2]),
        ("ميناء", Selection(since="2026-01-02"), {}, [1, 2]),
        ("ميناء", Selection(until="2026-01-02"), {}, [3]),
        ("ميناء", Selection(sources=("c",)), {}, []),
        ("", Selection(sources=("a",)), {}, [1, 2]),
        ("", EVERYTHING, {"order": Order.DATE, "offset": 1, "limit": 1}, [2]),
        ("ميناء", EVERYTHING, {"order": Order.DATE}, [1, 2, 3]),
        ("ميناء", EVERYTHING, {"order": Order.DATE, "offset": 2}, [3]),
        ("-ميناء", EVERYTHING, {}, []),
        ("-2", EVERYTHING, {}, [1, 3]),
        ("ميناء -2", EVERYTHING, {"order": Order.DATE}, [1, 3]),
        ("ميناء", EVERYTHING, {"most_ranked": 2}, [2, 3]),
        ("ميناء", Selection(sources=("a",)), {"most_ranked": 1}, [2]),
    ],
)
def test_filters_and_order(filtered, text, selection, how, expected):
    assert sorted(found(filtered, text, selection, **how)) == sorted(expected)
    if "order" in how:
        assert found(filtered, text, selection, **how) == expected


def test_copies_are_left_out_on_demand(store, accepted):
    store.run(accepted(1), accepted(2))
    assert found(store, "المدينة", Selection(copies=False)) == [1]
    assert sorted(found(store, "المدينة")) == [1, 2]


@pytest.fixture(scope="module")
def anything(tmp_path_factory):
    with open_database(tmp_path_factory.mktemp("any") / "news.db") as database:
        yield database


OPERATORS = st.sampled_from(
    [*"\"*^:()-+{},.|'«»\0\t\n", "AND", "OR", "NOT", "NEAR", "NEAR(", "body:", "كتاب", "و", "😀"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.text(max_size=200), st.lists(OPERATORS, max_size=40).map(" ".join), st.lists(OPERATORS).map("".join))
)
@example("كتاب " * 2000)
@example("(" * 10_000)
@example('"' * 10_001)
@example("ب" * 10_000)
@example(" OR ".join(map(str, range(2500))))
@example("-" * 10_000)
@example("\ud800")
def test_nothing_that_is_typed_raises(anything, text):
    search(anything, read_query(text), EVERYTHING, limit=10)
    assert match_expression(read_query(text)) or not read_query(text).groups


def by_hand(path, statement, *values):
    """What another program does, that has SQLite and nothing of ours."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


COPY = """
INSERT INTO articles (canonical_url, first_run, last_run, stored_at, changed_at, headline, keywords, authors, body,
    body_kinds, related, word_count, content_hash, parser, parser_version, provenance, warnings)
SELECT 'https://example.com/77', first_run, last_run, stored_at, changed_at, headline, keywords, authors, ?,
    body_kinds, related, word_count, 'other', parser, parser_version, provenance, warnings FROM articles WHERE id = 1
"""


@pytest.mark.parametrize(
    ("statement", "values", "problem", "text", "expected"),
    [
        ("UPDATE articles SET body = ? WHERE id = 1", ("غيره برنامج",), "changed by another program", "برنامج", [1]),
        (COPY, ("أضافه برنامج آخر",), "not in the search index", "برنامج", [77]),
        ("DELETE FROM search_documents WHERE article_id = 2", (), "not in the search index", "ثان", [2]),
        ("UPDATE search_state SET folding = '0-0'", (), "other rules and word lists", "ثان", [2]),
        ("UPDATE search_state SET is_complete = 0", (), "not complete", "ثان", [2]),
        ("DELETE FROM search_state", (), "not complete", "ثان", [2]),
        ("DELETE FROM articles_search_docsize WHERE id = 2", (), "lost their words", "ثان", [2]),
        (
            "INSERT INTO search_documents (article_id, text_hash) VALUES (99, x'00')", (), "belong to no article",
            "ثان", [2],
        ),
    ],
    ids=["changed", "added", "entry-lost", "folding", "incomplete", "stateless", "docsize", "orphan"],
)  # fmt: skip
def test_what_another_program_did_is_noticed_and_mended(
    store, path, accepted, statement, values, problem, text, expected
):
    store.run(accepted(1, "نص أول"), accepted(2, "نص ثان"))
    connection = store.database.connection
    assert search_problems(connection) == []
    by_hand(path, statement, *values)
    told = search_problems(connection)
    assert any(problem in sentence for sentence in told)
    assert all("warraq rebuild search" in sentence for sentence in told)
    rebuild_search(store.database, batch=1)
    assert search_problems(connection) == []
    assert search_warning(connection) is None
    assert found(store, text) == expected


def test_an_interrupted_rebuild_says_so_and_goes_on_while_others_write(store, accepted):
    store.run(*(accepted(number, f"نص رقم {number}") for number in range(1, 6)))

    def stop(done):
        if len(store.rows("SELECT * FROM search_documents")) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_search(store.database, batch=2, advance=stop)
    assert "not complete" in str(search_warning(store.database.connection))
    store.run(accepted(6, "نص رقم 6"))
    assert rebuild_search(store.database, batch=2) == 1
    assert search_problems(store.database.connection) == []
    assert sorted(found(store, "رقم")) == [1, 2, 3, 4, 5, 6]


def test_a_rebuild_sheds_what_was_replaced(store, accepted):
    for number in range(3):
        store.run(
            accepted(1, f"نسخة {number}", fetched_at=f"2026-01-0{number + 1}T00:00:00Z", archive=Archive(f"{number}"))
        )
    entries = "SELECT count(*) AS entries FROM articles_search_docsize"
    assert store.rows(entries) == [{"entries": 3}]
    rebuild_search(store.database)
    assert store.rows(entries) == [{"entries": 1}]
    assert found(store, "نسخة 2") == [1]


def test_a_database_from_before_the_index_is_indexed_by_its_migration(store, accepted):
    store.run(accepted(1, "نص أول"), accepted(2, "نص ثان"))
    with store.database.write() as connection:
        for kind, name in (("VIEW", "search_v1"), ("TABLE", "articles_search"), ("TABLE", "search_documents")):
            connection.execute(f"DROP {kind} {name}")
        connection.execute("DROP TABLE search_state")
        for statement in v4_search.STATEMENTS:
            connection.execute(statement)
        fill_search(connection)
    assert search_problems(store.database.connection) == []
    assert found(store, "ثان") == [2]


def test_the_index_and_its_view_for_other_programs(store, path, accepted):
    store.run(accepted(1, "صدر الكتاب", headline="عنوان"), accepted(2, "عنوان", headline="الكتاب الجديد"))
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT article_id FROM search_v1 WHERE words MATCH 'كتاب' ORDER BY rank").fetchall()
    connection.close()
    assert rows == [(2,), (1,)]


def test_the_version_names_rules_and_lists(store):
    assert FOLDING.partition("-")[0] == "1"
    assert store.rows("SELECT folding, is_complete FROM search_state") == [{"folding": FOLDING, "is_complete": 1}]


def test_a_batch_is_written_as_one_segment(store):
    words = [f"كلمة{number}" for number in range(3000)]
    with store.database.write() as connection:
        for number in range(1, 61):  # some two megabytes of words and places
            text = " ".join(words[number:] + words[:number])
            connection.execute("INSERT INTO articles_search (rowid, headline, body) VALUES (?, '', ?)", (number, text))
    (segments,) = store.database.connection.execute("SELECT count(DISTINCT segid) FROM articles_search_idx").fetchone()
    assert segments == 1
