"""Clusters are what the texts alone decide, whatever came first, changed in between or was stored by whom."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from pipelines.article import Archive, BodyBlock
from pipelines.near_duplicates import Text, components, nearly_same, sketch_text
from pipelines.store import near_duplicates, open_database, signatures
from pipelines.store.near_duplicates import algorithm_problem
from pipelines.store.near_duplicates_check import near_duplicate_problems
from pipelines.store.near_duplicates_rebuild import rebuild_near_duplicates
from pipelines.store.prepared import prepare
from pipelines.store.signatures import MOST_HOLDERS
from tests.corpus import corpus

CHANCE = random.Random(11)
ROOT = Path(__file__).parents[3]
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
WORDS = ["".join(CHANCE.choices(LETTERS, k=CHANCE.randint(3, 7))) for _ in range(3000)]
FIRST, SECOND = CHANCE.choices(WORDS, k=150), CHANCE.choices(WORDS, k=150)
# Each is near its neighbours only: the chain holds because of those in between.
CHAIN = [[*FIRST[start:], *SECOND[:start]] for start in range(0, 121, 40)]


def found(store):
    """The clusters of more than one article, as sets of addresses."""
    members = defaultdict(set)
    for row in store.rows(
        "SELECT cluster_id, canonical_url FROM article_clusters_v1 JOIN articles_v1 ON id = article_id"
    ):
        members[row["cluster_id"]].add(row["canonical_url"])
    return {frozenset(one) for one in members.values() if len(one) > 1}


def expected(store):
    """The same from every pair of stored texts, without any table of ours."""
    rows = store.rows("SELECT id, canonical_url, duplicate_of, headline, body FROM articles")
    sketches = {row["id"]: sketch_text(row["headline"], row["body"]) for row in rows}
    texts = {number: Text.of(sketch) for number, sketch in sketches.items()}
    pairs = [(row["id"], row["duplicate_of"]) for row in rows if row["duplicate_of"]]
    for one, other in combinations(sketches, 2):
        shared = set(sketches[one].bands) & set(sketches[other].bands)
        begin_alike = bool(shared & set(sketches[one].opening))
        if shared and nearly_same(texts[one], texts[other], begin_alike=begin_alike):
            pairs.append((one, other))
    members = defaultdict(set)
    address = {row["id"]: row["canonical_url"] for row in rows}
    for number, cluster in components(pairs, sketches).items():
        members[cluster].add(address[number])
    return {frozenset(one) for one in members.values() if len(one) > 1}


@pytest.fixture
def page(accepted):
    """A page at an address, with words for its text, as it was captured on a day of November."""

    def make(number, words, day=1, **fields):
        fields = {"headline": "خبر", "fetched_at": f"2026-11-{day:02}T08:00:00Z"} | fields
        blocks = (BodyBlock("paragraph", " ".join(words)),)
        return accepted(number, body_blocks=blocks, archive=Archive(f"{number}-{day}.html"), **fields)

    return make


@pytest.mark.parametrize(("seed", "batch"), [(1, 1), (2, 7), (3, 100)])
def test_the_order_of_arrival_changes_nothing(store, seed, batch):
    news = corpus(60, seed=5)
    families = {
        frozenset(one.address for one in news if one.family == family) for family in {one.family for one in news}
    }
    random.Random(seed).shuffle(news)
    store.run(*(one.accepted() for one in news), batch=batch)
    assert found(store) == expected(store)
    assert found(store) == {family for family in families if len(family) > 1}
    assert near_duplicate_problems(store.database.connection) == []


def test_a_batch_that_is_near_more_than_are_read_at_once(store, monkeypatch):
    monkeypatch.setattr(signatures, "MOST_READ", 3)
    store.run(*(one.accepted() for one in corpus(80, seed=5)), batch=40)
    assert found(store) == expected(store)
    assert near_duplicate_problems(store.database.connection) == []


@pytest.mark.parametrize("seed", range(12))
def test_texts_that_change_to_and_fro(store, page, seed):
    """Twelve pages, each again and again with one of a few texts of which some are near each other."""
    chance = random.Random(seed)
    pool = [*CHAIN, FIRST[:100], [*CHAIN[1], *WORDS[:30]], WORDS[500:600], WORDS[500:620], FIRST[:12]]
    for day in range(1, 9):
        changes = [page(number, chance.choice(pool), day) for number in chance.sample(range(12), chance.randint(1, 8))]
        store.run(*changes, batch=chance.choice([1, 3, 100]))
        assert found(store) == expected(store)
        assert near_duplicate_problems(store.database.connection) == []
    before = found(store)
    rebuild_near_duplicates(store.database, batch=5)
    assert found(store) == before


def test_a_revision_in_the_middle_splits_a_chain_and_mends_it_again(store, page):
    store.run(*(page(number, words) for number, words in enumerate(CHAIN)))
    (whole,) = found(store)
    assert len(whole) == 4
    store.run(page(1, WORDS[:100], day=2))
    assert found(store) == {frozenset(f"https://example.com/{number}" for number in (2, 3))}
    store.run(page(1, CHAIN[1], day=3))
    assert found(store) == {whole}


def test_a_cluster_that_falls_apart_and_is_merged_in_one_batch(store, page):
    window = [WORDS[start : start + 150] for start in range(0, 200, 40)]
    store.run(page(1, window[0]), page(2, window[2]), page(3, window[3]), page(4, window[4]))
    store.run(page(3, FIRST, day=2), page(5, window[1]))
    assert found(store) == {frozenset(f"https://example.com/{number}" for number in (1, 2, 5))}
    assert near_duplicate_problems(store.database.connection) == []


def test_what_is_no_copy_after_a_past_version_was_read_better_leaves_the_cluster(store, page):
    store.run(page(1, FIRST), page(1, SECOND, day=2), page(2, FIRST))
    assert found(store) == {frozenset({"https://example.com/1", "https://example.com/2"})}
    store.run(page(1, WORDS[:150], parser_version="2"))
    assert store.rows("SELECT duplicate_of FROM articles WHERE id = 2") == [{"duplicate_of": None}]
    assert found(store) == set()
    assert near_duplicate_problems(store.database.connection) == []


def test_a_copy_stays_with_its_first_article_when_that_one_is_rewritten(store, page):
    store.run(page(1, FIRST), page(2, FIRST))
    store.run(page(1, SECOND, day=2))
    assert store.rows("SELECT duplicate_of FROM articles WHERE id = 2") == [{"duplicate_of": 1}]
    assert found(store) == {frozenset({"https://example.com/1", "https://example.com/2"})}
    assert near_duplicate_problems(store.database.connection) == []


def test_a_page_that_many_addresses_show_is_one_signature(store, page):
    store.run(*(page(number, FIRST, headline=f"خبر {number}") for number in range(1, 300)))
    assert store.rows("SELECT count(*) AS signatures FROM signatures") == [{"signatures": 1}]
    assert store.rows("SELECT articles, origin_id FROM clusters_v1") == [{"articles": 299, "origin_id": 1}]


def test_a_text_that_hundreds_nearly_share_does_not_make_a_pair_of_any_two(store, page):
    news = [page(number, [*FIRST[:60], WORDS[number], WORDS[-number]]) for number in range(1, 151)]
    store.run(*news, batch=10)
    (row,) = store.rows("SELECT count(*) AS pairs FROM similar_signatures")
    assert row["pairs"] < 300
    assert store.rows("SELECT articles FROM clusters_v1") == [{"articles": 150}]
    store.run(page(1, SECOND, day=2))
    assert store.rows("SELECT articles FROM clusters_v1") == [{"articles": 149}]
    assert near_duplicate_problems(store.database.connection) == []


@pytest.mark.parametrize(
    ("fields", "origin"),
    [
        pytest.param([{"date_published": "2026-10-02"}, {"date_published": "2026-10-01"}], 2, id="published first"),
        pytest.param([{}, {"date_published": "2026-10-01"}], 2, id="published before the other was seen"),
        pytest.param([{"day": 3}, {"day": 2}], 2, id="seen first, where no date is known"),
        pytest.param([{"fetched_at": None}, {"day": 2}], 2, id="a moment before none"),
        pytest.param([{"day": 2}, {"day": 2}], 1, id="stored first"),
    ],
)
def test_the_origin_is_the_earliest(store, page, fields, origin):
    store.run(*(page(number, CHAIN[number - 1], **how) for number, how in enumerate(fields, 1)))
    (row,) = store.rows("SELECT origin_id, articles, sources FROM clusters_v1")
    assert row == {"origin_id": origin, "articles": 2, "sources": 1}


def test_the_origin_was_first_seen_when_its_first_version_was(store, page):
    store.run(page(1, CHAIN[0], day=5), page(2, CHAIN[1], day=3))
    store.run(page(2, CHAIN[0], day=9))
    assert store.rows("SELECT origin_id, first_at FROM clusters_v1") == [
        {"origin_id": 2, "first_at": "2026-11-03T08:00:00Z"}
    ]


def test_storing_again_changes_nothing(store, page):
    pages = [page(number, words) for number, words in enumerate(CHAIN)]
    dump = "SELECT * FROM article_signatures JOIN signature_bands USING (signature_id)"
    store.run(*pages)
    before = store.rows(dump)
    store.run(*pages)
    assert store.rows(dump) == before


def test_another_algorithm_is_told_and_the_rebuild_mends_it(store, page, caplog):
    near_duplicates._warn.cache_clear()
    store.run(page(1, CHAIN[0]))
    execute = store.database.connection.execute
    execute("UPDATE near_duplicate_index SET algorithm = 'warraq 0'")
    store.run(page(2, CHAIN[1]), page(3, CHAIN[2]), batch=1)
    assert found(store) == set()
    (record,) = caplog.records
    assert "'warraq 0'" in record.message
    assert "warraq rebuild near-duplicates" in record.message
    assert len(near_duplicate_problems(store.database.connection)) == 1
    assert rebuild_near_duplicates(store.database) == 3
    assert found(store) == expected(store) != set()
    assert near_duplicate_problems(store.database.connection) == []


def test_a_database_from_before_near_duplicates_says_what_to_do(store, page):
    store.run(page(1, CHAIN[0]), page(2, CHAIN[1]))
    execute = store.database.connection.execute
    for table in ("similar_signatures", "signature_bands", "article_signatures", "signatures"):
        execute(f"DELETE FROM {table}")
    execute("UPDATE near_duplicate_index SET algorithm = NULL, unsigned_from = 1")
    assert "warraq rebuild near-duplicates" in algorithm_problem(store.database.connection)
    assert rebuild_near_duplicates(store.database, batch=1) == 2
    assert found(store) == expected(store) != set()


def test_a_rebuild_that_was_killed_goes_on(store, page):
    """While it stands still, others write: a new article, and another text for one that it did not reach."""

    def die(_):
        nonlocal batches
        batches += 1
        if batches == 2:
            raise KeyboardInterrupt

    batches = 0
    store.run(*(page(number, words) for number, words in enumerate(CHAIN)))
    store.database.connection.execute("UPDATE near_duplicate_index SET algorithm = 'warraq 0'")
    with pytest.raises(KeyboardInterrupt):
        rebuild_near_duplicates(store.database, batch=1, advance=die)
    assert "from number 3 on" in algorithm_problem(store.database.connection)
    store.run(page(9, CHAIN[3]), page(3, CHAIN[1], day=2))
    assert rebuild_near_duplicates(store.database, batch=1) == 1
    assert found(store) == expected(store) != set()
    assert near_duplicate_problems(store.database.connection) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM article_signatures WHERE article_id = 2", "1 articles have no signature (the first is 2)"),
        ("DELETE FROM signature_bands WHERE signature_id = 3", "1 signatures have no bands"),
        ("DELETE FROM signatures WHERE id = 4", "bands belong to no signature"),
        ("UPDATE signatures SET cluster_id = 3 WHERE id = 3", "1 signatures are in a wrong cluster (the first is 3)"),
        ("DELETE FROM similar_signatures", "3 signatures are in a wrong cluster"),
    ],
)
def test_what_another_program_broke_is_found(store, page, statement, said):
    store.run(*(page(number, words) for number, words in enumerate(CHAIN)))
    execute = store.database.connection.execute
    execute("PRAGMA foreign_keys = OFF")
    execute(statement)
    assert any(said in problem for problem in near_duplicate_problems(store.database.connection))
    rebuild_near_duplicates(store.database)
    assert near_duplicate_problems(store.database.connection) == []


STORE_HALF = """
import sys
from datetime import UTC, datetime
from pipelines.store import Writer, open_database, start_run
from tests.corpus import corpus

path, half = sys.argv[1], int(sys.argv[2])
now = datetime(2026, 11, 22, tzinfo=UTC)
verdicts = [news.accepted() for news in corpus(160, seed=5)[half::2]]
with open_database(path) as database:
    run = start_run(database, command="replay", program_version="0", now=now)
    writer = Writer(database)
    for start in range(0, len(verdicts), 4):
        writer.store(verdicts[start : start + 4], run_id=run, now=now)
"""


def test_two_processes_that_store_the_same_families(store, path):
    processes = [subprocess.Popen([sys.executable, "-c", STORE_HALF, str(path), half], cwd=ROOT) for half in "01"]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    news = corpus(160, seed=5)
    members = defaultdict(set)
    for one in news:
        members[one.family].add(one.address)
    assert found(store) == expected(store)
    assert found(store) == {frozenset(family) for family in members.values() if len(family) > 1}
    assert near_duplicate_problems(store.database.connection) == []


def test_records_prepared_elsewhere_are_stored_alike(tmp_path, page, now):
    from tests.pipelines.store.conftest import Store

    made = []
    for name, elsewhere in (("a.db", False), ("b.db", True)):
        with open_database(tmp_path / name) as database:
            one = Store(database)
            verdicts = [page(number, words) for number, words in enumerate(CHAIN)]
            one.run(*(pickle.loads(pickle.dumps(prepare(v))) if elsewhere else v for v in verdicts))
            made.append(one.rows("SELECT * FROM signature_bands") + one.rows("SELECT * FROM articles"))
    assert made[0] == made[1] != []


def test_a_template_of_a_hundred_pages_is_one_cluster_and_crowds_no_band(store, page):
    pages = [page(number, [*FIRST, f"{WORDS[number]}"]) for number in range(100)]
    for start in range(0, 100, 40):
        store.run(*pages[start : start + 40])
    assert [len(members) for members in found(store)] == [100]
    most = store.rows("SELECT max(n) AS n FROM (SELECT count(*) AS n FROM signature_bands GROUP BY band)")
    assert most == [{"n": MOST_HOLDERS}]
    assert near_duplicate_problems(store.database.connection) == []
