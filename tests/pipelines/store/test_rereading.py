"""Pages read anew, against what is stored, and stored in its place."""

from __future__ import annotations

import pytest

from pipelines.article import Archive, Author
from pipelines.store import Writer, end_run, start_run
from pipelines.store.archived import archive_files
from pipelines.store.checking import problems
from pipelines.store.prepared import prepare
from pipelines.store.rereading import compare_readings
from pipelines.verdict import Accepted, Reason

MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T08:00:00Z" for day in (16, 17, 18))
OTHER = "نص آخر تماما عن حدث وقع أمس في العاصمة"
THIRD = "نص ثالث لا علاقة له بما سبق من الأخبار"


@pytest.fixture
def filled(store, accepted, refused):
    """An article with an older version and a capture that stands for nothing, and a page in quarantine."""
    store.run(
        accepted(1, fetched_at=MONDAY, archive=Archive("a.html")),
        accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")),
        accepted(1, OTHER, fetched_at=WEDNESDAY, archive=Archive("c.html")),
        refused("d.html", url="https://example.com/2"),
        refused("e.html"),
    )
    return store


@pytest.fixture
def compare(filled):
    def compare(*verdicts):
        read = [prepare(verdict) if isinstance(verdict, Accepted) else verdict for verdict in verdicts]
        return compare_readings(filled.database.connection, read)

    return compare


@pytest.fixture
def reread(filled, now):
    def reread(*verdicts):
        run = start_run(filled.database, command="replay --apply", program_version="0", now=now)
        landings = Writer(filled.database, reread=True).store(verdicts, run_id=run, now=now)
        end_run(filled.database, run, state="done", now=now)
        return landings

    return reread


def test_what_pages_are_to_the_database(compare, accepted, refused):
    found = compare(
        accepted(1, fetched_at=MONDAY, archive=Archive("a.html")),
        accepted(1, OTHER, fetched_at=WEDNESDAY, archive=Archive("c.html"), authors=(), section="محليات"),
        accepted(1, THIRD, fetched_at=TUESDAY, archive=Archive("b.html")),
        accepted(2, THIRD, archive=Archive("d.html")),
        accepted(3, THIRD, archive=Archive("e.html")),
        accepted(4, THIRD, archive=Archive("f.html")),
        refused("a.html", Reason.EMPTY_BODY, asked_url="https://example.com/1"),
        refused("d.html", url="https://example.com/2"),
    )
    assert [one.reading.value for one in found] == [
        "alike", "changed", "aside", "lands", "lands", "aside", "refused", "aside",
    ]  # fmt: skip
    assert (found[1].article_id, found[1].source, found[1].fields) == (1, "example.com", ("section", "authors"))
    assert found[6].article_id == 1


def test_what_another_program_may_find_in_a_text(compare, accepted):
    (one,) = compare(accepted(1, "قال \ud800 \0", fetched_at=MONDAY, archive=Archive("a.html")))
    assert one.fields == ("body", "warnings")


@pytest.mark.parametrize("version", ["1", "2"], ids=["the same parser version", "another one"])
def test_a_version_is_corrected_where_it_is(filled, reread, compare, accepted, version):
    old = accepted(1, THIRD, fetched_at=MONDAY, archive=Archive("a.html"), parser_version=version)
    new = accepted(1, f"{OTHER} {THIRD}", fetched_at=WEDNESDAY, archive=Archive("c.html"), authors=(Author("هالة"),))
    assert reread(old, new) == ["updated", "updated"]
    rows = filled.rows("SELECT body, is_current, first_fetched_at, last_fetched_at FROM revisions_v1 ORDER BY 3")
    assert [tuple(row.values()) for row in rows] == [
        (THIRD, 0, MONDAY, MONDAY),
        (f"{OTHER} {THIRD}", 1, TUESDAY, WEDNESDAY),
    ]
    assert filled.rows("SELECT name FROM people_v1") == [{"name": "هالة"}]
    assert [one.reading.value for one in compare(old, new)] == ["alike", "alike"]
    assert reread(old, new) == ["unchanged", "unchanged"]
    assert problems(filled.database) == []


def test_the_files_that_hold_the_pages(filled):
    assert archive_files(filled.database) == {"a.html": 1, "c.html": 1, "d.html": 1, "e.html": 1}
