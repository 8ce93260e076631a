from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.fetching.outcome import MAX_ATTEMPTS, Outcome
from crawler.frontier import Kind, Policy, Result, Task
from crawler.frontier.policy import LONGEST_WAIT, Priority, Standing

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTE = timedelta(minutes=1)

NEW = Standing(kind=Kind.ARTICLE, priority=Priority.ARTICLE)
STORED = Standing(kind=Kind.ARTICLE, priority=Priority.REVISIT, state="done", visits=1, first_fetched=NOW - HOUR)
PROBE = Standing(kind=Kind.ARTICLE, priority=Priority.PROBE)
FEED = Standing(kind=Kind.FEED, priority=Priority.DOCUMENT, rhythm=timedelta(minutes=15))
PAGE_TWO = Standing(kind=Kind.SECTION, priority=Priority.DOCUMENT)


def after(before: Standing, outcome: Outcome, policy: Policy | None = None, **fields) -> Standing:
    task = Task(id=1, source="x", kind=before.kind, url="https://x.com/1", host="x.com")
    return (policy or Policy()).after(before, Result(task=task, outcome=outcome, at=NOW, **fields))


@pytest.mark.parametrize(
    ("before", "outcome", "state", "wait"),
    [
        pytest.param(NEW, "fetched", "done", HOUR, id="an article is looked at again after an hour"),
        pytest.param(STORED, "fetched", "done", 5 * HOUR, id="then six hours after the first fetch"),
        pytest.param(STORED, "not_modified", "done", 5 * HOUR, id="unchanged or not"),
        pytest.param(PROBE, "fetched", "done", HOUR, id="a number that is an article is one"),
        pytest.param(FEED, "not_modified", "done", 30 * MINUTE, id="a feed without news twice as seldom"),
        pytest.param(PAGE_TWO, "fetched", "done", None, id="a page without rhythm waits to be led to"),
        pytest.param(NEW, "timed_out", "waiting", 5 * MINUTE, id="a first failure"),
        pytest.param(replace(NEW, attempts=2), "http_5xx", "waiting", 45 * MINUTE, id="a third failure"),
        pytest.param(replace(NEW, attempts=MAX_ATTEMPTS - 1), "timed_out", "failed", None, id="the last failure"),
        pytest.param(STORED, "timed_out", "done", 5 * MINUTE, id="a revisit that fails is tried again"),
        pytest.param(replace(STORED, attempts=MAX_ATTEMPTS - 1), "timed_out", "done", 5 * HOUR, id="then left out"),
        pytest.param(
            replace(FEED, attempts=MAX_ATTEMPTS - 1), "timed_out", "failed", DAY, id="a feed is never given up"
        ),
        pytest.param(replace(FEED, attempts=40), "timed_out", "failed", DAY, id="nor after weeks"),
        pytest.param(NEW, "http_404", "gone", None, id="an article that is not there"),
        pytest.param(STORED, "http_410", "gone", 5 * HOUR, id="an article that was taken down may come back"),
        pytest.param(FEED, "http_404", "gone", DAY, id="a feed that is not there may come back"),
        pytest.param(NEW, "refused_by_robots", "refused", DAY, id="refused by robots.txt"),
        pytest.param(replace(NEW, attempts=5), "refused_by_robots", "refused", None, id="refused for days"),
        pytest.param(replace(FEED, attempts=50), "refused_by_robots", "refused", DAY, id="a feed refused for weeks"),
        pytest.param(NEW, "too_large", "failed", None, id="what will not help to ask again"),
        pytest.param(STORED, "redirected_off_site", "done", 5 * HOUR, id="a stored article stays done"),
        pytest.param(NEW, "robots_unreachable", "waiting", 5 * MINUTE, id="robots.txt cannot be had"),
    ],
)
def test_what_follows_an_outcome(before, outcome, state, wait):
    standing = after(before, Outcome(outcome))
    assert (standing.state, standing.next_visit) == (state, None if wait is None else NOW + wait)


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("before", [NEW, STORED, PROBE, FEED, PAGE_TWO], ids=lambda one: f"{one.kind} {one.priority}")
def test_of_every_outcome(before, outcome):
    standing = after(before, outcome)
    assert standing.state in {"waiting", "done", "failed", "refused", "gone"}
    assert standing.next_visit is None or NOW <= standing.next_visit <= NOW + LONGEST_WAIT
    # Nothing waits that is never due, and a source's documents are always due again.
    assert standing.next_visit is not None or (standing.state != "waiting" and before.rhythm is None)


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [
        (timedelta(0), HOUR),
        (HOUR, 6 * HOUR),
        (HOUR + MINUTE, 6 * HOUR),
        (5 * HOUR + MINUTE, DAY),
        (6 * HOUR, DAY),
        (DAY, 7 * DAY),
        (3 * DAY, 7 * DAY),
        (7 * DAY, None),
        (400 * DAY, None),
        (-400 * DAY, HOUR),
    ],
    ids=str,
)
def test_the_falling_schedule(elapsed, expected):
    """From the first fetch; a first fetch that lies ahead was noted while the clock was wrong."""
    standing = after(replace(STORED, first_fetched=NOW - elapsed), Outcome.FETCHED)
    first = min(NOW - elapsed, NOW)
    assert standing.next_visit == (None if expected is None else first + expected)
    assert standing.first_fetched == first


def test_no_revisits():
    assert after(NEW, Outcome.FETCHED, Policy(revisits=())).next_visit is None


def test_the_rhythm_of_a_document_follows_its_news():
    standing, minutes = FEED, []
    for links in (3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 5, 0):
        standing = after(standing, Outcome.FETCHED, new_links=links)
        minutes.append(int(standing.rhythm.total_seconds()) // 60)
        assert standing.next_visit == NOW + standing.rhythm
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 720, 360, 720]


@pytest.mark.parametrize("outcome", [Outcome.RATE_LIMITED, Outcome.HOST_RESTING])
def test_a_host_that_asks_to_wait_costs_no_attempt(outcome):
    standing = after(replace(NEW, attempts=3), outcome, not_before=NOW + timedelta(hours=88))
    assert (standing.attempts, standing.next_visit) == (3, NOW + timedelta(hours=88))


def test_a_host_may_ask_for_longer_than_the_retry_would_take_but_not_for_ever():
    assert after(NEW, Outcome.HTTP_5XX, not_before=NOW + HOUR).next_visit == NOW + HOUR
    assert after(NEW, Outcome.HTTP_5XX, not_before=NOW).next_visit == NOW + 5 * MINUTE
    assert after(NEW, Outcome.HTTP_5XX, not_before=NOW + 900 * DAY).next_visit == NOW + LONGEST_WAIT


@pytest.mark.parametrize(
    ("policy", "others", "revisits", "expected"),
    [
        (Policy(), 0, 0, 10),
        (Policy(), 40, 0, 10),
        (Policy(), 400, 60, 40),
        (Policy(), 400, 100, 0),
        (Policy(), 0, 12, 0),
        (Policy(revisit_share=0), 400, 0, 0),
        (Policy(revisit_share=0.5, revisits_at_least=0), 7, 0, 7),
    ],
)
def test_the_budget_of_revisits(policy, others, revisits, expected):
    assert policy.allowed_revisits(others, revisits) == expected


def test_nothing_but_revisits():
    assert Policy(revisit_share=1).allowed_revisits(0, 10**6) > 10**6
