from __future__ import annotations

from collections import Counter

import pytest

from crawler.fetching.outcome import Outcome
from crawler.frontier import Policy, StoredRests


def urls(host, count):
    return [f"https://{host}.example.com/{number}" for number in range(count)]


def hosts(tasks):
    return [task.host.partition(".")[0] for task in tasks]


def test_a_task_is_leased_once(desk):
    desk.add(*urls("a", 5))
    assert len(desk.lease(limit=3)) == 3
    assert len(desk.lease()) == 2
    assert desk.lease() == []


def test_hosts_take_turns_and_none_gets_more_than_its_share(desk):
    desk.add(*urls("a", 50), *urls("b", 3), *urls("c", 1))
    assert hosts(desk.lease(per_host=4)) == ["a", "b", "c", "a", "b", "a", "b", "a"]


def test_hosts_take_turns_from_lease_to_lease(desk):
    desk.add(*urls("a", 50), *urls("b", 50), *urls("c", 50))
    assert Counter(hosts(desk.lease(limit=1)[0] for _ in range(9))) == {"a": 3, "b": 3, "c": 3}


def test_what_the_caller_still_holds_of_a_host_counts(desk):
    desk.add(*urls("a", 5), *urls("b", 5))
    held = {"a.example.com": 2, "b.example.com": 9}
    assert hosts(desk.lease(per_host=3, held=held)) == ["a"]


def test_of_a_host_what_is_due_for_longest_comes_first(desk, after):
    for hours, name in ((-1, "c"), (-3, "a"), (-2, "b")):
        desk.add(f"https://example.com/{name}", now=after(hours=hours))
    assert [desk.lease(limit=1)[0].url[-1] for _ in range(3)] == ["a", "b", "c"]


def test_documents_then_revisits_then_articles_then_numbers(desk, now, after):
    desk.add("https://example.com/old", now=after(days=-1))
    desk.finish(*desk.lease(now=after(days=-1)), at=after(days=-1))
    desk.frontier.probe(["https://example.com/1"], source=desk.source, now=after(days=-2))
    desk.add("https://example.com/new")
    desk.frontier.seed([("feed", "https://example.com/rss")], source=desk.source, now=now)
    assert [task.url.rpartition("/")[2] for task in desk.lease()] == ["rss", "old", "new", "1"]


def test_nothing_before_its_time(desk, after):
    desk.add("https://example.com/a", now=after(minutes=1))
    assert desk.lease() == []
    assert desk.frontier.due(["example.com"], now=after(seconds=59)) == {}
    assert desk.frontier.next_due(["example.com", "other.com"]) == after(minutes=1)
    assert desk.frontier.due(["example.com"], now=after(minutes=1)) == {"article": 1}
    assert len(desk.lease(now=after(minutes=1))) == 1
    assert desk.frontier.next_due(["example.com"]) is None


def test_only_the_sources_that_were_asked_for(desk, now):
    desk.add("https://example.com/a")
    assert desk.frontier.lease(["other.com"], now=now, limit=9, per_host=9) == []
    assert desk.frontier.lease([], now=now, limit=9, per_host=9) == []


def test_a_host_that_rests_is_left_alone(desk, after):
    desk.add(*urls("a", 2), *urls("b", 2))
    StoredRests(desk.database).rest("a.example.com", after(hours=1))
    assert hosts(desk.lease()) == ["b", "b"]
    assert hosts(desk.lease(now=after(hours=1))) == ["a", "a"]


def test_a_host_that_asks_to_wait_gets_no_further_task(desk, after):
    desk.add(*urls("a", 4))
    first, second = desk.lease(limit=2)
    desk.finish(first, outcome=Outcome.ROBOTS_UNREACHABLE, not_before=after(minutes=15))
    assert desk.lease() == []
    desk.finish(second, outcome=Outcome.RATE_LIMITED, not_before=after(minutes=20))
    assert desk.lease(now=after(minutes=19)) == []
    assert len(desk.lease(now=after(minutes=20))) == 4


def test_where_a_redirect_led_to_a_host_that_rests_the_own_host_does_not(desk, after):
    desk.add(*urls("a", 2))
    (task,) = desk.lease(limit=1)
    desk.finish(task, outcome=Outcome.HOST_RESTING, not_before=after(hours=9), redirected_to="https://b.example.com/")
    assert len(desk.lease()) == 1


@pytest.fixture
def stored(make_desk, after):
    """A desk with 40 articles that are due for a revisit now, and a policy of one half."""

    def make(**policy):
        desk = make_desk(Policy(**policy))
        desk.add(*urls("a", 40), now=after(hours=-1))
        desk.finish(*desk.lease(now=after(hours=-1)), at=after(hours=-1))
        desk.begin()
        return desk

    return make


def test_revisits_keep_to_their_budget_however_often_is_asked(stored):
    desk = stored(revisit_share=0.5, revisits_at_least=4)
    assert [len(desk.lease()) for _ in range(3)] == [4, 0, 0]
    desk.add(*urls("b", 20))
    tasks = [task for _ in range(10) for task in desk.lease(limit=5)]
    assert Counter(hosts(tasks)) == {"b": 20, "a": 16}


def test_a_backlog_does_not_keep_revisits_away(stored):
    desk = stored(revisit_share=0.2, revisits_at_least=0)
    desk.add(*(f"https://a.example.com/new/{number}" for number in range(1000)))
    tasks = [task for _ in range(20) for task in desk.lease(limit=5)]
    assert len([task for task in tasks if task.visits]) in (19, 20)


def test_no_revisits(stored):
    assert stored(revisit_share=0).lease() == []


def test_each_source_has_its_own_budget(stored, after):
    desk = stored(revisit_share=0.2, revisits_at_least=3)
    other = type("Other", (), {"name": "other.com", "url_rules": None})
    desk.frontier.probe(["https://other.com/1"], source=other, now=after())
    tasks = desk.frontier.lease(["example.com", "other.com"], now=after(), limit=99, per_host=99)
    assert Counter(task.source for task in tasks) == {"example.com": 3, "other.com": 1}


def test_the_leases_of_a_killed_run_are_taken_back_at_once(desk, now):
    desk.add(*urls("a", 5))
    killed = desk.frontier
    leased = desk.lease(limit=3)
    desk.finish(leased[0])
    desk.begin()
    assert desk.lease(limit=9) and len(desk.lease()) == 0
    desk.frontier.release_leases()
    assert desk.frontier.take_back(["other.com"], now=now) == 0
    assert desk.frontier.take_back(["example.com"], now=now) == 2
    assert {task.id for task in desk.lease()} == {2, 3, 4, 5}
    assert killed.release_leases() == 0


def test_a_lease_that_expired_is_taken_back_but_not_from_the_run_that_asks(desk, after):
    desk.add("https://example.com/a")
    (task,) = desk.lease(lease_seconds=60)
    assert desk.lease(now=after(hours=1)) == []
    desk.begin()
    assert desk.lease(now=after(seconds=59)) == []
    (again,) = desk.lease(now=after(seconds=60))
    assert again == task


def test_what_was_leased_goes_back_where_it_was(desk, after):
    desk.add("https://example.com/a", "https://example.com/b")
    first, _ = desk.lease()
    desk.finish(first)
    desk.lease(now=after(hours=1))
    assert desk.frontier.release_leases() == 2
    assert [row["state"] for row in desk.rows()] == ["done", "waiting"]
    assert len(desk.lease(now=after(hours=1))) == 2


def test_an_article_that_was_stored_meanwhile_is_not_fetched(desk, after):
    """It was found twice, and a redirect led from one to the other."""
    desk.add(*urls("a", 30))
    execute = desk.database.connection.execute
    execute("PRAGMA foreign_keys = OFF")
    for number in range(20):
        execute("INSERT INTO addresses VALUES (?, 1, 1)", (f"https://a.example.com/{number}",))
    assert len(desk.lease(limit=4, per_host=4)) == 4
    assert [row["state"] for row in desk.rows()][:24] == ["done"] * 20 + ["leased"] * 4
    assert desk.frontier.counts() == {}


def test_a_clock_that_was_wrong_puts_nothing_off_for_ever(desk, now, after):
    desk.add("https://example.com/a", "https://example.com/b", now=after(days=9999))
    StoredRests(desk.database, lambda: now).rest("example.com", after(days=9999))
    assert desk.lease() == []
    desk.begin().take_back(["example.com"], now=now)
    assert len(desk.lease()) == 2
    assert StoredRests(desk.database, lambda: now).rest_until("example.com") is None
