from __future__ import annotations

import csv
import io
import json
import sqlite3
import tracemalloc

import pytest

from pipelines.article import RECORD_FIELDS, Author, BodyBlock, Image, RelatedLink
from pipelines.publish.cursor import Cursor, CursorError, database_mark, parse_cursor
from pipelines.publish.export import export
from pipelines.publish.reading import PAGE, ChangeReader
from pipelines.publish.records import COLUMNS, FIELDS, to_record
from pipelines.publish.selection import Selection
from pipelines.publish.tables import Csv, JsonLines
from pipelines.store.rows import to_article
from pipelines.store.schema import RECORD_COLUMNS


def exported(database, **options):
    """The records of an export as JSON Lines, and what is said of it."""
    stream = io.BytesIO()
    done = export(database, JsonLines(stream), options.pop("selection", Selection()), **options)
    return [json.loads(line) for line in stream.getvalue().decode().splitlines()], done


def numbers(records):
    return [record["id"] for record in records]


def test_a_record_is_the_article_and_where_it_stands(store, accepted):
    store.run(
        accepted(
            1,
            body_blocks=(BodyBlock("heading", "عنوان"), BodyBlock("paragraph", "نص\u2028طويل")),
            keywords=("مصر", "نيل"),
            authors=(Author("سلمى حداد"), Author("علي", "photographer")),
            main_image=Image("https://example.com/1.jpg", credit="وكالة"),
            related=(RelatedLink("خبر"), RelatedLink("آخر", "https://example.com/2")),
            fetched_at="2026-11-20T10:00:00Z",
            date_published="2026-11-20",
            provenance={"headline": "h1"},
            warnings=("missing_date",),
        ),
        accepted(2, body_blocks=(), main_image=None, archive=None),
    )
    found = store.database.connection.execute(f"SELECT canonical_url, {', '.join(RECORD_COLUMNS)} FROM articles")
    articles = [json.loads(json.dumps(to_article(row, canonical_url=url).to_dict())) for url, *row in found]
    records, _ = exported(store.database)
    assert [{name: record[name] for name in RECORD_FIELDS} for record in records] == articles
    assert [tuple(record) for record in records] == [FIELDS, FIELDS]
    assert records[0]["changed_at"] == "2026-11-22T09:00:00Z" and numbers(records) == [1, 2]


def test_a_cursor_goes_on_where_the_last_export_ended(store, accepted):
    store.run(*(accepted(number, f"نص {number}") for number in range(1, 8)))
    first, done = exported(store.database, limit=3)
    second, done = exported(store.database, limit=3, after=done.cursor)
    third, done = exported(store.database, after=done.cursor)
    assert numbers(first + second + third) == [1, 2, 3, 4, 5, 6, 7]
    assert exported(store.database, after=done.cursor) == ([], done.__class__(0, 1, done.cursor))


def test_a_changed_article_comes_again(store, accepted):
    store.run(accepted(1, "نص", fetched_at="2026-11-20T10:00:00Z"), accepted(2, "آخر"))
    _, done = exported(store.database)
    store.run(accepted(1, "نص جديد", fetched_at="2026-11-21T10:00:00Z"))
    records, done = exported(store.database, after=done.cursor)
    assert [(record["id"], record["body"]) for record in records] == [(1, "نص جديد")]
    store.run(accepted(1, "نص جديد", fetched_at="2026-11-21T10:00:00Z"), accepted(2, "آخر"))
    assert exported(store.database, after=done.cursor)[0] == []


def test_what_is_committed_late_with_an_earlier_moment_is_not_skipped(store, accepted):
    store.run(accepted(1, "نص"))
    _, done = exported(store.database)
    store.run(accepted(2, "آخر"))
    # The writer took its moment before it waited for the lock, or its clock is behind.
    store.database.connection.execute("UPDATE articles SET changed_at = '2020-01-01T00:00:00Z' WHERE id = 2")
    assert numbers(exported(store.database, after=done.cursor)[0]) == [2]


def test_another_programs_change_counts(store, accepted):
    store.run(accepted(1, "نص"), accepted(2, "آخر"))
    _, done = exported(store.database)
    with sqlite3.connect(store.database.path) as other:
        other.execute("UPDATE OR IGNORE articles SET section = 'x', changed_at = '2026-11-23T00:00:00Z' WHERE id = 1")
    other.close()
    assert numbers(exported(store.database, after=done.cursor)[0]) == [1]


def test_a_cursor_passes_over_what_the_selection_leaves_out(store, accepted):
    store.run(accepted(1, "نص"), accepted(2, "آخر", source="b.example"), accepted(3, "ثالث"))
    records, done = exported(store.database, selection=Selection(sources=("b.example",)))
    assert numbers(records) == [2] and done.cursor.change == 3
    _, done = exported(store.database, selection=Selection(sources=("b.example",)), limit=1)
    assert done.cursor.change == 2


def test_a_cursor_of_another_database_is_refused(store, accepted):
    store.run(accepted(1, "نص"))
    mark = database_mark(store.database.connection)
    with pytest.raises(CursorError, match="ahead of the database"):
        exported(store.database, after=Cursor(mark, 2))
    with pytest.raises(CursorError, match="another database"):
        exported(store.database, after=Cursor("0" * 8, 1))


def test_an_empty_database(store, accepted):
    records, done = exported(store.database)
    assert records == [] and str(done.cursor) == "w1.00000000.0"
    store.run(accepted(1, "نص"))
    assert numbers(exported(store.database, after=done.cursor)[0]) == [1]


@pytest.mark.parametrize(
    "text", ["", "w1", "w1.12345678.", "w2.12345678.1", "w1.1234567G.1", "w1.12345678.١", "x" * 999]
)
def test_what_is_no_cursor(text):
    with pytest.raises(CursorError, match="is not a cursor"):
        parse_cursor(text)


def test_a_cursor_as_text():
    assert parse_cursor(" w1.12345678.99\n") == Cursor("12345678", 99)
    assert str(parse_cursor("w1.12345678.99")) == "w1.12345678.99"


def test_one_state_is_read_however_others_write(store, accepted):
    store.run(*(accepted(number, f"نص {number}") for number in range(1, PAGE + 11)))
    with sqlite3.connect(store.database.path, isolation_level=None) as reading:
        reader = ChangeReader(reading, Selection())
        pages = reader.pages()
        assert len(next(pages)) == PAGE
        store.run(accepted(1, "نص آخر", fetched_at="2026-11-21T10:00:00Z"), accepted(999, "جديد"))
        assert [record["id"] for record in next(pages)] == list(range(PAGE + 1, PAGE + 11))
        assert list(pages) == [] and (reader.states, reader.change) == (1, PAGE + 10)
    reading.close()
    again, _ = exported(store.database, after=Cursor(database_mark(store.database.connection), reader.change))
    assert sorted(numbers(again)) == [1, PAGE + 11]


def test_after_a_while_a_newer_state_is_read(store, accepted):
    store.run(*(accepted(number, f"نص {number}") for number in range(1, PAGE + 11)))
    seconds = iter(range(0, 1000, 10))
    with sqlite3.connect(store.database.path, isolation_level=None) as reading:
        reader = ChangeReader(reading, Selection(), patience=5, clock=lambda: next(seconds))
        pages = reader.pages()
        next(pages)
        store.run(accepted(1, "نص آخر", fetched_at="2026-11-21T10:00:00Z"), accepted(999, "جديد"))
        rest = [record["id"] for page in pages for record in page]
    reading.close()
    assert rest[:10] == [*range(PAGE + 1, PAGE + 11)] and sorted(rest[10:]) == [1, PAGE + 11] and reader.states >= 2


def test_an_abandoned_export_holds_nothing(store, accepted):
    store.run(*(accepted(number, f"نص {number}") for number in range(1, PAGE + 11)))
    pages = ChangeReader(store.database.connection, Selection()).pages()
    next(pages)
    pages.close()
    assert not store.database.connection.in_transaction


def test_memory_does_not_grow_with_the_articles(store, accepted):
    store.run(*(accepted(number, f"نص {number} " * 300) for number in range(1, 1501)))

    class Nowhere(io.RawIOBase):
        def write(self, data):
            return len(data)

    tracemalloc.start()
    try:
        export(store.database, JsonLines(Nowhere()), Selection(), limit=500)
        _, few = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        export(store.database, JsonLines(Nowhere()), Selection())
        _, many = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert many < few * 1.3


def test_columns_in_the_order_that_is_asked_for(store, accepted):
    store.run(accepted(1, "نص"))
    stream = io.BytesIO()
    export(store.database, JsonLines(stream, ["headline", "id"]), Selection())
    assert stream.getvalue().decode() == '{"headline": "خبر من المدينة", "id": 1}\n'


def sheet(store, *columns, excel=False):
    stream = io.BytesIO()
    export(store.database, Csv(stream, columns or None, excel=excel), Selection())
    return stream.getvalue()


def test_csv(store, accepted):
    store.run(
        accepted(
            1,
            body_blocks=(BodyBlock("paragraph", 'قال: "نعم"، ثم, مضى'), BodyBlock("paragraph", "فقرة")),
            authors=(Author("سلمى حداد"), Author("علي")),
            keywords=("أ", "ب"),
            main_image=Image("https://example.com/1.jpg"),
        )
    )
    rows = list(csv.reader(io.StringIO(sheet(store).decode(), newline="")))
    row = dict(zip(*rows, strict=True))
    assert row["body"] == 'قال: "نعم"، ثم, مضى\n\nفقرة'
    assert (row["id"], row["authors"], row["keywords"], row["section"]) == ("1", "سلمى حداد; علي", "أ; ب", "")
    assert json.loads(row["main_image"])["url"] == "https://example.com/1.jpg"
    assert sheet(store, "id", "authors") == "id,authors\r\n1,سلمى حداد; علي\r\n".encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_excel_finds_no_formulas(store, accepted, start):
    store.run(accepted(1, "نص", headline=f'{start}HYPERLINK("http://x.example")'))
    plain, guarded = sheet(store, "headline"), sheet(store, "headline", excel=True)
    assert guarded.startswith(b"\xef\xbb\xbfheadline") and not plain.startswith(b"\xef\xbb\xbf")
    [[_], [cell]] = csv.reader(io.StringIO(guarded.decode("utf-8-sig"), newline=""))
    assert cell[:2] == f"'{start}"
    [[_], [cell]] = csv.reader(io.StringIO(plain.decode(), newline=""))
    assert cell[0] == start


def test_the_columns_and_the_record_agree(store, accepted):
    store.run(accepted(1, "نص"))
    row = store.database.connection.execute(f"SELECT {COLUMNS} FROM articles").fetchone()
    assert tuple(to_record(row)) == FIELDS
