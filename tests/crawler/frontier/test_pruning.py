"""How many fetches of an address are remembered."""

from datetime import timedelta

from crawler.discovery.link import Link
from crawler.fetching.outcome import Outcome
from crawler.frontier import Policy, Result
from pipelines.store import Landing

MINUTE = timedelta(minutes=1)
FEED = "https://example.com/rss"
KEPT = 3


def visit(desk, now, times, *, outcome=Outcome.FETCHED, landing=None):
    """Visit the one address that is leased again and again, each time in a run of its own."""
    for number in range(times):
        frontier = desk.begin()
        (task,) = frontier.lease(["example.com"], now=now + timedelta(days=number), limit=9, per_host=9)
        at = now + timedelta(days=number)
        frontier.acknowledge([Result(task=task, outcome=outcome, at=at, landing=landing)])
        desk.database.connection.execute("UPDATE frontier SET next_visit_at = '2026-11-22T09:00:00Z', state = 'done'")
        frontier.prune_fetches()


def kept(desk):
    return [row["outcome"] for row in desk.rows("SELECT outcome FROM fetches ORDER BY id")]


def test_of_a_document_the_last_are_kept(make_desk, now):
    desk = make_desk(Policy(fetches_kept=KEPT))
    desk.frontier.seed([("feed", FEED)], source=desk.source, now=now)
    visit(desk, now, 5)
    assert kept(desk) == ["fetched"] * KEPT
    assert [row["id"] for row in desk.rows("SELECT id FROM fetches ORDER BY id")] == [3, 4, 5]


def test_what_found_an_article_stays(make_desk, now):
    desk = make_desk(Policy(fetches_kept=KEPT))
    desk.frontier.add([Link(url="https://example.com/a", found_in=FEED)], source=desk.source, now=now)
    visit(desk, now, 1, landing=Landing.NEW)
    visit(desk, now, 4, landing=Landing.UNCHANGED)
    visit(desk, now, 5, outcome=Outcome.NOT_MODIFIED)
    assert kept(desk) == ["new", "unchanged", *["not_modified"] * KEPT]


def test_other_addresses_are_left_alone(make_desk, now):
    desk = make_desk(Policy(fetches_kept=KEPT))
    desk.frontier.seed([("feed", FEED)], source=desk.source, now=now)
    visit(desk, now, 5)
    desk.policy = Policy(fetches_kept=1)
    assert desk.begin().prune_fetches() == 0
    assert len(kept(desk)) == KEPT
