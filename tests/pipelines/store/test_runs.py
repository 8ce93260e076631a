from __future__ import annotations

import pytest

from pipelines.store import Writer, end_run, end_source, start_run


def begin(store, now, *sources):
    return start_run(store.database, command="warraq", program_version="0", now=now, sources=sources)


def states(store):
    return [row["state"] for row in store.rows("SELECT state FROM runs ORDER BY id")]


def test_a_run_that_begins_finds_the_killed_runs_of_its_own_job_only(store, now):
    begin(store, now)  # a replay
    begin(store, now, "a", "b")
    begin(store, now, "c")
    assert states(store) == ["running"] * 3
    begin(store, now, "b", "d")
    assert states(store) == ["running", "failed", "running", "running"]
    begin(store, now)
    assert states(store) == ["failed", "failed", "running", "running", "running"]
    rows = store.rows("SELECT source, state FROM run_sources WHERE run_id = 2 ORDER BY 1")
    assert [row["state"] for row in rows] == ["failed", "failed"]


def test_sources_end_apart_or_with_their_run(store, now):
    run_id = begin(store, now, "a", "b", "b")
    end_source(store.database, run_id, "a", state="failed", now=now, detail="robots.txt cannot be had.\0")
    end_run(store.database, run_id, state="done", now=now)
    rows = store.rows("SELECT source, state, ended_at, detail FROM run_sources ORDER BY source")
    assert [tuple(row.values()) for row in rows] == [
        ("a", "failed", "2026-11-22T09:00:00Z", "robots.txt cannot be had.\ufffd"),
        ("b", "done", "2026-11-22T09:00:00Z", None),
    ]


def test_what_is_written_also_is_of_the_same_transaction(store, accepted, now):
    run_id = begin(store, now)
    writer = Writer(store.database)
    seen = []

    def also(connection, landings):
        assert connection.in_transaction
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
        connection.execute("UPDATE runs SET command = 'changed'")
        seen.extend(landings)

    assert writer.store([accepted(1)], run_id=run_id, now=now, also=also) == seen == ["new"]
    assert store.rows("SELECT command FROM runs") == [{"command": "changed"}]

    def fails(connection, landings):
        connection.execute("UPDATE runs SET command = 'lost'")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writer.store([accepted(2)], run_id=run_id, now=now, also=fails)
    assert store.rows("SELECT command FROM runs") == [{"command": "changed"}]
    assert store.rows("SELECT count(*) AS n FROM articles") == [{"n": 1}]
