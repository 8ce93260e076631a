from __future__ import annotations

import dataclasses

import pytest

from crawler.fetching.fetch import Validators
from crawler.fetching.outcome import Outcome
from crawler.frontier import Result
from pipelines.article import Archive, Article, BodyBlock
from pipelines.store import StoreError, Writer
from pipelines.validate import content_hash
from pipelines.verdict import Accepted, Reason, Refused


def accepted(url, text="قال الوزير إن العمل مستمر"):
    blocks = (BodyBlock("paragraph", text),)
    return Accepted(
        Article(
            url=url,
            canonical_url=url,
            source="example.com",
            headline="خبر",
            body_blocks=blocks,
            content_hash=content_hash("خبر", blocks),
        )
    )


def logged(desk):
    return [row["outcome"] for row in desk.rows("SELECT outcome FROM fetches ORDER BY id")]


def test_pages_and_their_tasks_land_in_one_transaction(desk, now):
    desk.add(*(f"https://example.com/{name}" for name in "abcd"))
    a, b, c, d = desk.lease()
    result = lambda task: Result(task=task, outcome=Outcome.FETCHED, at=now)  # noqa: E731
    landings = desk.frontier.store(
        Writer(desk.database),
        [
            (result(a), accepted(a.url)),
            (result(b), Refused(reason=Reason.LISTING, detail="A list.", archive=Archive("x.warc", 1))),
            (result(c), accepted(c.url)),
        ],
        [Result(task=d, outcome=Outcome.HTTP_404, at=now, status=404)],
        now=now,
    )
    assert [landing.value for landing in landings] == ["new", "quarantined", "duplicate"]
    assert logged(desk) == ["new", "quarantined", "duplicate", "http_404"]
    assert desk.frontier.counts() == {"duplicate": 1, "http_404": 1, "new": 1, "quarantined": 1}
    assert [row["state"] for row in desk.rows()] == ["done", "done", "done", "gone"]


def test_what_fails_leaves_both_as_they_were(desk, now):
    desk.add("https://example.com/a")
    (task,) = desk.lease()
    before = desk.rows()
    judged = [(Result(task=task, outcome=Outcome.FETCHED, at=now), accepted(task.url))]
    stranger = Result(task=dataclasses.replace(task, id=99), outcome=Outcome.TIMED_OUT, at=now)
    with pytest.raises(ValueError, match=r"https://example\.com/a: task 99 must be of the database"):
        desk.frontier.store(Writer(desk.database), judged, [stranger], now=now)
    assert (desk.rows(), logged(desk), desk.rows("SELECT * FROM articles")) == (before, [], [])
    (pages,) = desk.database.connection.execute("PRAGMA page_count").fetchone()
    desk.database.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"):
        desk.frontier.store(Writer(desk.database), [(judged[0][0], accepted(task.url, "نص " * 9000))], now=now)
    assert (desk.rows(), logged(desk)) == (before, [])


def test_a_page_that_cannot_be_encoded_is_still_acknowledged_once(desk, now):
    desk.add("https://example.com/a")
    (task,) = desk.lease()
    desk.frontier.store(
        Writer(desk.database),
        [(Result(task=task, outcome=Outcome.FETCHED, at=now), accepted(task.url, "نص \ud800"))],
        now=now,
    )
    assert logged(desk) == ["new"]
    assert desk.frontier.counts() == {"new": 1}


def test_each_address_counts_once_by_its_last_outcome(desk, after):
    desk.add("https://example.com/a", "https://example.com/b")
    a, b = desk.lease()
    desk.finish(a, outcome=Outcome.TIMED_OUT)
    desk.finish(b)
    (a,) = desk.lease(now=after(minutes=5))
    desk.finish(a, outcome=Outcome.HTTP_5XX, at=after(minutes=5))
    assert desk.frontier.counts() == {"fetched": 1, "http_5xx": 1}
    (a,) = desk.lease(now=after(minutes=20))
    desk.finish(a, at=after(minutes=20))
    assert desk.frontier.counts() == {"fetched": 2}
    assert logged(desk) == ["timed_out", "fetched", "http_5xx", "fetched"]
    desk.begin()
    assert desk.frontier.counts() == {}
    desk.finish(*desk.lease(now=after(hours=2)), outcome=Outcome.NOT_MODIFIED, at=after(hours=2))
    assert desk.frontier.counts() == {"not_modified": 2}


def test_counts_of_a_run_are_the_sum_of_those_of_its_sources(desk, now):
    other = type("Other", (), {"name": "other.com", "url_rules": None})
    frontier = desk.begin("example.com", "other.com")
    desk.add("https://example.com/a")
    frontier.probe(["https://other.com/1", "https://other.com/2"], source=other, now=now)
    tasks = frontier.lease(["example.com", "other.com"], now=now, limit=9, per_host=9)
    desk.finish(*tasks, outcome=Outcome.HTTP_404)
    rows = desk.rows("SELECT source, outcomes FROM run_sources WHERE run_id = ? ORDER BY 1", frontier.run_id)
    assert [tuple(row.values()) for row in rows] == [
        ("example.com", '{"http_404": 1}'),
        ("other.com", '{"http_404": 2}'),
    ]
    assert frontier.counts() == {"http_404": 3}


def test_what_an_answer_is_known_by(desk, after):
    desk.add("https://example.com/a")
    first = Validators(etag='"1"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT", body_hash="aa")
    desk.finish(*desk.lease(), found=first)
    (task,) = desk.lease(now=after(hours=1))
    assert (task.validators, task.visits) == (first, 1)
    desk.finish(task, outcome=Outcome.TIMED_OUT, at=after(hours=1))
    (task,) = desk.lease(now=after(hours=2))
    assert (task.validators, task.attempts) == (first, 1)
    desk.finish(task, outcome=Outcome.NOT_MODIFIED, found=Validators(etag='"2"'), at=after(hours=2))
    (task,) = desk.lease(now=after(hours=6))
    assert (task.validators, task.attempts) == (dataclasses.replace(first, etag='"2"'), 0)
    desk.finish(task, found=Validators(body_hash="bb"), at=after(hours=6))
    (task,) = desk.lease(now=after(days=1))
    assert task.validators == Validators(body_hash="bb")


def test_the_log_holds_what_is_known_of_an_answer(desk):
    desk.add("https://example.com/a")
    desk.finish(
        *desk.lease(),
        status=200,
        size=48213,
        milliseconds=180,
        archive=Archive("archive/1.warc.gz", 9120),
        redirected_to="https://example.com/b",
        detail="A\0B",
    )
    (row,) = desk.rows("SELECT * FROM fetches")
    assert list(row.values())[1:] == [
        1, 1, "2026-11-22T09:00:00Z", "fetched", 200, 48213, 180, "archive/1.warc.gz", 9120, "https://example.com/b",
        "A\ufffdB",
    ]  # fmt: skip


def test_putting_off_and_waiting_cost_no_attempt(desk, after):
    desk.add("https://example.com/a", "https://example.com/b")
    a, b = desk.lease()
    desk.frontier.defer([a], until=after(minutes=10), reason="over_limit")
    desk.finish(b, outcome=Outcome.HOST_RESTING, not_before=after(minutes=10))
    assert desk.lease() == []
    assert logged(desk) == []  # nothing was asked
    assert desk.frontier.counts() == {"host_resting": 1, "over_limit": 1}
    tasks = desk.lease(now=after(minutes=10))
    assert [task.attempts for task in tasks] == [0, 0]
    desk.finish(*tasks)
    assert desk.frontier.counts() == {"fetched": 2}


def test_a_run_that_lost_its_lease_does_not_undo_what_another_did(desk, after, now):
    desk.add("https://example.com/a")
    slow = desk.frontier
    (task,) = desk.lease()
    desk.begin().take_back(["example.com"], now=now)
    desk.finish(*desk.lease())
    slow.acknowledge([Result(task=task, outcome=Outcome.TIMED_OUT, at=after(minutes=1))])
    slow.defer([task], until=after(days=1))
    row = desk.row()
    assert (row["state"], row["attempts"], row["next_visit_at"]) == ("done", 0, "2026-11-22T10:00:00Z")
    assert (slow.counts(), logged(desk)) == ({}, ["fetched", "timed_out"])


def test_nothing_is_nothing(desk, now):
    desk.frontier.acknowledge([])
    desk.frontier.defer([], until=now)
    assert desk.frontier.counts() == {}


def test_one_task_twice_in_a_batch(desk, after):
    desk.add("https://example.com/a")
    (task,) = desk.lease()
    results = [Result(task=task, outcome=outcome, at=after()) for outcome in (Outcome.TIMED_OUT, Outcome.FETCHED)]
    desk.frontier.acknowledge(results)
    assert desk.frontier.counts() == {"fetched": 1}
    assert (desk.row()["state"], desk.row()["visits"]) == ("done", 1)


def withdrawn(desk):
    return [tuple(row.values()) for row in desk.rows("SELECT withdrawn_at, withdrawn_reason FROM articles_v1")]


def test_a_stored_article_that_is_gone_is_marked_and_asked_for_again_until_it_is_back(desk, after):
    writer = Writer(desk.database)
    desk.add("https://example.com/a", "https://example.com/b")
    for task in desk.lease():
        page = accepted("https://example.com/a")
        if task.url.endswith("a"):
            desk.frontier.store(writer, [(Result(task=task, outcome=Outcome.FETCHED, at=after()), page)], now=after())
        else:
            desk.finish(task, outcome=Outcome.HTTP_404)
    assert withdrawn(desk) == [(None, None)]
    (task,) = desk.lease(now=after(hours=1))
    desk.finish(task, outcome=Outcome.HTTP_404, at=after(hours=1), status=404)
    assert withdrawn(desk) == [("2026-11-22T10:00:00Z", "gone")]
    assert desk.rows("SELECT state FROM frontier WHERE id = ?", task.id) == [{"state": "gone"}]
    (task,) = desk.lease(now=after(hours=6))
    again = dataclasses.replace(page.article, fetched_at="2026-11-22T15:00:00Z")
    result = Result(task=task, outcome=Outcome.FETCHED, at=after(hours=6))
    desk.frontier.store(writer, [(result, Accepted(again))], now=after(hours=6))
    assert withdrawn(desk) == [(None, None)]
    (row,) = desk.rows("SELECT withdrawn_at, returned_at FROM withdrawals")
    assert row == {"withdrawn_at": "2026-11-22T10:00:00Z", "returned_at": "2026-11-22T15:00:00Z"}


def test_a_redirect_to_the_front_page_marks_the_article_that_was_asked_for(desk, after):
    writer = Writer(desk.database)
    desk.add("https://example.com/a?from=feed")
    (task,) = desk.lease()
    result = Result(task=task, outcome=Outcome.FETCHED, at=after(), redirected_to="https://example.com/story/a")
    desk.frontier.store(writer, [(result, accepted("https://example.com/story/a"))], now=after())
    (task,) = desk.lease(now=after(hours=1))
    front = "https://example.com/"
    refused = Refused(
        reason=Reason.HOME_PAGE, detail="", archive=Archive("x.warc", 1), url=front, asked_url=front, status=200
    )
    result = Result(task=task, outcome=Outcome.FETCHED, at=after(hours=1), redirected_to=front)
    desk.frontier.store(writer, [(result, refused)], now=after(hours=1))
    assert withdrawn(desk) == [("2026-11-22T10:00:00Z", "home_page")]
