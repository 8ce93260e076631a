from __future__ import annotations

import dataclasses
import json
import sqlite3
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.article import Archive, Author, BodyBlock
from pipelines.store import Writer, open_database
from pipelines.store.checking import problems
from pipelines.store.rows import REPAIRED
from pipelines.verdict import Accepted, Reason

MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T08:00:00Z" for day in (16, 17, 18))
OTHER = "نص آخر تماما عن حدث وقع أمس في العاصمة"
THIRD = "نص ثالث لا علاقة له بما سبق من الأخبار"


def test_a_new_article_lands_whole(store, accepted):
    verdict = accepted(
        authors=(Author("سلمى الكاتبة"), Author("وليد المصور", "photographer")),
        date_published="2026-11-15T10:20:00+02:00",
        date_published_precision="minute",
        fetched_at="2026-11-16T10:00:00.5+02:00",
        provenance={"headline": "json-ld"},
        warnings=("missing_date",),
    )
    assert store.run(verdict) == ["new"]
    (row,) = store.rows("SELECT * FROM articles_v1")
    assert row["id"] == 1
    assert row["headline"] == "خبر من المدينة"
    assert row["date_published_utc"] == "2026-11-15T08:20:00Z"
    assert row["fetched_at"] == row["first_fetched_at"] == row["last_fetched_at"] == "2026-11-16T08:00:00Z"
    assert json.loads(row["provenance"]) == {"headline": "json-ld"}
    assert json.loads(row["warnings"]) == ["missing_date"]
    assert store.rows("SELECT name, role, position FROM people_v1 ORDER BY position") == [
        {"name": "سلمى الكاتبة", "role": "writer", "position": 0},
        {"name": "وليد المصور", "role": "photographer", "position": 1},
    ]
    assert store.rows("SELECT name, first_run FROM sources") == [{"name": "example.com", "first_run": 1}]


def test_the_same_page_again_writes_nothing(store, accepted):
    verdicts = (accepted(1), accepted(2, OTHER))
    store.run(*verdicts)
    before = store.dump()
    assert store.run(*verdicts) == ["unchanged", "unchanged"]
    assert store.dump() == before


def test_two_versions_of_one_page_replayed_twice_store_nothing_the_second_time(store, accepted):
    verdicts = (
        accepted(1, fetched_at=MONDAY, archive=Archive("a.html")),
        accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")),
    )
    assert store.run(*verdicts) == ["new", "updated"]
    before = store.dump()
    assert store.run(*verdicts) == ["unchanged", "unchanged"]
    assert store.dump() == before
    assert [row["body"] for row in before["articles"]] == [OTHER]
    assert len(before["revisions"]) == 1


@pytest.mark.parametrize(
    ("first", "second", "current"),
    [
        pytest.param(MONDAY, TUESDAY, "second", id="a later capture becomes the current version"),
        pytest.param(TUESDAY, MONDAY, "first", id="an older capture becomes an older revision"),
        pytest.param(MONDAY, "2026-11-16T09:00:00+01:00", "second", id="at the same moment the one that arrives later"),
        pytest.param(MONDAY, None, "first", id="an unknown moment counts as the oldest"),
        pytest.param(None, MONDAY, "second", id="a known moment is later than an unknown one"),
        pytest.param(None, None, "second", id="both unknown: the one that arrives later"),
    ],
)
@pytest.mark.parametrize("batch", [1, 2])
def test_which_version_is_current(store, accepted, first, second, current, batch):
    landings = store.run(
        accepted(1, fetched_at=first, archive=Archive("a.html")),
        accepted(1, OTHER, fetched_at=second, archive=Archive("b.html")),
        batch=batch,
    )
    assert landings == ["new", "updated"]
    (row,) = store.rows("SELECT body, canonical_url, other_versions FROM articles_v1")
    assert (row["body"] == OTHER) is (current == "second")
    assert row["other_versions"] == 1
    bodies = {row["body"]: row["is_current"] for row in store.rows("SELECT body, is_current FROM revisions_v1")}
    assert bodies[OTHER] == (current == "second")
    assert len(bodies) == 2


def test_a_text_that_comes_back_is_a_revision_once(store, accepted):
    verdicts = (
        accepted(1, fetched_at=MONDAY, archive=Archive("a.html")),
        accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")),
        accepted(1, fetched_at=WEDNESDAY, archive=Archive("c.html")),
    )
    assert store.run(*verdicts) == ["new", "updated", "updated"]
    assert store.run(*verdicts) == ["unchanged"] * 3
    (row,) = store.rows("SELECT body, fetched_at FROM articles")
    assert row == {"body": accepted().article.body, "fetched_at": WEDNESDAY}
    assert len(store.rows("SELECT * FROM revisions")) == 2


def test_a_later_capture_of_the_same_text_only_moves_the_last_moment(store, accepted):
    verdicts = (
        accepted(1, fetched_at=MONDAY, archive=Archive("a.html")),
        accepted(1, fetched_at=WEDNESDAY, archive=Archive("c.html")),
        accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")),
    )
    assert store.run(*verdicts) == ["new", "unchanged", "updated"]
    (row,) = store.rows("SELECT first_fetched_at, last_fetched_at, archive_file FROM articles")
    assert row == {"first_fetched_at": MONDAY, "last_fetched_at": WEDNESDAY, "archive_file": "c.html"}
    before = store.dump()
    assert store.run(*verdicts) == ["unchanged"] * 3
    assert store.dump() == before


@pytest.mark.parametrize(
    "change",
    [
        {"authors": (Author("هالة المحررة"),)},
        {"date_published": "2026-11-14"},
        {"date_modified": "2026-11-17T10:00:00+02:00"},
        {"headline": "خبر، من المدينة!"},
        {"body_blocks": (BodyBlock("paragraph", "قال الوزير: إن العمل مستمر، في المدينة كلها."),)},
    ],
    ids=["authors", "date_published", "date_modified", "headline", "body"],
)
def test_the_same_words_with_another_field_are_another_version_kept_whole(store, accepted, change):
    first = accepted(1, fetched_at=MONDAY, archive=Archive("a.html"), date_published="2026-11-15")
    second = accepted(1, fetched_at=TUESDAY, archive=Archive("b.html"), **{"date_published": "2026-11-15"} | change)
    assert first.article.content_hash == second.article.content_hash
    assert store.run(first, second) == ["new", "updated"]
    rows = store.rows("SELECT * FROM revisions_v1 ORDER BY first_fetched_at")
    assert [(row["is_current"], row["first_fetched_at"], row["last_fetched_at"]) for row in rows] == [
        (0, MONDAY, MONDAY),
        (1, TUESDAY, TUESDAY),
    ]
    (name,) = {"body" if name == "body_blocks" else name for name in change}
    assert rows[0][name] != rows[1][name]
    before = store.dump()
    assert store.run(first, second) == ["unchanged"] * 2
    assert store.dump() == before


class TestAddresses:
    def test_a_variant_with_the_same_text_adds_its_address(self, store, accepted):
        amp = "https://example.com/amp/1"
        verdicts = (accepted(1), accepted(1, url=amp, archive=Archive("amp.html")))
        assert store.run(*verdicts) == ["new", "duplicate"]
        assert store.rows("SELECT url, article_id FROM addresses") == [
            {"url": "https://example.com/1", "article_id": 1},
            {"url": amp, "article_id": 1},
        ]
        before = store.dump()
        assert store.run(*verdicts) == ["unchanged", "unchanged"]
        assert store.dump() == before

    def test_a_page_at_a_known_address_with_a_new_canonical_one_is_the_known_article(self, store, accepted):
        store.run(accepted(1))
        moved = accepted(1, canonical_url="https://example.com/1/new-slug", archive=Archive("b.html"))
        assert store.run(moved) == ["duplicate"]
        assert store.rows("SELECT canonical_url FROM articles") == [{"canonical_url": "https://example.com/1"}]
        assert len(store.rows("SELECT * FROM addresses")) == 2

    def test_a_front_page_as_canonical_address_does_not_make_one_article_of_a_site(self, store, accepted):
        front = "https://example.com/"
        assert store.run(accepted(1, canonical_url=front), accepted(2, OTHER, canonical_url=front)) == ["new", "new"]

    def test_a_variant_read_worse_does_not_change_the_record(self, store, accepted):
        verdicts = (
            accepted(1, section="محليات", fetched_at=MONDAY),
            accepted(1, url="https://example.com/amp/1", fetched_at=TUESDAY, archive=Archive("amp.html")),
        )
        assert store.run(*verdicts) == ["new", "duplicate"]
        assert store.rows("SELECT section FROM articles") == [{"section": "محليات"}]


class TestCopies:
    def test_the_same_text_elsewhere_is_kept_and_points_to_the_first(self, store, accepted):
        verdicts = (accepted(1), accepted(2), accepted(3))
        assert store.run(*verdicts) == ["new", "duplicate", "duplicate"]
        assert [row["duplicate_of"] for row in store.rows("SELECT duplicate_of FROM articles ORDER BY id")] == [
            None,
            1,
            1,
        ]
        assert store.run(*verdicts) == ["unchanged"] * 3

    def test_across_batches(self, store, accepted):
        assert store.run(accepted(1), accepted(2), batch=1) == ["new", "duplicate"]

    def test_a_copy_of_an_older_version_points_to_its_article(self, store, accepted):
        store.run(accepted(1, fetched_at=MONDAY), accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")))
        assert store.run(accepted(2)) == ["duplicate"]

    def test_a_copy_that_is_rewritten_is_a_copy_no_longer(self, store, accepted):
        store.run(accepted(1, fetched_at=MONDAY), accepted(2, fetched_at=MONDAY))
        store.run(accepted(2, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")))
        assert store.rows("SELECT duplicate_of FROM articles WHERE id = 2") == [{"duplicate_of": None}]

    def test_an_article_that_comes_to_say_what_a_later_one_says(self, store, accepted):
        store.run(accepted(1, fetched_at=MONDAY), accepted(2, OTHER, fetched_at=MONDAY))
        store.run(accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")))
        assert store.rows("SELECT id, duplicate_of FROM articles") == [
            {"id": 1, "duplicate_of": None},
            {"id": 2, "duplicate_of": 1},
        ]


class TestBetterReading:
    def test_a_field_found_now_updates_in_place(self, store, accepted):
        store.run(accepted(1))
        assert store.run(accepted(1, date_published="2026-11-15")) == ["updated"]
        assert store.rows("SELECT date_published, date_published_utc, last_run FROM articles") == [
            {"date_published": "2026-11-15", "date_published_utc": "2026-11-15", "last_run": 2}
        ]
        assert store.rows("SELECT * FROM revisions") == []

    def test_a_newer_parser_that_reads_another_text_from_the_same_file_makes_no_revision(self, store, accepted):
        store.run(accepted(1, fetched_at=MONDAY))
        assert store.run(accepted(1, OTHER, fetched_at=MONDAY, parser_version="2")) == ["updated"]
        assert store.rows("SELECT body FROM articles") == [{"body": OTHER}]
        assert store.rows("SELECT * FROM revisions") == []

    def test_a_file_that_was_overwritten_makes_a_revision(self, store, accepted):
        store.run(accepted(1))
        assert store.run(accepted(1, OTHER)) == ["updated"]
        assert len(store.rows("SELECT * FROM revisions")) == 1

    def test_a_newer_parser_replaces_what_an_older_one_read_from_a_folder_since_moved(self, store, accepted):
        store.run(accepted(1, parser_version="1.9"))
        moved = accepted(1, parser_version="1.10", section="محليات", archive=Archive("moved/1.html"))
        assert store.run(moved) == ["updated"]
        older = accepted(1, parser_version="1.9", archive=Archive("elsewhere/1.html"))
        assert store.run(older) == ["unchanged"]
        assert store.rows("SELECT section FROM articles") == [{"section": "محليات"}]

    def test_an_older_version_read_better_is_updated_where_it_is(self, store, accepted):
        old = {"fetched_at": MONDAY, "archive": Archive("a.html")}
        store.run(accepted(1, **old), accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html")))
        assert store.run(accepted(1, section="محليات", parser_version="2", **old)) == ["updated"]
        assert store.rows("SELECT section FROM revisions") == [{"section": "محليات"}]
        assert store.rows("SELECT section, body FROM articles") == [{"section": None, "body": OTHER}]

    def test_the_credits_follow_the_current_version(self, store, accepted):
        store.run(accepted(1))
        store.run(accepted(1, authors=(Author("هالة المترجمة", "translator"), Author("سلمى الكاتبة"))))
        assert store.rows("SELECT name, role FROM people_v1 ORDER BY position") == [
            {"name": "هالة المترجمة", "role": "translator"},
            {"name": "سلمى الكاتبة", "role": "writer"},
        ]
        assert [row["id"] for row in store.rows("SELECT id FROM people ORDER BY id")] == [1, 2]


def test_one_person_across_spellings(store, accepted):
    store.run(
        accepted(1, authors=(Author("أحمد عبد الله"),)),
        accepted(2, OTHER, authors=(Author("احمد عبد اللـه"),)),
        batch=1,
    )
    assert [row["name"] for row in store.rows("SELECT name FROM people")] == ["أحمد عبد الله"]
    assert len({row["person_id"] for row in store.rows("SELECT person_id FROM article_people")}) == 1


class TestQuarantine:
    def test_a_refused_page_is_kept_once(self, store, refused):
        page = refused(url="https://example.com/section", headline="أخبار", fetched_at=MONDAY)
        assert store.run(page, page) == ["quarantined", "quarantined"]
        assert store.run(page) == ["quarantined"]
        (row,) = store.rows("SELECT * FROM quarantine")
        assert (row["first_run"], row["last_run"], row["released_run"]) == (1, 2, None)
        assert (row["reason"], row["headline"], row["fetched_at"]) == ("listing", "أخبار", MONDAY)

    def test_records_of_one_archive_are_told_apart(self, store, refused):
        store.run(*(refused("a.warc.gz", offset=offset) for offset in (0, 100, 200)))
        assert [row["archive_offset"] for row in store.rows("SELECT archive_offset FROM quarantine")] == [0, 100, 200]

    def test_another_reason_replaces_the_old_one(self, store, refused):
        store.run(refused())
        store.run(refused(reason=Reason.EMPTY_BODY))
        assert [row["reason"] for row in store.rows("SELECT reason FROM quarantine")] == ["empty_body"]

    def test_a_page_that_lands_later_is_released_and_stays_on_record(self, store, accepted, refused):
        store.run(refused("pages/1.html", Reason.NO_ADDRESS), refused("pages/2.html"))
        assert store.run(accepted(1)) == ["new"]
        assert store.rows("SELECT archive_file, released_run, released_article_id FROM quarantine ORDER BY id") == [
            {"archive_file": "pages/1.html", "released_run": 2, "released_article_id": 1},
            {"archive_file": "pages/2.html", "released_run": None, "released_article_id": None},
        ]

    def test_a_released_page_that_is_refused_again_waits_again(self, store, accepted, refused):
        page = refused("pages/1.html")
        store.run(page, accepted(1))
        assert store.rows("SELECT released_run FROM quarantine") == [{"released_run": 1}]
        store.run(accepted(1), page)
        assert store.rows("SELECT released_run FROM quarantine") == [{"released_run": None}]

    def test_pages_of_standard_input_are_told_apart_by_address(self, store, accepted, refused):
        store.run(refused("-", url="https://example.com/1"), refused("-", url="https://example.com/2"))
        store.run(accepted(1, archive=Archive("-")))
        assert [row["released_run"] for row in store.rows("SELECT released_run FROM quarantine ORDER BY url")] == [
            2,
            None,
        ]


class TestUnstorable:
    @pytest.mark.parametrize("bad", ["\0", "\ud83d", "\udce9"], ids=["NUL", "high surrogate", "low surrogate"])
    def test_bad_characters_are_replaced_and_said(self, store, accepted, bad):
        verdict = accepted(
            1,
            f"قال {bad} الوزير",
            headline=f"خبر{bad}",
            keywords=(f"مصر{bad}",),
            authors=(Author(f"سلمى{bad}"),),
            provenance={f"head{bad}line": "h1"},
            archive=Archive(f"pages/{bad}.html"),
        )
        assert store.run(verdict) == ["new"]
        (row,) = store.rows("SELECT * FROM articles")
        assert (row["headline"], row["body"], row["keywords"]) == ("خبر\ufffd", "قال \ufffd الوزير", '["مصر\ufffd"]')
        assert json.loads(row["warnings"]) == [REPAIRED]
        assert row["archive_file"] == {"\0": r"pages/\x00.html", "\ud83d": r"pages/\ud83d.html"}.get(
            bad, r"pages/\udce9.html"
        )
        assert store.rows("SELECT name FROM people") == [{"name": "سلمى\ufffd"}]
        assert store.run(verdict) == ["unchanged"]

    def test_only_the_record_concerned_is_mended(self, store, accepted):
        store.run(accepted(1), accepted(2, "نص فيه \ud800 حرف مكسور"))
        assert [json.loads(row["warnings"]) for row in store.rows("SELECT warnings FROM articles")] == [[], [REPAIRED]]

    def test_a_backslash_that_only_looks_like_an_escape_stays(self, store, accepted):
        store.run(accepted(1, keywords=(r"\u0000",)))
        (row,) = store.rows("SELECT keywords, warnings FROM articles")
        assert (json.loads(row["keywords"]), row["warnings"]) == ([r"\u0000"], "[]")

    def test_a_refusal(self, store, refused):
        page = refused("pages/\udce9.html", headline="خ\0بر", url="https://example.com/\ud800")
        assert store.run(page) == store.run(page) == ["quarantined"]
        assert store.rows("SELECT archive_file, headline, url FROM quarantine") == [
            {"archive_file": r"pages/\udce9.html", "headline": "خ\ufffdبر", "url": "https://example.com/\ufffd"}
        ]


class TestBatch:
    def test_all_or_nothing(self, store, accepted):
        store.run(accepted(1))
        before = store.dump()
        broken = accepted(3, date_published_precision="hour")
        with pytest.raises(sqlite3.IntegrityError, match="date_published_precision"):
            store.run(accepted(2, OTHER), broken)
        assert store.dump() == before

    def test_a_record_that_was_never_validated(self, store, accepted):
        bare = Accepted(dataclasses.replace(accepted().article, content_hash=None))
        with pytest.raises(ValueError, match="only what pipelines"):
            store.run(bare)

    def test_an_unknown_run(self, store, accepted, now):
        with pytest.raises(ValueError, match="run 7 is unknown"):
            Writer(store.database).store([accepted()], run_id=7, now=now)

    def test_nothing(self, store):
        assert store.run() == []

    def test_the_run_counts_what_landed(self, store, accepted, refused):
        store.run(accepted(1), accepted(2), refused(), accepted(1, OTHER))
        (row,) = store.rows("SELECT new, updated, unchanged, duplicate, quarantined, state FROM runs")
        assert row == {"new": 1, "updated": 1, "unchanged": 0, "duplicate": 1, "quarantined": 1, "state": "done"}


# Each example writes two databases; without shrinking, so that a failure is as quick to see as a success.
EXAMPLES = 30
captures = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.integers(1, 3),
            "text": st.sampled_from([OTHER, THIRD]),
            "fetched_at": st.sampled_from([None, MONDAY, TUESDAY, WEDNESDAY]),
            "amp": st.booleans(),
            "section": st.sampled_from([None, "محليات"]),
            "authors": st.sampled_from([(), (Author("سلمى الكاتبة"),), (Author("هالة المحررة"),)]),
            "date_published": st.sampled_from(["2026-11-15", "2026-11-14"]),
            "parser": st.sampled_from(["generic", "capture"]),
            "parser_version": st.sampled_from(["1", "2"]),
        }
    ),
    max_size=7,
)


def folder(accepted: Any, found: list[dict[str, Any]]) -> list[Accepted]:
    """A folder of captures: each a file of its own."""
    verdicts = []
    for place, capture in enumerate(found):
        fields = dict(capture)
        amp, number = fields.pop("amp"), fields.pop("number")
        if amp:
            fields["url"] = f"https://example.com/amp/{number}"
        verdicts.append(accepted(number, fields.pop("text"), archive=Archive(f"{place}.html"), **fields))
    return verdicts


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(captures, st.integers(1, 8))
def test_any_folder_replayed_twice_stores_nothing_new_and_batches_do_not_matter(
    tmp_path_factory, store, accepted, found, batch
):
    verdicts = folder(accepted, found)
    dumps = []
    for size in (batch, 100):
        with open_database(tmp_path_factory.mktemp("db") / "news.db") as database:
            store = type(store)(database)
            first = store.run(*verdicts, batch=size)
            before = store.dump()
            again = store.run(*verdicts, batch=size)
            assert set(again) <= {"unchanged"}, (first, again)
            assert store.dump() == before
            dumps.append((first, before))
            assert problems(database) == []
    assert dumps[0] == dumps[1]


def test_blocks_survive(store, accepted):
    blocks = (BodyBlock("paragraph", "فقرة أولى"), BodyBlock("heading", "عنوان"), BodyBlock("quote", "قول\n\nمأثور"))
    store.run(accepted(1, body_blocks=blocks))
    (row,) = store.rows("SELECT body, body_kinds FROM articles")
    assert row["body"].split("\n\n") == ["فقرة أولى", "عنوان", "قول\nمأثور"]
    assert json.loads(row["body_kinds"]) == ["paragraph", "heading", "quote"]
