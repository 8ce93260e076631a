from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from crawler.discovery.link import Link
from crawler.fetching.outcome import Outcome
from crawler.frontier import Kind, Policy
from pipelines.normalise.urls import UrlRules


def test_an_address_is_added_once_however_it_is_spelt(desk, now):
    assert desk.add("https://www.example.com/a?utm_source=feed", "http://example.com/a/", "https://example.com/b") == 2
    assert desk.add("https://example.com/a#top") == 0
    assert [row["url"] for row in desk.rows()] == [
        "https://www.example.com/a?utm_source=feed",
        "https://example.com/b",
    ]
    row = desk.rows()[0]
    assert (row["canonical_url"], row["host"], row["state"]) == ("https://example.com/a", "www.example.com", "waiting")
    assert (row["first_seen_at"], row["next_visit_at"]) == ("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z")


def test_the_publishers_rules_say_what_is_one_article(desk, now):
    source = type(
        "Rules", (), {"name": "example.com", "url_rules": UrlRules(article=re.compile(r"/(?P<id>\d+)(?:-|$)"))}
    )
    links = [Link(url=f"https://example.com/{slug}", found_in="x") for slug in ("17-old-title", "17-new-title", "18")]
    assert desk.frontier.add(links, source=source, now=now) == 2


@pytest.mark.parametrize(
    "url", ["", "javascript:void(0)", "mailto:a@example.com", "https://", "https://a/" + "x" * 9999]
)
def test_what_is_no_web_address_is_left_out(desk, url):
    assert desk.add(url) == 0


def test_an_article_that_was_stored_is_not_added(desk, now):
    """By a replay, or under the address that a redirect led to."""
    execute = desk.database.connection.execute
    execute("PRAGMA foreign_keys = OFF")
    execute("INSERT INTO addresses (url, article_id, first_run) VALUES ('https://example.com/a', 1, 1)")
    execute("INSERT INTO addresses (url, article_id, first_run) VALUES ('https://example.com/b?amp', 2, 1)")
    assert desk.add("https://www.example.com/a", "https://example.com/b?amp", "https://example.com/c") == 1
    (task,) = desk.lease()
    assert task.url == "https://example.com/c"


def test_the_first_to_say_something_is_believed_and_the_others_add_to_it(desk):
    desk.add("https://example.com/a")
    desk.add("https://example.com/a", title="العنوان", published="Sun, 22 Nov 2026 08:00:00 GMT")
    desk.add("https://example.com/a", title="Another title", author="سلمى حداد")
    desk.add("https://example.com/a", title="Another title", modified="2026-11-22")
    assert desk.lease()[0].evidence == {
        "title": "العنوان",
        "published": "Sun, 22 Nov 2026 08:00:00 GMT",
        "author": "سلمى حداد",
        "modified": "2026-11-22",
    }


def test_what_a_feed_says_may_hold_anything(desk):
    desk.add("https://example.com/a", title="a\0b\ud800", author="x" * 10_000)
    evidence = json.loads(desk.row()["evidence"])
    assert evidence["title"] == "a\ufffdb\ufffd"
    assert len(evidence["author"]) == 1000


def test_seeds_have_a_rhythm_and_rest_when_they_are_named_no_more(desk, now):
    seeds = [
        ("feed", "https://example.com/rss"),
        ("section", "https://example.com/"),
        ("sitemap", "https://example.com/s.xml"),
    ]
    assert desk.frontier.seed(seeds, source=desk.source, now=now) == 3
    assert desk.frontier.seed(seeds, source=desk.source, now=now) == 0
    assert [(row["kind"], row["rhythm"]) for row in desk.rows()] == [
        ("feed", 900),
        ("section", 1800),
        ("sitemap", 3600),
    ]
    assert desk.frontier.seed(seeds[1:], source=desk.source, now=now) == 0
    assert {task.kind for task in desk.lease()} == {Kind.SECTION, Kind.SITEMAP}
    desk.frontier.release_leases()
    desk.frontier.seed(seeds, source=desk.source, now=now)
    assert len(desk.lease()) == 3


def test_seeds_of_one_source_do_not_retire_those_of_another_nor_what_was_found(desk, now):
    desk.frontier.seed([("feed", "https://example.com/rss")], source=desk.source, now=now)
    desk.frontier.follow([("sitemap", "https://example.com/2.xml")], source=desk.source, now=now, found_in="x")
    other = type("Other", (), {"name": "other.com", "url_rules": None})
    desk.frontier.seed([("feed", "https://other.com/rss")], source=other, now=now)
    desk.frontier.seed([("feed", "https://example.com/rss")], source=desk.source, now=now)
    assert len(desk.frontier.lease(["example.com", "other.com"], now=now, limit=9, per_host=9)) == 3


def test_a_further_page_is_read_when_a_page_leads_there_once_a_run(desk, after):
    pages = [("section", "https://example.com/economy?page=2"), ("section", "https://example.com/economy?page=3")]

    def follow(minutes):
        desk.frontier.follow(
            pages, source=desk.source, now=after(minutes=minutes), found_in="https://example.com/economy"
        )

    follow(0)
    desk.finish(*desk.lease())
    follow(1)
    assert desk.lease(now=after(minutes=1)) == []  # pages that lead to each other do not go round in circles
    desk.begin()
    assert desk.lease(now=after(days=3)) == []  # nobody led there
    follow(4320)
    before = desk.rows()
    assert len(desk.lease(now=after(days=3))) == 2
    follow(4321)
    desk.frontier.release_leases()
    assert desk.rows() == before  # nobody leads to a page that is being read


def test_a_page_that_was_found_and_is_then_named_as_a_seed_gets_a_rhythm(desk, now):
    page = [("section", "https://example.com/economy")]
    desk.frontier.follow(page, source=desk.source, now=now, found_in="https://example.com/")
    desk.frontier.seed(page, source=desk.source, now=now)
    assert desk.row()["rhythm"] == 1800


@pytest.mark.parametrize("kind", ["article", "archive", "page"])
def test_what_is_no_document(desk, now, kind):
    with pytest.raises(ValueError):
        desk.frontier.seed([(kind, "https://example.com/1")], source=desk.source, now=now)


def test_numbers_that_led_nowhere_are_asked_for_again_in_the_next_run(desk, now):
    urls = [f"https://example.com/{number}" for number in (1, 2, 3)]
    assert desk.frontier.probe(urls, source=desk.source, now=now) == 3
    first, *others = desk.lease()
    desk.finish(first, number=("https://example.com/{id}", 1))
    desk.finish(*others, outcome=Outcome.HTTP_404)
    assert desk.frontier.probe(urls, source=desk.source, now=now) == 0
    assert desk.lease() == []
    desk.begin()
    desk.frontier.probe(urls, source=desk.source, now=now)
    assert [task.url for task in desk.lease()] == urls[1:]


def test_a_number_that_led_nowhere_is_an_article_when_a_feed_says_so(desk, now):
    desk.frontier.probe(["https://example.com/1"], source=desk.source, now=now)
    desk.finish(*desk.lease(), outcome=Outcome.HTTP_404)
    desk.add("https://example.com/1", title="العنوان")
    (task,) = desk.lease()
    assert task.evidence == {"title": "العنوان"}
    desk.finish(task, outcome=Outcome.HTTP_404)
    desk.add("https://example.com/1", title="العنوان")
    desk.begin()
    desk.add("https://example.com/1", title="العنوان")
    assert desk.lease() == []  # a feed goes on naming what was taken down


def test_how_far_an_archive_was_walked(desk, now):
    pattern = "https://example.com/{id}"
    assert desk.frontier.walked("example.com", pattern) is None
    desk.add(*(f"https://example.com/{number}" for number in (7, 12, 9)))
    for task in desk.lease():
        desk.finish(task, number=(pattern, int(task.url.rpartition("/")[2])))
    assert desk.frontier.walked("example.com", pattern) == (12, 7)


ARTICLE = "https://example.com/a"
HOUR = timedelta(hours=1)


def stored(desk, at):
    """An article that was fetched, and of which nothing is due before six hours have passed."""
    desk.add(ARTICLE)
    desk.finish(*desk.lease(), at=at)
    desk.finish(*desk.lease(now=at + HOUR), at=at + HOUR)
    assert desk.rows()[0]["next_visit_at"] == f"{at + 6 * HOUR:%Y-%m-%dT%H:%M:%SZ}"
    return at + HOUR


@pytest.mark.parametrize(
    ("modified", "after", "due"),
    [
        ("2026-11-22T12:30:00+00:00", 3 * HOUR, 3 * HOUR),
        ("Sun, 22 Nov 2026 14:30:00 +0200", 3 * HOUR, 3 * HOUR),
        ("2026-11-22T10:05:00Z", HOUR / 2, HOUR),
        ("2026-11-22T09:59:59Z", 3 * HOUR, 5 * HOUR),
        ("2026-11-22", 3 * HOUR, 5 * HOUR),
        ("2026-11-22T12:30:00", 3 * HOUR, 5 * HOUR),
        ("soon", 3 * HOUR, 5 * HOUR),
        (None, 3 * HOUR, 5 * HOUR),
    ],
    ids=["changed", "as-in-mails", "not-within-an-hour", "before-the-visit", "a-day", "no-zone", "no-date", "nothing"],
)
def test_what_changed_since_its_visit_is_visited_again(desk, now, modified, after, due):
    last = stored(desk, now)
    assert desk.add("https://www.example.com/a?utm_source=x", now=last + after, modified=modified) == 0
    assert desk.rows()[0]["next_visit_at"] == f"{last + due:%Y-%m-%dT%H:%M:%SZ}"


def test_what_changed_long_after_the_last_revisit_is_visited_again(desk, now):
    desk.add(ARTICLE)
    desk.finish(*desk.lease(), at=now)
    for days in (0, 1, 7):
        desk.finish(*desk.lease(now=now + timedelta(days=days, hours=8)), at=now + timedelta(days=days, hours=8))
    assert desk.rows()[0]["next_visit_at"] is None
    desk.add(ARTICLE, now=now + timedelta(days=40), modified="2026-12-30T00:00:00Z")
    (task,) = desk.lease(now=now + timedelta(days=40))
    assert task.visits == 4


def test_what_changed_waits_for_the_budget(make_desk, now):
    desk = make_desk(Policy(revisit_share=0))
    desk.add(ARTICLE)
    desk.finish(*desk.lease(), at=now)
    desk.add(ARTICLE, now=now + 3 * HOUR, modified="2026-11-22T11:30:00Z")
    assert desk.lease(now=now + 3 * HOUR) == []
